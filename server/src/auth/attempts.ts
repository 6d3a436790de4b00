import { createHash } from 'node:crypto'
import { normalizeIP } from '@better-auth/core/utils/ip'
import type pg from 'pg'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import { AppError } from '../errors.ts'

const windowSeconds = 15 * 60

/**
 * Failed sign-ins allowed in a window. An account is closed soonest to the address that guesses, so that nobody
 * can lock a colleague out from elsewhere; an address only after many accounts, since a whole office may stand
 * behind it.
 */
export const allowedAttempts = { address: 100, account: 50, accountAtAddress: 10 }

type Counted = keyof typeof allowedAttempts

/**
 * Counts sign-in attempts in PostgreSQL, one window for all nodes. An attempt is paid for before the password is
 * looked at, so that guesses sent all at once are not all judged; a success gives it back.
 */
export class SignInAttempts {
  readonly #limiters: Record<Counted, RateLimiterPostgres>
  readonly #turns = new Map<string, Promise<unknown>>()

  constructor(pool: pg.Pool) {
    const limiter = (keyPrefix: Counted) =>
      new RateLimiterPostgres({
        storeClient: pool,
        storeType: 'pool',
        tableName: 'sign_in_attempts',
        // A migration made it.
        tableCreated: true,
        keyPrefix,
        points: allowedAttempts[keyPrefix],
        duration: windowSeconds,
        // One of the three clears the table for all, every few minutes, by a timer that keeps no process alive.
        clearExpiredByTimeout: keyPrefix === 'address',
      })
    this.#limiters = {
      address: limiter('address'),
      account: limiter('account'),
      accountAtAddress: limiter('accountAtAddress'),
    }
  }

  /** Lets `attempt` run, or throws RATE_LIMITED; whatever `attempt` throws stays counted. */
  async limit<Result>(email: string, address: string | null, attempt: () => Promise<Result>): Promise<Result> {
    const from = address === null ? 'unknown' : normalizeIP(address)
    const keys: Record<Counted, string> = {
      address: digest(from),
      account: digest(email),
      accountAtAddress: digest(`${email} ${from}`),
    }
    return this.#inTurn(keys.account, async () => {
      await this.#pay(keys)
      const result = await attempt()
      await Promise.all([
        this.#limiters.address.reward(keys.address),
        this.#limiters.account.delete(keys.account),
        this.#limiters.accountAtAddress.delete(keys.accountAtAddress),
      ])
      return result
    })
  }

  /** A refused attempt costs nothing: hammering at one limit must not use up another, which others share. */
  async #pay(keys: Record<Counted, string>): Promise<void> {
    const paid: Counted[] = []
    for (const counted of ['address', 'account', 'accountAtAddress'] as const) {
      try {
        await this.#limiters[counted].consume(keys[counted])
        paid.push(counted)
      } catch (refusal) {
        await Promise.all(paid.map((earlier) => this.#limiters[earlier].reward(keys[earlier])))
        throw refusal instanceof RateLimiterRes ? tooManyAttempts(refusal.msBeforeNext) : refusal
      }
    }
  }

  /**
   * One attempt at an account at a time on this node. Otherwise a dozen rightful sign-ins at one moment, each paid
   * for and none given back yet, would refuse one another.
   */
  async #inTurn<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.#turns.get(key)
    const turn = (before ?? Promise.resolve()).catch(() => {}).then(work)
    this.#turns.set(key, turn)
    try {
      return await turn
    } finally {
      if (this.#turns.get(key) === turn) this.#turns.delete(key)
    }
  }
}

function tooManyAttempts(milliseconds: number): AppError {
  const retryAfterSeconds = Math.max(1, Math.ceil(milliseconds / 1000))
  const minutes = Math.ceil(retryAfterSeconds / 60)
  return new AppError(
    'RATE_LIMITED',
    {
      ru: `Слишком много неудачных попыток входа. Повторите через ${minutes} мин.`,
      en: `Too many failed sign-in attempts. Try again in ${minutes} min.`,
    },
    { details: { retryAfterSeconds } },
  )
}

const digest = (text: string) => createHash('sha256').update(text).digest('base64url')
