import type { ApiScope, Role } from '@otklik/prisma/client'
import DataLoader from 'dataloader'
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
    return readViewer(db, kind, hashSecret(bearer), now)
  }
  const token = credentials.cookie ? await readSessionCookie(cookie, credentials.cookie) : null
  return token === null ? null : readViewer(db, 'session', hashSecret(token), now)
}

/**
 * The same viewer with the rights of this moment; null when the session or token is no longer good. All who ask in one
 * turn of the loop are read by one statement, a thousand at most: when a desk's rules change, every open connection of
 * the node asks.
 */
export function refreshViewer(db: Sql, viewer: Viewer, now: Date): Promise<Viewer | null> {
  let refreshing = refreshers.get(db)
  if (!refreshing) {
    refreshing = new DataLoader((asked) => refreshViewers(db, asked), { cache: false, maxBatchSize: 1000 })
    refreshers.set(db, refreshing)
  }
  return refreshing.load({ viewer, now })
}

interface Asked {
  viewer: Viewer
  now: Date
}

const refreshers = new WeakMap<Sql, DataLoader<Asked, Viewer | null>>()

async function refreshViewers(db: Sql, asked: readonly Asked[]): Promise<(Viewer | null)[]> {
  const idsOf = (kind: Kind) => {
    const credentials = asked.map(({ viewer }) => viewer.credential).filter((credential) => credential.kind === kind)
    return [...new Set(credentials.map(({ id }) => id))]
  }
  const now = new Date(Math.max(...asked.map((each) => each.now.getTime())))
  const rows = await db.query<ViewerRow & { kind: Kind }>(
    `SELECT ${viewerColumns}, c.kind, CASE WHEN row_number() OVER () = 1 THEN ${allDesks} END AS desks
     FROM (${credentialsOf('session', 'c.id = ANY($2::uuid[])')}
       UNION ALL ${credentialsOf('token', 'c.id = ANY($3::uuid[])')}) c JOIN users u ON u.id = c.user_id`,
    [now, idsOf('session'), idsOf('token')],
  )
  // Every desk there is, once for all of them: on the wire, and in memory.
  const desks = rows.find((row) => row.desks !== null)?.desks ?? []
  const found = new Map(rows.map((row) => [`${row.kind} ${row.credential_id}`, viewerOf(row.kind, { ...row, desks })]))
  return asked.map(({ viewer: { credential } }) => found.get(`${credential.kind} ${credential.id}`) ?? null)
}

type Kind = Viewer['credential']['kind']

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

/** Those of one kind that are good at $1 and meet the condition. */
const credentialsOf = (kind: Kind, condition: string): string =>
  kind === 'session'
    ? `SELECT 'session' AS kind, c.id, c.user_id, c.expires_at, NULL::text[] AS scopes
       FROM sessions c WHERE ${condition} AND c.expires_at > $1`
    : `SELECT 'token' AS kind, c.id, c.user_id, c.expires_at, c.scopes::text[] AS scopes
       FROM api_tokens c WHERE ${condition} AND c.revoked_at IS NULL AND (c.expires_at IS NULL OR c.expires_at > $1)`

// Memberships count for agents only: an agent who was made a requester keeps nothing of them.
const viewerColumns = `c.id AS credential_id, c.expires_at, c.scopes, u.id AS user_id, u.role, u.organization_id,
  ARRAY(SELECT m.desk_id::text FROM desk_members m WHERE m.user_id = u.id AND u.role = 'AGENT') AS member_of`

const allDesks = `(SELECT coalesce(json_agg(json_build_object('id', d.id, 'slug', d.slug, 'visibility', d.visibility)
  ORDER BY d.position, d.slug), '[]') FROM desks d)`

const secretColumns: Record<Kind, string> = { session: 'token', token: 'hash' }

async function readViewer(db: Sql, kind: Kind, secret: string, now: Date): Promise<Viewer | null> {
  const [row] = await db.query<ViewerRow>(
    `SELECT ${viewerColumns}, ${allDesks} AS desks
     FROM (${credentialsOf(kind, `c.${secretColumns[kind]} = $2`)}) c JOIN users u ON u.id = c.user_id`,
    [now, secret],
  )
  return row ? viewerOf(kind, row) : null
}

const viewerOf = (kind: Kind, row: ViewerRow): Viewer => ({
  userId: row.user_id,
  role: row.role,
  organizationId: row.organization_id,
  memberOf: new Set(row.member_of),
  desks: row.desks,
  scopes: row.scopes === null ? null : new Set(row.scopes),
  credential: { kind, id: row.credential_id, expiresAt: row.expires_at },
})
