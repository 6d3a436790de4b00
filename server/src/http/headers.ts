import { randomBytes, randomUUID } from 'node:crypto'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { type BlockList, isIP } from 'node:net'
import { certificateHeaders } from '../certificates/forwarded.ts'
import { clientAddress } from './client-address.ts'

export interface HeaderSettings {
  /** Browsers come over HTTPS. */
  secure: boolean
  trustProxy: boolean
  /** Whose word on clients' certificates counts; none given: nobody's. */
  certificateProxies?: BlockList | null
}

const forwarded = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-forwarded-port']
const passedOn = new WeakSet<IncomingMessage>()
const certificates = new WeakMap<IncomingMessage, IncomingHttpHeaders>()
const requestIdForm = /^[\w.:-]{8,100}$/

/**
 * Puts a request's headers in order before any handler sees them: one request id, and no word about its way
 * that nobody vouches for. Answers with the request id.
 */
export function prepareRequest(request: IncomingMessage, settings: HeaderSettings): string {
  const given = request.headers['x-request-id']
  const id = settings.trustProxy && typeof given === 'string' && requestIdForm.test(given) ? given : randomUUID()
  request.headers['x-request-id'] = id
  if (forwarded.some((name) => name in request.headers)) passedOn.add(request)
  if (!settings.trustProxy) for (const name of forwarded) delete request.headers[name]
  takeCertificate(request, settings.certificateProxies ?? null)
  // Only the front door says which scripts a page may run.
  delete request.headers['content-security-policy']
  delete request.headers['content-security-policy-report-only']
  return id
}

/**
 * Headers that tell of a client's certificate go, whoever sent them, so that nothing behind the front door can take them
 * for true; what a configured proxy said, the one at the other end of this connection, is kept beside the request.
 */
function takeCertificate(request: IncomingMessage, proxies: BlockList | null): void {
  // Of a connection that is gone there is none; of a link-local one it names the interface too.
  const [address = ''] = clientAddress(request, false).split('%')
  const family = isIP(address)
  const believed = family !== 0 && (proxies?.check(address, family === 6 ? 'ipv6' : 'ipv4') ?? false)
  if (believed) certificates.set(request, pick(request.headers, certificateHeaders))
  for (const name of certificateHeaders) delete request.headers[name]
}

const pick = (headers: IncomingHttpHeaders, names: readonly string[]): IncomingHttpHeaders =>
  Object.fromEntries(names.filter((name) => name in headers).map((name) => [name, headers[name]]))

/** What a configured proxy said of the client's certificate; nothing when it was anybody else. */
export function forwardedCertificate(request: IncomingMessage): IncomingHttpHeaders {
  return certificates.get(request) ?? {}
}

/** A proxy has handed the request on, whether or not its word counts. */
export function wasPassedOn(request: IncomingMessage): boolean {
  return passedOn.has(request)
}

/** What every answer carries unless its handler says otherwise. */
export function setCommonHeaders(response: ServerResponse, requestId: string, settings: HeaderSettings): void {
  response.setHeader('x-request-id', requestId)
  response.setHeader('x-content-type-options', 'nosniff')
  response.setHeader('x-frame-options', 'DENY')
  response.setHeader('referrer-policy', 'same-origin')
  response.setHeader('cross-origin-opener-policy', 'same-origin')
  response.setHeader('permissions-policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()')
  response.setHeader('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
  if (settings.secure) response.setHeader('strict-transport-security', 'max-age=31536000')
}

/** GraphiQL is one page with its scripts and styles inside, and its editor compiles and works in blobs. */
export const graphiqlPolicy = policy({
  'script-src': "'self' 'unsafe-inline' 'unsafe-eval' blob:",
  'worker-src': "'self' blob:",
})

/** The dashboard's scripts carry a nonce of their page; Next reads it from the request's header of the same name. */
export function dashboardPolicy(): string {
  const nonce = randomBytes(16).toString('base64')
  // The worker of Web Push is named apart: under strict-dynamic no address of a script counts, its own included.
  return policy({ 'script-src': `'self' 'nonce-${nonce}' 'strict-dynamic'`, 'worker-src': "'self'" })
}

function policy(more: Record<string, string>): string {
  const directives: Record<string, string> = {
    'default-src': "'self'",
    'style-src': "'self' 'unsafe-inline'",
    'img-src': "'self' data: blob:",
    'font-src': "'self' data:",
    'connect-src': "'self'",
    'object-src': "'none'",
    'base-uri': "'self'",
    'form-action': "'self'",
    'frame-ancestors': "'none'",
    ...more,
  }
  return Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`)
    .join('; ')
}
