import { fileURLToPath } from 'node:url'
import { configDefaults, defineConfig } from 'vitest/config'

/** What the files of all tests are resolved by. */
export const base = {
  resolve: {
    conditions: ['source'],
    // Node takes the package's main file and Vite its module one, and there may be only one graphql.
    alias: [{ find: /^graphql$/, replacement: fileURLToPath(import.meta.resolve('graphql/index.js')) }],
  },
  ssr: { resolve: { conditions: ['source'] } },
}

export default defineConfig({
  ...base,
  test: {
    include: ['test/**/*.test.ts'],
    // vitest.faults.config.ts has these.
    exclude: [...configDefaults.exclude, 'test/faults/**'],
    globalSetup: ['test/testkit/global-setup.ts'],
    // Milliseconds. Generous, since a busy machine is no fault of the product; what passes does not wait for them.
    testTimeout: 120_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 60_000, interval: 25 } },
    maxWorkers: 2,
    // Reading the program anew for each file would take longer than most of them. So what a file changes in a process,
    // it puts back; each has databases and folders of its own.
    isolate: false,
    setupFiles: ['test/testkit/same-runs.ts'],
  },
})
