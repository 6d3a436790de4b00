import type { TicketEventKind, TicketStatus } from '@otklik/prisma/client'
import type { Sql } from '../db/database.ts'
import type { TopicReader } from '../events/log.ts'
import { reviveSnapshot, type TicketSnapshot, withoutTerms } from './rows.ts'

/** One change of one ticket, as the history keeps it and the live stream brings it. */
export interface TicketEventRecord {
  id: bigint
  ticketId: string
  kind: TicketEventKind
  internal: boolean
  actorId: string | null
  fromStatus: TicketStatus | null
  toStatus: TicketStatus | null
  withdrawn: boolean
  reason: string | null
  changedFields: string[]
  commentId: string | null
  at: Date
  /** Right after the change. */
  snapshot: TicketSnapshot
  /** Right before it; null for CREATED. */
  before: TicketSnapshot | null
}

export interface EventRow extends Omit<TicketEventRecord, 'snapshot' | 'before'> {
  snapshot: TicketSnapshot
  before: Partial<TicketSnapshot> | null
}

/** The columns of an EventRow, over `ticket_events` with the alias `e`. */
export const eventColumns = `
  e.id, e.ticket_id AS "ticketId", e.kind, e.internal, e.actor_id AS "actorId", e.from_status AS "fromStatus",
  e.to_status AS "toStatus", e.withdrawn, e.reason, e.changed_fields AS "changedFields", e.comment_id AS "commentId",
  e.at, e.snapshot, e.before`

export function recordOf(row: EventRow): TicketEventRecord {
  const snapshot = { ...withoutTerms, ...reviveSnapshot(row.snapshot) }
  return { ...row, snapshot, before: row.before && { ...snapshot, ...reviveSnapshot(row.before) } }
}

/** Reads the ticket entries of a page of the log. */
export const ticketTopic: TopicReader<TicketEventRecord> = {
  topic: 'ticket',
  select: (ids) => `SELECT ${eventColumns} FROM ticket_events e WHERE e.id IN ${ids}`,
  bodyOf: (row) => recordOf(row as unknown as EventRow),
}

/** An event read from a ticket's history: `position` is null until the log has placed it. */
export interface HistoryRecord extends TicketEventRecord {
  position: bigint | null
}

/**
 * A page of a ticket's history in its order, one more than `limit` when there is more.
 *
 * @param options.backwards reads from the end, or from before `beyond`, latest first
 */
export async function readHistory(
  sql: Sql,
  ticketId: string,
  options: { internal: boolean; beyond: bigint | null; backwards: boolean; limit: number },
): Promise<HistoryRecord[]> {
  const [comparison, direction] = options.backwards ? ['<', 'DESC'] : ['>', 'ASC']
  const rows = await sql.query<EventRow & { position: bigint | null }>(
    `SELECT ${eventColumns}, p.position FROM ticket_events e LEFT JOIN log_positions p ON p.id = e.id
     WHERE e.ticket_id = $1 AND ($2 OR NOT e.internal) AND ($3::bigint IS NULL OR e.id ${comparison} $3)
     ORDER BY e.id ${direction} LIMIT $4`,
    [ticketId, options.internal, options.beyond, options.limit + 1],
  )
  return rows.map((row) => ({ ...recordOf(row), position: row.position }))
}

/** One event by its id, for `node`. */
export async function readEvent(sql: Sql, id: bigint): Promise<HistoryRecord | null> {
  const [row] = await sql.query<EventRow & { position: bigint | null }>(
    `SELECT ${eventColumns}, p.position FROM ticket_events e LEFT JOIN log_positions p ON p.id = e.id WHERE e.id = $1`,
    [id],
  )
  return row ? { ...recordOf(row), position: row.position } : null
}
