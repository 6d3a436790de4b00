import type { Sql } from '../db/database.ts'
import { loopHeader } from '../intake/automatic.ts'
import { mailboxOf } from '../intake/mailboxes.ts'
import { loopMark } from '../intake/marks.ts'
import { replyTo } from '../intake/reply-address.ts'
import { type NewLetter, threadHeaders, writeLetters } from '../mail/letters.ts'
import type { Services } from '../services.ts'
import { type TermPoint, worked } from '../terms/rules.ts'
import type { TicketRow } from '../tickets/rows.ts'
import { readSchedules } from '../working-time/read.ts'
import { escalationPurpose } from './authority.ts'
import { letterText } from './letter-text.ts'
import { readToldDesks, readToldHistories, readToldTickets } from './read-told.ts'
import { subjectOf } from './subject.ts'

export type EscalationServices = Pick<Services, 'queue' | 'clock' | 'settings'>

/** A ticket as it is after being escalated, and why: by somebody with a reason, or by itself at a point of its term. */
export interface Escalation {
  ticket: TicketRow
  cause: { point: TermPoint } | { actorId: string; staff: boolean; reason: string }
}

/**
 * Writes the letters of escalations, in the caller's transaction, by a constant number of statements; a desk without an
 * address gets none. Answers with their number; who gets any calls `queue.wake(letterJob)` after the commit.
 */
export async function writeEscalations(
  sql: Sql,
  services: EscalationServices,
  escalations: readonly Escalation[],
): Promise<number> {
  if (escalations.length === 0) return 0
  const desks = await readToldDesks(sql, [...new Set(escalations.map(({ ticket }) => ticket.deskId))])
  const sent = escalations.filter(({ ticket }) => desks.has(ticket.deskId))
  if (sent.length === 0) return 0
  const ids = sent.map(({ ticket }) => ticket.id)
  const actorIds = sent.map(({ cause }) => ('actorId' in cause ? cause.actorId : null))
  const schedules = await readSchedules(sql, [...desks.keys()])
  const tickets = await readToldTickets(sql, ids, actorIds)
  const histories = await readToldHistories(sql, ids)
  const now = services.clock().getTime()
  const { settings } = services
  const letters = sent.map(({ ticket, cause }): NewLetter => {
    const desk = desks.get(ticket.deskId)
    const schedule = schedules.get(ticket.deskId)
    const names = tickets.get(ticket.id)
    if (!desk || !names) throw new Error(`ticket ${ticket.number} is gone`)
    const { actor, ...told } = names
    const mailbox = mailboxOf(settings.intake, desk.slug)
    return {
      purpose: escalationPurpose,
      to: desk.address,
      subject: subjectOf(desk.subject, ticket),
      text: letterText({
        ...told,
        ticket,
        cause: 'point' in cause ? cause : { ...cause, actor: actor ?? '' },
        desk,
        late: schedule && ticket.dueAt ? worked(schedule, ticket.dueAt.getTime(), now) : null,
        history: histories.get(ticket.id) ?? [],
        url: `${settings.publicUrl}/tickets/${encodeURIComponent(ticket.number)}`,
        answerable: mailbox !== null,
      }),
      headers: {
        ...threadHeaders(settings.publicUrl, ticket.id),
        [loopHeader]: loopMark(settings.publicUrl),
        ...replyTo(settings.secret, mailbox, ticket.number, desk.address),
      },
      ticketId: ticket.id,
    }
  })
  return (await writeLetters(sql, services, letters)).length
}
