/** Why a certificate is not taken. */
export type Refusal =
  | 'none'
  | 'malformed'
  | 'wrong-authority'
  | 'not-yet-valid'
  | 'expired'
  | 'no-client-auth'
  | 'revoked'
  | 'revocation-unknown'

export interface Evidence {
  /** Null: what was presented could not be read. */
  certificate: { notBefore: Date; notAfter: Date; clientAuth: boolean } | null
  /**
   * What whoever verified the chain says against it: Node's `authorizationError`, or the text behind «FAILED:» of nginx's
   * $ssl_client_verify. Null when nothing.
   */
  chain: string | null
  revocation: Revocation
}

/** `unchecked`: whoever verified the chain has looked, or nobody is asked to. */
export type Revocation = 'unchecked' | 'good' | 'revoked' | 'unknown'

/**
 * The first reason that holds, the most useful to its holder first. Who issued it comes before all that a certificate
 * says of itself; its dates and use are read here as well, since of several faults verifiers name only the last.
 */
export function judge({ certificate, chain, revocation }: Evidence, now: Date): Refusal | null {
  if (!certificate) return 'malformed'
  const said = chain === null ? null : refusalOf(chain)
  if (said === 'wrong-authority') return said
  if (now < certificate.notBefore) return 'not-yet-valid'
  if (now > certificate.notAfter) return 'expired'
  if (revocation === 'revoked' || said === 'revoked') return 'revoked'
  if (!certificate.clientAuth) return 'no-client-auth'
  if (revocation === 'unknown') return 'revocation-unknown'
  // It is not its own dates then, but those of the authority above it.
  return said === 'expired' || said === 'not-yet-valid' ? 'wrong-authority' : said
}

/** OpenSSL's codes, as Node gives them, and its sentences, as nginx does, in its several versions. */
const reasons: readonly [RegExp, Refusal][] = [
  [/^CERT_HAS_EXPIRED$|certificate has expired/i, 'expired'],
  [/^CERT_NOT_YET_VALID$|certificate is not yet valid/i, 'not-yet-valid'],
  [/^CERT_REVOKED$|certificate revoked/i, 'revoked'],
  [/^INVALID_PURPOSE$|(unsupported|unsuitable) certificate purpose/i, 'no-client-auth'],
  [/CRL/, 'revocation-unknown'],
]

/** Whatever is not known by name is a chain that leads to none of our authorities: denied unless allowed. */
export const refusalOf = (said: string): Refusal =>
  reasons.find(([words]) => words.test(said))?.[1] ?? 'wrong-authority'
