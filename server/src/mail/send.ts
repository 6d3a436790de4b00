import type { Letter, LetterState } from '@otklik/prisma/client'
import type { Database, Sql } from '../db/database.ts'
import type { Try } from '../job-queue.ts'
import { type Outbox, refusedForGood, wordsOf } from './outbox.ts'

export interface SendServices {
  db: Pick<Database, 'query' | 'transaction'>
  clock: () => Date
  /** What follows from a letter's being sent, in the transaction that notes it; once a sending. */
  handedOver?: (sql: Sql, letter: Pick<Letter, 'purpose' | 'ticketId' | 'userId'>) => Promise<void>
}

// Milliseconds that a sending under way is given when the node stops: cut off between the last byte and the server's
// answer, the letter would go out a second time.
const GRACE = 3000

/**
 * One try to send a letter. WAITING → SENT, or FAILED when the server refuses it for good or the last try has failed;
 * otherwise it stays WAITING, the try fails, and the queue comes back to it.
 *
 * A letter has one job, and a job is on one node at a time, so no two ever send it at once; what has been sent is not
 * sent again. One gap is left, as wherever mail is handed over: when the node dies, or its way to PostgreSQL breaks,
 * after the mail server has taken the letter and before that is written down, the next try sends it once more, under
 * the same Message-ID, by which mail programs and servers tell that it is the same.
 */
export async function sendLetter(
  { db, clock, handedOver }: SendServices,
  outbox: Outbox,
  letterId: string,
  { last, signal }: Try,
): Promise<void> {
  signal.throwIfAborted()
  const [letter] = await db.query<SentLetter>(
    `UPDATE letters SET attempts = attempts + 1 WHERE id = $1 AND state = 'WAITING'
     RETURNING id, message_id AS "messageId", to_address AS "toAddress", subject, text, html, headers`,
    [letterId],
  )
  if (!letter) return
  const cut = cutAfterGrace(signal)
  const outcome = await outbox.send(letter, cut.signal).then(
    (words) => ({ words, error: null }),
    (error: unknown) => ({ words: wordsOf(error), error: error as Error }),
  )
  cut.release()
  const over = outcome.error !== null && (last || refusedForGood(outcome.error))
  const state: LetterState = outcome.error === null ? 'SENT' : over ? 'FAILED' : 'WAITING'
  const note = () =>
    db.transaction(async (sql) => {
      const [noted] = await sql.query<Pick<Letter, 'purpose' | 'ticketId' | 'userId'>>(
        `UPDATE letters SET state = $2, fault = $3, sent_at = $4 WHERE id = $1 AND state = 'WAITING'
         RETURNING purpose, ticket_id AS "ticketId", user_id AS "userId"`,
        [letterId, state, outcome.words, state === 'SENT' ? clock() : null],
      )
      if (noted && state === 'SENT') await handedOver?.(sql, noted)
    })
  // Once more before the letter is: what is in the way, a lock or a broken connection, mostly passes.
  await note().catch(note)
  // What is given up is told by the letter itself, and sent again from there: the job has done its part.
  if (outcome.error !== null && !over) throw outcome.error
}

/** A signal that is aborted a while after the given one. */
function cutAfterGrace(signal: AbortSignal): { signal: AbortSignal; release(): void } {
  const cut = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const begin = () => {
    timer = setTimeout(() => cut.abort(), GRACE)
  }
  if (signal.aborted) begin()
  else signal.addEventListener('abort', begin, { once: true })
  return {
    signal: cut.signal,
    release() {
      signal.removeEventListener('abort', begin)
      clearTimeout(timer)
    },
  }
}

/** What of a letter goes out. */
export type SentLetter = Pick<Letter, 'id' | 'messageId' | 'toAddress' | 'subject' | 'text' | 'html'> & {
  headers: Record<string, string>
}
