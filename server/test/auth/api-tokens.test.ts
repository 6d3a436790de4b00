import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type CreateApiTokenInput,
  createApiToken,
  listApiTokens,
  revokeApiToken,
  type TokenServices,
} from '../../src/api-tokens/api-tokens.ts'
import type { Viewer } from '../../src/auth/viewer.ts'
import { failure, type Stage, signIn, stage } from './stage.ts'

const day = 24 * 60 * 60 * 1000
const reading: CreateApiTokenInput = { name: 'Мониторинг', scopes: ['TICKETS_READ'] }

/** The services, and how often the log was woken. */
function servicesOf(on: Stage): TokenServices & { wakes: number } {
  const services = { db: on.db, clock: () => on.time.now, wakes: 0, log: { wake: () => services.wakes++ } }
  return services as typeof services & TokenServices
}

async function viewerOf(on: Stage, token: string): Promise<Viewer> {
  const viewer = await on.auth.identify({ authorization: `Bearer ${token}` })
  if (!viewer) throw new Error('The token is not known')
  return viewer
}

const session = async (on: Stage, email = 'anna@zakupki.example') =>
  viewerOf(on, (await signIn(on.auth, { email })).token)

async function signedUp(on: Stage, email: string, role: 'REQUESTER' | 'ADMIN') {
  await on.auth.createUser({ email, fullName: 'Тюменцев Борис Олегович', password: 'otklik-demo', role })
  return session(on, email)
}

describe('an API token', () => {
  test('is shown once and kept as its SHA-256', async () => {
    await using on = await stage()
    const services = servicesOf(on)
    const viewer = await session(on)
    const { token, apiToken } = await createApiToken(services, viewer, { ...reading, name: '  Мониторинг ' })
    expect(token).toMatch(/^otk_[\w-]{43}$/)
    expect(apiToken).toMatchObject({ name: 'Мониторинг', hint: token.slice(0, 8), expiresAt: null, revokedAt: null })
    const [row] = await on.db.query<{ hash: string; whole: string }>('SELECT hash, t::text AS whole FROM api_tokens t')
    expect(row?.hash).toBe(createHash('sha256').update(token).digest('hex'))
    expect(row?.whole).not.toContain(token)
    const listed = await listApiTokens(services, viewer)
    expect(listed).toEqual([apiToken])
    expect(JSON.stringify([apiToken, listed])).not.toMatch(new RegExp(`${token}|${row?.hash}`))
  })

  test('acts for its maker until it expires', async () => {
    await using on = await stage()
    const expiresAt = new Date(on.time.now.getTime() + day)
    const { token } = await createApiToken(servicesOf(on), await session(on), { ...reading, expiresAt })
    const viewer = await viewerOf(on, token)
    expect(viewer).toMatchObject({ userId: on.anna, scopes: new Set(['TICKETS_READ']), credential: { expiresAt } })
    on.time.now = expiresAt
    expect(await on.auth.identify({ authorization: `Bearer ${token}` })).toBeNull()
  })

  test('is nothing any more once revoked; the log is told, once', async () => {
    await using on = await stage()
    const services = servicesOf(on)
    const viewer = await session(on)
    const { token, apiToken } = await createApiToken(services, viewer, reading)
    const revoked = await revokeApiToken(services, viewer, apiToken.id)
    expect(revoked).toEqual({ ...apiToken, revokedAt: on.time.now })
    expect(await on.otherNode.identify({ authorization: `Bearer ${token}` })).toBeNull()
    expect(services.wakes).toBe(1)
    const first = on.time.now
    on.time.now = new Date(first.getTime() + day)
    expect(await revokeApiToken(services, viewer, apiToken.id)).toEqual({ ...apiToken, revokedAt: first })
    expect(services.wakes).toBe(1)
    expect(await on.db.prisma.accessChange.findMany()).toMatchObject([{ tokenId: apiToken.id, sessionId: null }])
  })

  test('is revoked by its maker and by administrators only; to others it does not exist', async () => {
    await using on = await stage()
    const services = servicesOf(on)
    const boris = await signedUp(on, 'boris@zakupki.example', 'REQUESTER')
    const admin = await signedUp(on, 'admin@demo.example', 'ADMIN')
    const { token, apiToken } = await createApiToken(services, await session(on), reading)
    expect((await failure(revokeApiToken(services, boris, apiToken.id))).code).toBe('NOT_FOUND')
    expect(await listApiTokens(services, boris)).toEqual([])
    expect(await viewerOf(on, token)).toBeDefined()
    expect((await revokeApiToken(services, admin, apiToken.id)).revokedAt).toEqual(on.time.now)
    expect((await failure(revokeApiToken(services, boris, apiToken.id))).code).toBe('NOT_FOUND')
    const unknown = '01890000-0000-7000-8000-000000000000'
    expect((await failure(revokeApiToken(services, admin, unknown))).code).toBe('NOT_FOUND')
  })

  test('makes, shows and ends no tokens, and does not sign out', async () => {
    await using on = await stage()
    const services = servicesOf(on)
    const made = await createApiToken(services, await session(on), { ...reading, scopes: ['TICKETS_MANAGE'] })
    const program = await viewerOf(on, made.token)
    expect((await failure(createApiToken(services, program, reading))).code).toBe('FORBIDDEN')
    expect((await failure(listApiTokens(services, program))).code).toBe('FORBIDDEN')
    expect((await failure(revokeApiToken(services, program, made.apiToken.id))).code).toBe('FORBIDDEN')
    expect((await failure(on.auth.signOut(program))).code).toBe('FORBIDDEN')
    expect(await on.db.prisma.apiToken.count({ where: { revokedAt: null } })).toBe(1)
  })
})

describe('a new API token', () => {
  let on: Awaited<ReturnType<typeof stage>>
  beforeAll(async () => {
    on = await stage()
  })
  afterAll(() => on[Symbol.asyncDispose]())

  test.each<[string, Partial<CreateApiTokenInput>, string[][]]>([
    ['an empty name', { name: ' ' }, [['name']]],
    ['an endless name', { name: 'и'.repeat(101) }, [['name']]],
    ['control characters', { name: 'a\u0007b' }, [['name']]],
    ['no scopes', { scopes: [] }, [['scopes']]],
    ['a scope twice', { scopes: ['TICKETS_READ', 'TICKETS_WRITE', 'TICKETS_READ'] }, [['scopes', '2']]],
    ['an expiry in the past', { expiresAt: new Date(0) }, [['expiresAt']]],
    ['all at once', { name: '', scopes: [], expiresAt: new Date(0) }, [['name'], ['scopes'], ['expiresAt']]],
  ])('is not made with %s', async (_, input, paths) => {
    const error = await failure(createApiToken(servicesOf(on), await session(on), { ...reading, ...input }))
    expect(error.code).toBe('BAD_USER_INPUT')
    expect(error.fields.map((fault) => fault.path)).toEqual(paths)
    expect(await on.db.prisma.apiToken.count()).toBe(0)
  })
})
