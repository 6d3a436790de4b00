import { type LookupAddress, lookup } from 'node:dns'
import { Agent } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'

/** Addresses of this machine and of inner networks; a browser names the endpoint, and may name anything. */
const inner = new BlockList()
for (const [address, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const) {
  inner.addSubnet(address, prefix, 'ipv4')
}
for (const [address, prefix] of [
  ['::', 127],
  ['64:ff9b::', 96],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const) {
  inner.addSubnet(address, prefix, 'ipv6')
}

export const isInner = (address: string): boolean => inner.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')

export interface EndpointRules {
  /** A push service of one's own may stand in the inner network. */
  innerAllowed: boolean
}

/** Whether messages may be sent to this endpoint, as far as its address alone tells. */
export function isEndpoint(endpoint: string, { innerAllowed }: EndpointRules): boolean {
  if (endpoint.length > 1000 || !URL.canParse(endpoint)) return false
  const url = new URL(endpoint)
  if (url.protocol !== 'https:' || url.username !== '' || url.password !== '') return false
  if (innerAllowed) return true
  const host = url.hostname.replace(/^\[|\]$/g, '')
  return url.port === '' && (isIP(host) === 0 ? host.includes('.') : !isInner(host))
}

/** Looks names up and gives inner addresses away to nobody: what a name leads to is known only when connecting. */
const outerLookup: LookupFunction = (host, options, callback) => {
  lookup(host, { ...options, all: true }, (error, found) => {
    const addresses = (found ?? []) as LookupAddress[]
    const outer = addresses.filter(({ address }) => !isInner(address))
    const [first] = outer
    if (error) callback(error, '', 0)
    else if (!first) callback(Object.assign(new Error(`${host} is an inner address`), { code: 'EINNER' }), '', 0)
    else if (options.all) callback(null, outer)
    else callback(null, first.address, first.family)
  })
}

/** Connects to endpoints; not kept open, since each push service gets a message now and then. */
export const endpointAgent = ({ innerAllowed }: EndpointRules, more: { ca?: string } = {}): Agent =>
  new Agent({ ...more, ...(innerAllowed ? {} : { lookup: outerLookup }), maxSockets: 20 })
