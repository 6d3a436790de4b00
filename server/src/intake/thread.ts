import type { Sql } from '../db/database.ts'
import { type TicketRow, ticketColumns } from '../tickets/rows.ts'
import type { ReadLetter } from './read-letter.ts'
import { numberSignedFor } from './reply-address.ts'

export interface Answered {
  ticket: TicketRow
  /** By an address that was signed for this sender. */
  signed: boolean
}

/** The ticket that a letter answers; null for a new matter. Two statements at most. */
export async function answeredTicket(sql: Sql, secret: string, letter: ReadLetter): Promise<Answered | null> {
  const number = letter.from === null ? null : numberSignedFor(secret, letter.recipients, letter.from)
  if (number !== null) {
    const [ticket] = await sql.query<TicketRow>(`SELECT ${ticketColumns} FROM tickets t WHERE t.number = $1`, [number])
    if (ticket) return { ticket, signed: true }
  }
  if (letter.answers.length === 0) return null
  // Ids that we gave out, and ids of letters that we took; of several the nearest.
  const [ticket] = await sql.query<TicketRow>(
    `SELECT ${ticketColumns} FROM (
       SELECT ticket_id, message_id FROM letters WHERE message_id = ANY($1) AND ticket_id IS NOT NULL
       UNION ALL
       SELECT ticket_id, message_id FROM inbound_letters WHERE message_id = ANY($1) AND ticket_id IS NOT NULL
     ) told JOIN tickets t ON t.id = told.ticket_id ORDER BY array_position($1, told.message_id) LIMIT 1`,
    [letter.answers.slice(0, 200)],
  )
  return ticket ? { ticket, signed: false } : null
}
