import type { User } from '@otklik/prisma/client'
import type { Viewer } from '../auth/viewer.ts'
import { forbidden } from '../errors.ts'

/**
 * Who may look a user up by id, met on no ticket: oneself, colleagues of one organization, and both ways between
 * staff and everybody else. A requester has no way to another organization's people but the tickets they may see.
 */
export function maySeeUser(viewer: Viewer, user: Pick<User, 'id' | 'role' | 'organizationId'>): boolean {
  if (viewer.userId === user.id || viewer.role !== 'REQUESTER' || user.role !== 'REQUESTER') return true
  return user.organizationId !== null && user.organizationId === viewer.organizationId
}

/** What concerns the product as a whole: an administrator who has signed in. A token of theirs is not enough. */
export function requireAdministrator(viewer: Viewer): void {
  if (viewer.role === 'ADMIN' && viewer.credential.kind === 'session') return
  throw forbidden({
    ru: 'Это может только администратор, войдя в систему; ключа доступа недостаточно.',
    en: 'Only an administrator may do this, in a session; an API token is not enough.',
  })
}

/** What concerns oneself: in a session, since whoever has stolen a token must not be able to move the account away. */
export function requireOwnSession(viewer: Viewer): void {
  if (viewer.credential.kind === 'session') return
  throw forbidden({
    ru: 'Свои данные изменяют, войдя в систему; ключа доступа недостаточно.',
    en: 'One changes one’s own data in a session; an API token is not enough.',
  })
}

/** An address that nobody has proved is known to whom it is said to belong, and to administrators. */
export function maySeePendingAddress(viewer: Viewer, user: Pick<User, 'id'>): boolean {
  return viewer.userId === user.id || viewer.role === 'ADMIN'
}
