import { writeEscalations } from '../escalation/letters.ts'
import { type EscalationPolicy, isEscalatedAt, readEscalationPolicies } from '../escalation/policy.ts'
import { letterJob } from '../mail/letters.ts'
import type { Services } from '../services.ts'
import { type TicketRow, ticketColumns } from '../tickets/rows.ts'
import { standingOf } from '../tickets/status.ts'
import { readPolicies } from './policy.ts'
import { pointAt, pointPassed, type TermPoint, type TermPolicy, termsOf } from './rules.ts'
import { changedTerms, type TermChange, writeTermChanges, writeWakes } from './written.ts'

export type SweepServices = Pick<Services, 'db' | 'log' | 'queue' | 'clock' | 'settings' | 'logger'>

/** Tickets of one transaction. */
const batchSize = 500

/**
 * Moves what the passing of time alone has moved: ON_TRACK → NEAR → LATE, with an event each, and escalates where the
 * desk has it so. A ticket says when it is next to be looked at (termWakeAt), so a sweep reads only those whose time
 * has come; in batches, each a transaction with a constant number of statements.
 *
 * What happens exactly once does so because the point that was passed, the event, the letter and the next time to look
 * are written together under the ticket's lock: over any stop, kill or second node. After a long stop only the last
 * point passed is escalated.
 */
export async function sweepTerms(services: SweepServices, options: { batchSize?: number } = {}): Promise<number> {
  const size = options.batchSize ?? batchSize
  let swept = 0
  // Each batch begins where the last one ended: what was swept lies before, and until it is vacuumed away a look from
  // the beginning would pass by all of it.
  let from = new Date(0)
  for (;;) {
    const batch = await sweepBatch(services, size, from)
    swept += batch.looked
    from = batch.reached ?? from
    if (batch.changed > 0) services.log.wake()
    if (batch.letters > 0) services.queue.wake(letterJob)
    if (batch.looked < size) return swept
  }
}

async function sweepBatch(services: SweepServices, size: number, from: Date) {
  const now = services.clock()
  return services.db.transaction(async (sql) => {
    // A ticket that somebody is changing is left for the next sweep; the change may move its term anyway.
    const tickets = await sql.query<TicketRow>(
      `SELECT ${ticketColumns} FROM tickets t WHERE t.term_wake_at BETWEEN $3 AND $1 ORDER BY t.term_wake_at LIMIT $2
       FOR UPDATE OF t SKIP LOCKED`,
      [now, size, from],
    )
    const reached = tickets.at(-1)?.termWakeAt ?? null
    if (tickets.length === 0) return { looked: 0, changed: 0, letters: 0, reached }
    const deskIds = [...new Set(tickets.map(({ deskId }) => deskId))]
    const policyOf = await readPolicies(sql, deskIds, { hold: true })
    const escalations = await readEscalationPolicies(sql, deskIds)
    const moved = tickets.map((ticket) => move(ticket, policyOf(ticket), escalations.get(ticket.deskId) ?? null, now))
    const written = await writeTermChanges(
      sql,
      moved.map(({ change }) => change).filter((change) => change !== null),
      now,
    )
    await writeWakes(
      sql,
      moved.flatMap(({ ticket, change, wakeAt }) => (change ? [] : [{ id: ticket.id, termWakeAt: wakeAt }])),
    )
    const escalated = new Map(moved.flatMap(({ ticket, point }) => (point ? [[ticket.id, point] as const] : [])))
    const letters = await writeEscalations(
      sql,
      services,
      written.flatMap((ticket) => {
        const point = escalated.get(ticket.id)
        return point ? [{ ticket, cause: { point } }] : []
      }),
    )
    return { looked: tickets.length, changed: written.length, letters, reached }
  })
}

interface Moved {
  ticket: TicketRow
  /** Null when nothing that anybody sees has changed. */
  change: TermChange | null
  /** When to look again; of a ticket without a change. */
  wakeAt: Date | null
  /** What is escalated. */
  point: TermPoint | null
}

function move(ticket: TicketRow, policy: TermPolicy, escalation: EscalationPolicy | null, now: Date): Moved {
  const terms = termsOf(policy, standingOf(ticket.status), ticket, now)
  const passed = pointPassed(policy, ticket, now)
  const escalates = passed !== null && escalation !== null && isEscalatedAt(escalation, passed)
  const point = escalates && !handedOnSince(ticket, pointAt(policy, ticket, passed)) ? passed : null
  const after = { ...ticket, ...terms, escalatedAt: point === null ? ticket.escalatedAt : now }
  const changedFields = [...changedTerms(ticket, after), ...(point === null ? [] : ['escalatedAt'])]
  const kind = point === null ? 'TERM_CHANGED' : 'ESCALATED'
  return {
    ticket,
    change: changedFields.length === 0 ? null : { before: ticket, after, kind, changedFields },
    wakeAt: terms.termWakeAt,
    point,
  }
}

/** By somebody who saw the countdown end before the sweep did, or by the sweep, before the ticket waited. */
const handedOnSince = ({ escalatedAt }: TicketRow, point: Date | null) =>
  escalatedAt !== null && point !== null && escalatedAt >= point
