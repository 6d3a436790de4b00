// The library's dependencies ask for it, and it must come first.
import 'reflect-metadata'
import { createHash } from 'node:crypto'
import { ExtendedKeyUsage, ExtendedKeyUsageExtension, X509Certificate } from '@peculiar/x509'
import { nameText } from './names.ts'

/** A certificate as it was presented, read but not yet believed. */
export interface Certificate {
  /** DER. */
  raw: Buffer
  /** SHA-256 of it, hex. */
  fingerprint: string
  subject: string
  issuer: string
  /** Hex, without leading zeros. */
  serial: string
  notBefore: Date
  notAfter: Date
  /** It may be used to sign in: its extended key usage says so, or says nothing, which is any use (RFC 5280). */
  clientAuth: boolean
  parsed: X509Certificate
}

const anyUse = '2.5.29.37.0'

/** Null for what is no certificate. Its key may be of any kind, GOST too: nothing is computed with it here. */
export function readCertificate(der: Uint8Array): Certificate | null {
  try {
    const raw = Buffer.from(der)
    const parsed = new X509Certificate(raw)
    const usages = parsed.getExtension(ExtendedKeyUsageExtension)?.usages
    return {
      raw,
      fingerprint: createHash('sha256').update(raw).digest('hex'),
      subject: nameText(parsed.subjectName),
      issuer: nameText(parsed.issuerName),
      serial: plainSerial(parsed.serialNumber),
      notBefore: parsed.notBefore,
      notAfter: parsed.notAfter,
      clientAuth: !usages || usages.some((usage) => usage === ExtendedKeyUsage.clientAuth || usage === anyUse),
      parsed,
    }
  } catch {
    return null
  }
}

/** One form for a number that is written with leading zeros here and without there. */
export const plainSerial = (serial: string) => serial.toLowerCase().replace(/^0+(?=.)/, '')
