import { type DeskAccess, hasScope, type Viewer } from '../auth/viewer.ts'
import { deskNamed } from '../desks/desks.ts'
import { forbidden } from '../errors.ts'
import { isStaff } from '../tickets/permissions.ts'

/** Staff of a desk answer its telephone: they search through everybody and file in a caller's name. */
export const mayTakeCalls = (viewer: Viewer, deskId: string): boolean =>
  isStaff(viewer, deskId) && hasScope(viewer, 'TICKETS_MANAGE')

/** The desk that the viewer answers for. Errors: NOT_FOUND, FORBIDDEN. */
export function answeredDesk(viewer: Viewer, slug: string): DeskAccess {
  const desk = deskNamed(viewer, slug)
  if (mayTakeCalls(viewer, desk.id)) return desk
  throw forbidden({
    ru: 'Звонки принимают сотрудники этой службы поддержки и администраторы.',
    en: 'Calls are taken by agents of this desk and administrators.',
  })
}
