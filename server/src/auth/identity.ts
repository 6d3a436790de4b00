import type { ApiScope, Role } from '@otklik/prisma/client'
import type { Sql } from '../db/database.ts'
import { hashSecret, isApiToken } from './secrets.ts'
import { readSessionCookie, type SessionCookie } from './session-cookie.ts'
import type { DeskAccess, Viewer } from './viewer.ts'

/** Headers of a request, or what a WebSocket's connection_init carried in their place. */
export interface Credentials {
  /** `Bearer <session or API token>`. */
  authorization?: string | null
  cookie?: string | null
}

/**
 * Who sent these credentials, in one SQL statement; null for nobody: none given, unknown, forged, expired or revoked.
 * A bearer token goes before the cookie and is not helped out by it: a program that sends a revoked token must not
 * go on as whoever is signed in beside it.
 */
export async function identify(
  db: Sql,
  credentials: Credentials,
  now: Date,
  cookie: SessionCookie,
): Promise<Viewer | null> {
  const bearer = /^Bearer +([^ ]+) *$/i.exec(credentials.authorization ?? '')?.[1]
  if (bearer !== undefined) {
    const kind = isApiToken(bearer) ? 'token' : 'session'
    return readViewer(db, kind, credentialsBy.secret, hashSecret(bearer), now)
  }
  const token = credentials.cookie ? await readSessionCookie(cookie, credentials.cookie) : null
  return token === null ? null : readViewer(db, 'session', credentialsBy.secret, hashSecret(token), now)
}

/** The same viewer with the rights of this moment; null when the session or token is no longer good. */
export function refreshViewer(db: Sql, viewer: Viewer, now: Date): Promise<Viewer | null> {
  return readViewer(db, viewer.credential.kind, credentialsBy.id, viewer.credential.id, now)
}

type Kind = Viewer['credential']['kind']

const credentialsBy = {
  secret: { session: 'c.token = $1', token: 'c.hash = $1' },
  id: { session: 'c.id = $1::uuid', token: 'c.id = $1::uuid' },
} satisfies Record<string, Record<Kind, string>>

const sources: Record<Kind, { table: string; scopes: string; good: string }> = {
  session: { table: 'sessions', scopes: 'NULL', good: 'c.expires_at > $2' },
  token: {
    table: 'api_tokens',
    scopes: 'c.scopes::text[]',
    good: 'c.revoked_at IS NULL AND (c.expires_at IS NULL OR c.expires_at > $2)',
  },
}

interface ViewerRow {
  credential_id: string
  expires_at: Date | null
  scopes: ApiScope[] | null
  user_id: string
  role: Role
  organization_id: string | null
  member_of: string[]
  desks: DeskAccess[]
}

async function readViewer(
  db: Sql,
  kind: Kind,
  by: Record<Kind, string>,
  value: string,
  now: Date,
): Promise<Viewer | null> {
  const source = sources[kind]
  // Memberships count for agents only: an agent who was made a requester keeps nothing of them.
  const [row] = await db.query<ViewerRow>(
    `SELECT c.id AS credential_id, c.expires_at, ${source.scopes} AS scopes,
       u.id AS user_id, u.role, u.organization_id,
       ARRAY(SELECT m.desk_id::text FROM desk_members m WHERE m.user_id = u.id AND u.role = 'AGENT') AS member_of,
       (SELECT coalesce(json_agg(json_build_object('id', d.id, 'slug', d.slug, 'visibility', d.visibility)
          ORDER BY d.position, d.slug), '[]') FROM desks d) AS desks
     FROM ${source.table} c JOIN users u ON u.id = c.user_id
     WHERE ${by[kind]} AND ${source.good}`,
    [value, now],
  )
  if (!row) return null
  return {
    userId: row.user_id,
    role: row.role,
    organizationId: row.organization_id,
    memberOf: new Set(row.member_of),
    desks: row.desks,
    scopes: row.scopes === null ? null : new Set(row.scopes),
    credential: { kind, id: row.credential_id, expiresAt: row.expires_at },
  }
}
