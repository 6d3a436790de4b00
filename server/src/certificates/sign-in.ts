import type { Role } from '@otklik/prisma/client'
import { v7 as uuid } from 'uuid'
import type { Sql } from '../db/database.ts'
import { letterJob } from '../mail/letters.ts'
import type { Services } from '../services.ts'
import { type AddressServices, nameByCertificate } from '../users/addresses.ts'
import type { Certificate } from './certificate.ts'
import { accountIdOf, type Candidate, knownAs } from './matching.ts'
import { identityOf } from './revocation-list.ts'
import type { Holder } from './subject.ts'

/** Who has signed in; or the organization that the register has struck off; or nobody, for want of a person's name. */
export type SignedIn = { userId: string } | { excluded: { name: string; taxpayerId: string } } | { nameless: true }

interface Organization {
  id: string
  name: string
  taxpayerId: string
  active: boolean
}

interface KnownUser {
  id: string
  role: Role
  organization: Organization | null
}

/**
 * The user whom a certificate that was judged good stands for: found, or made at the first sign-in, and refreshed by
 * what it says. Roles are never touched. A certificate without a surname makes nobody: what else is written there may be
 * an organization's name; somebody known comes in by it and keeps theirs. An organization that is not in the directory
 * becomes a request to an administrator; until it is answered the user belongs to none.
 */
export async function signInByCertificate(
  services: AddressServices & Pick<Services, 'log'>,
  certificate: Certificate,
  holder: Holder,
): Promise<SignedIn> {
  const entered = await services.db.transaction((sql) => enter(sql, services, certificate, holder))
  services.queue.wake(letterJob)
  services.log.wake()
  return entered
}

// Beside our other advisory locks, whose second key is a small number.
const LOCK_SPACE = 7306

async function enter(sql: Sql, services: AddressServices, certificate: Certificate, holder: Holder): Promise<SignedIn> {
  const now = services.clock()
  const accountId = accountIdOf(holder, certificate.fingerprint)
  // First sign-ins of one organization take turns: two at a moment, by whatever certificates, must not make two users
  // of one person.
  const turn = holder.organization?.taxpayerId ?? accountId
  await sql.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [LOCK_SPACE, turn])
  const named = holder.organization && (await organizationBy(sql, holder.organization.taxpayerId))
  const known = (await userOfAccount(sql, accountId)) ?? (await userOfDirectory(sql, holder))

  const staff = known !== null && known.role !== 'REQUESTER'
  // A user's own comes first: an administrator, or the directory, may have put them into a branch.
  const own = known?.organization ?? null
  const organization = staff || own?.active ? own : (named ?? own)
  if (organization && !organization.active && !staff) {
    return { excluded: { name: organization.name, taxpayerId: organization.taxpayerId } }
  }

  if (!known && holder.fullName === null) return { nameless: true }
  const userId = known?.id ?? uuid()
  const write = known ? refreshUser : makeUser
  await write(sql, userId, holder, organization?.id ?? null, now)
  await sql.query(
    `INSERT INTO accounts (id, account_id, provider_id, user_id, created_at, updated_at)
     VALUES ($1, $2, 'certificate', $3, $4, $4) ON CONFLICT (provider_id, account_id) DO NOTHING`,
    [uuid(), accountId, userId, now],
  )
  if (!staff) await askForOrganization(sql, userId, holder, organization?.id ?? null, now)
  await noteCertificate(sql, userId, certificate, now)
  // An applicant's word (docs/adr/014): nothing goes there before a letter's link is pressed.
  if (holder.email !== null) await nameByCertificate(sql, services, userId, holder.email)
  return { userId }
}

/** Of those that share an ИНН the head: branches have one above them, and a КПП of their own. */
async function organizationBy(sql: Sql, taxpayerId: string): Promise<Organization | null> {
  const [found] = await sql.query<Organization>(
    `SELECT id, name, taxpayer_id AS "taxpayerId", active FROM organizations WHERE taxpayer_id = $1
     ORDER BY active DESC, parent_registration_number IS NULL DESC, kpp = '' DESC, id LIMIT 1`,
    [taxpayerId],
  )
  return found ?? null
}

