import type { Sql } from '../db/database.ts'
import { type TicketRow, ticketColumns } from '../tickets/rows.ts'
import { standingOf } from '../tickets/status.ts'
import { factsAfter } from './facts.ts'
import { readPolicies } from './policy.ts'
import { leftToSweep, termsOf } from './rules.ts'
import { changedTerms, writeTermChanges } from './written.ts'

/** Letters that tell the number, whoever they go to. */
export const acknowledgementPurpose = 'acknowledgement'

/** A letter that a mail server has just taken. */
export interface HandedOver {
  purpose: string
  ticketId: string | null
  userId: string | null
}

/**
 * Notes that the requester has been told the number, in the transaction that notes the letter as sent: by the automatic
 * answer, or by any letter of the ticket that goes to the requester, since each of them carries it. Only the first
 * counts. Wake the log after the commit.
 */
export async function noteNumberTold(sql: Sql, letter: HandedOver, now: Date): Promise<void> {
  if (letter.ticketId === null) return
  const [ticket] = await sql.query<TicketRow>(
    `SELECT ${ticketColumns} FROM tickets t WHERE t.id = $1 AND t.acknowledged_at IS NULL FOR UPDATE OF t`,
    [letter.ticketId],
  )
  if (!ticket) return
  if (letter.purpose !== acknowledgementPurpose && letter.userId !== ticket.requesterId) return
  const policyOf = await readPolicies(sql, [ticket.deskId], { hold: true })
  const standing = standingOf(ticket.status)
  const { expectedResolutionAt } = ticket
  const at = now > ticket.receivedAt ? now : ticket.receivedAt
  const facts = factsAfter(ticket, { from: standing, to: standing, reopened: false, expectedResolutionAt }, at)
  const told = { ...facts, acknowledgedAt: at }
  const terms = leftToSweep(termsOf(policyOf(ticket), standing, told, at), told, ticket, at)
  const after = { ...ticket, ...told, ...terms }
  await writeTermChanges(
    sql,
    [{ before: ticket, after, kind: 'TERM_CHANGED', changedFields: changedTerms(ticket, after) }],
    at,
  )
}
