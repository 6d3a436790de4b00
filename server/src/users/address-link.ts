import { createHmac, timingSafeEqual } from 'node:crypto'
import type { AddressProof } from './address-rules.ts'

/** Where the links of letters lead. */
export const addressPath = '/address/'

export interface Named {
  userId: string
  address: string
  /** When it was named: naming it again makes another link. */
  namedAt: Date
  expiresAt: Date
}

export const addressLink = (settings: { publicUrl: string; secret: string }, named: Named): string =>
  `${settings.publicUrl}${addressPath}${addressToken(settings.secret, named)}`

/** Whoever has it has read a letter at this address. The address itself is signed and not told. */
export function addressToken(secret: string, { userId, address, namedAt, expiresAt }: Named): string {
  const claims = Buffer.alloc(32)
  claims.write(userId.replaceAll('-', ''), 'hex')
  claims.writeBigInt64BE(BigInt(namedAt.getTime()), 16)
  claims.writeBigInt64BE(BigInt(expiresAt.getTime()), 24)
  return `${claims.toString('base64url')}.${sign(secret, claims, address).toString('base64url')}`
}

/** Null for what has not the form of a token; whether it is one is known once its user's addresses are. */
export function readAddressToken(secret: string, token: string): (AddressProof & { userId: string }) | null {
  const [, claimed = '', signed = ''] = /^([\w-]{43})\.([\w-]{43})$/.exec(token) ?? []
  const claims = Buffer.from(claimed, 'base64url')
  const shown = Buffer.from(signed, 'base64url')
  if (claims.length !== 32 || shown.length !== 32) return null
  return {
    userId: claims.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
    namedAt: momentAt(claims, 16),
    expiresAt: momentAt(claims, 24),
    isOf: (address) => timingSafeEqual(shown, sign(secret, claims, address)),
  }
}

const momentAt = (claims: Buffer, place: number) => new Date(Number(claims.readBigInt64BE(place)))

// The prefix keeps these signatures apart from everything else that the one secret signs; the claims have one length.
const sign = (secret: string, claims: Buffer, address: string) =>
  createHmac('sha256', secret).update('otklik address ').update(claims).update(address).digest()
