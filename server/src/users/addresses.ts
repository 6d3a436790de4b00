import type { User } from '@otklik/prisma/client'
import { DatabaseError } from 'pg'
import { v7 as uuid } from 'uuid'
import type { Viewer } from '../auth/viewer.ts'
import type { Sql } from '../db/database.ts'
import { AppError } from '../errors.ts'
import { letterJob } from '../mail/letters.ts'
import type { Services } from '../services.ts'
import { writeChanged, writeConfirmation } from './address-letters.ts'
import { addressLink, readAddressToken } from './address-link.ts'
import {
  countedFor,
  isNewsOfCertificate,
  type LinkState,
  linkLife,
  stateOfLink,
  type Written,
  waitForLetter,
} from './address-rules.ts'
import { requireOwnSession } from './permissions.ts'

export type AddressServices = Pick<Services, 'db' | 'queue' | 'clock' | 'settings'>
type InTransaction = Pick<Services, 'queue' | 'clock' | 'settings'>

/** What of a user has to do with their address. */
export type AddressOwner = Pick<
  User,
  'id' | 'fullName' | 'language' | 'email' | 'pendingEmail' | 'pendingEmailAt' | 'role'
>

/** Locked until the end of the transaction: whatever changes a user's address goes through here. */
export async function lockOwner(sql: Sql, userId: string): Promise<AddressOwner | null> {
  const [user] = await sql.query<AddressOwner>(
    `SELECT id, full_name AS "fullName", language, email, pending_email AS "pendingEmail",
       pending_email_at AS "pendingEmailAt", role FROM users WHERE id = $1 FOR UPDATE`,
    [userId],
  )
  return user ?? null
}

/** Makes an address pending and writes to it; RATE_LIMITED when too many such letters were written. */
export async function nameAddress(
  sql: Sql,
  services: InTransaction,
  user: AddressOwner,
  address: string,
): Promise<void> {
  const wait = await waitOf(sql, services, user, address)
  if (wait > 0) throw tooMany(wait)
  await name(sql, services, user, address, services.clock())
}

/** What a certificate says at every sign-in: nobody is kept from signing in by it, and nothing is asked twice. */
export async function nameByCertificate(
  sql: Sql,
  services: InTransaction,
  userId: string,
  address: string,
): Promise<void> {
  const user = await lockOwner(sql, userId)
  if (!user) throw new Error(`user ${userId} is gone`)
  const before = await sql.query('SELECT 1 FROM address_letters WHERE user_id = $1 AND address = $2 LIMIT 1', [
    userId,
    address,
  ])
  if (!isNewsOfCertificate(user, address, before.length > 0)) return
  if ((await waitOf(sql, services, user, address)) === 0) await name(sql, services, user, address, services.clock())
}

/** «Отправить письмо ещё раз», beside which the one before stays good; CONFLICT when nothing waits to be confirmed. */
export async function resendAddressLetter(services: AddressServices, viewer: Viewer): Promise<void> {
  requireOwnSession(viewer)
  await services.db.transaction(async (sql) => {
    const user = await lockOwner(sql, viewer.userId)
    if (!user?.pendingEmail) throw new AppError('CONFLICT', nothingWaits)
    const wait = await waitOf(sql, services, user, user.pendingEmail)
    if (wait > 0) throw tooMany(wait)
    await name(sql, services, user, user.pendingEmail, user.pendingEmailAt ?? services.clock())
  })
  services.queue.wake(letterJob)
}

/** The address stays as it is, and the link that was sent leads nowhere; nothing changes where nothing waits. */
export async function cancelAddressChange({ db, clock }: AddressServices, viewer: Viewer): Promise<void> {
  requireOwnSession(viewer)
  await db.query(
    `UPDATE users SET pending_email = NULL, pending_email_at = NULL, updated_at = $2
     WHERE id = $1 AND pending_email IS NOT NULL`,
    [viewer.userId, clock()],
  )
}

/** How the link of a letter stands; `taken`: somebody else has the address by now. */
export interface LinkSeen {
  state: LinkState | 'taken'
  /** Null when the link is nobody's. */
  user: Pick<User, 'fullName' | 'email' | 'pendingEmail' | 'language'> | null
}

const nobody: LinkSeen = { state: 'unknown', user: null }

export const lookAtLink = ({ db, clock, settings }: AddressServices, token: string): Promise<LinkSeen> =>
  seen(db, settings.secret, token, clock())

