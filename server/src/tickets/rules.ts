import type { TicketEventKind, TicketStatus } from '@otklik/prisma/client'
import { AppError, badInput, fault } from '../errors.ts'
import type { TicketRow } from './rows.ts'
import {
  settableStatuses,
  statusAfterRequesterData,
  statusRules,
  withdrawableStatuses,
  withdrawnStatus,
} from './status.ts'

/** The scalars that a change may move. */
export type Patch = Partial<
  Pick<TicketRow, 'status' | 'assigneeId' | 'duplicateOfId' | 'expectedResolutionAt' | 'escalatedAt'>
>

/** What comes with a change: words, files, or both. */
export interface Addition {
  body: string
  /** What a letter repeats of earlier ones. */
  quoted?: string | null
  internal: boolean
  uploadIds: readonly string[]
}

/** One change of one ticket, decided and not yet written. */
export interface Change {
  kind: TicketEventKind
  patch: Patch
  changedFields: string[]
  addition: Addition | null
  withdrawn: boolean
  reason: string | null
}

const fieldNames: Record<keyof Patch, string> = {
  status: 'status',
  assigneeId: 'assignee',
  duplicateOfId: 'duplicateOf',
  expectedResolutionAt: 'expectedResolutionAt',
  escalatedAt: 'escalatedAt',
}

/** Puts together what differs from the ticket as it is; null when nothing does. */
export function changeOf(
  ticket: TicketRow,
  wanted: Patch,
  more: { addition?: Addition | null; withdrawn?: boolean; reason?: string | null } = {},
): Change | null {
  // A ticket that stops being a duplicate lets its base go, whoever moves it.
  const status = wanted.status ?? ticket.status
  const whole: Patch = status === 'DUPLICATE' ? wanted : { ...wanted, duplicateOfId: null }
  const changed = (Object.keys(whole) as (keyof Patch)[]).filter((key) => !same(whole[key], ticket[key]))
  const addition = more.addition ?? null
  const kind = kindOf(changed, addition)
  if (kind === null) return null
  return {
    kind,
    patch: Object.fromEntries(changed.map((key) => [key, whole[key]])),
    changedFields: [
      ...changed.map((key) => fieldNames[key]),
      ...(addition ? ['comments'] : []),
      ...(addition && addition.uploadIds.length > 0 ? ['attachments'] : []),
    ],
    addition,
    withdrawn: more.withdrawn ?? false,
    reason: more.reason ?? null,
  }
}

function kindOf(changed: readonly (keyof Patch)[], addition: Addition | null): TicketEventKind | null {
  if (changed.includes('status')) return 'STATUS_CHANGED'
  if (changed.includes('escalatedAt')) return 'ESCALATED'
  if (changed.includes('assigneeId')) return 'ASSIGNED'
  if (changed.length > 0) return 'EDITED'
  if (addition) return addition.body === '' ? 'ATTACHED' : 'COMMENTED'
  return null
}

const same = (one: unknown, other: unknown) =>
  one instanceof Date && other instanceof Date ? one.getTime() === other.getTime() : one === other

/**
 * An explanation, an answer or files. New data from the requester's side reopens the ticket, whatever its status
 * («Открыто заново – в случае внесения дополнительной информации по обращению»); staff's words move nothing.
 */
export function decideAddition(ticket: TicketRow, side: 'requester' | 'staff', addition: Addition): Change | null {
  return changeOf(ticket, side === 'requester' ? { status: statusAfterRequesterData } : {}, { addition })
}

