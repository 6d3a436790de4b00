import type { Registration, Role } from '@otklik/prisma/client'
import { v7 as uuid } from 'uuid'
import type { Viewer } from '../auth/viewer.ts'
import type { Sql } from '../db/database.ts'
import { AppError, notFound } from '../errors.ts'
import { letterJob } from '../mail/letters.ts'
import { findOrMakeOrganization } from '../organizations/found-organization.ts'
import { requireAdministrator } from '../users/permissions.ts'
import { parseReason } from './input.ts'
import { writeToApplicant } from './letters.ts'
import { type RegistrationServices, registrationColumns } from './registrations.ts'
import { registrationSecret } from './secret.ts'

/**
 * Approves: the applicant's account is made, or found by the address that they have proved, and belongs to the
 * organization; a letter tells them. Of two who decide at once the second gets CONFLICT.
 */
export async function approveRegistration(
  services: RegistrationServices,
  viewer: Viewer,
  id: string,
  organizationId: string | null,
): Promise<Registration> {
  requireAdministrator(viewer)
  const { db, clock, settings, queue, log } = services
  const now = clock()
  const approved = await db.transaction(async (sql) => {
    const row = await lockPending(sql, id)
    const { taxpayerId, organizationName: name } = row
    const organization = await findOrMakeOrganization(sql, { taxpayerId, name, chosenId: organizationId }, now)
    const userId = await accountOf(sql, row, organization, now)
    // The hash anew: the product's secret may have been changed since the application.
    const { hash } = registrationSecret(settings.secret, id)
    await sql.query(
      `UPDATE registrations SET state = 'APPROVED', decided_by_id = $2, decided_at = $3, user_id = $4, secret_hash = $5
       WHERE id = $1`,
      [id, viewer.userId, now, userId, hash],
    )
    await writeToApplicant(sql, services, 'approved', row)
    return { ...row, state: 'APPROVED' as const, decidedById: viewer.userId, decidedAt: now, userId }
  })
  queue.wake(letterJob)
  // Whoever was attached sees more from now on.
  log.wake()
  return approved
}

export async function refuseRegistration(
  services: RegistrationServices,
  viewer: Viewer,
  id: string,
  givenReason: string,
): Promise<Registration> {
  requireAdministrator(viewer)
  const reason = parseReason(givenReason)
  const now = services.clock()
  const refused = await services.db.transaction(async (sql) => {
    const row = await lockPending(sql, id)
    const { hash } = registrationSecret(services.settings.secret, id)
    await sql.query(
      `UPDATE registrations SET state = 'REFUSED', reason = $2, decided_by_id = $3, decided_at = $4, secret_hash = $5
       WHERE id = $1`,
      [id, reason, viewer.userId, now, hash],
    )
    await writeToApplicant(sql, services, 'refused', { ...row, reason })
    return { ...row, state: 'REFUSED' as const, reason, decidedById: viewer.userId, decidedAt: now }
  })
  services.queue.wake(letterJob)
  return refused
}

async function lockPending(sql: Sql, id: string): Promise<Registration> {
  const [row] = await sql.query<Registration>(
    `SELECT ${registrationColumns} FROM registrations r WHERE r.id = $1 FOR UPDATE`,
    [id],
  )
  // One that is not confirmed is nobody's yet, an administrator's neither.
  if (!row || row.state === 'UNCONFIRMED')
    throw notFound({ ru: 'Такой заявки нет.', en: 'There is no such application.' })
  if (row.state === 'PENDING') return row
  throw new AppError('CONFLICT', {
    ru: `По этой заявке уже решено: ${row.state === 'APPROVED' ? 'она одобрена' : 'она отклонена'}.`,
    en: `This application is decided already: it was ${row.state === 'APPROVED' ? 'approved' : 'refused'}.`,
  })
}

interface Account {
  id: string
  role: Role
  organizationId: string | null
}

async function accountOf(sql: Sql, row: Registration, organizationId: string, now: Date): Promise<string> {
  const made = await sql.query<{ id: string }>(
    `INSERT INTO users (id, full_name, email, phone, post, language, organization_id, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)
     ON CONFLICT (email) DO NOTHING RETURNING id`,
    [uuid(), row.fullName, row.email, row.phone, row.post, row.language, organizationId, now],
  )
  if (made[0]) return made[0].id
  // Who has the address has proved it as well, or is known by it to the directory: it is one person.
  const [found] = await sql.query<Account>(
    'SELECT id, role, organization_id AS "organizationId" FROM users WHERE email = $1 FOR UPDATE',
    [row.email],
  )
  if (!found) throw new Error(`the user with the address of the registration ${row.id} has just gone`)
  if (found.role !== 'REQUESTER') throw new AppError('CONFLICT', staffText(row.email))
  if (found.organizationId !== null && found.organizationId !== organizationId) {
    throw new AppError('CONFLICT', elsewhereText(row.email))
  }
  await sql.query(
    `UPDATE users SET organization_id = $2, phone = coalesce(phone, $3), post = coalesce(post, $4), updated_at = $5
     WHERE id = $1`,
    [found.id, organizationId, row.phone, row.post, now],
  )
  return found.id
}

const staffText = (email: string) => ({
  ru: `Адрес ${email} – у сотрудника поддержки или администратора: такую заявку можно только отклонить.`,
  en: `The address ${email} belongs to staff or an administrator: such an application can only be refused.`,
})

const elsewhereText = (email: string) => ({
  ru: `Пользователь с адресом ${email} уже есть и относится к другой организации: такую заявку можно только отклонить.`,
  en: `The user with the address ${email} exists and belongs to another organization: such an application can only be refused.`,
})
