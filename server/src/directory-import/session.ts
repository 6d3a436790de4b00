import type { Database, Sql } from '../db/database.ts'
import { sqlOver } from '../db/database.ts'
import { locks, SPACE } from '../db/locks.ts'

/** One session of PostgreSQL's that holds the lock of loading: its transactions, and what it keeps for itself. */
export interface LoadingSession extends Sql {
  /** Runs `work` in one transaction; a conflict with somebody else's write has it run anew. */
  transaction<Result>(work: (sql: Sql) => Promise<Result>): Promise<Result>
}

const triesOfBatch = 3

/**
 * Runs `work` while nothing else is loaded, on any node or in any process; undefined when something else is and `wait`
 * says not to. The lock is the session's: it goes with a process that dies, and tells the living from the dead. So do
 * the temporary tables.
 */
export async function whileLoading<Result>(
  db: Database,
  { wait }: { wait: boolean },
  work: (session: LoadingSession) => Promise<Result>,
): Promise<Result | undefined> {
  return db.session(async (client) => {
    const sql = sqlOver(client)
    if (wait) {
      // Asked again and again, since the connection's own limit on a query's time is the client's.
      while (!(await tryLock(sql))) await new Promise((resolve) => setTimeout(resolve, 500))
    } else if (!(await tryLock(sql))) return undefined
    return work({
      query: sql.query,
      async transaction(each) {
        for (let attempt = 1; ; attempt += 1) {
          try {
            await client.query('BEGIN')
            const result = await each(sql)
            await client.query('COMMIT')
            return result
          } catch (error) {
            await client.query('ROLLBACK')
            if (attempt === triesOfBatch || !isConflict(error)) throw error
          }
        }
      },
    })
  })
}

async function tryLock(sql: Sql): Promise<boolean> {
  const [row] = await sql.query<{ mine: boolean }>('SELECT pg_try_advisory_lock($1, $2) AS mine', [
    SPACE,
    locks.directory,
  ])
  return row?.mine ?? false
}

/** Somebody has written the same organization or user meanwhile (unique_violation), or locked it first (deadlock). */
const isConflict = (error: unknown) => ['23505', '40P01'].includes((error as { code?: string }).code ?? '')
