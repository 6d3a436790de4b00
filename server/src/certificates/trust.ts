import { X509Certificate } from 'node:crypto'
import { identityOf, type RevocationList, readRevocationList } from './revocation-list.ts'

/** Whom the product believes, as the operator's files said when they were last read. */
export interface Trust {
  /** Null: the proxy alone decides who may issue certificates. */
  authorities: readonly X509Certificate[] | null
  /** Null: nobody is asked here whether a certificate is revoked. */
  lists: readonly RevocationList[] | null
}

/** The certificates of a PEM file; throws when there are none. */
export function readAuthorities(file: Buffer): X509Certificate[] {
  const found = pemBlocks(file, 'CERTIFICATE').map((der) => new X509Certificate(der))
  if (found.length === 0) throw new Error('it holds no certificate in PEM')
  return found
}

/**
 * CRLs in PEM, or one in DER as authorities publish it. One whose signature can be computed must be signed by the
 * authority that it names, if that is one of ours: such files are often fetched over plain HTTP.
 */
export function readRevocationLists(file: Buffer, authorities: readonly X509Certificate[]): RevocationList[] {
  const blocks = pemBlocks(file, 'X509 CRL')
  if (blocks.length === 0 && file[0] !== 0x30) throw new Error('it holds no revocation list in PEM or DER')
  return (blocks.length > 0 ? blocks : [file]).map((der) => {
    const list = readRevocationList(der)
    const named = authorities.filter((authority) => subjectOf(authority) === list.issuer)
    if (named.length > 0 && !named.some((authority) => list.signedBy(authority) !== false)) {
      throw new Error('a revocation list in it is not signed by the authority that it names')
    }
    return list
  })
}

/**
 * What speaks against a certificate whose chain a proxy has verified already, when authorities of our own are set: one
 * of them must have signed it. Intermediate ones belong into the same file; a key of GOST cannot be computed with.
 */
export function chainFault(der: Buffer, authorities: readonly X509Certificate[], now: Date): string | null {
  const certificate = new X509Certificate(der)
  const signed = authorities.some(
    (authority) =>
      authority.ca &&
      new Date(authority.validFrom) <= now &&
      now <= new Date(authority.validTo) &&
      certificate.checkIssued(authority) &&
      isSignedBy(certificate, authority),
  )
  return signed ? null : 'no authority of ours has issued it'
}

function isSignedBy(certificate: X509Certificate, authority: X509Certificate): boolean {
  try {
    return certificate.verify(authority.publicKey)
  } catch {
    return false
  }
}

function subjectOf(authority: X509Certificate): string {
  return identityOf(authority.raw).subject
}

function pemBlocks(file: Buffer, label: string): Buffer[] {
  const blocks = file
    .toString('latin1')
    .matchAll(new RegExp(`-----BEGIN ${label}-----([^-]+)-----END ${label}-----`, 'g'))
  return [...blocks].map(([, base64 = '']) => Buffer.from(base64, 'base64'))
}
