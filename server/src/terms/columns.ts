import type { Ticket } from '@otklik/prisma/client'

/** What a ticket keeps of its terms: the column of each field, and its type in SQL. */
const columns = {
  acknowledgedAt: ['acknowledged_at', 'timestamptz'],
  acknowledgeDueAt: ['acknowledge_due_at', 'timestamptz'],
  termStartedAt: ['term_started_at', 'timestamptz'],
  termWaits: ['term_waits', 'timestamptz[]'],
  outcomeAt: ['outcome_at', 'timestamptz'],
  outcomeDueAt: ['outcome_due_at', 'timestamptz'],
  dueAt: ['due_at', 'timestamptz'],
  termKind: ['term_kind', '"TermKind"'],
  nearAt: ['near_at', 'timestamptz'],
  termState: ['term_state', '"TermState"'],
  breachedAt: ['breached_at', 'timestamptz'],
  termWakeAt: ['term_wake_at', 'timestamptz'],
} as const

type TermField = keyof typeof columns

const fields = Object.entries(columns) as [TermField, (typeof columns)[TermField]][]
const named = (form: (name: string) => string) => fields.map(([, [name]]) => form(name)).join(', ')

/** `acknowledged_at, …`, as a list of columns to insert into. */
export const termColumnNames = named((name) => name)
/** `terms.acknowledged_at, …` */
export const termColumnValues = named((name) => `terms.${name}`)
/** `acknowledged_at = terms.acknowledged_at, …` */
export const termAssignments = named((name) => `${name} = terms.${name}`)
/** What jsonb_to_recordset makes of the JSON of termRow. */
export const termRecord = fields.map(([, [name, type]]) => `${name} ${type}`).join(', ')

/** A ticket's term columns as JSON for `termRecord`. */
export const termRow = (ticket: Pick<Ticket, TermField>): Record<string, unknown> =>
  Object.fromEntries(fields.map(([field, [name]]) => [name, ticket[field]]))
