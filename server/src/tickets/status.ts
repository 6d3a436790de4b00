import type { TicketStatus } from '@otklik/prisma/client'
import type { Standing } from '../terms/rules.ts'

/**
 * The nine statuses and what moves a ticket between them.
 *
 *   UNCONFIRMED       at creation only; left when an agent changes it or the requester adds data
 *   REOPENED          entered from any status by new data from the requester's side, or by an agent
 *   every other one   entered by an agent from any status
 *   NOT_A_BUG         also entered by the requester's withdrawal, from `withdrawable` statuses only
 *
 * DUPLICATE holds a base while it lasts; leaving it, by whatever road, lets the base go.
 * Source: web-torgi, «Статусы обращений» and the paragraph on withdrawal; espgu, item 6 (requests for information).
 */
export interface StatusRule {
  /** An agent may set it. */
  settable: boolean
  /** Setting it needs a public answer in the same step. */
  answerRequired: boolean
  /** Setting it needs the base ticket. */
  baseRequired: boolean
  /** The matter is settled as far as support goes: an answer that the requester may rate. */
  final: boolean
  /** The requester may withdraw from it: «Не подтверждено», «Открыто заново», «Недостаточно данных». */
  withdrawable: boolean
}

const plain: StatusRule = {
  settable: true,
  answerRequired: false,
  baseRequired: false,
  final: false,
  withdrawable: false,
}

export const statusRules: Readonly<Record<TicketStatus, StatusRule>> = {
  UNCONFIRMED: { ...plain, settable: false, withdrawable: true },
  IN_PROGRESS: plain,
  REOPENED: { ...plain, withdrawable: true },
  RESOLVED: { ...plain, final: true },
  NOT_A_BUG: { ...plain, answerRequired: true, final: true },
  WONT_FIX: { ...plain, answerRequired: true, final: true },
  DUPLICATE: { ...plain, baseRequired: true, final: true },
  NOT_REPRODUCIBLE: { ...plain, answerRequired: true, final: true },
  NEEDS_INFO: { ...plain, answerRequired: true, withdrawable: true },
}

export const statuses = Object.keys(statusRules) as TicketStatus[]

const having = (rule: keyof StatusRule) => statuses.filter((status) => statusRules[status][rule])

/** What an agent may set, from any status. */
export const settableStatuses: readonly TicketStatus[] = having('settable')

/** Where an answer may be rated. */
export const finalStatuses: readonly TicketStatus[] = having('final')

/** Where the requester may withdraw from. */
export const withdrawableStatuses: readonly TicketStatus[] = having('withdrawable')

/** What a withdrawn ticket becomes. */
export const withdrawnStatus: TicketStatus = 'NOT_A_BUG'

/** What any new data from the requester's side makes of a ticket, whatever its status. */
export const statusAfterRequesterData: TicketStatus = 'REOPENED'

/** Whether support's time runs, waits for the requester («Недостаточно данных»), or is over. */
export const standingOf = (status: TicketStatus): Standing => {
  if (statusRules[status].final) return 'closed'
  return status === 'NEEDS_INFO' ? 'waiting' : 'running'
}
