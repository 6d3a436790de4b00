export type TokenState = 'active' | 'expired' | 'revoked'

export function tokenState(token: { revokedAt: string | null; expiresAt: string | null }, now: number): TokenState {
  if (token.revokedAt) return 'revoked'
  return token.expiresAt && Date.parse(token.expiresAt) <= now ? 'expired' : 'active'
}

/** Days that a key may be good for; 0: until it is revoked. */
export const lifetimes = [30, 90, 365, 0] as const
export type Lifetime = (typeof lifetimes)[number]

export const expiry = (days: Lifetime, now: number): string | null =>
  days === 0 ? null : new Date(now + days * 86_400_000).toISOString()
