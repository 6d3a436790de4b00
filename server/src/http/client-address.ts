import type { IncomingMessage } from 'node:http'

/**
 * Where a request comes from. Behind a trusted proxy it is the last address of X-Forwarded-For, the one that
 * the proxy itself has added; those before it are the asker's own words.
 */
export function clientAddress(request: IncomingMessage, trustProxy: boolean): string {
  const direct = plainAddress(request.socket.remoteAddress ?? '')
  if (!trustProxy) return direct
  const header = request.headers['x-forwarded-for']
  const last = (Array.isArray(header) ? header.join(',') : (header ?? '')).split(',').at(-1)?.trim()
  return last ? plainAddress(last) : direct
}

export function isLoopback(address: string): boolean {
  return address === '::1' || /^127\.\d+\.\d+\.\d+$/.test(address)
}

/** An IPv4 address that came over an IPv6 socket, as IPv4. */
function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/, '')
}
