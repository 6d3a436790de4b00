import type { Database } from '../db/database.ts'
import { jobSchema } from '../job-queue.ts'
import { letterJob } from './letters.ts'

/** What an administrator reads of such a letter; whether it has gone out nobody knows. */
export const strandedWords = 'the last try was cut off; it may have gone out'

const batch = 500

/**
 * A letter whose last try died with its node waits for nobody: the queue has given its job up and no sender was left to
 * write that down. It becomes FAILED, and can be sent again as any other. Letter and job are written in one
 * transaction, and a job ends after its letter, so a waiting letter without a job on its way is such a one. Returns how
 * many.
 */
export async function failStranded(db: Pick<Database, 'query'>): Promise<number> {
  for (let failed = 0; ; ) {
    const rows = await db.query<{ id: string }>(
      `UPDATE letters SET state = 'FAILED', fault = $2 WHERE id IN (
         SELECT l.id FROM letters l WHERE l.state = 'WAITING' AND NOT EXISTS (
           SELECT 1 FROM ${jobSchema}.job j WHERE j.name = $1 AND j.state IN ('created', 'retry', 'active')
             AND j.data ->> 'letterId' = l.id::text
         ) ORDER BY l.id LIMIT ${batch} FOR UPDATE SKIP LOCKED
       ) RETURNING id`,
      [letterJob.name, strandedWords],
    )
    failed += rows.length
    if (rows.length < batch) return failed
  }
}
