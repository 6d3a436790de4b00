import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Issued, TestAuthority } from '../testkit/authority.ts'
import { Browser, ivanova, type Stage, stage } from './stage.ts'

let authority: TestAuthority
let certificate: Issued

beforeAll(async () => {
  authority = await TestAuthority.create()
  certificate = await authority.issue(ivanova)
})

const titleOf = (body: string) => /<h1>(.*?)<\/h1>/.exec(body)?.[1]

const clientCert = ({ der }: Issued) => `:${der.toString('base64')}:`
const escapedPem = ({ cert }: Issued) => encodeURIComponent(`${cert.trim()}\n`)

/** How a sign-in ends that a proxy passes on with these headers: «in», or the title of the refusal. */
async function outcome(on: Stage, headers: Record<string, string>): Promise<string | undefined> {
  const page = await new Browser(authority, null, headers).signIn(on.publicUrl)
  return page.status === 303 ? 'in' : titleOf(page.body)
}

const none = 'Сертификат не предъявлен'
const malformed = 'Сертификат не читается'
const wrongAuthority = 'Сертификат выдан не тем удостоверяющим центром'

describe('Client-Cert, RFC 9440', () => {
  let on: Stage
  beforeAll(async () => {
    on = await stage(authority, { header: { form: 'client-cert', proxies: ['10.0.0.0/8', '127.0.0.1'] } })
  })
  afterAll(() => on?.[Symbol.asyncDispose]())

  test('of a configured proxy is believed, on the one origin', async () => {
    expect(on.url).toBe(on.publicUrl)
    const browser = new Browser(authority, null, { 'client-cert': clientCert(certificate) })
    expect(await browser.signIn(on.publicUrl)).toMatchObject({ status: 303, location: `${on.publicUrl}/tickets` })
    const viewer = await on.auth.identify({ cookie: browser.cookieHeader })
    expect(await on.db.prisma.user.findUnique({ where: { id: viewer?.userId } })).toMatchObject({
      fullName: 'Иванова Мария Петровна',
    })
  })

  test.each([
    ['none', '', none],
    ['no byte sequence', 'aGVsbG8=', malformed],
    ['no base64', ':не base64:', malformed],
    ['base64 without its padding', ':aGVsbG8:', malformed],
    ['a sequence of nothing', '::', none],
    ['no certificate', ':aGVsbG8=:', malformed],
    ['parameters', ':aGVsbG8=:;a=1', malformed],
  ])('%s is told so', async (_, value, title) => {
    expect(await outcome(on, { 'client-cert': encodeURI(value) })).toBe(title)
  })

  test('a certificate twice, of which one is not the proxy’s, is none', async () => {
    const both = `${clientCert(certificate)}, ${clientCert(await authority.issue({ ...ivanova, snils: '90234567892' }))}`
    expect(await outcome(on, { 'client-cert': both })).toBe(malformed)
    const half = clientCert(certificate).slice(0, 300)
    expect(await outcome(on, { 'client-cert': `${half}:` })).toBe(malformed)
  })

  test('its dates and use are looked at here as well', async () => {
    const day = 86_400_000
    const old = { notBefore: new Date(Date.now() - 9 * day), notAfter: new Date(Date.now() - day) }
    const expired = await authority.issue(ivanova, old)
    expect(await outcome(on, { 'client-cert': clientCert(expired) })).toBe('Срок действия сертификата истёк')
    const mail = await authority.issue(ivanova, { uses: ['1.3.6.1.5.5.7.3.4'] })
    expect(await outcome(on, { 'client-cert': clientCert(mail) })).toBe('Сертификат не предназначен для входа')
    const unlimited = await authority.issue({ ...ivanova, snils: '90345678919' }, { uses: null })
    expect(await outcome(on, { 'client-cert': clientCert(unlimited) })).toBe('in')
  })

  test('the other form is nobody’s word', async () => {
    const headers = { 'x-ssl-client-cert': escapedPem(certificate), 'x-ssl-client-verify': 'SUCCESS' }
    expect(await outcome(on, headers)).toBe(none)
  })

  test('no handler behind gets to see such headers, a proxy’s neither', async () => {
    const headers = {
      'client-cert': clientCert(certificate),
      'client-cert-chain': clientCert(certificate),
      'x-ssl-client-cert': escapedPem(certificate),
      'x-ssl-client-verify': 'SUCCESS',
      'x-other': 'stays',
    }
    await new Browser(authority, null, headers).open(`${on.publicUrl}/tickets`)
    const seen = on.seen.at(-1) ?? {}
    expect(seen['x-other']).toBe('stays')
    expect(Object.keys(seen).filter((name) => /client/.test(name))).toEqual([])
  })
})

