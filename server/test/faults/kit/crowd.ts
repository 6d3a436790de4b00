import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { projectRoot } from '../../testkit/program.ts'

export type CrowdOrder =
  /** Each follows after the cursor, and leaves by itself: the first after one event, the second after two, … */
  | {
      kind: 'begin'
      url: string
      count: number
      tokens: string[]
      query: string
      after: string
      leaveAfter: number
    }
  /** All connect at the same moment, each with its own cursor, and leave when they have that event. */
  | { kind: 'come back'; url: string; last: string }

export interface CrowdAnswer {
  /** What clients have received since they began, and how many of them the very same. */
  sequences: { ids: string[]; count: number }[]
  /** How many were made for it, and the codes of those that ended before their client had all. */
  connections: number
  ends: Record<number, number>
}

/** A process of its own, full of clients; ended with the test. */
export function crowd(): (order: CrowdOrder) => Promise<CrowdAnswer> {
  const server = join(projectRoot, 'server')
  const child = fork(join(server, 'test/faults/kit/crowd-clients.ts'), [], {
    cwd: server,
    execArgv: ['--import', 'tsx', '--conditions=source'],
  })
  const exited = once(child, 'exit')
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await exited
  })
  return async (order) => {
    const answered = once(child, 'message')
    child.send(order)
    const ended = exited.then(() => {
      throw new Error('The clients’ process has ended')
    })
    const [{ answer, error }] = (await Promise.race([answered, ended])) as [{ answer?: CrowdAnswer; error?: string }]
    if (!answer) throw new Error(error)
    return answer
  }
}
