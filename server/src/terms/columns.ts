import type { Ticket } from '@otklik/prisma/client'
import type { TermFacts, Terms } from './rules.ts'

/** All that a ticket keeps of its terms. */
export type TermColumns = TermFacts & Terms

/** The types of those columns, by their names in SQL: for jsonb_to_recordset. */
const columns = {
  acknowledged_at: 'timestamptz',
  acknowledge_due_at: 'timestamptz',
  term_started_at: 'timestamptz',
  term_waits: 'timestamptz[]',
  outcome_at: 'timestamptz',
  outcome_due_at: 'timestamptz',
  due_at: 'timestamptz',
  term_kind: '"TermKind"',
  near_at: 'timestamptz',
  term_state: '"TermState"',
  breached_at: 'timestamptz',
  term_wake_at: 'timestamptz',
} as const

const names = Object.keys(columns) as (keyof typeof columns)[]

/** `acknowledged_at, …`, as a list of columns to insert into. */
export const termColumnNames = names.join(', ')
/** `terms.acknowledged_at, …` */
export const termColumnValues = names.map((name) => `terms.${name}`).join(', ')
/** `acknowledged_at = terms.acknowledged_at, …` */
export const termAssignments = names.map((name) => `${name} = terms.${name}`).join(', ')
/** What jsonb_to_recordset makes of the JSON of termRow. */
export const termRecord = names.map((name) => `${name} ${columns[name]}`).join(', ')

/** A ticket's term columns as JSON for `termRecord`. */
export function termRow(ticket: Omit<Pick<Ticket, keyof TermColumns>, 'receivedAt' | 'expectedResolutionAt'>) {
  return {
    acknowledged_at: ticket.acknowledgedAt,
    acknowledge_due_at: ticket.acknowledgeDueAt,
    term_started_at: ticket.termStartedAt,
    term_waits: ticket.termWaits,
    outcome_at: ticket.outcomeAt,
    outcome_due_at: ticket.outcomeDueAt,
    due_at: ticket.dueAt,
    term_kind: ticket.termKind,
    near_at: ticket.nearAt,
    term_state: ticket.termState,
    breached_at: ticket.breachedAt,
    term_wake_at: ticket.termWakeAt,
  }
}
