import type { TicketChannel, TicketStatus } from '@otklik/prisma/client'
import { takeUploads } from '../attachments/uploads.ts'
import type { Viewer } from '../auth/viewer.ts'
import type { Sql } from '../db/database.ts'
import { readDeskFields } from '../desk-fields/desk-fields.ts'
import { formOf } from '../desk-fields/form-rules.ts'
import { noDeskNamed } from '../desks/desks.ts'
import { discardFiledDraft } from '../drafts/drafts.ts'
import { badInput, fault, forbidden, notFound, type Text } from '../errors.ts'
import { type Idempotency, once } from '../idempotency.ts'
import type { Services } from '../services.ts'
import { type ChangeOptions, changeTicket, readTicket, seen } from './change.ts'
import { baseOf, lockDuplicates, repointDuplicates } from './duplicates.ts'
import { cleanAddition, cleanAnswer, cleanNewTicket, cleanReason, type NewTicketInput } from './input.ts'
import { isOnRequesterSide, isRequester, isStaff, mayComment, requireScope } from './permissions.ts'
import { nextNumber } from './registry.ts'
import type { TicketRow } from './rows.ts'
import { decideAddition, decideAssignment, decideStatus, decideWithdrawal } from './rules.ts'
import { type Written, writeTicket } from './write.ts'

/**
 * Files a ticket for the viewer. Errors: BAD_USER_INPUT, NOT_FOUND (desk, type, kind, upload), FORBIDDEN (scope),
 * CONFLICT (idempotency key).
 */
export async function createTicket(
  services: Services,
  viewer: Viewer,
  input: NewTicketInput,
  idempotency: Idempotency | null,
): Promise<TicketRow> {
  requireScope(viewer, 'TICKETS_WRITE')
  const now = services.clock()
  const desk = viewer.desks.find((each) => each.slug === input.desk.trim())
  const ticket = await services.db.transaction((sql) =>
    once(sql, viewer.userId, idempotency, now, {
      async work() {
        // Here, and not before: a repeat gets its ticket also when the desk asks for other fields since.
        const form = desk ? formOf(await readDeskFields(sql, [desk.id])) : null
        const { desk: slug, ...cleaned } = cleanNewTicket(input, form, now)
        if (!desk) throw noDeskNamed(viewer, slug)
        const registry = await nextNumber(sql, desk, viewer.organizationId, cleaned)
        const filed = await writeTicket(
          sql,
          {
            ...cleaned,
            deskId: desk.id,
            requesterId: viewer.userId,
            organizationId: viewer.organizationId,
            taxpayerId: registry.taxpayerId,
            channel: channelOf(viewer),
          },
          registry,
          viewer.userId,
          now,
        )
        // The draft before its files, as saving it locks them: in the other order the two could wait for each other.
        if (idempotency) await discardFiledDraft(sql, viewer, desk.id, idempotency.key, now)
        if (input.uploadIds.length > 0) {
          await takeUploads(sql, viewer, input.uploadIds, { ticketId: filed.id, commentId: null, now })
        }
        return filed
      },
      keep: ({ id }) => ({ id }),
      repeat: async ({ id }) => seen(viewer, await readTicket(sql, id)),
    }),
  )
  services.log.wake()
  return ticket
}

const channelOf = (viewer: Viewer): TicketChannel => (viewer.credential.kind === 'token' ? 'API' : 'PORTAL')

/** An explanation, an answer, an internal note, or files alone. */
export async function addComment(
  services: Services,
  viewer: Viewer,
  ticketId: string,
  input: { body: string; internal: boolean; uploadIds: readonly string[] },
  options: ChangeOptions,
): Promise<Written> {
  requireScope(viewer, 'TICKETS_WRITE')
  const addition = cleanAddition(input)
  return changeTicket(services, viewer, ticketId, options, {
    allow(ticket) {
      if (!mayComment(viewer, ticket)) throw forbidden(onlyParties)
      if (addition.internal && !isStaff(viewer, ticket.deskId)) throw forbidden(onlyStaff)
    },
    decide(ticket) {
      const fromRequester = isOnRequesterSide(viewer, ticket) && !addition.internal
      return decideAddition(ticket, fromRequester ? 'requester' : 'staff', addition)
    },
  })
}

