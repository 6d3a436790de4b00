import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { connect, type TLSSocket } from 'node:tls'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hashSecret } from '../../src/auth/secrets.ts'
import { ticketLife } from '../../src/certificates/tickets.ts'
import { type Issued, TestAuthority } from '../testkit/authority.ts'
import { madeUpSnils, madeUpTaxpayerId } from '../testkit/made-up.ts'
import { Browser, ivanova, type Stage, stage } from './stage.ts'

let authority: TestAuthority
let other: TestAuthority
let on: Stage
let revoked: Issued

beforeAll(async () => {
  authority = await TestAuthority.create()
  other = await TestAuthority.create('CN=Чужой удостоверяющий центр')
  revoked = await authority.issue(ivanova)
  on = await stage(authority, { revoked: [revoked] })
})
afterAll(() => on?.[Symbol.asyncDispose]())

const day = 86_400_000

/** The user whose session a browser holds. */
async function whoIs(browser: Browser, where = on) {
  const viewer = await where.auth.identify({ cookie: browser.cookieHeader })
  return (
    viewer &&
    where.db.prisma.user.findUniqueOrThrow({
      where: { id: viewer.userId },
      include: { organization: true, requests: true, certificates: true, accounts: true },
    })
  )
}

const titleOf = (body: string) => /<h1>(.*?)<\/h1>/.exec(body)?.[1]

describe('a certificate that is good', () => {
  test.each(['rsa', 'ecdsa'] as const)('of %s opens a session and fills the profile', async (key) => {
    const snils = { rsa: '90234567892', ecdsa: '90345678919' }[key]
    const certificate = await authority.issue(
      { ...ivanova, snils, email: `${key}@customer.example`, entityTaxpayerId: undefined, taxpayerId: '007599555000' },
      { key },
    )
    const browser = new Browser(authority, certificate)
    const page = await browser.signIn(on.publicUrl, '/tickets?mine=1')
    expect(page).toMatchObject({ status: 303, location: `${on.publicUrl}/tickets?mine=1` })
    const user = await whoIs(browser)
    expect(user).toMatchObject({
      fullName: 'Иванова Мария Петровна',
      post: 'Главный специалист',
      email: null,
      emailVerified: false,
      pendingEmail: `${key}@customer.example`,
      snils,
      role: 'REQUESTER',
      organization: null,
      // In this older form ИНН is the organization's behind «00».
      requests: [{ taxpayerId: '7599555000', ogrn: '1027599555004', name: 'ГКУ «Учебный заказчик»', state: 'PENDING' }],
      accounts: [{ providerId: 'certificate', accountId: `snils:${snils}:7599555000` }],
    })
    expect(user?.certificates).toHaveLength(1)
    expect(user?.certificates[0]?.notAfter.getTime()).toBeGreaterThan(Date.now())
    // The secret of the way has done its work.
    expect([...browser.cookies.keys()]).toEqual(['otklik.session'])
  })

  test('shows no session that could be resumed without showing it again', async () => {
    const { cert, key } = await authority.issue({ ...ivanova, snils: '90456789037' })
    const { port } = new URL(on.url)
    for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
      const open = (session?: Buffer) =>
        connect({
          host: '127.0.0.1',
          port: Number(port),
          servername: 'localhost',
          ca: authority.cert,
          cert,
          key,
          session,
          maxVersion,
        })
      // A session of 1.3 comes with the first bytes of the answer.
      const ask = async (socket: TLSSocket) => {
        let session: Buffer | undefined
        socket.on('session', (given) => {
          session = given
        })
        await once(socket, 'secureConnect')
        expect(socket.getProtocol()).toBe(maxVersion)
        const reused = socket.isSessionReused()
        session ??= socket.getSession()
        socket.end('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
        socket.resume()
        await once(socket, 'close')
        return { session, reused }
      }
      const first = await ask(open())
      const second = await ask(open(first.session))
      expect(second.reused).toBe(false)
    }
  })
})

