import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { Agent, request as httpsRequest } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { pino } from 'pino'
import { createAuth } from '../../src/auth/auth.ts'
import { startCertificates } from '../../src/certificates/certificates.ts'
import type { HeaderForm } from '../../src/certificates/forwarded.ts'
import { defaultOids } from '../../src/certificates/oids.ts'
import { proxyList } from '../../src/certificates/settings.ts'
import { EventLog } from '../../src/events/log.ts'
import { FrontDoor } from '../../src/http/front-door.ts'
import { Metrics } from '../../src/http/metrics.ts'
import { JobQueue } from '../../src/job-queue.ts'
import { ticketTopic } from '../../src/tickets/events.ts'
import type { Issued, Subject, TestAuthority } from '../testkit/authority.ts'
import { testDatabase } from '../testkit/database.ts'

/** An official, made up; the numbers have right check digits. */
export const ivanova: Subject = {
  commonName: 'ГКУ «Учебный заказчик»',
  surname: 'Иванова',
  givenName: 'Мария Петровна',
  organization: 'ГКУ «Учебный заказчик»',
  post: 'Главный специалист',
  email: 'Ivanova@Customer.example',
  snils: '90123456764',
  entityTaxpayerId: '7599555000',
  taxpayerId: '759900101270',
  ogrn: '1027599555004',
}

export interface StageOptions {
  /** A TLS port of the product's own by default. */
  header?: { form: HeaderForm; proxies: string[] }
  /** Revoked from the start; none: no CRL is set. */
  revoked?: Issued[]
  /** In the header's case: whether authorities are set as well. */
  withAuthorities?: boolean
}

/** The front door of a product, with sign-in by certificate behind it. */
export async function stage(authority: TestAuthority, options: StageOptions = {}) {
  const database = await testDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'otklik-certificates-'))
  const logger = pino({ level: 'silent' })
  const time = { offset: 0 }
  const clock = () => new Date(Date.now() + time.offset)
  const path = (name: string) => join(folder, name)
  const server = await authority.issueServer('localhost')
  const files = { ca: path('ca.pem'), crl: path('crl.pem'), cert: path('server.pem'), key: path('server.key') }
  await writeFile(files.ca, authority.cert)
  await writeFile(files.crl, (await authority.revoke(options.revoked ?? [])).pem)
  await writeFile(files.cert, server.cert)
  await writeFile(files.key, server.key)

  const { header } = options
  const door = new FrontDoor({
    secure: false,
    trustProxy: false,
    certificateProxies: header ? proxyList(header.proxies) : null,
    logger,
    metrics: new Metrics({ token: null, gauges: {} }),
    checks: {},
  })
  const port = await door.listen('127.0.0.1', 0)
  const publicUrl = `http://localhost:${port}`
  const secret = 'a secret of tests only: 8f1c2d7be6a94035'
  const settings = { publicUrl, uploadMaxBytes: 1, secret, secureCookies: false, trustProxy: false }
  const { db } = database
  const auth = createAuth({ db, clock, ...settings })
  const log = new EventLog(db, { url: database.url, topics: [ticketTopic], logger, clock })
  await log.start()
  const by = header
    ? ({ kind: 'header', ...header } as const)
    : ({ kind: 'listener', port: 0, certFile: files.cert, keyFile: files.key } as const)
  const certificates = await startCertificates(
    { db, auth, log, queue: new JobQueue(db, logger), clock, logger, settings },
    {
      by,
      caFile: header && !options.withAuthorities ? null : files.ca,
      crlFile: options.revoked ? files.crl : null,
      url: null,
      oids: defaultOids,
    },
    '127.0.0.1',
  )
  const seen: IncomingHttpHeaders[] = []
  door.open({
    graphql: () => {},
    files: async () => false,
    stop: () => {},
    address: () => {},
    auth: (request, response) => certificates.handle(request, response),
    dashboard: (request, response) => {
      seen.push(request.headers)
      response.end('dashboard')
    },
    upgrade: (_request, socket) => void socket.destroy(),
  })
  return {
    db,
    auth,
    /** Moves the product's clock, in milliseconds. */
    time,
    publicUrl,
    /** Where certificates are shown. */
    url: certificates.url,
    /** The node's periodic work. */
    endSessions: () => certificates.endSessions(),
    authority,
    files,
    /** What came through to the dashboard. */
    seen,
    async [Symbol.asyncDispose]() {
      await Promise.all([door.close(0), certificates.close(0)])
      await log.stop()
      await database[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export type Stage = Awaited<ReturnType<typeof stage>>

export interface Page {
  status: number
  headers: IncomingHttpHeaders
  location: string | undefined
  body: string
}

/** As much of a browser as signing in takes: cookies, which know no ports, and a certificate for whoever asks. */
export class Browser {
  readonly #authority: TestAuthority
  readonly #certificate: Issued | null
  readonly #headers: Record<string, string>
  readonly cookies = new Map<string, string>()

  constructor(authority: TestAuthority, certificate: Issued | null = null, headers: Record<string, string> = {}) {
    this.#authority = authority
    this.#certificate = certificate
    this.#headers = { 'accept-language': 'ru', ...headers }
  }

  get cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  /** One page; what is sent elsewhere is not followed. */
  async open(url: string): Promise<Page> {
    const headers = { ...this.#headers, ...(this.cookies.size > 0 && { cookie: this.cookieHeader }) }
    const { cert, key } = this.#certificate ?? {}
    const sent = url.startsWith('https:')
      ? httpsRequest(url, { headers, agent: new Agent({ ca: this.#authority.cert, cert, key, family: 4 }) })
      : httpRequest(url, { headers, agent: false, family: 4 })
    const answered = once(sent, 'response') as Promise<[IncomingMessage]>
    sent.end()
    const [response] = await answered
    for (const cookie of response.headers['set-cookie'] ?? []) this.#keep(cookie)
    const { statusCode: status = 0, headers: given } = response
    return { status, headers: given, location: given.location, body: await text(response) }
  }

  /** From the first step on, to where nothing leads further, or to an address that is not of this sign-in. */
  async signIn(publicUrl: string, returnTo = '/tickets'): Promise<Page> {
    let page = await this.open(`${publicUrl}/auth/certificate?return=${encodeURIComponent(returnTo)}`)
    while (page.status === 303 && page.location?.includes('/auth/certificate/')) page = await this.open(page.location)
    return page
  }

  #keep(cookie: string): void {
    const [pair = '', ...attributes] = cookie.split('; ')
    const [name = '', value = ''] = pair.split(/=(.*)/s)
    if (attributes.includes('Max-Age=0')) this.cookies.delete(name)
    else this.cookies.set(name, decodeURIComponent(value))
  }
}
