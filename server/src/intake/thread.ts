import type { Sql } from '../db/database.ts'
import { isAuthority } from '../escalation/authority.ts'
import { type TicketRow, ticketColumns } from '../tickets/rows.ts'
import type { ReadLetter } from './read-letter.ts'
import { numberSignedFor } from './reply-address.ts'

export interface Answered {
  ticket: TicketRow
  /** By an address that was signed for this sender. */
  signed: boolean
  /** From the address that the ticket was escalated to: by the signed address, or in answer to that letter. */
  authority: boolean
}

/** The ticket that a letter answers; null for a new matter. Three statements at most. */
export async function answeredTicket(sql: Sql, secret: string, letter: ReadLetter): Promise<Answered | null> {
  const found = await findAnswered(sql, secret, letter)
  if (!found || letter.from === null) return found && { ...found, authority: false }
  const answers = found.signed ? null : nearest(letter)
  return { ...found, authority: await isAuthority(sql, found.ticket.id, letter.from, answers) }
}

async function findAnswered(sql: Sql, secret: string, letter: ReadLetter): Promise<Omit<Answered, 'authority'> | null> {
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
    [nearest(letter)],
  )
  return ticket ? { ticket, signed: false } : null
}

const nearest = ({ answers }: ReadLetter) => answers.slice(0, 200)
