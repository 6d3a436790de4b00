import { createHash } from 'node:crypto'
import { normalizeIP } from '@better-auth/core/utils/ip'
import type pg from 'pg'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import { AppError } from '../errors.ts'

/** Applications in an hour: an address may be a whole office's, an e-mail is one person's. */
export const allowedApplications = { registrationAddress: 30, registrationEmail: 3 }

type Counted = keyof typeof allowedApplications

const limiters = new WeakMap<pg.Pool, Record<Counted, RateLimiterPostgres>>()

function limitersOf(pool: pg.Pool): Record<Counted, RateLimiterPostgres> {
  const limiter = (keyPrefix: Counted) =>
    new RateLimiterPostgres({
      storeClient: pool,
      storeType: 'pool',
      // The table of sign-in attempts, which also clears it.
      tableName: 'sign_in_attempts',
      tableCreated: true,
      clearExpiredByTimeout: false,
      keyPrefix,
      points: allowedApplications[keyPrefix],
      duration: 3600,
    })
  const made = limiters.get(pool) ?? {
    registrationAddress: limiter('registrationAddress'),
    registrationEmail: limiter('registrationEmail'),
  }
  limiters.set(pool, made)
  return made
}

/** Counts an application, for all nodes together; RATE_LIMITED when there are too many. */
export async function countApplication(pool: pg.Pool, email: string, address: string | null): Promise<void> {
  const { registrationAddress, registrationEmail } = limitersOf(pool)
  try {
    await registrationAddress.consume(digest(address === null ? 'unknown' : normalizeIP(address)))
    await registrationEmail.consume(digest(email))
  } catch (refusal) {
    throw refusal instanceof RateLimiterRes ? tooMany(refusal.msBeforeNext) : refusal
  }
}

function tooMany(milliseconds: number): AppError {
  const retryAfterSeconds = Math.max(1, Math.ceil(milliseconds / 1000))
  const minutes = Math.ceil(retryAfterSeconds / 60)
  return new AppError(
    'RATE_LIMITED',
    {
      ru: `Слишком много заявок на регистрацию. Повторите через ${minutes} мин.`,
      en: `Too many applications for registration. Try again in ${minutes} min.`,
    },
    { details: { retryAfterSeconds } },
  )
}

const digest = (text: string) => createHash('sha256').update(text).digest('base64url')
