import type { Registration } from '@otklik/prisma/client'
import { v7 as uuid } from 'uuid'
import { hashSecret } from '../auth/secrets.ts'
import type { Sql } from '../db/database.ts'
import { AppError, badInput, type Language, notFound } from '../errors.ts'
import { letterJob } from '../mail/letters.ts'
import type { Services } from '../services.ts'
import { isFault } from '../text-rules.ts'
import { checkNewPassword } from '../users/input.ts'
import { type ApplicationInput, parseApplication } from './input.ts'
import { writeToApplicant } from './letters.ts'
import { countApplication } from './limits.ts'
import { isExpired, lifeDays, maySetPassword } from './rules.ts'
import { registrationSecret } from './secret.ts'

export type RegistrationServices = Pick<Services, 'db' | 'queue' | 'clock' | 'settings' | 'auth' | 'log'>

export interface Applying {
  language: Language
  /** Null when it can't be known. */
  address: string | null
}

/**
 * Takes an application and writes to its address. The answer is the same whether or not the address is known here:
 * nobody can find out by it who has an account. Errors: BAD_USER_INPUT, RATE_LIMITED.
 */
export async function applyForRegistration(
  services: RegistrationServices,
  input: ApplicationInput,
  { language, address }: Applying,
): Promise<{ email: string }> {
  const application = parseApplication(input)
  await countApplication(services.db.pool, application.email, address)
  const id = uuid()
  const { hash } = registrationSecret(services.settings.secret, id)
  await services.db.transaction(async (sql) => {
    await sql.query(
      `INSERT INTO registrations
         (id, full_name, email, phone, post, taxpayer_id, organization_name, secret_hash, language, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        id,
        application.fullName,
        application.email,
        application.phone,
        application.post,
        application.taxpayerId,
        application.organizationName,
        hash,
        language,
        services.clock(),
      ],
    )
    await writeToApplicant(sql, services, 'applied', { ...application, id, language, reason: null })
  })
  services.queue.wake(letterJob)
  return { email: application.email }
}

/** An application as its applicant sees it. */
export interface OwnRegistration extends Registration {
  /** The account has one already. */
  hasPassword: boolean
}

/** The application of a link; NOT_FOUND when there is none, or it has expired. */
export async function findOwnRegistration(
  { db, clock }: Pick<RegistrationServices, 'db' | 'clock'>,
  secret: string,
): Promise<OwnRegistration> {
  return readOwn(db, secret, clock())
}

async function readOwn(sql: Sql, secret: string, now: Date): Promise<OwnRegistration> {
  const [row] = await sql.query<OwnRegistration>(
    `SELECT ${registrationColumns}, EXISTS (SELECT 1 FROM accounts a WHERE a.user_id = r.user_id
       AND a.provider_id = 'credential' AND a.password IS NOT NULL) AS "hasPassword"
     FROM registrations r WHERE r.secret_hash = $1`,
    [hashSecret(secret)],
  )
  if (!row || isExpired(row, now)) throw notFound(unknownLink)
  return row
}

export const registrationColumns = `r.id, r.state, r.full_name AS "fullName", r.email, r.phone, r.post,
  r.taxpayer_id AS "taxpayerId", r.organization_name AS "organizationName", r.secret_hash AS "secretHash", r.language,
  r.reason, r.confirmed_at AS "confirmedAt", r.decided_by_id AS "decidedById", r.decided_at AS "decidedAt",
  r.user_id AS "userId", r.created_at AS "createdAt"`

/**
 * Proves the address: only a button on the page does it, since programs of mail servers open links by themselves.
 * Once it is confirmed, doing so again changes nothing.
 */
export async function confirmRegistration(services: RegistrationServices, secret: string): Promise<OwnRegistration> {
  const now = services.clock()
  await readOwn(services.db, secret, now)
  await services.db.query(
    `UPDATE registrations SET state = 'PENDING', confirmed_at = $2 WHERE secret_hash = $1 AND state = 'UNCONFIRMED'`,
    [hashSecret(secret), now],
  )
  return readOwn(services.db, secret, now)
}

/** Sets the first password of an approved applicant, once and within its time; CONFLICT otherwise. */
export async function setRegistrationPassword(
  services: RegistrationServices,
  secret: string,
  password: string,
): Promise<OwnRegistration> {
  const { db, auth, clock } = services
  const now = clock()
  const before = await readOwn(db, secret, now)
  if (!maySetPassword(before, before.hasPassword, now)) throw noPassword(before)
  const checked = checkNewPassword(password, before.email)
  if (isFault(checked)) throw badInput(checked)
  // Outside the transaction: it takes as long as a password must.
  const hash = await auth.hashPassword(checked)
  return db.transaction(async (sql) => {
    // Locked by a statement of its own, so that of two at once the second reads after the first one's commit.
    await sql.query('SELECT 1 FROM registrations WHERE secret_hash = $1 FOR UPDATE', [hashSecret(secret)])
    const row = await readOwn(sql, secret, now)
    if (!maySetPassword(row, row.hasPassword, now)) throw noPassword(row)
    await sql.query(
      `INSERT INTO accounts (id, account_id, provider_id, user_id, password, created_at, updated_at)
       VALUES ($1, $2::uuid::text, 'credential', $2::uuid, $3, $4, $4)`,
      [uuid(), row.userId, hash, now],
    )
    return { ...row, hasPassword: true }
  })
}

/** Clears away applications that nobody has confirmed; for the node's periodic work. */
export async function removeUnconfirmed(sql: Sql, now: Date): Promise<void> {
  await sql.query(
    `DELETE FROM registrations WHERE state = 'UNCONFIRMED' AND created_at < $1::timestamptz - make_interval(days => $2)`,
    [now, lifeDays],
  )
}

const unknownLink = {
  ru: 'Заявки по этой ссылке нет: адрес набран не целиком, или срок подтверждения прошёл и заявка удалена.',
  en: 'There is no application by this link: the address is not whole, or it was not confirmed in time and is removed.',
}

function noPassword({ state, hasPassword }: OwnRegistration): AppError {
  if (hasPassword) {
    return new AppError('CONFLICT', {
      ru: 'Пароль уже задан: войдите с ним.',
      en: 'The password is set already: sign in with it.',
    })
  }
  if (state !== 'APPROVED') {
    return new AppError('CONFLICT', {
      ru: 'Пароль задают, когда заявка одобрена.',
      en: 'A password is set once the application is approved.',
    })
  }
  return new AppError('CONFLICT', {
    ru: `Прошло больше ${lifeDays} дней после одобрения, ссылка больше не действует. Подайте заявку ещё раз.`,
    en: `More than ${lifeDays} days have passed since the approval, and the link is no longer good. Apply again.`,
  })
}
