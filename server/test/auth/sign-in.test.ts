import { serializeSignedCookie } from 'better-call'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cookieOf, failure, password, secret, signIn, stage } from './stage.ts'

const week = 7 * 24 * 60 * 60

describe('signing in', () => {
  test('opens a session that any node knows, by the token and by the cookie', async () => {
    await using on = await stage()
    const opened = await on.auth.signIn({
      email: ' Anna@Zakupki.Example ',
      password,
      address: '2001:db8::7',
      userAgent: 'Браузер 1.0',
    })
    expect(opened.userId).toBe(on.anna)
    const byToken = await on.otherNode.identify({ authorization: `Bearer ${opened.token}` })
    const byCookie = await on.otherNode.identify({ cookie: `theme=dark; ${cookieOf(opened.cookies)}` })
    expect(byToken).toMatchObject({ userId: on.anna, role: 'REQUESTER', scopes: null, credential: { kind: 'session' } })
    expect(byCookie).toEqual(byToken)
    const [session] = await on.db.prisma.session.findMany()
    expect(session).toMatchObject({ userAgent: '??????? 1.0', userId: on.anna })
    expect(session?.ipAddress).toMatch(/^2001:0?db8:/)
    // uuid v7: ids rise with time.
    expect(session?.id[14]).toBe('7')
  })

  test('keeps only a hash of the session token', async () => {
    await using on = await stage()
    const { token } = await signIn(on.auth)
    expect(token.length).toBeGreaterThanOrEqual(32)
    const [row] = await on.db.query<{ token: string; whole: string }>('SELECT token, s::text AS whole FROM sessions s')
    expect(row?.whole).not.toContain(token)
    expect(await on.auth.identify({ authorization: `Bearer ${row?.token}` })).toBeNull()
  })

  test.each([
    [false, 'otklik.session', []],
    [true, '__Host-otklik.session', ['Secure']],
  ])('sets a cookie that scripts and other sites do not get (HTTPS: %s)', async (secureCookies, name, more) => {
    await using on = await stage({ secureCookies })
    const { cookies } = await signIn(on.auth)
    expect(cookies).toHaveLength(1)
    const [pair, ...attributes] = (cookies[0] ?? '').split('; ')
    expect(pair?.split('=')[0]).toBe(name)
    expect(attributes.toSorted()).toEqual(['HttpOnly', `Max-Age=${week}`, 'Path=/', 'SameSite=Lax', ...more].toSorted())
  })

  test('answers a wrong password and an unknown address alike, after the same work', async () => {
    await using on = await stage()
    const timed = async (email: string) => {
      const before = process.cpuUsage()
      const error = await failure(signIn(on.auth, { email, password: 'wrong-password' }))
      return { error, took: process.cpuUsage(before).user }
    }
    const wrong = []
    const unknown = []
    for (let round = 0; round < 5; round++) {
      wrong.push(await timed('anna@zakupki.example'))
      unknown.push(await timed('nobody@zakupki.example'))
    }
    for (const { error } of [...wrong, ...unknown]) {
      expect(error.code).toBe('UNAUTHENTICATED')
      expect(error.text).toEqual(wrong[0]?.error.text)
      expect(error.extensions('ru')).toEqual({ code: 'UNAUTHENTICATED' })
    }
    const least = (list: { took: number }[]) => Math.min(...list.map(({ took }) => took))
    // Time of the processor, since a busy machine takes any time of the clock. Without the hash an unknown address
    // would cost a few of the hundred milliseconds.
    expect(least(unknown)).toBeGreaterThan(least(wrong) / 2)
  })

  test('a user without a password cannot sign in', async () => {
    await using on = await stage()
    await on.db.prisma.user.create({ data: { email: 'letter@zakupki.example', fullName: 'Из письма' } })
    const error = await failure(signIn(on.auth, { email: 'letter@zakupki.example' }))
    expect(error.code).toBe('UNAUTHENTICATED')
  })

  test('takes emoji, spaces and both spellings of an accented letter for the same password', async () => {
    await using on = await stage()
    const email = 'emoji@zakupki.example'
    await on.auth.createUser({ email, fullName: 'Ёлкин', password: ' йод и ёлка 🎄 ', role: 'REQUESTER' })
    await expect(signIn(on.auth, { email, password: ' йод и ёлка 🎄 '.normalize('NFD') })).resolves.toBeDefined()
    expect((await failure(signIn(on.auth, { email, password: 'йод и ёлка 🎄' }))).code).toBe('UNAUTHENTICATED')
  })
})