/** Proves the address; of two people who prove one, the first has it. Pressed again it changes nothing. */
export async function confirmAddress(services: AddressServices, token: string): Promise<LinkSeen> {
  const { db, clock, settings, queue } = services
  const now = clock()
  const confirm = (sql: Sql) => settle(sql, services, token, now)
  const found = await db.transaction(confirm).catch(async (error: unknown) => {
    if (!isTaken(error)) throw error
    const { user } = await seen(db, settings.secret, token, now)
    return { state: 'taken' as const, user }
  })
  queue.wake(letterJob)
  return found
}

async function settle(sql: Sql, services: AddressServices, token: string, now: Date): Promise<LinkSeen> {
  const proof = readAddressToken(services.settings.secret, token)
  const user = proof && (await lockOwner(sql, proof.userId))
  if (!proof || !user) return nobody
  const state = stateOfLink(proof, user, now)
  if (state !== 'asks' || user.pendingEmail === null) return { state, user: state === 'unknown' ? null : user }
  await replaceAddress(sql, services, user, user.pendingEmail)
  return { state: 'done', user: { ...user, email: user.pendingEmail, pendingEmail: null } }
}

/** The user's address from now on, and a letter to the one before; a unique violation when somebody has it. */
export async function replaceAddress(sql: Sql, services: InTransaction, user: AddressOwner, email: string | null) {
  await sql.query(
    'UPDATE users SET email = $2, pending_email = NULL, pending_email_at = NULL, updated_at = $3 WHERE id = $1',
    [user.id, email, services.clock()],
  )
  if (user.email !== null && user.email !== email) await writeChanged(sql, services, user, user.email)
}

export const isTaken = (error: unknown) =>
  error instanceof DatabaseError && error.code === '23505' && error.constraint === 'users_email_key'

async function seen(sql: Sql, secret: string, token: string, now: Date): Promise<LinkSeen> {
  const proof = readAddressToken(secret, token)
  if (!proof) return nobody
  const [user] = await sql.query<AddressOwner>(
    `SELECT full_name AS "fullName", language, email, pending_email AS "pendingEmail",
       pending_email_at AS "pendingEmailAt" FROM users WHERE id = $1`,
    [proof.userId],
  )
  const state = user ? stateOfLink(proof, user, now) : 'unknown'
  return state === 'unknown' || !user ? nobody : { state, user }
}

async function name(sql: Sql, services: InTransaction, user: AddressOwner, address: string, namedAt: Date) {
  const now = services.clock()
  await sql.query('UPDATE users SET pending_email = $2, pending_email_at = $3, updated_at = $4 WHERE id = $1', [
    user.id,
    address,
    namedAt,
    now,
  ])
  await sql.query('INSERT INTO address_letters (id, user_id, address, written_at) VALUES ($1, $2, $3, $4)', [
    uuid(),
    user.id,
    address,
    now,
  ])
  const expiresAt = new Date(now.getTime() + linkLife)
  const link = addressLink(services.settings, { userId: user.id, address, namedAt, expiresAt })
  await writeConfirmation(sql, services, user, address, link)
}

// Beside our other advisory locks, whose second key is a small number.
const LOCK_SPACE = 7307

/** Milliseconds until a letter may be written to this address; others who name the same one wait for our commit. */
async function waitOf(sql: Sql, { clock }: InTransaction, user: AddressOwner, address: string): Promise<number> {
  await sql.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [LOCK_SPACE, address])
  const now = clock()
  const [row] = await sql.query<{ person: bigint; first: Date | null; address: bigint; earliest: Date | null }>(
    `SELECT count(*) FILTER (WHERE user_id = $1) AS person, min(written_at) FILTER (WHERE user_id = $1) AS first,
       count(*) FILTER (WHERE address = $2) AS address, min(written_at) FILTER (WHERE address = $2) AS earliest
     FROM address_letters WHERE (user_id = $1 OR address = $2) AND written_at > $3`,
    [user.id, address, new Date(now.getTime() - countedFor)],
  )
  const written = (count: bigint = 0n, oldest: Date | null = null): Written => ({ count: Number(count), oldest })
  return waitForLetter(
    { ofPerson: written(row?.person, row?.first), toAddress: written(row?.address, row?.earliest) },
    now,
  )
}

const nothingWaits = {
  ru: 'Подтверждать нечего: ни один адрес не ждёт подтверждения.',
  en: 'There is nothing to confirm: no address waits for it.',
}

function tooMany(milliseconds: number): AppError {
  const retryAfterSeconds = Math.ceil(milliseconds / 1000)
  const minutes = Math.ceil(retryAfterSeconds / 60)
  return new AppError(
    'RATE_LIMITED',
    {
      ru: `Слишком много писем для подтверждения адреса за час. Повторите через ${minutes} мин.`,
      en: `Too many letters to confirm an address within an hour. Try again in ${minutes} min.`,
    },
    { details: { retryAfterSeconds } },
  )
}
