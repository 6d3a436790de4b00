import { describe, expect, test } from 'vitest'
import { createApiToken } from '../../src/api-tokens/api-tokens.ts'
import { identify, refreshViewer } from '../../src/auth/identity.ts'
import { sessionCookie } from '../../src/auth/session-cookie.ts'
import { hasScope, type Viewer } from '../../src/auth/viewer.ts'
import { cookieOf, counted, type Stage, secret, signIn, stage } from './stage.ts'

const cookie = sessionCookie(secret, false)

async function withAgent(on: Stage) {
  const user = await on.auth.createUser({
    email: 'agent1@demo.example',
    fullName: 'Лыкова Дарья Сергеевна',
    password: 'otklik-demo',
    role: 'AGENT',
  })
  const desk = { nameEn: '', steps: [], stepsEn: [], timeZone: 'Asia/Chita' }
  const create = (slug: string, position: number, visibility: 'ALL' | 'OWN') =>
    on.db.prisma.desk.create({
      data: { ...desk, slug, name: slug, numberPrefix: slug.toUpperCase(), visibility, position },
    })
  const second = await create('second', 2, 'OWN')
  const first = await create('first', 1, 'ALL')
  await on.db.prisma.deskMember.create({ data: { deskId: first.id, userId: user.id } })
  const session = await signIn(on.auth, { email: user.email })
  return { user, first, second, session }
}

async function known(on: Stage, token: string): Promise<Viewer> {
  const viewer = await on.auth.identify({ authorization: `Bearer ${token}` })
  if (!viewer) throw new Error('The token is not known')
  return viewer
}

describe('identify', () => {
  test('reads the user, memberships and all desks by one statement, for a cookie, a session and an API token', async () => {
    await using on = await stage()
    const { user, first, second, session } = await withAgent(on)
    const viewer = await known(on, session.token)
    const made = await createApiToken({ db: on.db, log: { wake() {} }, clock: () => on.time.now }, viewer, {
      name: 'Мониторинг',
      scopes: ['TICKETS_READ', 'TICKETS_MANAGE'],
    })
    for (const credentials of [
      { cookie: cookieOf(session.cookies) },
      { authorization: `Bearer ${session.token}` },
      { authorization: `bearer ${made.token}` },
    ]) {
      const sql = counted(on.db)
      const found = await identify(sql, credentials, on.time.now, cookie)
      expect(sql.statements).toHaveLength(1)
      expect(found).toMatchObject({
        userId: user.id,
        role: 'AGENT',
        organizationId: null,
        memberOf: new Set([first.id]),
        desks: [
          { id: first.id, slug: 'first', visibility: 'ALL' },
          { id: second.id, slug: 'second', visibility: 'OWN' },
        ],
      })
    }
    const byToken = await known(on, made.token)
    expect(byToken.scopes).toEqual(new Set(['TICKETS_READ', 'TICKETS_MANAGE']))
    expect(byToken.credential).toEqual({ kind: 'token', id: made.apiToken.id, expiresAt: null })
    expect(hasScope(byToken, 'TICKETS_WRITE')).toBe(false)
    expect(hasScope(byToken, 'TICKETS_MANAGE')).toBe(true)
    expect(hasScope(viewer, 'TICKETS_WRITE')).toBe(true)
  })

  test('asks nothing of the database when there is nothing to ask', async () => {
    await using on = await stage()
    const { session } = await withAgent(on)
    const sql = counted(on.db)
    const ask = (credentials: Parameters<typeof identify>[1]) => identify(sql, credentials, on.time.now, cookie)
    expect(await ask({})).toBeNull()
    expect(await ask({ authorization: null, cookie: null })).toBeNull()
    expect(await ask({ authorization: '', cookie: '' })).toBeNull()
    expect(await ask({ authorization: 'Bearer' })).toBeNull()
    expect(await ask({ authorization: `Bearer a b` })).toBeNull()
    expect(await ask({ cookie: `otklik.session=${session.token}` })).toBeNull()
    expect(sql.statements).toHaveLength(0)
  })

  test('knows nobody by an unknown, empty or odd token', async () => {
    await using on = await stage()
    for (const token of ['x', 'otk_', `otk_${'A'.repeat(43)}`, '\0', 'ё'.repeat(5000), "' OR 1=1 --"]) {
      expect(await on.auth.identify({ authorization: `Bearer ${token}` })).toBeNull()
    }
  })

  test('does not fall back to the cookie when a bearer token is bad, but does for another scheme', async () => {
    await using on = await stage()
    const own = { cookie: cookieOf((await signIn(on.auth)).cookies) }
    expect(await on.auth.identify({ ...own, authorization: 'Bearer otk_revoked' })).toBeNull()
    // A proxy with a password of its own in front of a test installation.
    expect(await on.auth.identify({ ...own, authorization: 'Basic b3RrbGlrOmRlbW8=' })).not.toBeNull()
  })
})

