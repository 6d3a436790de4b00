import { createHmac } from 'node:crypto'
import { hashSecret } from '../auth/secrets.ts'

/**
 * The secret in an applicant's link. It is made of the product's own secret and not kept: the database holds its hash
 * alone, and each letter about the application can carry the same link.
 */
export function registrationSecret(productSecret: string, id: string): { secret: string; hash: string } {
  // The prefix keeps these signatures apart from everything else that the one secret signs.
  const secret = createHmac('sha256', productSecret).update(`otklik registration ${id}`).digest('base64url')
  return { secret, hash: hashSecret(secret) }
}

export const registrationLink = (publicUrl: string, secret: string) => `${publicUrl}/registration/${secret}`