describe('who is no configured proxy', () => {
  test.each(['client-cert', 'nginx'] as const)('has its %s headers taken away', async (form) => {
    await using on = await stage(authority, { header: { form, proxies: ['10.0.0.0/8', '::1'] } })
    const headers = {
      'client-cert': clientCert(certificate),
      'x-ssl-client-cert': escapedPem(certificate),
      'x-ssl-client-verify': 'SUCCESS',
      // Nor does it help to say that one is.
      'x-forwarded-for': '10.0.0.1',
      forwarded: 'for=10.0.0.1',
    }
    expect(await outcome(on, headers)).toBe(none)
    expect(await on.db.prisma.user.count()).toBe(0)
  })

  test('can do nothing with them where the product has its own port', async () => {
    await using on = await stage(authority)
    const headers = { 'client-cert': clientCert(certificate) }
    expect(await outcome(on, headers)).toBe(none)
    const read = `${on.publicUrl}/auth/certificate/read?state=${'0'.repeat(64)}`
    expect((await new Browser(authority, null, headers).open(read)).status).toBe(404)
  })
})

describe('nginx', () => {
  let on: Stage
  let revoked: Issued
  beforeAll(async () => {
    revoked = await authority.issue({ ...ivanova, snils: '90456789037' })
    on = await stage(authority, {
      header: { form: 'nginx', proxies: ['127.0.0.0/8'] },
      withAuthorities: true,
      revoked: [revoked],
    })
  })
  afterAll(() => on?.[Symbol.asyncDispose]())

  const passed = (issued: Issued | null, verify: string) => ({
    ...(issued && { 'x-ssl-client-cert': escapedPem(issued) }),
    'x-ssl-client-verify': verify,
  })

  test.each([
    ['SUCCESS', 'in'],
    ['NONE', none],
    ['FAILED:certificate has expired', wrongAuthority],
    ['FAILED:certificate revoked', 'Сертификат отозван'],
    ['FAILED:unable to get local issuer certificate', wrongAuthority],
    ['FAILED:unsuitable certificate purpose', 'Сертификат не предназначен для входа'],
    ['FAILED:unable to get certificate CRL', 'Не удалось проверить, не отозван ли сертификат'],
    ['FAILED:', malformed],
    ['success', malformed],
    ['', malformed],
  ])('«%s» is taken as that', async (verify, title) => {
    expect(await outcome(on, passed(certificate, verify))).toBe(title)
  })

  test('half a certificate, or none where one was verified, is told so', async () => {
    const half = { 'x-ssl-client-cert': escapedPem(certificate).slice(0, 400), 'x-ssl-client-verify': 'SUCCESS' }
    expect(await outcome(on, half)).toBe(malformed)
    expect(await outcome(on, { 'x-ssl-client-cert': '%E0%A4%A', 'x-ssl-client-verify': 'SUCCESS' })).toBe(malformed)
    expect(await outcome(on, passed(null, 'SUCCESS'))).toBe(malformed)
  })

  test('authorities and revocation lists of our own count beside the proxy’s word', async () => {
    expect(await outcome(on, passed(revoked, 'SUCCESS'))).toBe('Сертификат отозван')
    const other = await TestAuthority.create('CN=Чужой удостоверяющий центр')
    expect(await outcome(on, passed(await other.issue(ivanova), 'SUCCESS'))).toBe(wrongAuthority)
    const sameName = await TestAuthority.create(authority.name)
    expect(await outcome(on, passed(await sameName.issue(ivanova), 'SUCCESS'))).toBe(wrongAuthority)
  })
})
