import { randomBytes } from 'node:crypto'
import { v7 as uuid } from 'uuid'
import { hashSecret } from '../auth/secrets.ts'
import type { Sql } from '../db/database.ts'

/** Milliseconds: a redirect takes one second, and a ticket that somebody reads in a history is no good any more. */
export const ticketLife = 60_000

/**
 * What the address where certificates are read gives to the public one, by way of the browser: whose session is to be
 * opened. Good once, for a minute, and only in the browser that began: `state` is the hash of a secret in its cookie.
 */
export async function issueTicket(sql: Sql, entered: Entered, state: string, now: Date): Promise<string> {
  const ticket = randomBytes(32).toString('base64url')
  await sql.query(
    `INSERT INTO verifications (id, identifier, value, expires_at, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, $5)`,
    [uuid(), identifierOf(ticket), JSON.stringify({ ...entered, state }), new Date(now.getTime() + ticketLife), now],
  )
  return ticket
}

/** Who has come in, and by which certificate (its fingerprint). */
export interface Entered {
  userId: string
  certificate: string
}

/** Whose it is, in one statement that spends it, also when it was brought by a wrong browser; null when it is no good. */
export async function spendTicket(sql: Sql, ticket: string, secret: string, now: Date): Promise<Entered | null> {
  const [row] = await sql.query<{ value: string; expires_at: Date }>(
    'DELETE FROM verifications WHERE identifier = $1 RETURNING value, expires_at',
    [identifierOf(ticket)],
  )
  if (!row || row.expires_at <= now) return null
  const { state, userId, certificate } = JSON.parse(row.value) as Entered & { state: string }
  return state === hashSecret(secret) ? { userId, certificate } : null
}

const identifierOf = (ticket: string) => `certificate:${hashSecret(ticket)}`
