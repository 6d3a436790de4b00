import type { OrganizationRequest, RequestState } from '@otklik/prisma/client'
import type { Viewer } from '../auth/viewer.ts'
import type { Sql } from '../db/database.ts'
import { AppError, type Language, notFound } from '../errors.ts'
import { letterJob, writeLetter } from '../mail/letters.ts'
import {
  type Connection,
  connectionOf,
  decodeKey,
  encodeKey,
  keyChecks,
  type PageArguments,
  pageOf,
} from '../paging.ts'
import { parseReason } from '../registrations/input.ts'
import type { Services } from '../services.ts'
import { requireAdministrator } from '../users/permissions.ts'
import { findOrMakeOrganization } from './found-organization.ts'

type RequestServices = Pick<Services, 'db' | 'queue' | 'clock' | 'settings' | 'log'>

const columns = `r.id, r.user_id AS "userId", r.taxpayer_id AS "taxpayerId", r.ogrn, r.name, r.state, r.reason,
  r.decided_by_id AS "decidedById", r.decided_at AS "decidedAt", r.organization_id AS "organizationId",
  r.created_at AS "createdAt"`

/** Requests of one state: what waits longest first, what is decided latest first. */
export async function listOrganizationRequests(
  sql: Sql,
  viewer: Viewer,
  args: PageArguments & { state: RequestState },
): Promise<Connection<OrganizationRequest>> {
  requireAdministrator(viewer)
  const page = pageOf(args)
  const order = `organization-requests:${args.state}`
  const [at, id] =
    page.beyond === null
      ? [null, null]
      : decodeKey(page.beyond, order, page.backwards ? 'before' : 'after', [keyChecks.moment, keyChecks.uuid])
  const ascending = (args.state === 'PENDING') !== page.backwards
  const [sign, direction] = ascending ? ['>', 'ASC'] : ['<', 'DESC']
  const rows = await sql.query<OrganizationRequest>(
    `SELECT ${columns} FROM organization_requests r
     WHERE r.state = $1::"RequestState" AND ($2::timestamptz IS NULL OR (r.created_at, r.id) ${sign} ($2, $3::uuid))
     ORDER BY r.created_at ${direction}, r.id ${direction} LIMIT $4`,
    [args.state, at, id, page.limit + 1],
  )
  return connectionOf(page, rows, (row) => encodeKey(order, row.createdAt.toISOString(), row.id))
}

/** Attaches the user to their organization, which is made if nobody knows it yet; a letter tells them. */
export async function approveOrganizationRequest(
  services: RequestServices,
  viewer: Viewer,
  id: string,
  chosenId: string | null,
): Promise<OrganizationRequest> {
  requireAdministrator(viewer)
  const now = services.clock()
  const approved = await services.db.transaction(async (sql) => {
    const row = await lockPending(sql, id)
    const { taxpayerId, name, ogrn } = row
    const organizationId = await findOrMakeOrganization(sql, { taxpayerId, name, ogrn, chosenId }, now)
    const attached = await sql.query(
      `UPDATE users SET organization_id = $2, updated_at = $3
       WHERE id = $1 AND (organization_id IS NULL OR organization_id = $2) RETURNING id`,
      [row.userId, organizationId, now],
    )
    if (attached.length === 0) throw new AppError('CONFLICT', elsewhere)
    await sql.query(
      `UPDATE organization_requests SET state = 'APPROVED', organization_id = $2, decided_by_id = $3, decided_at = $4
       WHERE id = $1`,
      [id, organizationId, viewer.userId, now],
    )
    await tell(sql, services, row, null)
    return { ...row, state: 'APPROVED' as const, organizationId, decidedById: viewer.userId, decidedAt: now }
  })
  services.queue.wake(letterJob)
  services.log.wake()
  return approved
}

export async function refuseOrganizationRequest(
  services: RequestServices,
  viewer: Viewer,
  id: string,
  givenReason: string,
): Promise<OrganizationRequest> {
  requireAdministrator(viewer)
  const reason = parseReason(givenReason)
  const now = services.clock()
  const refused = await services.db.transaction(async (sql) => {
    const row = await lockPending(sql, id)
    await sql.query(
      `UPDATE organization_requests SET state = 'REFUSED', reason = $2, decided_by_id = $3, decided_at = $4
       WHERE id = $1`,
      [id, reason, viewer.userId, now],
    )
    await tell(sql, services, row, reason)
    return { ...row, state: 'REFUSED' as const, reason, decidedById: viewer.userId, decidedAt: now }
  })
  services.queue.wake(letterJob)
  return refused
}

async function lockPending(sql: Sql, id: string): Promise<OrganizationRequest> {
  const [row] = await sql.query<OrganizationRequest>(
    `SELECT ${columns} FROM organization_requests r WHERE r.id = $1 FOR UPDATE`,
    [id],
  )
  if (!row) throw notFound({ ru: 'Такой заявки нет.', en: 'There is no such request.' })
  if (row.state === 'PENDING') return row
  throw new AppError('CONFLICT', {
    ru: `По этой заявке уже решено: ${row.state === 'APPROVED' ? 'она одобрена' : 'она отклонена'}.`,
    en: `This request is decided already: it was ${row.state === 'APPROVED' ? 'approved' : 'refused'}.`,
  })
}

/** Whoever came by a certificate without an address sees the decision in the profile alone. */
async function tell(sql: Sql, services: RequestServices, row: OrganizationRequest, reason: string | null) {
  const [user] = await sql.query<{ fullName: string; email: string | null; language: Language }>(
    'SELECT full_name AS "fullName", email, language FROM users WHERE id = $1',
    [row.userId],
  )
  if (!user?.email) return
  const { subject, text } = words(row, user.fullName, reason, services.settings.publicUrl)
  const language = user.language === 'en' ? 'en' : 'ru'
  await writeLetter(sql, services, {
    purpose: 'organization-request',
    to: user.email,
    subject: subject[language],
    text: text[language],
    userId: row.userId,
  })
}

function words({ name, taxpayerId }: OrganizationRequest, fullName: string, reason: string | null, publicUrl: string) {
  if (reason === null) {
    return {
      subject: { ru: 'Вы присоединены к организации', en: 'You belong to your organization now' },
      text: {
        ru: `Здравствуйте, ${fullName}!\n\nВы присоединены к организации «${name}» (ИНН ${taxpayerId}).\n\n${publicUrl}/profile\n`,
        en: `Hello ${fullName},\n\nYou belong to ${name} (ИНН ${taxpayerId}) now.\n\n${publicUrl}/profile\n`,
      },
    }
  }
  return {
    subject: { ru: 'Заявка на организацию отклонена', en: 'The request about your organization is refused' },
    text: {
      ru: `Здравствуйте, ${fullName}!\n\nЗаявка на организацию «${name}» (ИНН ${taxpayerId}) отклонена.\nПричина: ${reason}\n\n${publicUrl}/profile\n`,
      en: `Hello ${fullName},\n\nThe request about ${name} (ИНН ${taxpayerId}) is refused.\nThe reason: ${reason}\n\n${publicUrl}/profile\n`,
    },
  }
}

const elsewhere = {
  ru: 'Пользователь уже относится к другой организации: такую заявку можно только отклонить.',
  en: 'The user belongs to another organization already: such a request can only be refused.',
}