/** «Отозвать»: from three statuses only; the ticket becomes «Не является ошибкой». */
export function decideWithdrawal(ticket: TicketRow, reason: string | null): Change | null {
  if (!statusRules[ticket.status].withdrawable) {
    const allowed = withdrawableStatuses.join(', ')
    throw new AppError(
      'TRANSITION_NOT_ALLOWED',
      {
        ru: `Обращение ${ticket.number} нельзя отозвать: его статус ${ticket.status}; можно из ${allowed}.`,
        en: `Cannot withdraw ${ticket.number}: status is ${ticket.status}; allowed from ${allowed}.`,
      },
      { details: { allowed: withdrawableStatuses } },
    )
  }
  return changeOf(ticket, { status: withdrawnStatus }, { withdrawn: true, reason })
}

export interface StatusRequest {
  status: TicketStatus
  /** The public answer, already cleaned; null when none. */
  comment: string | null
  /** The ticket that `duplicateOfId` leads to, after following its own base; null when none was named. */
  base: Pick<TicketRow, 'id' | 'number' | 'deskId'> | null
  expectedResolutionAt: Date | null
}

/** An agent's change of status, with what the status asks for. */
export function decideStatus(ticket: TicketRow, request: StatusRequest, now: Date): Change | null {
  const moves = request.status !== ticket.status
  const rule = statusRules[request.status]
  if (moves && !rule.settable) {
    const allowed = settableStatuses.filter((status) => status !== ticket.status)
    throw new AppError(
      'TRANSITION_NOT_ALLOWED',
      {
        ru: `Статус ${request.status} присваивается только при создании. Можно: ${allowed.join(', ')}.`,
        en: `${request.status} is set only at creation; allowed: ${allowed.join(', ')}.`,
      },
      { details: { allowed } },
    )
  }
  if (moves && rule.answerRequired && request.comment === null) {
    throw badInput(
      fault('comment', {
        ru: `Статус ${request.status} требует ответа заявителю.`,
        en: `${request.status} needs a public answer.`,
      }),
    )
  }
  checkBase(ticket, request, moves)
  if (request.expectedResolutionAt !== null && request.expectedResolutionAt <= now) {
    throw badInput(
      fault('expectedResolutionAt', {
        ru: 'Ожидаемый срок решения должен быть в будущем.',
        en: 'The expected time of resolution must be in the future.',
      }),
    )
  }
  return changeOf(
    ticket,
    {
      status: request.status,
      ...(request.base && { duplicateOfId: request.base.id }),
      ...(request.expectedResolutionAt && { expectedResolutionAt: request.expectedResolutionAt }),
    },
    {
      addition: request.comment === null ? null : { body: request.comment, internal: false, uploadIds: [] },
    },
  )
}

/** «Дублирующее» points at a base of the same desk that is not the ticket itself. */
function checkBase(ticket: TicketRow, { status, base }: StatusRequest, moves: boolean): void {
  const path = 'duplicateOfId'
  if (!statusRules[status].baseRequired) {
    if (base === null) return
    throw badInput(
      fault(path, {
        ru: `Базовое обращение указывают только со статусом DUPLICATE, а не ${status}.`,
        en: `A base ticket goes with DUPLICATE only, not with ${status}.`,
      }),
    )
  }
  if (base === null) {
    if (!moves) return
    throw badInput(
      fault(path, {
        ru: 'Укажите базовое обращение той же службы поддержки.',
        en: 'Name the base ticket, of the same desk.',
      }),
    )
  }
  if (base.id === ticket.id) {
    throw badInput(
      fault(path, {
        ru: `Обращение ${ticket.number} не может дублировать ни само себя, ни своё дублирующее: укажите другое базовое.`,
        en: `${ticket.number} can be a duplicate neither of itself nor of its own duplicate; name another base.`,
      }),
    )
  }
  if (base.deskId !== ticket.deskId) {
    throw badInput(
      fault(path, {
        ru: `Обращение ${base.number} относится к другой службе поддержки.`,
        en: `${base.number} belongs to another desk.`,
      }),
    )
  }
}

/** The assignee, or nobody. */
export function decideAssignment(ticket: TicketRow, assigneeId: string | null): Change | null {
  return changeOf(ticket, { assigneeId })
}
