import type { Viewer } from '../auth/viewer.ts'
import { forbidden } from '../errors.ts'

/** The form is an administrator's to change, and in person: a token that outlives its maker's care must not. */
export const mayDescribeForms = (viewer: Viewer): boolean =>
  viewer.role === 'ADMIN' && viewer.credential.kind === 'session'

export function requireFormRights(viewer: Viewer): void {
  if (mayDescribeForms(viewer)) return
  throw forbidden({
    ru: 'Поля формы меняет только администратор, войдя в систему, а не с ключом доступа.',
    en: 'Only a signed-in administrator changes the fields of a form, and not with an API token.',
  })
}
