/** Where to go after signing in when no address was given. */
export const home = '/'

/**
 * The address to come back to, from a query string that anybody may have written: a path of ours, or home.
 * `//host` and `/\host` are other sites to a browser.
 */
export function safeReturn(address: string | null | undefined): string {
  if (!address?.startsWith('/') || /^\/[/\\]/.test(address) || /[\u0000-\u001f\\]/.test(address)) return home
  return address.startsWith('/sign-in') ? home : address
}

export function signInAddress(from: string, expired = false): string {
  const query = new URLSearchParams()
  if (safeReturn(from) !== home) query.set('return', from)
  if (expired) query.set('expired', '1')
  return query.size > 0 ? `/sign-in?${query}` : '/sign-in'
}
