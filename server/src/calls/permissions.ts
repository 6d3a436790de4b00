import { type DeskAccess, hasScope, type Viewer } from '../auth/viewer.ts'
import { forbidden, notFound } from '../errors.ts'
import { isStaff } from '../tickets/permissions.ts'

/** Staff of a desk answer its telephone: they search through everybody and file in a caller's name. */
export const mayTakeCalls = (viewer: Viewer, deskId: string): boolean =>
  isStaff(viewer, deskId) && hasScope(viewer, 'TICKETS_MANAGE')

/** The desk that the viewer answers for. Errors: NOT_FOUND, FORBIDDEN. */
export function answeredDesk(viewer: Viewer, slug: string): DeskAccess {
  const desk = viewer.desks.find((each) => each.slug === slug.trim())
  if (!desk) {
    const known = viewer.desks.map((each) => each.slug).join(', ')
    throw notFound({
      ru: `desk: нет службы поддержки с таким именем. Есть: ${known}.`,
      en: `desk: there is no such desk. There are: ${known}.`,
    })
  }
  if (mayTakeCalls(viewer, desk.id)) return desk
  throw forbidden({
    ru: 'Звонки принимают сотрудники этой службы поддержки и администраторы.',
    en: 'Calls are taken by agents of this desk and administrators.',
  })
}
