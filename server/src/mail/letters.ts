import { v7 as uuid } from 'uuid'
import type { Sql } from '../db/database.ts'
import type { JobKind } from '../job-queue.ts'
import type { Services } from '../services.ts'
import { isFault, parseEmail } from '../text-rules.ts'

export interface NewLetter {
  /** What it is about, in one plain word: `notification`, `registration` and so on. */
  purpose: string
  to: string
  subject: string
  text: string
  html?: string | null
  /** More headers; what is set for every letter stays as it is. */
  headers?: Readonly<Record<string, string>>
  ticketId?: string | null
  userId?: string | null
  /** Of the log: one event makes one letter a person, however often it is written. */
  eventId?: bigint | null
}

/** Sends one letter. The last try comes a day and a half after the first: 1, 2, 4 … 1024 minutes lie between them. */
export const letterJob: JobKind<{ letterId: string }> = {
  name: 'letters',
  retryLimit: 11,
  retryDelay: 60,
  expireIn: 120,
  atOnce: 3,
}

type LetterServices = Pick<Services, 'queue' | 'clock' | 'settings'>

/**
 * Writes a letter and the job that sends it, both in the caller's transaction: it goes out exactly when what it tells
 * of has happened. Call `services.queue.wake(letterJob)` after the commit to have it sent at once.
 *
 * @returns the letter's id; null when this event has made a letter to this person before
 */
export async function writeLetter(sql: Sql, services: LetterServices, letter: NewLetter): Promise<string | null> {
  const [id] = await writeLetters(sql, services, [letter])
  return id ?? null
}

/** The same for any number of letters, by two statements; answers with the ids of those that are new. */
export async function writeLetters(
  sql: Sql,
  services: LetterServices,
  letters: readonly NewLetter[],
): Promise<string[]> {
  if (letters.length === 0) return []
  const rows = letters.map((letter) => rowOf(letter, services.settings.publicUrl))
  const written = await sql.query<{ id: string }>(
    `INSERT INTO letters (id, message_id, purpose, to_address, subject, text, html, headers, ticket_id, user_id,
       event_id, created_at)
     SELECT id, message_id, purpose, to_address, subject, text, html, headers, ticket_id, user_id, event_id, $2
     FROM jsonb_to_recordset($1::jsonb) AS letter (id uuid, message_id text, purpose text, to_address text,
       subject text, text text, html text, headers jsonb, ticket_id uuid, user_id uuid, event_id bigint)
     ON CONFLICT (event_id, user_id) DO NOTHING RETURNING id`,
    [JSON.stringify(rows), services.clock()],
  )
  const ids = written.map(({ id }) => id)
  await services.queue.add(
    sql,
    letterJob,
    ids.map((letterId) => ({ letterId })),
  )
  return ids
}

function rowOf(letter: NewLetter, publicUrl: string) {
  const to = parseEmail(letter.to)
  if (isFault(to)) throw new Error(`a letter cannot go to ${JSON.stringify(letter.to)}: ${to.text.en}`)
  const id = uuid()
  return {
    id,
    message_id: `${id}@${mailDomain(publicUrl)}`,
    purpose: letter.purpose,
    to_address: to,
    subject: oneLine(letter.subject),
    text: letter.text,
    html: letter.html ?? null,
    headers: cleanHeaders(letter.headers ?? {}),
    ticket_id: letter.ticketId ?? null,
    user_id: letter.userId ?? null,
    event_id: letter.eventId == null ? null : String(letter.eventId),
  }
}

/** What stands behind the @ of Message-IDs and, unless MAIL_FROM says otherwise, of the sender's address. */
export const mailDomain = (publicUrl: string): string => new URL(publicUrl).hostname.replace(/^\[|\]$/g, '')

/**
 * Puts the letters of a ticket together in mail programs, whichever of them a reader gets first: they answer a beginning
 * that is never sent itself.
 */
export function threadHeaders(publicUrl: string, ticketId: string): Record<string, string> {
  const beginning = `<ticket.${ticketId}@${mailDomain(publicUrl)}>`
  return { 'In-Reply-To': beginning, References: beginning }
}

/** A title with line breaks must not begin a header of its own. */
export function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim()
}

function cleanHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  for (const name of Object.keys(headers)) {
    if (!/^[A-Za-z][A-Za-z0-9-]*$/.test(name)) throw new Error(`${JSON.stringify(name)} is not the name of a header`)
  }
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, oneLine(value)]))
}
