import type { TicketEventKind } from '@otklik/prisma/client'
import type { Sql } from '../db/database.ts'
import { changedPart, snapshotOf, type TicketRow } from '../tickets/rows.ts'
import { termAssignments, termRecord, termRow } from './columns.ts'

const shown = [
  'termState',
  'termKind',
  'dueAt',
  'nearAt',
  'acknowledgeDueAt',
  'acknowledgedAt',
  'outcomeDueAt',
  'outcomeAt',
  'breachedAt',
] as const

/** What of a ticket's terms is otherwise than before, for whoever reads them. */
export const changedTerms = (before: TicketRow, after: TicketRow): string[] =>
  shown.filter((field) => {
    const [was, is] = [before[field], after[field]]
    return was instanceof Date && is instanceof Date ? was.getTime() !== is.getTime() : was !== is
  })

/** A ticket whose terms time, or its desk, has moved; nobody's doing, and no work on it. */
export interface TermChange {
  before: TicketRow
  after: TicketRow
  kind: Extract<TicketEventKind, 'TERM_CHANGED' | 'ESCALATED'>
  changedFields: readonly string[]
}

/**
 * Writes any number of such changes with one event each, in one statement; their rows must be locked. updatedAt stays,
 * but for an escalation: that is work on the ticket. Answers with the tickets as written.
 *
 * @param now of the events
 */
export async function writeTermChanges(sql: Sql, changes: readonly TermChange[], now: Date): Promise<TicketRow[]> {
  const written = changes.map(({ before, after, kind, changedFields }) => {
    const at = now > before.updatedAt ? now : before.updatedAt
    const ticket = { ...after, version: before.version + 1, updatedAt: kind === 'ESCALATED' ? at : before.updatedAt }
    const [was, is] = [snapshotOf(before), snapshotOf(ticket)]
    const row = {
      id: ticket.id,
      kind,
      changed_fields: changedFields,
      at,
      version: ticket.version,
      updated_at: ticket.updatedAt,
      escalated_at: ticket.escalatedAt,
      snapshot: is,
      before: changedPart(was, is),
      ...termRow(ticket),
    }
    return { ticket, row }
  })
  if (written.length === 0) return []
  await sql.query(
    `WITH terms AS (
       SELECT * FROM jsonb_to_recordset($1::jsonb) AS terms (id uuid, kind "TicketEventKind", changed_fields text[],
         at timestamptz, version int, updated_at timestamptz, escalated_at timestamptz, snapshot jsonb, before jsonb,
         ${termRecord})
     ), changed AS (
       UPDATE tickets t SET version = terms.version, updated_at = terms.updated_at, escalated_at = terms.escalated_at,
         ${termAssignments}
       FROM terms WHERE t.id = terms.id
     )
     INSERT INTO ticket_events (ticket_id, kind, changed_fields, at, snapshot, before)
     SELECT id, kind, changed_fields, at, snapshot, before FROM terms`,
    [JSON.stringify(written.map(({ row }) => row))],
  )
  return written.map(({ ticket }) => ticket)
}

/** When to look at tickets next, of which nothing else has changed; their rows must be locked. */
export async function writeWakes(sql: Sql, tickets: readonly Pick<TicketRow, 'id' | 'termWakeAt'>[]): Promise<void> {
  if (tickets.length === 0) return
  await sql.query(
    `UPDATE tickets t SET term_wake_at = q.at FROM unnest($1::uuid[], $2::timestamptz[]) AS q (id, at)
     WHERE t.id = q.id`,
    [tickets.map(({ id }) => id), tickets.map(({ termWakeAt }) => termWakeAt)],
  )
}
