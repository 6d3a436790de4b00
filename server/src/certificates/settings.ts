import { BlockList, isIP } from 'node:net'
import type { HeaderForm } from './forwarded.ts'
import type { Oids } from './oids.ts'

/** How certificates reach the product, of one run; null in the settings: they do not. */
export interface CertificateSettings {
  /** The product's own TLS port, or a proxy's word for who came to it. */
  by:
    | { kind: 'listener'; port: number; certFile: string; keyFile: string }
    | { kind: 'header'; form: HeaderForm; proxies: readonly string[] }
  /** PEM; a listener has one. */
  caFile: string | null
  crlFile: string | null
  /** The origin at which browsers show their certificate; null: worked out from the public one. */
  url: string | null
  oids: Oids
}

/** Addresses and networks, separated by commas; null when one is neither. */
export function parseProxies(text: string): string[] | null {
  const list = text.split(',').map((each) => each.trim())
  return list.every((each) => networkOf(each) !== null) ? list : null
}

/** What addresses belong to those networks. */
export function proxyList(networks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const each of networks) {
    const network = networkOf(each)
    if (network) list.addSubnet(network.address, network.bits, network.family)
  }
  return list
}

function networkOf(text: string): { address: string; bits: number; family: 'ipv4' | 'ipv6' } | null {
  const [address = '', given, ...more] = text.split('/')
  const version = isIP(address)
  if (version === 0 || more.length > 0) return null
  const most = version === 4 ? 32 : 128
  if (given !== undefined && !/^\d{1,3}$/.test(given)) return null
  const bits = given === undefined ? most : Number(given)
  return bits <= most ? { address, bits, family: version === 4 ? 'ipv4' : 'ipv6' } : null
}
