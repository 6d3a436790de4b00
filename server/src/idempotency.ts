import { createHash } from 'node:crypto'
import type { Sql } from './db/database.ts'
import { AppError, badInput, fault } from './errors.ts'

/** What a mutation's repeat must bring: the same key, operation and input. */
export interface Idempotency {
  key: string
  operation: string
  input: unknown
}

const keptHours = 24

/**
 * Does the work once per actor and key: a repeat with the same input gets the first result, another input CONFLICT.
 * Runs inside the mutation's transaction, so a failed first attempt leaves the key free; a second attempt that comes
 * while the first is still writing waits for it on the key's row.
 */
export async function once<Result, Kept>(
  sql: Sql,
  actorId: string,
  idempotency: Idempotency | null,
  now: Date,
  steps: {
    work(): Promise<Result>
    /** The part of the result that finds it again. */
    keep(result: Result): Kept
    /** The first result, as it is now. */
    repeat(kept: Kept): Promise<Result>
  },
): Promise<Result> {
  if (idempotency === null) return steps.work()
  const { key, operation, input } = idempotency
  checkKey(key)
  const hash = createHash('sha256').update(operation).update('\n').update(JSON.stringify(input)).digest('hex')
  const taken = await sql.query(
    `INSERT INTO idempotency_keys AS k (actor_id, key, input_hash, result, created_at) VALUES ($1, $2, $3, 'null', $4)
     ON CONFLICT (actor_id, key) DO UPDATE SET input_hash = excluded.input_hash, created_at = excluded.created_at
       WHERE k.created_at < $4::timestamptz - make_interval(hours => ${keptHours})
     RETURNING 1`,
    [actorId, key, hash, now],
  )
  if (taken.length === 0) {
    const [first] = await sql.query<{ inputHash: string; result: Kept }>(
      `SELECT input_hash AS "inputHash", result FROM idempotency_keys WHERE actor_id = $1 AND key = $2`,
      [actorId, key],
    )
    if (first?.inputHash === hash) return steps.repeat(first.result)
    throw new AppError('CONFLICT', {
      ru: `Ключ идемпотентности «${key}» уже использован с другими данными. Возьмите новый.`,
      en: `The idempotency key "${key}" was used with another input; take a new one.`,
    })
  }
  const result = await steps.work()
  await sql.query(`UPDATE idempotency_keys SET result = $3 WHERE actor_id = $1 AND key = $2`, [
    actorId,
    key,
    JSON.stringify(steps.keep(result)),
  ])
  return result
}

/** Forgets what is past its time; returns how many keys. */
export async function forgetOldKeys(sql: Sql, now: Date): Promise<number> {
  const gone = await sql.query(
    `DELETE FROM idempotency_keys WHERE created_at < $1::timestamptz - make_interval(hours => ${keptHours}) RETURNING 1`,
    [now],
  )
  return gone.length
}

function checkKey(key: string): void {
  if (/^[^\p{Cc}\p{Cs}]{1,200}$/u.test(key)) return
  throw badInput(
    fault('idempotencyKey', {
      ru: 'От 1 до 200 символов, без управляющих.',
      en: '1 to 200 characters, no control characters.',
    }),
  )
}
