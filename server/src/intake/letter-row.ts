import type { InboundReason, InboundState } from '@otklik/prisma/client'
import type { Sql } from '../db/database.ts'
import { type Arrival, arrivalId, movePlace, placeOf } from './arrival.ts'
import { nameOf } from './files.ts'
import { plainLine, plainText } from './letter-text.ts'
import type { ReadLetter } from './read-letter.ts'
import type { Sender } from './sender.ts'

export interface LetterOutcome {
  state: InboundState
  reason: InboundReason | null
}

/** What was made of a letter. */
export interface Settled extends LetterOutcome {
  ticketId?: string | null
  commentId?: string | null
  /** The ticket that it answers and is not in. */
  answersId?: string | null
  note?: string | null
}

interface NewRow {
  arrival: Arrival
  letter: ReadLetter
  identity: string
  sender: Sender | null
  storageKey: string | null
  now: Date
}

/** Writes a letter down, to be decided in the same transaction; false when it is here already. */
export async function insertLetter(sql: Sql, { arrival, letter, identity, sender, storageKey, now }: NewRow) {
  // Clocks elsewhere go wrong: nothing was sent after it came, and nothing came after now.
  const receivedAt = arrival.receivedAt < now ? arrival.receivedAt : now
  const sentAt = letter.sentAt !== null && letter.sentAt > receivedAt ? receivedAt : letter.sentAt
  const rows = await sql.query(
    `INSERT INTO inbound_letters (id, mailbox, desk_id, uid_validity, uid, identity, message_id, body_digest,
       from_address, from_name, subject, text, sent_at, received_at, size, storage_key, attachments, state, sender_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 'TRIAGE', $18)
     ON CONFLICT DO NOTHING RETURNING id`,
    [
      arrivalId(arrival),
      arrival.mailbox.name,
      arrival.deskId,
      arrival.uidValidity,
      arrival.uid,
      identity,
      letter.messageId,
      letter.bodyDigest,
      letter.from,
      plainLine(letter.fromName).slice(0, 500),
      plainLine(letter.subject).slice(0, 1000),
      plainText(letter.text),
      sentAt,
      receivedAt,
      arrival.size,
      storageKey,
      letter.files.map(nameOf).slice(0, 200),
      sender?.viewer.userId ?? null,
    ],
  )
  return rows.length > 0
}

/** Writes down what became of the letter, and how far its mailbox is read now. */
export async function settleLetter(sql: Sql, arrival: Arrival, made: Settled): Promise<void> {
  await sql.query(
    `WITH moved AS (${movePlace})
     UPDATE inbound_letters SET state = $5, reason = $6, ticket_id = $7, comment_id = $8, answers_id = $9, note = $10
     WHERE id = $4`,
    [
      ...placeOf(arrival),
      arrivalId(arrival),
      made.state,
      made.reason,
      made.ticketId ?? null,
      made.commentId ?? null,
      made.answersId ?? null,
      made.note?.slice(0, 1000) ?? null,
    ],
  )
}
