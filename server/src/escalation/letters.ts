import type { Sql } from '../db/database.ts'
import { loopHeader } from '../intake/automatic.ts'
import { loopMark } from '../intake/marks.ts'
import { replyTo } from '../intake/reply-address.ts'
import { mailDomain, type NewLetter, writeLetters } from '../mail/letters.ts'
import type { Services } from '../services.ts'
import type { TermPoint } from '../terms/rules.ts'
import type { TicketRow } from '../tickets/rows.ts'
import { NoWorkingTime, workingTimeBetween } from '../working-time/clock.ts'
import { OutOfYears, type Schedule } from '../working-time/openings.ts'
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
    const names = tickets.get(ticket.id)
    if (!desk || !names) throw new Error(`ticket ${ticket.number} is gone`)
    const { actor, ...told } = names
    const mailbox = settings.intake?.mailboxes.find((each) => each.desk === desk.slug) ?? null
    const beginning = `<ticket.${ticket.id}@${mailDomain(settings.publicUrl)}>`
    return {
      purpose: escalationPurpose,
      to: desk.address,
      subject: subjectOf(desk.subject, ticket),
      text: letterText({
        ...told,
        ticket,
        cause: 'point' in cause ? cause : { ...cause, actor: actor ?? '' },
        desk,
        late: lateness(schedules.get(ticket.deskId), ticket.dueAt, now),
        history: histories.get(ticket.id) ?? [],
        url: `${settings.publicUrl}/tickets/${encodeURIComponent(ticket.number)}`,
        answerable: mailbox !== null,
      }),
      headers: {
        // All escalations of a ticket lie together at the authority.
        'In-Reply-To': beginning,
        References: beginning,
        [loopHeader]: loopMark(settings.publicUrl),
        ...replyTo(settings.secret, mailbox, ticket.number, desk.address),
      },
      ticketId: ticket.id,
    }
  })
  return (await writeLetters(sql, services, letters)).length
}

/** A desk without working time has no lateness in it; the letter then names the term alone. */
function lateness(schedule: Schedule | undefined, dueAt: Date | null, now: number): number | null {
  if (!schedule || schedule.hours.length === 0 || dueAt === null) return null
  try {
    return workingTimeBetween(schedule, dueAt.getTime(), now)
  } catch (error) {
    if (error instanceof NoWorkingTime || error instanceof OutOfYears) return null
    throw error
  }
}
