import type { Letter, LetterState } from '@otklik/prisma/client'
import type { Viewer } from '../auth/viewer.ts'
import type { Sql } from '../db/database.ts'
import { AppError, notFound } from '../errors.ts'
import {
  type Connection,
  connectionOf,
  decodeKey,
  encodeKey,
  keyChecks,
  type PageArguments,
  pageOf,
} from '../paging.ts'
import type { Services } from '../services.ts'
import { requireAdministrator } from '../users/permissions.ts'
import { letterJob } from './letters.ts'
import { withoutSecrets } from './secret-links.ts'

/** A letter as administrators see it; `fault` holds the server's words, also the good ones, or what we say for it. */
export type ShownLetter = Pick<
  Letter,
  | 'id'
  | 'messageId'
  | 'purpose'
  | 'toAddress'
  | 'subject'
  | 'text'
  | 'html'
  | 'state'
  | 'attempts'
  | 'fault'
  | 'createdAt'
  | 'sentAt'
>

const columns = `id, message_id AS "messageId", purpose, to_address AS "toAddress", subject, text, html, state, attempts,
  fault, created_at AS "createdAt", sent_at AS "sentAt"`

const states: readonly LetterState[] = ['WAITING', 'SENT', 'FAILED']

/** Letters, newest first; of one state, or of all. */
export async function listLetters(
  sql: Sql,
  viewer: Viewer,
  args: PageArguments & { state?: LetterState | null },
): Promise<Connection<ShownLetter>> {
  requireAdministrator(viewer)
  const page = pageOf(args)
  const wanted = args.state ? [args.state] : states
  const order = `letters:${args.state ?? ''}`
  const path = page.backwards ? 'before' : 'after'
  const [at, id] =
    page.beyond === null ? [null, null] : decodeKey(page.beyond, order, path, [keyChecks.moment, keyChecks.uuid])
  const [comparison, direction] = page.backwards ? ['>', 'ASC'] : ['<', 'DESC']
  // The index begins with the state: each state's first rows are read in order, and the few are merged.
  const rows = await sql.query<ShownLetter>(
    `SELECT ${columns} FROM (${wanted
      .map(
        (state) => `(SELECT * FROM letters
           WHERE state = '${state}' AND ($1::timestamptz IS NULL OR (created_at, id) ${comparison} ($1, $2::uuid))
           ORDER BY created_at ${direction}, id ${direction} LIMIT ${page.limit + 1})`,
      )
      .join(' UNION ALL ')}) letter
     ORDER BY created_at ${direction}, id ${direction} LIMIT ${page.limit + 1}`,
    [at, id],
  )
  return connectionOf(page, rows.map(withoutSecrets), (letter) =>
    encodeKey(order, letter.createdAt.toISOString(), letter.id),
  )
}

/** What an administrator has to know of the way out; letters that went well are not counted, there may be millions. */
export async function countLetters(sql: Sql): Promise<{ waiting: number; failed: number }> {
  const [counts] = await sql.query<{ waiting: bigint; failed: bigint }>(
    `SELECT (SELECT count(*) FROM letters WHERE state = 'WAITING') AS waiting,
       (SELECT count(*) FROM letters WHERE state = 'FAILED') AS failed`,
  )
  return { waiting: Number(counts?.waiting ?? 0), failed: Number(counts?.failed ?? 0) }
}

/**
 * «Отправить ещё раз»: a letter that was given up goes the whole way again, as does one that was sent and has not
 * come. One that waits for its next try has it now; else it is on its way already. The Message-ID stays: to whoever has
 * it, it is the same letter.
 *
 * @param id the row's id, a UUID
 */
export async function resendLetter(
  services: Pick<Services, 'db' | 'queue'>,
  viewer: Viewer,
  id: string,
): Promise<ShownLetter> {
  requireAdministrator(viewer)
  const letter = await services.db.transaction(async (sql) => {
    const [changed] = await sql.query<ShownLetter>(
      `UPDATE letters SET state = 'WAITING', attempts = 0, fault = NULL, sent_at = NULL
       WHERE id = $1 AND state <> 'WAITING' RETURNING ${columns}`,
      [id],
    )
    if (changed) {
      await services.queue.add(sql, letterJob, { letterId: id })
      return changed
    }
    const [waiting] = await sql.query<ShownLetter>(`SELECT ${columns} FROM letters WHERE id = $1`, [id])
    if (!waiting) throw notFound({ ru: 'id: такого письма нет.', en: 'id: no such letter.' })
    if (await services.queue.hurry(sql, letterJob, { letterId: id })) return waiting
    throw new AppError('CONFLICT', {
      ru: 'Письмо уже отправляется: подождите, чем кончится эта попытка.',
      en: 'The letter is being sent already; wait for how this try ends.',
    })
  })
  services.queue.wake(letterJob)
  return withoutSecrets(letter)
}

/**
 * «Отправить все сейчас»: every letter that waits for its next try has it now, as after an outage of the mail server.
 * Says how many; those that were on their way already are not among them.
 */
export async function sendWaitingLetters(services: Pick<Services, 'db' | 'queue'>, viewer: Viewer): Promise<number> {
  requireAdministrator(viewer)
  const count = await services.queue.hurryAll(services.db, letterJob)
  services.queue.wake(letterJob)
  return count
}
