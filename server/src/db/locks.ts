import type { Database } from './database.ts'

/** Our part of PostgreSQL's advisory locks; migrations take 1 and 2 in SQL, and 3 for deploying. */
export const SPACE = 7305

export const locks = {
  seed: 4,
  fold: 10,
  uploads: 11,
  keys: 12,
  sessions: 13,
  scans: 15,
  pushes: 19,
  drafts: 14,
  directory: 20,
  directoryFolder: 21,
  registrations: 22,
  letters: 23,
  orphans: 24,
  certificates: 25,
  intake: 31,
  terms: 32,
  queues: 33,
} as const

/**
 * Runs `work` on one node at a time: `wait` for one's turn, or go away when another has it. The lock belongs to a
 * session of its own, so that `work` may use as many transactions as it likes; it goes with a node that dies.
 */
export async function alone<Result>(
  db: Database,
  lock: keyof typeof locks,
  { wait }: { wait: boolean },
  work: () => Promise<Result>,
): Promise<Result | undefined> {
  const key = [SPACE, locks[lock]]
  return db.session(async (client) => {
    if (wait) {
      await client.query('SET statement_timeout = 0')
      await client.query('SELECT pg_advisory_lock($1, $2)', key)
    } else {
      const { rows } = await client.query<{ mine: boolean }>('SELECT pg_try_advisory_lock($1, $2) AS mine', key)
      if (!rows[0]?.mine) return undefined
    }
    return work()
  })
}
