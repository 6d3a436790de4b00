import type { TicketOrder, TicketOrderField } from '@/generated/graphql.ts'

export interface Sortable {
  id: string
  number: string
  createdAt: string
  updatedAt: string
  dueAt: string | null
}

/** WT-123 → WT-000000000123: what the server sorts numbers by. */
export function numberKey(number: string): string {
  const dash = number.lastIndexOf('-')
  return `${number.slice(0, dash + 1)}${number.slice(dash + 1).padStart(12, '0')}`
}

const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

const byNumber = (a: Sortable, b: Sortable) => compareText(numberKey(a.number), numberKey(b.number))

/** By their bytes, as the server does: the letters of base64url stand for rising bits, which ASCII does not keep. */
function compareIds(a: string, b: string): number {
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    if (a[index] !== b[index]) return rank(a[index]) - rank(b[index])
  }
  return a.length - b.length
}
const rank = (letter = '') => 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'.indexOf(letter)

const dueOf = ({ dueAt }: Sortable) => (dueAt === null ? Number.MAX_VALUE : Date.parse(dueAt))

/** Within one millisecond numbers decide, since they rise with the ids that the server decides by. */
const rules: Record<TicketOrderField, (a: Sortable, b: Sortable) => number> = {
  CREATED_AT: (a, b) => Date.parse(a.createdAt) - Date.parse(b.createdAt) || byNumber(a, b),
  UPDATED_AT: (a, b) => Date.parse(a.updatedAt) - Date.parse(b.updatedAt) || byNumber(a, b),
  NUMBER: byNumber,
  // Tickets of many desks have no term at all: here ties are the rule.
  DUE_AT: (a, b) => dueOf(a) - dueOf(b) || compareIds(a.id, b.id),
}

export function compareRows(order: TicketOrder): (a: Sortable, b: Sortable) => number {
  const rule = rules[order.field]
  return order.direction === 'ASC' ? rule : (a, b) => rule(b, a)
}
