import { randomBytes } from 'node:crypto'
import { parseCookies, serializeCookie } from 'better-call'

/** A sign-in that a browser has begun: a secret that only it has, and where to go afterwards. */
export interface Begun {
  secret: string
  returnTo: string
}

// Seconds: a token is to be found and its PIN typed meanwhile.
const LIFE = 15 * 60
/** Longer addresses are not remembered: browsers and proxies take heads of a few KB. */
const LONGEST = 1000

const nameOf = (secure: boolean) => (secure ? '__Host-otklik.certificate' : 'otklik.certificate')
const attributesOf = (secure: boolean) => ({ httpOnly: true, sameSite: 'lax', path: '/', secure }) as const

export function begin(returnTo: string): Begun {
  return { secret: randomBytes(32).toString('base64url'), returnTo: returnTo.length > LONGEST ? '/' : returnTo }
}

export function begunCookie({ secret, returnTo }: Begun, secure: boolean): string {
  const value = `${secret}.${Buffer.from(returnTo).toString('base64url')}`
  return serializeCookie(nameOf(secure), value, { ...attributesOf(secure), maxAge: LIFE })
}

export function readBegun(header: string | undefined, secure: boolean): Begun | null {
  const [secret, returnTo] =
    parseCookies(header ?? '')
      .get(nameOf(secure))
      ?.split('.') ?? []
  return secret && returnTo !== undefined ? { secret, returnTo: Buffer.from(returnTo, 'base64url').toString() } : null
}

export function endedCookie(secure: boolean): string {
  return serializeCookie(nameOf(secure), '', { ...attributesOf(secure), maxAge: 0 })
}