describe('a refusal is a page that says which and what to do', () => {
  const cases: [string, () => Promise<Issued | null>, ru: string, en: string][] = [
    ['none', async () => null, 'Сертификат не предъявлен', 'No certificate was presented'],
    [
      'expired',
      () =>
        authority.issue(ivanova, { notBefore: new Date(Date.now() - 9 * day), notAfter: new Date(Date.now() - day) }),
      'Срок действия сертификата истёк',
      'The certificate has expired',
    ],
    [
      'not yet valid',
      () => authority.issue(ivanova, { notBefore: new Date(Date.now() + day) }),
      'Срок действия сертификата ещё не наступил',
      'The certificate is not valid yet',
    ],
    ['revoked', async () => revoked, 'Сертификат отозван', 'The certificate is revoked'],
    [
      'of another authority',
      () => other.issue(ivanova),
      'Сертификат выдан не тем удостоверяющим центром',
      'The certificate is of another authority',
    ],
    [
      'of another authority and expired',
      () => other.issue(ivanova, { notBefore: new Date(Date.now() - 9 * day), notAfter: new Date(Date.now() - day) }),
      'Срок действия сертификата истёк',
      'The certificate has expired',
    ],
    [
      'for other uses',
      () => authority.issue(ivanova, { uses: ['1.3.6.1.5.5.7.3.4'] }),
      'Сертификат не предназначен для входа',
      'The certificate is not meant for signing in',
    ],
    [
      'an organization’s seal',
      () => authority.issue({ ...ivanova, surname: undefined, givenName: undefined }),
      'В сертификате нет имени владельца',
      'The certificate names nobody',
    ],
    [
      'with a wrong СНИЛС',
      () => authority.issue({ ...ivanova, snils: '90123456765' }),
      'В сертификате неверный СНИЛС',
      'The СНИЛС in the certificate is wrong',
    ],
  ]

  test.each(cases)('%s', async (_, issue, ru, en) => {
    const certificate = await issue()
    const page = await new Browser(authority, certificate).signIn(on.publicUrl)
    expect(page.status).toBe(403)
    expect(page.headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
    expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-[^']+';/)
    expect(page.body).toContain('<html lang="ru">')
    expect(titleOf(page.body)).toBe(ru)
    expect(page.body).toContain(`href="${on.publicUrl}/sign-in"`)
    // Whoever has several certificates is told which one it was.
    expect(page.body.includes('Учебный заказчик')).toBe(certificate !== null)
    const english = await new Browser(authority, certificate, { 'accept-language': 'en' }).signIn(on.publicUrl)
    expect(titleOf(english.body)).toBe(en)
  })

  test('in the language chosen in the dashboard, if one is', async () => {
    const browser = new Browser(authority, null, { 'accept-language': 'ru' })
    browser.cookies.set('otklik-language', 'en')
    expect(titleOf((await browser.signIn(on.publicUrl)).body)).toBe('No certificate was presented')
  })

  test('what a certificate names is text there, not markup', async () => {
    const certificate = await other.issue({ ...ivanova, surname: '<img src=x onerror=alert(1)>' })
    const { body } = await new Browser(authority, certificate).signIn(on.publicUrl)
    expect(body).not.toContain('<img')
    expect(body).toContain('&#60;img')
  })

  test('a user of an organization that the register has struck off', async () => {
    const name = 'МКУ «Исключённое»'
    await on.db.prisma.organization.create({ data: { taxpayerId: '7599777002', name, active: false } })
    const certificate = await authority.issue({ ...ivanova, snils: '90567890145', entityTaxpayerId: '7599777002' })
    const page = await new Browser(authority, certificate).signIn(on.publicUrl)
    expect(page.status).toBe(403)
    expect(titleOf(page.body)).toBe('Организация исключена из реестра')
    expect(page.body).toContain('МКУ «Исключённое»')
    expect(await on.db.prisma.user.count({ where: { snils: '90567890145' } })).toBe(0)
  })
})

describe('files that change', () => {
  test('count at the next sign-in; what cannot be used changes nothing; an outdated list lets nobody in', async () => {
    await using changing = await stage(authority, { revoked: [] })
    const certificate = await authority.issue(ivanova)
    const title = async () => {
      const page = await new Browser(authority, certificate).signIn(changing.publicUrl)
      return page.status === 303 ? 'in' : titleOf(page.body)
    }
    expect(await title()).toBe('in')
    // As authorities publish it: DER.
    await writeFile(changing.files.crl, (await authority.revoke([certificate])).der)
    expect(await title()).toBe('Сертификат отозван')
    await writeFile(changing.files.crl, 'half a li')
    expect(await title()).toBe('Сертификат отозван')
    // Somebody else's words under our authority's name.
    const forged = await TestAuthority.create(authority.name)
    await writeFile(changing.files.crl, (await forged.revoke([])).pem)
    expect(await title()).toBe('Сертификат отозван')
    await writeFile(changing.files.crl, (await authority.revoke([], { nextUpdate: new Date(Date.now() - day) })).pem)
    expect(await title()).toBe('Не удалось проверить, не отозван ли сертификат')
    await writeFile(changing.files.crl, (await authority.revoke([])).pem)
    expect(await title()).toBe('in')
  })

  test('end the sessions that a revoked certificate has opened, and those of what would be refused otherwise', async () => {
    await using changing = await stage(authority, { revoked: [] })
    const { db } = changing
    const hour = 3_600_000
    const come = async (number: number, times: { notAfter?: Date } = {}) => {
      const subject = {
        ...ivanova,
        snils: madeUpSnils(number),
        entityTaxpayerId: madeUpTaxpayerId(753_000_100 + number),
      }
      const shown = await authority.issue({ ...subject, email: undefined }, times)
      const browser = new Browser(authority, shown)
      expect((await browser.signIn(changing.publicUrl)).status).toBe(303)
      const user = await whoIs(browser, changing)
      if (!user) throw new Error('nobody has come in')
      return { shown, user, here: async () => (await whoIs(browser, changing)) !== null }
    }
    const stays = await come(1)
    const soonOver = await come(2, { notAfter: new Date(Date.now() + hour) })
    const [theirs, struckOff] = [await come(3), await come(4)]
    const others = await changing.auth.openSession(theirs.user.id, { address: null, userAgent: null })
    const organization = await db.prisma.organization.create({
      data: { taxpayerId: madeUpTaxpayerId(753_000_104), name: 'Исключённая' },
    })
    await db.prisma.user.update({ where: { id: struckOff.user.id }, data: { organizationId: organization.id } })
    expect(await changing.endSessions()).toBe(0)

    await writeFile(changing.files.crl, (await authority.revoke([theirs.shown])).der)
    await db.prisma.organization.update({ where: { id: organization.id }, data: { active: false } })
    changing.time.offset = 2 * hour
    expect(await changing.endSessions()).toBe(3)
    const left = await Promise.all([stays, soonOver, theirs, struckOff].map(({ here }) => here()))
    expect(left).toEqual([true, false, false, false])
    // A session by password is none of the certificate's.
    expect((await changing.auth.identify({ authorization: `Bearer ${others.token}` }))?.userId).toBe(theirs.user.id)
    // A list that was not renewed in time refuses sign-ins, and throws nobody out.
    await writeFile(changing.files.crl, (await authority.revoke([], { nextUpdate: new Date(Date.now() - day) })).der)
    expect([await changing.endSessions(), await stays.here()]).toEqual([0, true])
  })

  test('a renewed certificate of the port is shown without a restart', async () => {
    await using changing = await stage(authority)
    const renewed = await authority.issueServer('localhost')
    await writeFile(changing.files.key, renewed.key)
    await writeFile(changing.files.cert, renewed.cert)
    await new Browser(authority, await authority.issue(ivanova)).signIn(changing.publicUrl)
    const { port } = new URL(changing.url)
    const socket = connect({ host: '127.0.0.1', port: Number(port), servername: 'localhost', ca: authority.cert })
    await once(socket, 'secureConnect')
    expect(socket.getPeerCertificate().raw.toString('hex')).toBe(renewed.der.toString('hex'))
    socket.destroy()
  })
})

describe('the way back', () => {
  /** A browser that has come as far as the last step, and that step’s address. */
  async function beforeLast(returnTo = '/tickets') {
    const browser = new Browser(authority, await authority.issue({ ...ivanova, snils: '90678901243' }))
    const first = await browser.open(`${on.publicUrl}/auth/certificate?return=${encodeURIComponent(returnTo)}`)
    const second = await browser.open(first.location ?? '')
    return { browser, last: second.location ?? '' }
  }
  const interrupted = 'Вход не завершён'

  test('is good once', async () => {
    const { browser, last } = await beforeLast()
    const cookies = new Map(browser.cookies)
    expect((await browser.open(last)).status).toBe(303)
    browser.cookies.clear()
    for (const [name, value] of cookies) browser.cookies.set(name, value)
    const again = await browser.open(last)
    expect([again.status, titleOf(again.body)]).toEqual([403, interrupted])
    expect(await whoIs(browser)).toBeNull()
  })

  test('is good only in the browser that began, and spent by any other', async () => {
    const { browser, last } = await beforeLast()
    const victim = new Browser(authority)
    await victim.open(`${on.publicUrl}/auth/certificate`)
    expect(titleOf((await victim.open(last)).body)).toBe(interrupted)
    expect(await whoIs(victim)).toBeNull()
    expect(titleOf((await browser.open(last)).body)).toBe(interrupted)
    const { last: another } = await beforeLast()
    expect(titleOf((await new Browser(authority).open(another)).body)).toBe(interrupted)
  })

  test('is good for a minute', async () => {
    const { browser, last } = await beforeLast()
    on.time.offset += ticketLife
    const late = await browser.open(last)
    on.time.offset = 0
    expect(titleOf(late.body)).toBe(interrupted)
  })

  test('keeps nothing that opens a session', async () => {
    const { browser, last } = await beforeLast()
    const ticket = new URL(last).searchParams.get('ticket') ?? ''
    const rows = JSON.stringify(await on.db.prisma.verification.findMany())
    expect(rows).toContain(hashSecret(ticket))
    expect(rows).not.toContain(ticket)
    const [secret = ''] = browser.cookies.get('otklik.certificate')?.split('.') ?? []
    expect(secret).not.toBe('')
    expect(rows).not.toContain(secret)
  })

  test.each(['https://evil.example/', '//evil.example', '/\\evil.example', '/\t/evil.example', '/sign-in', '/auth/x'])(
    'leads nowhere else, not to %j',
    async (returnTo) => {
      const { browser, last } = await beforeLast(returnTo)
      expect((await browser.open(last)).location).toBe(`${on.publicUrl}/`)
    },
  )

  test('an unfinished state is no state', async () => {
    const browser = new Browser(authority, await authority.issue(ivanova))
    for (const query of ['', '?state=', '?state=../x', `?state=${'z'.repeat(64)}`]) {
      expect(titleOf((await browser.open(`${on.url}/auth/certificate/read${query}`)).body)).toBe(interrupted)
    }
  })

  test('whoever opens the port by itself is led to the sign-in page', async () => {
    const page = await new Browser(authority).open(`${on.url}/`)
    expect(page).toMatchObject({ status: 303, location: `${on.publicUrl}/sign-in` })
  })
})