describe('refreshViewer', () => {
  test('gives the rights of this moment by one statement', async () => {
    await using on = await stage()
    const { user, first, second, session } = await withAgent(on)
    const viewer = await known(on, session.token)
    await on.db.prisma.deskMember.create({ data: { deskId: second.id, userId: user.id } })
    await on.db.prisma.desk.update({ where: { id: first.id }, data: { visibility: 'ORGANIZATION' } })
    const sql = counted(on.db)
    const fresh = await refreshViewer(sql, viewer, on.time.now)
    expect(sql.statements).toHaveLength(1)
    expect(fresh?.memberOf).toEqual(new Set([first.id, second.id]))
    expect(fresh?.desks[0]).toEqual({ id: first.id, slug: 'first', visibility: 'ORGANIZATION' })
    expect(fresh?.credential).toEqual(viewer.credential)
  })

  test('reads all who ask at once by one statement, each as they are now, with one list of desks', async () => {
    await using on = await stage()
    const { user, first, session } = await withAgent(on)
    const one = await known(on, session.token)
    const other = await known(on, (await signIn(on.auth, { email: user.email })).token)
    const made = await createApiToken({ db: on.db, log: { wake() {} }, clock: () => on.time.now }, one, {
      name: 'Мониторинг',
      scopes: ['TICKETS_READ'],
    })
    const byToken = await known(on, made.token)
    await on.auth.signOut(other)
    const sql = counted(on.db)
    const asked = [one, other, byToken, one]
    const fresh = await Promise.all(asked.map((viewer) => refreshViewer(sql, viewer, on.time.now)))
    expect(sql.statements).toHaveLength(1)
    expect(fresh.map((viewer) => viewer?.credential ?? null)).toEqual([
      one.credential,
      null,
      byToken.credential,
      one.credential,
    ])
    expect(fresh.map((viewer) => viewer?.scopes)).toEqual([null, undefined, new Set(['TICKETS_READ']), null])
    expect(fresh[2]?.desks[0]?.id).toBe(first.id)
    expect(fresh[2]?.desks).toBe(fresh[0]?.desks)
  })

  test('an agent who was made a requester keeps nothing of the memberships', async () => {
    await using on = await stage()
    const { user, session } = await withAgent(on)
    const viewer = await known(on, session.token)
    await on.db.prisma.user.update({ where: { id: user.id }, data: { role: 'REQUESTER' } })
    expect(await refreshViewer(on.db, viewer, on.time.now)).toMatchObject({ role: 'REQUESTER', memberOf: new Set() })
  })

  test('is null after signing out, after the expiry, and when the user is gone', async () => {
    await using on = await stage()
    const { user, session } = await withAgent(on)
    const viewer = await known(on, session.token)
    expect(await refreshViewer(on.db, viewer, viewer.credential.expiresAt ?? on.time.now)).toBeNull()
    const other = await known(on, (await signIn(on.auth, { email: user.email })).token)
    await on.auth.signOut(other)
    expect(await refreshViewer(on.db, other, on.time.now)).toBeNull()
    expect(await refreshViewer(on.db, viewer, on.time.now)).not.toBeNull()
    await on.db.prisma.user.delete({ where: { id: user.id } })
    expect(await refreshViewer(on.db, viewer, on.time.now)).toBeNull()
  })
})