describe('a session', () => {
  test('ends a week after signing in', async () => {
    await using on = await stage()
    const { token } = await signIn(on.auth)
    const credentials = { authorization: `Bearer ${token}` }
    const opened = on.time.now.getTime()
    expect((await on.auth.identify(credentials))?.credential.expiresAt).toEqual(new Date(opened + week * 1000))
    on.time.now = new Date(opened + week * 1000 - 1)
    expect(await on.auth.identify(credentials)).not.toBeNull()
    on.time.now = new Date(opened + week * 1000)
    expect(await on.auth.identify(credentials)).toBeNull()
    expect(await on.auth.removeExpiredSessions()).toBe(1)
    expect(await on.db.prisma.session.count()).toBe(0)
  })

  test('is deleted by signing out, on every node, and the log is told', async () => {
    await using on = await stage()
    const gone = await signIn(on.auth)
    const kept = await signIn(on.auth)
    const viewer = await on.auth.identify({ authorization: `Bearer ${gone.token}` })
    const { cookies } = await on.auth.signOut(viewer)
    expect(cookies).toEqual(['otklik.session=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax'])
    expect(await on.otherNode.identify({ cookie: cookieOf(gone.cookies) })).toBeNull()
    expect(await on.otherNode.identify({ cookie: cookieOf(kept.cookies) })).not.toBeNull()
    const changes = await on.db.prisma.accessChange.findMany()
    expect(changes).toMatchObject([{ sessionId: viewer?.credential.id, userId: null, tokenId: null, deskId: null }])
    // Asked again, and by somebody signed out, it is the same.
    expect(await on.auth.signOut(viewer)).toEqual({ cookies })
    expect(await on.auth.signOut(null)).toEqual({ cookies })
  })

  test('is new at each sign-in: a planted one is never taken over', async () => {
    await using on = await stage()
    const first = await signIn(on.auth)
    const second = await signIn(on.auth)
    expect(second.token).not.toBe(first.token)
    expect(second.cookies).not.toEqual(first.cookies)
  })

  test('that somebody planted by a plain cookie is not known where cookies travel over HTTPS', async () => {
    await using on = await stage({ secureCookies: true })
    const cookie = cookieOf((await signIn(on.auth)).cookies)
    expect(await on.auth.identify({ cookie })).not.toBeNull()
    expect(await on.auth.identify({ cookie: cookie.replace('__Host-', '') })).toBeNull()
  })

  test('signed with another secret is not known', async () => {
    await using on = await stage()
    const { token } = await signIn(on.auth)
    const sign = async (by: string) => cookieOf([await serializeSignedCookie('otklik.session', token, by)])
    expect(await on.auth.identify({ cookie: await sign(secret) })).not.toBeNull()
    expect(await on.auth.identify({ cookie: await sign(`${secret}!`) })).toBeNull()
  })
})

describe('bad input to sign in with', () => {
  let on: Awaited<ReturnType<typeof stage>>
  beforeAll(async () => {
    on = await stage()
  })
  afterAll(() => on[Symbol.asyncDispose]())

  test.each([
    ['no address', { email: '' }, ['email']],
    ['no address at all', { email: 'anna' }, ['email']],
    ['an endless address', { email: `${'a'.repeat(250)}@zakupki.example` }, ['email']],
    ['a line end in the address', { email: 'anna@zakupki\n.example' }, ['email']],
    ['a zero byte in the address', { email: 'anna\0@zakupki.example' }, ['email']],
    ['no password', { password: '' }, ['password']],
    ['an endless password', { password: 'x'.repeat(129) }, ['password']],
    ['a zero byte in the password', { password: 'otklik\0demo' }, ['password']],
    ['broken UTF-16', { password: 'otklik\ud83ddemo' }, ['password']],
    ['both', { email: '@', password: '' }, ['email', 'password']],
  ])('refuses %s as bad input', async (_, input, fields) => {
    const error = await failure(signIn(on.auth, input))
    expect(error.code).toBe('BAD_USER_INPUT')
    expect(error.fields.map((fault) => fault.path)).toEqual(fields.map((field) => [field]))
    expect(error.text.ru).toMatch(/[а-я]/)
  })
})

describe('a forged session', () => {
  let on: Awaited<ReturnType<typeof stage>>
  beforeAll(async () => {
    on = await stage()
  })
  afterAll(() => on[Symbol.asyncDispose]())

  test.each([
    ['its signature forged', (cookie: string) => cookie.replace(/.{6}$/, 'AAAAA%3D')],
    ['its signature cut off', (cookie: string) => cookie.replace(/\.[^.]*$/, '')],
    ['an empty signature', (cookie: string) => cookie.replace(/\.[^.]*$/, '.')],
    ['another token under the signature', (cookie: string) => cookie.replace(/=./, '=_')],
    ['the name of a cookie for HTTPS', (cookie: string) => `__Host-${cookie}`],
    ['broken escapes', (cookie: string) => `${cookie}%E0%A4%A`],
  ])('is not known by a cookie with %s', async (_, forge) => {
    const cookie = cookieOf((await signIn(on.auth)).cookies)
    expect(await on.auth.identify({ cookie })).not.toBeNull()
    expect(await on.auth.identify({ cookie: forge(cookie) })).toBeNull()
  })
})
