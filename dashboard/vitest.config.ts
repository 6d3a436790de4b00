import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: {
    alias: [
      { find: /^@\//, replacement: fileURLToPath(new URL('./', import.meta.url)) },
      // One copy: what Node itself takes, as the packages outside of Vite's care do.
      { find: /^graphql$/, replacement: fileURLToPath(import.meta.resolve('graphql')) },
    ],
  },
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    environment: 'node',
    setupFiles: ['test/same-runs.ts'],
    // Milliseconds. Generous, since a busy machine is no fault of the product; what passes does not wait for it.
    testTimeout: 60_000,
    maxWorkers: 2,
    // Once for each process, not for each file: most of the time went there.
    isolate: false,
  },
})
