import { randomBytes, randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'

export interface HeaderSettings {
  /** Browsers come over HTTPS. */
  secure: boolean
  trustProxy: boolean
}

const forwarded = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-forwarded-port']
const passedOn = new WeakSet<IncomingMessage>()
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
  // Only the front door says which scripts a page may run.
  delete request.headers['content-security-policy']
  delete request.headers['content-security-policy-report-only']
  return id
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
  return policy({ 'script-src': `'self' 'nonce-${nonce}' 'strict-dynamic'` })
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
