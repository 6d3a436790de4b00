import type { IncomingHttpHeaders } from 'node:http'

/**
 * Cookies prove an identity only to pages of this very origin: a request that another site's page sends is nobody's.
 * Programs send no Origin and mostly no cookie either.
 */
export function ownCookie(headers: IncomingHttpHeaders, publicUrl: string): string | null {
  const { cookie, origin, host } = headers
  if (!cookie) return null
  if (origin === undefined) return cookie
  const own = origin === new URL(publicUrl).origin || (URL.canParse(origin) && new URL(origin).host === host)
  return own ? cookie : null
}
