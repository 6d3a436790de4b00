import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { base } from './vitest.config.ts'

const crowds = ['test/faults/crowd.test.ts', 'test/faults/slow-readers.test.ts']

/** Minutes of several nodes each: begun last, as the small files that they are, they would run on alone. */
const long = ['test/faults/nodes.test.ts', 'test/faults/listening.test.ts', 'test/faults/order.test.ts']

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const at = long.findIndex((name) => moduleId.endsWith(name))
      return at === -1 ? long.length : at
    }
    return (await super.sort(files)).sort((one, other) => place(one) - place(other))
  }
}

const project = (
  name: string,
  groupOrder: number,
  maxWorkers: number,
  files: { include: string[]; exclude?: string[] },
) => ({
  ...base,
  test: {
    name,
    ...files,
    // What hangs must end; what a slow machine takes long for must not.
    testTimeout: 300_000,
    hookTimeout: 120_000,
    maxWorkers,
    isolate: false,
    sequence: { groupOrder },
  },
})

/**
 * The faults of the live stream, with whole nodes: `npm run test:faults`, after a build. What mostly waits runs side
 * by side; crowds of clients come after it, one by one.
 */
export default defineConfig({
  test: {
    // One PostgreSQL for both: and what applies the migrations can be set up once in a process.
    globalSetup: ['test/testkit/global-setup.ts'],
    sequence: { sequencer: LongFirst },
    projects: [
      project('faults', 0, 3, { include: ['test/faults/*.test.ts'], exclude: crowds }),
      project('crowds', 1, 1, { include: crowds }),
    ],
  },
})
