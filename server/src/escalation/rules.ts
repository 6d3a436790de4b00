import { hasScope, type Viewer } from '../auth/viewer.ts'
import { AppError, forbidden } from '../errors.ts'
import type { TicketFacts } from '../tickets/facts.ts'
import { isOnRequesterSide, isStaff, mayComment, requireScope } from '../tickets/permissions.ts'
import { standingOf } from '../tickets/status.ts'
import type { EscalationPolicy } from './policy.ts'

/** After any escalation, for how long people cannot ask for another: the authority has to have time to read. */
export const quietTime = 60 * 60_000

/** What of a ticket decides whether it may be escalated. */
export type Escalatable = TicketFacts & { version: number }

/** For whom somebody escalates: for support, any open ticket; for the requester, a late one where the desk allows it. */
export type EscalationSide = 'staff' | 'requester'

/** The side on which a viewer may escalate, whatever the ticket's state; null for everybody else. */
export function escalationSide(viewer: Viewer, ticket: TicketFacts): EscalationSide | null {
  if (isStaff(viewer, ticket.deskId) && hasScope(viewer, 'TICKETS_MANAGE')) return 'staff'
  if (!hasScope(viewer, 'TICKETS_WRITE')) return null
  return isOnRequesterSide(viewer, ticket) && mayComment(viewer, ticket) ? 'requester' : null
}

/** The same, or FORBIDDEN with the reason. */
export function requireSide(viewer: Viewer, ticket: TicketFacts): EscalationSide {
  const side = escalationSide(viewer, ticket)
  if (side !== null) return side
  if (isOnRequesterSide(viewer, ticket)) requireScope(viewer, 'TICKETS_WRITE')
  if (isStaff(viewer, ticket.deskId)) requireScope(viewer, 'TICKETS_MANAGE')
  throw forbidden({
    ru: 'Эскалировать обращение могут заявитель, сотрудники его организации и служба поддержки.',
    en: "A ticket is escalated by the requester's organization and by staff.",
  })
}

/**
 * Why a ticket cannot be escalated now; null when it can.
 *
 * @param policy null: the desk escalates nothing
 */
export function escalationRefusal(
  side: EscalationSide,
  ticket: Escalatable,
  policy: EscalationPolicy | null,
  now: Date,
): AppError | null {
  const { number } = ticket
  if (policy === null) {
    return conflict(ticket, {
      ru: `Обращение ${number} эскалировать некуда: для этой службы поддержки эскалация не настроена.`,
      en: `${number} has nowhere to go: no escalation is set up for this desk.`,
    })
  }
  if (side === 'requester' && !policy.byRequester) {
    return forbidden({
      ru: 'В этой службе поддержки обращения эскалируют только её сотрудники.',
      en: 'Only staff of this desk escalate its tickets.',
    })
  }
  if (standingOf(ticket.status) === 'closed') {
    return conflict(ticket, {
      ru: `Обращение ${number} закрыто (${ticket.status}): эскалируют только открытые. Добавьте пояснение — оно откроет обращение заново.`,
      en: `${number} is closed (${ticket.status}); only open tickets are escalated. Add an explanation: it reopens the ticket.`,
    })
  }
  if (side === 'requester' && !isLate(ticket, now)) {
    return conflict(ticket, {
      ru: `Обращение ${number} ещё в срок: заявитель эскалирует его, когда срок прошёл.`,
      en: `${number} is not late; its requester escalates it when the term has passed.`,
    })
  }
  return tooSoon(ticket, now)
}

/** The sweep notes a term's passing within seconds; whoever watches the countdown end need not wait for it. */
const isLate = ({ termState, dueAt }: Escalatable, now: Date) =>
  termState === 'LATE' || (dueAt !== null && dueAt <= now)

/** Epoch milliseconds; long past for a ticket that was never escalated. */
const quietUntil = ({ escalatedAt }: Escalatable) => (escalatedAt === null ? 0 : escalatedAt.getTime() + quietTime)

function tooSoon(ticket: Escalatable, now: Date): AppError | null {
  const { number } = ticket
  const left = quietUntil(ticket) - now.getTime()
  if (left <= 0) return null
  const minutes = Math.ceil(left / 60_000)
  return new AppError(
    'RATE_LIMITED',
    {
      ru: `Обращение ${number} уже эскалировано меньше часа назад. Снова это можно сделать через ${minutes} мин.`,
      en: `${number} was escalated less than an hour ago; it can be again in ${minutes} min.`,
    },
    { details: { retryAfterSeconds: Math.ceil(left / 1000) } },
  )
}

const conflict = ({ version, status }: Escalatable, text: { ru: string; en: string }) =>
  new AppError('CONFLICT', text, { details: { current: { version, status } } })

export interface EscalationRight {
  /** escalateTicket would not refuse. */
  now: boolean
  /** From when it would not, if nothing else happens to the ticket; null when it would not now, or waiting will not do. */
  from: Date | null
}

/** For screens. */
export function escalationRight(
  viewer: Viewer,
  ticket: Escalatable,
  policy: EscalationPolicy | null,
  now: Date,
): EscalationRight {
  const side = escalationSide(viewer, ticket)
  if (side === null) return { now: false, from: null }
  if (escalationRefusal(side, ticket, policy, now) === null) return { now: true, from: null }
  const lateFrom = side === 'requester' ? (ticket.dueAt?.getTime() ?? 0) : 0
  const from = new Date(Math.max(now.getTime(), lateFrom, quietUntil(ticket)))
  return { now: false, from: escalationRefusal(side, ticket, policy, from) === null ? from : null }
}
