import type { ApiScope, DeskVisibility, Role } from '@otklik/prisma/client'

/** What a viewer needs to know of a desk to be told what they may see. */
export interface DeskAccess {
  id: string
  slug: string
  visibility: DeskVisibility
}

/**
 * Who asks, and with what rights: a snapshot of the database at the moment of asking. A long-lived
 * stream takes a fresh one when the log says that access has changed.
 */
export interface Viewer {
  userId: string
  role: Role
  organizationId: string | null
  /** Desks that an agent is a member of. */
  memberOf: ReadonlySet<string>
  /** Every desk there is. */
  desks: readonly DeskAccess[]
  /** Null for a session; an API token's scopes narrow its maker's rights. */
  scopes: ReadonlySet<ApiScope> | null
  /** The session or token that proved the identity; revoking it closes what it opened. */
  credential: { kind: 'session' | 'token'; id: string; expiresAt: Date | null }
}

/** A session has every scope; an API token those that it was made with. */
export function hasScope(viewer: Viewer, scope: ApiScope): boolean {
  return viewer.scopes === null || viewer.scopes.has(scope)
}
