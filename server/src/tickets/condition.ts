import type { TicketFacts } from './facts.ts'

/** Fields that a condition compares with a list of values; null stands for «none». */
export type ListedField =
  | 'id'
  | 'number'
  | 'deskId'
  | 'status'
  | 'assigneeId'
  | 'requesterId'
  | 'organizationId'
  | 'taxpayerId'
  | 'typeId'
  | 'documentKindId'
  | 'channel'
  | 'termState'

export type MomentField = 'createdAt' | 'updatedAt' | 'dueAt' | 'escalatedAt'

/**
 * A condition on tickets, the one definition behind the SQL (condition-sql.ts), the live predicate (`matches`)
 * and the rules of visibility. `all: []` is always true, `any: []` never.
 */
export type Condition =
  | { all: readonly Condition[] }
  | { any: readonly Condition[] }
  | { not: Condition }
  | { field: ListedField; in: readonly (string | null)[] }
  /** Without bounds: that it is there at all. */
  | { moment: MomentField; gte: Date | null; lt: Date | null }
  | { search: string }

export const always: Condition = { all: [] }
export const never: Condition = { any: [] }

export const isIn = (field: ListedField, ...values: (string | null)[]): Condition => ({ field, in: values })

/**
 * Whether a ticket meets a condition. Full text is PostgreSQL's alone: `found` says whether the ticket is among
 * what PostgreSQL finds for a text.
 */
export function matches(condition: Condition, ticket: TicketFacts, found: (text: string) => boolean): boolean {
  if ('all' in condition) return condition.all.every((part) => matches(part, ticket, found))
  if ('any' in condition) return condition.any.some((part) => matches(part, ticket, found))
  if ('not' in condition) return !matches(condition.not, ticket, found)
  if ('field' in condition) return condition.in.includes(ticket[condition.field])
  if ('search' in condition) return found(condition.search)
  const moment = ticket[condition.moment]
  if (moment === null) return false
  return (condition.gte === null || moment >= condition.gte) && (condition.lt === null || moment < condition.lt)
}

/** Every text that a condition searches for. */
export function searchedTexts(condition: Condition): string[] {
  if ('all' in condition) return condition.all.flatMap(searchedTexts)
  if ('any' in condition) return condition.any.flatMap(searchedTexts)
  if ('not' in condition) return searchedTexts(condition.not)
  return 'search' in condition ? [condition.search] : []
}

/** Whether a condition looks at nothing but these fields. */
export function looksOnlyAt(condition: Condition, fields: readonly ListedField[]): boolean {
  if ('all' in condition) return condition.all.every((part) => looksOnlyAt(part, fields))
  if ('any' in condition) return condition.any.every((part) => looksOnlyAt(part, fields))
  if ('not' in condition) return looksOnlyAt(condition.not, fields)
  return 'field' in condition && fields.includes(condition.field)
}
