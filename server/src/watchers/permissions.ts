import type { Viewer } from '../auth/viewer.ts'
import type { TicketFacts } from '../tickets/facts.ts'
import { isStaff, maySee } from '../tickets/permissions.ts'

/** Staff of the desk: whoever follows a matter need not be known to the others who do. */
export function maySeeFollowers(viewer: Viewer, ticket: TicketFacts): boolean {
  return maySee(viewer, ticket) && isStaff(viewer, ticket.deskId)
}
