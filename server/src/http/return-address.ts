/** No such site: a relative address stays on it, another one leaves it. */
const here = 'http://here.invalid'

/**
 * The address to go to after signing in, from a query string that anybody may have written: a path of ours, or the first
 * page. Read as a browser reads it, to which `//host`, `/\host` and a tab in between are other sites.
 */
export function safeReturn(address: string | null | undefined): string {
  if (!address?.startsWith('/') || !URL.canParse(address, here)) return '/'
  const url = new URL(address, here)
  if (url.origin !== here || url.pathname.startsWith('//')) return '/'
  if (url.pathname === '/sign-in' || url.pathname.startsWith('/auth/')) return '/'
  return url.pathname + url.search + url.hash
}
