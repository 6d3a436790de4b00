import type { Viewer } from '../auth/viewer.ts'
import type { TicketFacts } from '../tickets/facts.ts'
import { maySeeContacts } from '../tickets/permissions.ts'
import type { DeskFieldKind } from './form-rules.ts'

/** Addresses and phones that a desk asks for are personal data like a ticket's own contacts; the rest is its matter. */
export function mayReadValue(
  viewer: Viewer,
  ticket: Pick<TicketFacts, 'deskId' | 'requesterId' | 'organizationId'>,
  kind: DeskFieldKind,
): boolean {
  return (kind !== 'EMAIL' && kind !== 'PHONE') || maySeeContacts(viewer, ticket)
}
