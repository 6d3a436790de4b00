import type { TicketStatus } from '@/generated/graphql.ts'
import type { Card, Person } from './board-state.ts'
import type { Target } from './columns.ts'

/** What the change to each status asks for, as the server says. */
export interface StatusRule {
  status: TicketStatus
  settable: boolean
  answerRequired: boolean
  baseRequired: boolean
  meaning: string
}

export interface MovePlan {
  status?: TicketStatus
  assignee?: Person | null
  /** Must be asked for before the move is made. */
  answer: boolean
  base: boolean
}

/**
 * What a drop or a menu's choice means for a card.
 *
 *   here     the card is already there
 *   refused  nobody may set that status: «Не подтверждено» is given at creation alone
 *   plan     the changes to make, at once or, when it asks for something, after a dialog
 */
export type Intent = { is: 'here' } | { is: 'refused'; status: TicketStatus } | { is: 'plan'; plan: MovePlan }

export function intentOf(
  card: Pick<Card, 'status' | 'assignee'>,
  target: Target,
  rules: readonly StatusRule[],
): Intent {
  const status = target.status === card.status ? undefined : target.status
  const assignee = target.assignee?.id === card.assignee?.id ? undefined : target.assignee
  if (status === undefined && assignee === undefined) return { is: 'here' }
  const rule = rules.find((one) => one.status === status)
  if (status !== undefined && !settable(rules).includes(status)) return { is: 'refused', status }
  return {
    is: 'plan',
    plan: { status, assignee, answer: rule?.answerRequired ?? false, base: rule?.baseRequired ?? false },
  }
}

/** The server refuses the rest too; this only spares a hopeless attempt. */
export function settable(rules: readonly StatusRule[]): TicketStatus[] {
  return rules.filter((rule) => rule.settable).map((rule) => rule.status)
}
