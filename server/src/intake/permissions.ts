import { hasScope, type Viewer } from '../auth/viewer.ts'
import { forbidden } from '../errors.ts'
import { isStaff } from '../tickets/permissions.ts'

/** Letters and mailboxes of a desk are for its staff: they hold whatever anybody writes. */
export const mayTriage = (viewer: Viewer, deskId: string): boolean =>
  isStaff(viewer, deskId) && hasScope(viewer, 'TICKETS_MANAGE')

/** The desks whose letters the viewer may see; FORBIDDEN when there are none. */
export function triagedDesks(viewer: Viewer): string[] {
  const ids = viewer.desks.map(({ id }) => id).filter((id) => mayTriage(viewer, id))
  if (ids.length > 0) return ids
  throw forbidden({
    ru: 'Входящие письма видят сотрудники службы поддержки и администраторы.',
    en: 'Letters that come in are for agents and administrators.',
  })
}
