import type { Condition, ListedField } from './condition.ts'
import type { TicketFacts } from './facts.ts'

/**
 * Terms by which live subscriptions are found for a change: a ticket has some, a condition asks for some, and a ticket
 * that meets the condition has at least one of those.
 */

/** Fields with terms, the rarest values first: of several parts that must all hold the rarest is looked for. */
const indexed = [
  'id',
  'number',
  'requesterId',
  'assigneeId',
  'organizationId',
  'taxpayerId',
  'deskId',
  'status',
] as const
type Indexed = (typeof indexed)[number]

const isIndexed = (field: ListedField): field is Indexed => (indexed as readonly string[]).includes(field)

const term = (field: Indexed, value: string | null) => `${field}=${value}`
const queueTerm = (deskId: string | null, status: string | null) => `queue=${deskId} ${status}`

export function termsOfTicket(ticket: TicketFacts): string[] {
  return [...indexed.map((field) => term(field, ticket[field])), queueTerm(ticket.deskId, ticket.status)]
}

/** Null: a ticket that meets the condition may have any terms. */
export function termsOfCondition(condition: Condition): string[] | null {
  return candidateOf(condition)?.terms ?? null
}

interface Candidate {
  /** The rarer the better. */
  rank: number
  terms: string[]
}

function candidateOf(condition: Condition): Candidate | null {
  if ('field' in condition) {
    const { field } = condition
    if (!isIndexed(field)) return null
    // Nobody's tickets are as many as a queue's.
    const rank = condition.in.includes(null) ? indexed.length : indexed.indexOf(field)
    return { rank, terms: condition.in.map((value) => term(field, value)) }
  }
  if ('all' in condition) return rarest(flat(condition.all))
  if ('any' in condition) {
    const candidates = condition.any.map(candidateOf)
    if (candidates.some((each) => each === null)) return null
    const all = candidates as Candidate[]
    return { rank: Math.max(0, ...all.map(({ rank }) => rank)), terms: [...new Set(all.flatMap(({ terms }) => terms))] }
  }
  return null
}

const flat = (parts: readonly Condition[]): Condition[] =>
  parts.flatMap((part) => ('all' in part ? flat(part.all) : [part]))

function rarest(parts: readonly Condition[]): Candidate | null {
  const listOf = (wanted: ListedField) =>
    parts.flatMap((part) => ('field' in part && part.field === wanted ? [part.in] : []))[0]
  const desks = listOf('deskId')
  const statuses = listOf('status')
  const queues: Candidate[] =
    desks && statuses
      ? [
          {
            rank: indexed.indexOf('deskId') - 0.5,
            terms: desks.flatMap((desk) => statuses.map((s) => queueTerm(desk, s))),
          },
        ]
      : []
  const found = [...queues, ...parts.map(candidateOf).filter((each) => each !== null)]
  return found.toSorted((one, other) => one.rank - other.rank)[0] ?? null
}