const knownUser = `u.id, u.role, CASE WHEN o.id IS NOT NULL THEN json_build_object(
  'id', o.id, 'name', o.name, 'taxpayerId', o.taxpayer_id, 'active', o.active) END AS organization`

async function userOfAccount(sql: Sql, accountId: string): Promise<KnownUser | null> {
  const [found] = await sql.query<KnownUser>(
    `SELECT ${knownUser} FROM accounts a JOIN users u ON u.id = a.user_id
     LEFT JOIN organizations o ON o.id = u.organization_id
     WHERE a.provider_id = 'certificate' AND a.account_id = $1`,
    [accountId],
  )
  return found ?? null
}

async function userOfDirectory(sql: Sql, holder: Holder): Promise<KnownUser | null> {
  const candidates = await sql.query<Candidate & KnownUser>(
    `SELECT ${knownUser}, u.email, u.snils, o.taxpayer_id AS "taxpayerId",
       EXISTS (SELECT 1 FROM accounts a WHERE a.user_id = u.id) AS "inUse"
     FROM users u LEFT JOIN organizations o ON o.id = u.organization_id
     WHERE u.snils = $1 OR u.email = $2 ORDER BY u.id FOR UPDATE OF u`,
    [holder.snils, holder.email],
  )
  const id = knownAs(holder, candidates)
  return candidates.find((candidate) => candidate.id === id) ?? null
}

async function makeUser(sql: Sql, id: string, holder: Holder, organizationId: string | null, now: Date) {
  await sql.query(
    `INSERT INTO users (id, full_name, post, snils, organization_id, role, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, 'REQUESTER', $6, $6)`,
    [id, holder.fullName, holder.post, holder.snils, organizationId, now],
  )
}

async function refreshUser(sql: Sql, id: string, holder: Holder, organizationId: string | null, now: Date) {
  await sql.query(
    `UPDATE users SET full_name = coalesce($2, full_name), post = coalesce($3, post), snils = coalesce(snils, $4), organization_id = $5,
       updated_at = $6
     WHERE id = $1`,
    [id, holder.fullName, holder.post, holder.snils, organizationId, now],
  )
}

/** Asks for an organization that is not there, once; a request is settled when the directory has brought it since. */
async function askForOrganization(
  sql: Sql,
  userId: string,
  holder: Holder,
  organizationId: string | null,
  now: Date,
): Promise<void> {
  const { organization } = holder
  if (!organization) return
  if (organizationId === null) {
    await sql.query(
      `INSERT INTO organization_requests (id, user_id, taxpayer_id, ogrn, name, created_at)
       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (user_id, taxpayer_id) DO NOTHING`,
      [uuid(), userId, organization.taxpayerId, organization.ogrn, organization.name, now],
    )
    return
  }
  await sql.query(
    `UPDATE organization_requests SET state = 'APPROVED', organization_id = $3, decided_at = $4
     WHERE user_id = $1 AND taxpayer_id = $2 AND state = 'PENDING'`,
    [userId, organization.taxpayerId, organizationId, now],
  )
}

async function noteCertificate(sql: Sql, userId: string, certificate: Certificate, now: Date): Promise<void> {
  const { fingerprint, subject, issuer, serial, notBefore, notAfter } = certificate
  await sql.query(
    `INSERT INTO certificates
       (fingerprint, user_id, subject, issuer, issuer_der, serial, not_before, not_after, first_used_at, last_used_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
     ON CONFLICT (fingerprint) DO UPDATE SET user_id = excluded.user_id, issuer_der = excluded.issuer_der,
       last_used_at = excluded.last_used_at`,
    [fingerprint, userId, subject, issuer, identityOf(certificate.raw).issuer, serial, notBefore, notAfter, now],
  )
}
