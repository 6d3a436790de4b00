import type { ApiScope, ApiToken } from '@otklik/prisma/client'
import { newApiToken } from '../auth/secrets.ts'
import type { Viewer } from '../auth/viewer.ts'
import type { Database } from '../db/database.ts'
import { badInput, forbidden, notFound } from '../errors.ts'
import type { EventLog } from '../events/log.ts'
import { isFault } from '../text-rules.ts'
import { checkExpiry, checkScopes, parseTokenName } from './input.ts'

export interface TokenServices {
  db: Pick<Database, 'prisma' | 'query'>
  log: Pick<EventLog, 'wake'>
  clock: () => Date
}

export interface CreateApiTokenInput {
  name: string
  scopes: readonly ApiScope[]
  expiresAt?: Date | null
}

/** What may be shown of a token: all but its hash. */
export type ShownApiToken = Omit<ApiToken, 'hash'>

const omit = { hash: true }

/** Makes a token of the viewer's own. It is in the answer and nowhere else: it can't be shown again. */
export async function createApiToken(
  { db, clock }: TokenServices,
  viewer: Viewer,
  input: CreateApiTokenInput,
): Promise<{ token: string; apiToken: ShownApiToken }> {
  requireSession(viewer)
  const now = clock()
  const name = parseTokenName(input.name)
  const scopes = checkScopes(input.scopes)
  const expiresAt = checkExpiry(input.expiresAt ?? null, now)
  if (isFault(name) || isFault(scopes) || isFault(expiresAt)) {
    throw badInput(...[name, scopes, expiresAt].filter(isFault))
  }
  const { token, hash, hint } = newApiToken()
  const data = { userId: viewer.userId, name, scopes, expiresAt, hash, hint, createdAt: now }
  return { token, apiToken: await db.prisma.apiToken.create({ data, omit }) }
}

/** The viewer's own, revoked and expired ones too, newest first. */
export async function listApiTokens({ db }: Pick<TokenServices, 'db'>, viewer: Viewer): Promise<ShownApiToken[]> {
  requireSession(viewer)
  return db.prisma.apiToken.findMany({
    where: { userId: viewer.userId },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    omit,
  })
}

/**
 * Ends a token at once, its open streams within a second: a trigger writes the change to the log. Once revoked it
 * stays as it is, however often that is asked for.
 *
 * @param id the row's id, a UUID
 */
export async function revokeApiToken(
  { db, log, clock }: TokenServices,
  viewer: Viewer,
  id: string,
): Promise<ShownApiToken> {
  requireSession(viewer)
  const revoked = await db.query(
    `UPDATE api_tokens SET revoked_at = $2
     WHERE id = $1 AND revoked_at IS NULL AND (user_id = $3 OR $4) RETURNING id`,
    [id, clock(), viewer.userId, viewer.role === 'ADMIN'],
  )
  if (revoked.length > 0) log.wake()
  const token = await db.prisma.apiToken.findUnique({ where: { id }, omit })
  if (!token || (token.userId !== viewer.userId && viewer.role !== 'ADMIN')) {
    throw notFound({ ru: 'id: такого ключа доступа среди ваших нет.', en: 'id: you have no such API token.' })
  }
  return token
}

/** A token that could make or end tokens would outlive its own revocation, or its scopes. */
function requireSession(viewer: Viewer): void {
  if (viewer.credential.kind === 'session') return
  throw forbidden({
    ru: 'Ключами доступа управляют только после входа по паролю, а не с помощью другого ключа.',
    en: 'API tokens are managed in a session, after signing in by password; not with another token.',
  })
}
