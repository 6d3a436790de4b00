import type { ApiScope } from '@otklik/prisma/client'
import { hasScope, type Viewer } from '../auth/viewer.ts'
import { forbidden } from '../errors.ts'
import { always, type Condition, isIn, matches, never } from './condition.ts'
import type { TicketFacts } from './facts.ts'
import { settableStatuses, statusAfterRequesterData, withdrawableStatuses } from './status.ts'

/** Administrators everywhere; agents on the desks that they are members of. */
export function isStaff(viewer: Viewer, deskId: string): boolean {
  return viewer.role === 'ADMIN' || (viewer.role === 'AGENT' && viewer.memberOf.has(deskId))
}

/**
 * Which tickets a viewer may see. On a desk with visibility ALL everyone sees everything (web-torgi: «по умолчанию
 * в форме тех.поддержки отображаются абсолютно все обращения»); staff see all of their desks; otherwise one's own,
 * and on ORGANIZATION desks those of one's organization.
 *
 * @param among ids of the only desks that matter, when a filter names them; makes the condition simpler, so that
 *   counts can be taken from the folded deltas
 */
export function visibility(viewer: Viewer, among?: ReadonlySet<string>): Condition {
  if (viewer.role === 'ADMIN') return always
  const desks = among ? viewer.desks.filter((desk) => among.has(desk.id)) : viewer.desks
  const open = desks.filter((desk) => desk.visibility === 'ALL' || isStaff(viewer, desk.id))
  const shared = desks.filter((desk) => desk.visibility === 'ORGANIZATION' && !open.includes(desk))
  const closed = desks.filter((desk) => !open.includes(desk))
  if (among && closed.length === 0) return always
  const alternatives: Condition[] = []
  if (open.length > 0) alternatives.push(isIn('deskId', ...open.map((desk) => desk.id)))
  if (shared.length > 0 && viewer.organizationId !== null) {
    alternatives.push({
      all: [isIn('deskId', ...shared.map((desk) => desk.id)), isIn('organizationId', viewer.organizationId)],
    })
  }
  if (closed.length > 0) {
    alternatives.push({
      all: [isIn('deskId', ...closed.map((desk) => desk.id)), isIn('requesterId', viewer.userId)],
    })
  }
  return alternatives.length === 0 ? never : { any: alternatives }
}

type Owned = Pick<TicketFacts, 'deskId' | 'requesterId' | 'organizationId'>

export function maySee(viewer: Viewer, ticket: TicketFacts): boolean {
  return matches(visibility(viewer), ticket, () => false)
}

/** The requester, or a colleague from the organization that the ticket was filed for. */
export function isOnRequesterSide(viewer: Viewer, ticket: Owned): boolean {
  if (viewer.userId === ticket.requesterId) return true
  if (isStaff(viewer, ticket.deskId)) return false
  return ticket.organizationId !== null && viewer.organizationId === ticket.organizationId
}

/** Contact e-mail and phone: the requester's own organization and staff. */
export function maySeeContacts(viewer: Viewer, ticket: Owned): boolean {
  return isStaff(viewer, ticket.deskId) || isOnRequesterSide(viewer, ticket)
}

/**
 * E-mail and phone of a user, by the same rule: the user, their organization, and staff.
 *
 * @param deskId the desk on whose ticket, or in whose staff, the user was met; null when met nowhere
 */
export function maySeeUserContacts(
  viewer: Viewer,
  user: { id: string; organizationId: string | null },
  deskId: string | null,
): boolean {
  if (viewer.userId === user.id || viewer.role === 'ADMIN') return true
  if (deskId !== null && isStaff(viewer, deskId)) return true
  return user.organizationId !== null && viewer.organizationId === user.organizationId
}

/** Comments and files: the requester's organization and staff; of those only who may see the ticket at all. */
export function mayComment(viewer: Viewer, ticket: TicketFacts): boolean {
  return maySee(viewer, ticket) && (isStaff(viewer, ticket.deskId) || isOnRequesterSide(viewer, ticket))
}

/**
 * What a letter repeats of earlier ones: staff, and who has sent it. It shows other people's addresses, and links that
 * were meant for one of them.
 */
export function maySeeQuoted(viewer: Viewer, comment: { authorId: string | null }, deskId: string): boolean {
  return isStaff(viewer, deskId) || viewer.userId === comment.authorId
}

/** «Отозвать» is the requester's alone; the status decides too, see status.ts. */
export function isRequester(viewer: Viewer, ticket: Owned): boolean {
  return viewer.userId === ticket.requesterId
}

/** A session has every scope; an API token those that it was made with. */
export function requireScope(viewer: Viewer, scope: ApiScope): void {
  if (hasScope(viewer, scope)) return
  throw forbidden({
    ru: `Ключ доступа не даёт права ${scope}. Права ключа: ${[...(viewer.scopes ?? [])].join(', ')}.`,
    en: `The API token lacks the scope ${scope}; it has ${[...(viewer.scopes ?? [])].join(', ')}.`,
  })
}

/** What a viewer may do with a ticket as it is now: for screens, which decide nothing themselves. */
export function allowedActions(viewer: Viewer, ticket: TicketFacts) {
  const staff = isStaff(viewer, ticket.deskId)
  const write = hasScope(viewer, 'TICKETS_WRITE')
  const comment = write && mayComment(viewer, ticket)
  const manage = hasScope(viewer, 'TICKETS_MANAGE') && staff
  return {
    comment,
    attach: comment,
    commentInternally: comment && staff,
    // See decideAddition in rules.ts; said beforehand, so that nobody is surprised.
    reopen: comment && isOnRequesterSide(viewer, ticket) && ticket.status !== statusAfterRequesterData,
    withdraw: write && isRequester(viewer, ticket) && withdrawableStatuses.includes(ticket.status),
    assign: manage,
    statuses: manage ? settableStatuses.filter((status) => status !== ticket.status) : [],
  }
}
