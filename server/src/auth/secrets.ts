import { createHash, randomBytes } from 'node:crypto'

/** What every API token begins with, so that people, logs and secret scanners recognize one. */
export const apiTokenPrefix = 'otk_'

export function newApiToken(): { token: string; hash: string; hint: string } {
  const token = apiTokenPrefix + randomBytes(32).toString('base64url')
  return { token, hash: hashSecret(token), hint: token.slice(0, apiTokenPrefix.length + 4) }
}

export const isApiToken = (secret: string) => secret.startsWith(apiTokenPrefix)

/**
 * How tokens are kept: whoever reads the database, or a copy of it, can act for nobody. A plain SHA-256 will do
 * where a password would need scrypt: the secrets are random and too long to be guessed.
 */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