/** «Отозвать»: the requester, from UNCONFIRMED, REOPENED and NEEDS_INFO. */
export async function withdrawTicket(
  services: Services,
  viewer: Viewer,
  ticketId: string,
  input: { reason: string | null },
  options: ChangeOptions,
): Promise<Written> {
  requireScope(viewer, 'TICKETS_WRITE')
  const reason = cleanReason(input.reason)
  return changeTicket(services, viewer, ticketId, options, {
    allow(ticket) {
      if (!isRequester(viewer, ticket)) throw forbidden(onlyRequester)
    },
    decide: (ticket) => decideWithdrawal(ticket, reason),
  })
}

/** Staff change the status, with the answer, the base ticket and the promised time that go with it. */
export async function changeTicketStatus(
  services: Services,
  viewer: Viewer,
  ticketId: string,
  input: {
    status: TicketStatus
    comment: string | null
    duplicateOfId: string | null
    expectedResolutionAt: Date | null
  },
  options: ChangeOptions,
): Promise<Written> {
  requireScope(viewer, 'TICKETS_MANAGE')
  const comment = cleanAnswer(input.comment)
  return changeTicket(services, viewer, ticketId, options, {
    async prepare(sql) {
      if (input.status === 'DUPLICATE') await lockDuplicates(sql)
    },
    allow(ticket) {
      if (!isStaff(viewer, ticket.deskId)) throw forbidden(onlyStaff)
    },
    async decide(ticket, sql, now) {
      const base = input.duplicateOfId === null ? null : await baseOf(sql, viewer, input.duplicateOfId)
      const change = decideStatus(ticket, { ...input, comment, base }, now)
      if (change?.patch.duplicateOfId) {
        await repointDuplicates(sql, ticket.id, change.patch.duplicateOfId, viewer.userId, now)
      }
      return change
    },
  })
}

/** Staff hand the ticket to an agent of its desk or to an administrator, or to nobody. */
export async function assignTicket(
  services: Services,
  viewer: Viewer,
  ticketId: string,
  input: { assigneeId: string | null },
  options: ChangeOptions,
): Promise<Written> {
  requireScope(viewer, 'TICKETS_MANAGE')
  return changeTicket(services, viewer, ticketId, options, {
    allow(ticket) {
      if (!isStaff(viewer, ticket.deskId)) throw forbidden(onlyStaff)
    },
    async decide(ticket, sql) {
      if (input.assigneeId !== null) await checkAssignee(sql, input.assigneeId, ticket)
      return decideAssignment(ticket, input.assigneeId)
    },
  })
}

/** Only staff of the ticket's desk can answer for it. */
async function checkAssignee(sql: Sql, assigneeId: string, ticket: TicketRow): Promise<void> {
  const [user] = await sql.query<{ staff: boolean }>(
    `SELECT u.role = 'ADMIN' OR (u.role = 'AGENT' AND EXISTS (
       SELECT 1 FROM desk_members m WHERE m.user_id = u.id AND m.desk_id = $2)) AS staff
     FROM users u WHERE u.id = $1`,
    [assigneeId, ticket.deskId],
  )
  if (!user) throw notFound({ ru: 'assigneeId: такого пользователя нет.', en: 'assigneeId: no such user.' })
  if (user.staff) return
  throw badInput(
    fault('assigneeId', {
      ru: 'Исполнителем может быть сотрудник этой службы поддержки или администратор.',
      en: 'The assignee must be an agent of this desk or an administrator.',
    }),
  )
}

const onlyParties: Text = {
  ru: 'Пояснения и файлы добавляют заявитель, сотрудники его организации и служба поддержки.',
  en: "Comments and files come from the requester's organization and staff.",
}
const onlyStaff: Text = {
  ru: 'Это может только сотрудник этой службы поддержки или администратор.',
  en: 'Only an agent of this desk or an administrator may do this.',
}
const onlyRequester: Text = {
  ru: 'Отозвать обращение может только сам заявитель.',
  en: 'Only the requester may withdraw a ticket.',
}
