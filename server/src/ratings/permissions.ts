import { hasScope, type Viewer } from '../auth/viewer.ts'
import type { TicketFacts } from '../tickets/facts.ts'
import { isRequester, isStaff, maySee } from '../tickets/permissions.ts'
import { isRatable } from './rules.ts'

/** What a ticket's rating is decided by, beside the ticket itself. */
export interface RatingFacts {
  /** The last change of status was the requester's withdrawal. */
  withdrawn: boolean
}

/** The requester who gave it, and staff of the desk. */
export function maySeeRating(viewer: Viewer, ticket: TicketFacts): boolean {
  return maySee(viewer, ticket) && (isRequester(viewer, ticket) || isStaff(viewer, ticket.deskId))
}

/** The requester alone, after an answer. */
export function mayRate(viewer: Viewer, ticket: TicketFacts, { withdrawn }: RatingFacts): boolean {
  return hasScope(viewer, 'TICKETS_WRITE') && isRequester(viewer, ticket) && isRatable(ticket, withdrawn)
}
