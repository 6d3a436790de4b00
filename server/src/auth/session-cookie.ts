import { constantTimeEqual, makeSignature } from 'better-auth/crypto'
import { parseCookies, serializeCookie } from 'better-call'

/** The cookie that the sign-in library sets and `identify` reads: `<session token>.<HMAC-SHA-256 of it>`. */
export interface SessionCookie {
  name: string
  secret: string
  attributes: { httpOnly: true; sameSite: 'lax'; path: '/'; secure: boolean }
}

/**
 * Over HTTPS the name asks browsers to take the cookie only from this very host over HTTPS, so that a neighbouring
 * subdomain can't plant its own session here.
 */
export function sessionCookie(secret: string, secure: boolean): SessionCookie {
  return {
    name: secure ? '__Host-otklik.session' : 'otklik.session',
    secret,
    attributes: { httpOnly: true, sameSite: 'lax', path: '/', secure },
  }
}

/** The session token in a `Cookie` header; null when there is none or its signature is not ours. */
export async function readSessionCookie(cookie: SessionCookie, header: string): Promise<string | null> {
  const value = parseCookies(header).get(cookie.name)
  const dot = value?.lastIndexOf('.') ?? -1
  if (value === undefined || dot < 1) return null
  const token = value.slice(0, dot)
  const right = await makeSignature(token, cookie.secret)
  return constantTimeEqual(value.slice(dot + 1), right) ? token : null
}

/** The `Set-Cookie` that makes a browser forget the session. */
export function clearSessionCookie(cookie: SessionCookie): string {
  return serializeCookie(cookie.name, '', { ...cookie.attributes, maxAge: 0 })
}
