/** Where to go after signing in when no address was given. */
export const home = '/'

/** No such site: a relative address stays on it, another one leaves it. */
const here = 'http://here.invalid'

/**
 * The address to come back to, from a query string that anybody may have written: a path of ours, or home. Read as a
 * browser reads it, to which `//host`, `/\host` and a tab in between are other sites.
 */
export function safeReturn(address: string | null | undefined): string {
  if (!address?.startsWith('/') || !URL.canParse(address, here)) return home
  const url = new URL(address, here)
  if (url.origin !== here || url.pathname.startsWith('//') || url.pathname === '/sign-in') return home
  return url.pathname + url.search + url.hash
}

export function signInAddress(from: string, expired = false): string {
  const query = new URLSearchParams()
  if (safeReturn(from) !== home) query.set('return', from)
  if (expired) query.set('expired', '1')
  return query.size > 0 ? `/sign-in?${query}` : '/sign-in'
}
