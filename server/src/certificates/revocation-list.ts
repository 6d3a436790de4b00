import { verify, type X509Certificate } from 'node:crypto'
import { contentOf, type Der, derAt, derExpect, derInside, tags, wholeOf } from './der.ts'
import type { Revocation } from './verdict.ts'

/**
 * A CRL (RFC 5280), as far as it is looked into here. Read by hand: those of large authorities have hundreds of
 * thousands of entries, over which libraries that make an object of each hold the process up for seconds.
 */
export interface RevocationList {
  /** The issuer's name, DER in hex. */
  issuer: string
  nextUpdate: Date | null
  /** Serial numbers, hex without leading zeros. */
  revoked: ReadonlySet<string>
  /** By a key of ours; null when it is of a kind that this program cannot compute with, as GOST is. */
  signedBy(authority: X509Certificate): boolean | null
}

/** Throws for what is no CRL. */
export function readRevocationList(der: Buffer): RevocationList {
  const [tbs, algorithm, signature] = derInside(der, derExpect(derAt(der, 0), tags.sequence))
  const parts = [...derInside(der, derExpect(tbs, tags.sequence))]
  if (parts[0]?.tag === tags.integer) parts.shift()
  const [, issuer, , ...rest] = parts
  const nextUpdate = isTime(rest[0]) ? rest.shift() : undefined
  const entries = rest[0]?.tag === tags.sequence ? rest[0] : undefined
  const revoked = new Set<string>()
  for (const entry of entries ? derInside(der, entries) : []) {
    const [serial] = derInside(der, derExpect(entry, tags.sequence))
    revoked.add(serialOf(der, derExpect(serial, tags.integer)))
  }
  const signed = wholeOf(der, derExpect(tbs, tags.sequence))
  const [kind] = derInside(der, derExpect(algorithm, tags.sequence))
  const hash = kind && hashes[wholeOf(der, kind).toString('hex')]
  // The first byte of a bit string counts the bits that are not used: none here.
  const bits = contentOf(der, derExpect(signature, tags.bits)).subarray(1)
  return {
    issuer: wholeOf(der, derExpect(issuer, tags.sequence)).toString('hex'),
    nextUpdate: nextUpdate ? timeOf(der, nextUpdate) : null,
    revoked,
    signedBy: (authority) => (hash ? verify(hash, signed, authority.publicKey, bits) : null),
  }
}

/** How a certificate stands by the lists there are: deny unless a list of its issuer that is not outdated allows. */
export function revocationOf(certificate: Buffer, lists: readonly RevocationList[], now: Date): Revocation {
  const { issuer, serial } = identityOf(certificate)
  const own = lists.filter((list) => list.issuer === issuer)
  if (own.some(({ revoked }) => revoked.has(serial))) return 'revoked'
  return own.some(({ nextUpdate }) => nextUpdate === null || nextUpdate >= now) ? 'good' : 'unknown'
}

/** By what a CRL names a certificate: its issuer's name as it stands there, and its serial number. */
export function identityOf(certificate: Buffer): { issuer: string; subject: string; serial: string } {
  const [tbs] = derInside(certificate, derExpect(derAt(certificate, 0), tags.sequence))
  const parts = [...derInside(certificate, derExpect(tbs, tags.sequence))]
  if (parts[0]?.tag === tags.context0) parts.shift()
  const [serial, , issuer, , subject] = parts
  const hex = (part: Der | undefined) => wholeOf(certificate, derExpect(part, tags.sequence)).toString('hex')
  return { issuer: hex(issuer), subject: hex(subject), serial: serialOf(certificate, derExpect(serial, tags.integer)) }
}

const serialOf = (bytes: Buffer, der: Der) =>
  contentOf(bytes, der)
    .toString('hex')
    .replace(/^0+(?=.)/, '')

const isTime = (der: Der | undefined) => der?.tag === tags.utcTime || der?.tag === tags.time

/** YYMMDDHHMMSSZ, where years below 50 are of this century, or YYYYMMDDHHMMSSZ. */
function timeOf(bytes: Buffer, der: Der): Date {
  const text = contentOf(bytes, der).toString('latin1')
  const full = der.tag === tags.time ? text : `${Number(text.slice(0, 2)) < 50 ? '20' : '19'}${text}`
  const iso = full.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z')
  const time = new Date(iso)
  if (Number.isNaN(time.getTime())) throw new TypeError(`a time that is none: ${text}`)
  return time
}

/** By the whole OBJECT IDENTIFIER of the signature, in hex: RSA and ECDSA with each SHA-2. */
const hashes: Record<string, string> = {
  '06092a864886f70d01010b': 'sha256',
  '06092a864886f70d01010c': 'sha384',
  '06092a864886f70d01010d': 'sha512',
  '06082a8648ce3d040302': 'sha256',
  '06082a8648ce3d040303': 'sha384',
  '06082a8648ce3d040304': 'sha512',
}
