import type { Viewer } from '../auth/viewer.ts'
import type { Sql } from '../db/database.ts'
import { readDeskFields } from '../desk-fields/desk-fields.ts'
import { formOf } from '../desk-fields/form-rules.ts'
import { forbidden } from '../errors.ts'
import { type Idempotency, once } from '../idempotency.ts'
import { letterJob } from '../mail/letters.ts'
import type { Services } from '../services.ts'
import { smsJob } from '../sms/messages.ts'
import { isFault } from '../text-rules.ts'
import { type ChangeOptions, changeTicket, readTicket, seen } from '../tickets/change.ts'
import { cleanAddition } from '../tickets/input.ts'
import { nextNumber } from '../tickets/registry.ts'
import type { TicketRow } from '../tickets/rows.ts'
import { decideAddition } from '../tickets/rules.ts'
import { type Written, writeTicket } from '../tickets/write.ts'
import { byPhone } from './by-phone.ts'
import { type CallInput, type CleanCall, callerPhone, cleanCall } from './input.ts'
import { type CallerRow, findCaller, makeCaller } from './new-caller.ts'
import { answeredDesk, mayTakeCalls } from './permissions.ts'
import { tellNumber } from './tell.ts'

/**
 * Files what a caller has told: the ticket is the caller's, the viewer its «регистратор», and the number counts as told,
 * since it is read out. Errors: BAD_USER_INPUT, NOT_FOUND (desk, caller, type, kind), FORBIDDEN, CONFLICT (idempotency
 * key); KnownCallers when the new caller seems to be somebody who is there.
 */
export async function fileCall(
  services: Services,
  viewer: Viewer,
  input: CallInput,
  idempotency: Idempotency | null,
): Promise<TicketRow> {
  const desk = answeredDesk(viewer, input.desk)
  const now = services.clock()
  const ticket = await services.db.transaction((sql) =>
    once(sql, viewer.userId, idempotency, now, {
      async work() {
        // Here, and not before: a repeat gets its ticket also when the desk asks for other fields since.
        const form = formOf(await readDeskFields(sql, [desk.id]))
        const call = cleanCall(input, form, { now, sms: Boolean(services.sms) })
        const caller = await callerOf(sql, call, now)
        const { desk: _slug, ...words } = call.ticket
        const registry = await nextNumber(sql, desk, caller.organizationId, words)
        const filed = await writeTicket(
          sql,
          {
            ...words,
            contactPhone: words.contactPhone ?? profilePhone(caller),
            deskId: desk.id,
            requesterId: caller.id,
            organizationId: caller.organizationId,
            taxpayerId: registry.taxpayerId,
            channel: 'PHONE',
            submitterId: caller.id === viewer.userId ? null : viewer.userId,
          },
          registry,
          viewer.userId,
          now,
        )
        await tellNumber(sql, services, { ticket: filed, desk, caller, by: call.tell })
        return filed
      },
      keep: ({ id }) => ({ id }),
      repeat: async ({ id }) => seen(viewer, await readTicket(sql, id)),
    }),
  )
  services.log.wake()
  if (input.tell.includes('EMAIL')) services.queue.wake(letterJob)
  if (input.tell.includes('SMS')) services.queue.wake(smsJob)
  return ticket
}

async function callerOf(sql: Sql, { newCaller, callerId }: CleanCall, now: Date): Promise<CallerRow> {
  if (newCaller) return makeCaller(sql, newCaller, now)
  if (callerId === null) throw new Error('cleanCall lets nothing through without a caller')
  return findCaller(sql, callerId)
}

function profilePhone({ phone }: CallerRow): string | null {
  const checked = phone === null ? null : callerPhone(phone)
  return isFault(checked) ? null : checked
}

/**
 * What a caller adds to a ticket of theirs. It is new data of the requester's, whoever types it in: it reopens the
 * ticket, as their own explanation would.
 */
export async function addByPhone(
  services: Services,
  viewer: Viewer,
  ticketId: string,
  input: { body: string },
  options: ChangeOptions,
): Promise<Written> {
  const { body } = cleanAddition({ body: input.body, internal: false, uploadIds: [] })
  return changeTicket(services, viewer, ticketId, options, {
    allow(ticket) {
      if (mayTakeCalls(viewer, ticket.deskId)) return
      throw forbidden({
        ru: 'По телефону обращение дополняют сотрудники его службы поддержки и администраторы.',
        en: 'What is told by telephone is added by agents of the ticket’s desk and administrators.',
      })
    },
    decide: (ticket) =>
      decideAddition(ticket, 'requester', { body: `${byPhone}${body}`, internal: false, uploadIds: [] }),
  })
}
