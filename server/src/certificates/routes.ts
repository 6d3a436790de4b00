import type { IncomingMessage, ServerResponse } from 'node:http'
import type { BlockList } from 'node:net'
import { hashSecret } from '../auth/secrets.ts'
import { clientAddress } from '../http/client-address.ts'
import { forwardedCertificate } from '../http/headers.ts'
import { safeReturn } from '../http/return-address.ts'
import type { Services } from '../services.ts'
import { type Certificate, readCertificate } from './certificate.ts'
import type { CertificateFiles } from './files.ts'
import { type HeaderForm, readForwarded } from './forwarded.ts'
import type { Oids } from './oids.ts'
import { sendRefusal } from './page.ts'
import { excluded, interrupted, nameless, type RefusalText, refusals, wrongRequisite } from './refusals.ts'
import { revocationOf } from './revocation-list.ts'
import { endSessions } from './sessions.ts'
import { signInByCertificate } from './sign-in.ts'
import { begin, begunCookie, endedCookie, readBegun } from './state-cookie.ts'
import { isSubjectFault, readHolder } from './subject.ts'
import { issueTicket, spendTicket } from './tickets.ts'
import { chainFault } from './trust.ts'
import { judge, type Refusal } from './verdict.ts'

export type CertificateServices = Pick<Services, 'db' | 'auth' | 'log' | 'queue' | 'clock' | 'logger' | 'settings'>

export interface CertificateWay {
  files: CertificateFiles
  oids: Oids
  /** The origin at which browsers show their certificate. */
  url: string
  /** How a proxy's word arrives; null when the product has its own TLS port. */
  header: { form: HeaderForm; proxies: BlockList } | null
}

/** What was presented at a handshake: ours, or a proxy's. */
export type Presented = { der: Buffer; chain: string | null } | 'none' | 'malformed'

/**
 * Signing in by certificate takes three steps, so that the address where certificates are shown may be another port or
 * host than the one that sessions belong to:
 *
 *   /auth/certificate       at the public address: a secret into a cookie, its hash along to
 *   /auth/certificate/read  where the handshake asked for a certificate: judged, its user found, a ticket back to
 *   /auth/certificate/done  at the public address: ticket and cookie must belong together; the session
 *
 * A link that leads a victim to a later step is worth nothing: its browser lacks the secret, or has another.
 */
export class CertificateRoutes {
  readonly #services: CertificateServices
  readonly #way: CertificateWay

  constructor(services: CertificateServices, way: CertificateWay) {
    this.#services = services
    this.#way = way
  }

  /** At the public address; false when the path is none of ours. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const url = addressOf(request)
    if (url.pathname === '/auth/certificate') this.#begin(url, request, response)
    else if (url.pathname === '/auth/certificate/done') await this.#done(url, request, response)
    else if (url.pathname === '/auth/certificate/read' && this.#way.header) await this.#readForwarded(request, response)
    else return false
    return true
  }

  #begin(url: URL, request: IncomingMessage, response: ServerResponse): void {
    const { secureCookies } = this.#services.settings
    const asked = url.searchParams.get('return')
    // Another try after a refusal goes on to where the first one was to lead.
    const returnTo = asked ?? readBegun(request.headers.cookie, secureCookies)?.returnTo
    const begun = begin(safeReturn(returnTo))
    response.setHeader('set-cookie', begunCookie(begun, secureCookies))
    redirect(response, `${this.#way.url}/auth/certificate/read?state=${hashSecret(begun.secret)}`)
  }

  async #readForwarded(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { header } = this.#way
    const given = header && readForwarded(header.form, forwardedCertificate(request))
    if (given?.state !== 'certificate') return this.read(request, response, given?.state ?? 'none')
    const { authorities } = await this.#trust()
    const certificate = readCertificate(given.der)
    const own = certificate && authorities ? chainFault(given.der, authorities, this.#services.clock()) : null
    return this.read(request, response, { der: given.der, chain: given.chain ?? own })
  }

  /** The middle step, on whatever port it is taken. */
  async read(request: IncomingMessage, response: ServerResponse, presented: Presented): Promise<void> {
    const { clock, db } = this.#services
    const state = addressOf(request).searchParams.get('state') ?? ''
    if (!/^[0-9a-f]{64}$/.test(state)) return this.#refuse(request, response, interrupted, null)
    if (typeof presented === 'string') return this.#refuse(request, response, refusals[presented], null)
    const certificate = readCertificate(presented.der)
    const refusal = await this.#judge(certificate, presented)
    if (!certificate || refusal) {
      return this.#refuse(request, response, refusals[refusal ?? 'malformed'], certificate, refusal ?? 'malformed')
    }
    const holder = readHolder(certificate.parsed, this.#way.oids)
    if (isSubjectFault(holder)) {
      const text = holder.fault === 'nameless' ? nameless : wrongRequisite(holder.requisite, holder.value)
      return this.#refuse(request, response, text, certificate)
    }
    const entered = await signInByCertificate(this.#services, certificate, holder)
    if ('nameless' in entered) return this.#refuse(request, response, nameless, certificate)
    if ('excluded' in entered) {
      const { name, taxpayerId } = entered.excluded
      return this.#refuse(request, response, excluded(name, taxpayerId), certificate)
    }
    const { userId } = entered
    const ticket = await issueTicket(db, { userId, certificate: certificate.fingerprint }, state, clock())
    redirect(response, `${this.#services.settings.publicUrl}/auth/certificate/done?ticket=${ticket}`)
  }

  /** Sessions last for days: what would be refused at the door by now ends; for the node's periodic work. */
  async endSessions(): Promise<number> {
    const { lists } = await this.#trust()
    return endSessions(this.#services, lists)
  }

  async #judge(certificate: Certificate | null, { chain }: { chain: string | null }): Promise<Refusal | null> {
    const now = this.#services.clock()
    const { lists } = await this.#trust()
    const revocation = certificate && lists ? revocationOf(certificate.raw, lists, now) : 'unchecked'
    return judge({ certificate, chain, revocation }, now)
  }

  /** As the files say at this moment: what was revoked a minute ago does not get in. */
  async #trust() {
    await this.#way.files.refresh()
    return this.#way.files.contents.trust
  }

  async #done(url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { auth, clock, db, settings } = this.#services
    const begun = readBegun(request.headers.cookie, settings.secureCookies)
    const ticket = url.searchParams.get('ticket') ?? ''
    const entered = ticket ? await spendTicket(db, ticket, begun?.secret ?? '', clock()) : null
    if (!begun || !entered) return this.#refuse(request, response, interrupted, null)
    const address = clientAddress(request, settings.trustProxy)
    const { userId, certificate } = entered
    const userAgent = request.headers['user-agent'] ?? null
    const { cookies } = await auth.openSession(userId, { address, userAgent, certificate })
    response.setHeader('set-cookie', [...cookies, endedCookie(settings.secureCookies)])
    redirect(response, `${settings.publicUrl}${safeReturn(begun.returnTo)}`)
  }

  #refuse(
    request: IncomingMessage,
    response: ServerResponse,
    text: RefusalText,
    certificate: Certificate | null,
    reason?: Refusal,
  ): void {
    const { logger, settings } = this.#services
    const said = { reason: text.title.en, fingerprint: certificate?.fingerprint, issuer: certificate?.issuer }
    // That one is the operator's to mend.
    if (reason === 'revocation-unknown') logger.error(said, 'no current revocation list for a certificate’s issuer')
    else logger.info(said, 'a certificate was refused')
    sendRefusal(request, response, { ...text, certificate, publicUrl: settings.publicUrl })
  }
}

/** Only path and query count. */
const addressOf = (request: IncomingMessage) => new URL(request.url ?? '/', 'http://here.invalid')

function redirect(response: ServerResponse, location: string): void {
  // 303: whatever came, the next is a GET. Closed, so that each attempt is a handshake of its own.
  response.writeHead(303, { location, 'cache-control': 'no-store', connection: 'close', 'content-length': 0 })
  response.end()
}
