import type { Viewer } from '../auth/viewer.ts'
import type { Sql } from '../db/database.ts'
import { readTicket, seen } from './change.ts'
import { changedPart, snapshotOf, type TicketRow, ticketColumns } from './rows.ts'
import { changeOf } from './rules.ts'

/**
 * One marking of duplicates at a time: two tickets marked as duplicates of each other at once would each find the
 * other still a base. Taken before any ticket's row, so that it cannot deadlock with the rows' locks.
 */
export async function lockDuplicates(sql: Sql): Promise<void> {
  await sql.query('SELECT pg_advisory_xact_lock(7305, 3)')
}

/** The ticket that a named base leads to: no chains, a duplicate of a duplicate points at the base. */
export async function baseOf(sql: Sql, viewer: Viewer, id: string): Promise<TicketRow> {
  const named = await baseSeen(sql, viewer, id)
  return named.duplicateOfId === null ? named : baseSeen(sql, viewer, named.duplicateOfId)
}

const baseSeen = async (sql: Sql, viewer: Viewer, id: string) =>
  seen(viewer, await readTicket(sql, id), 'duplicateOfId')

/**
 * Points the duplicates of a ticket that becomes a duplicate itself at its base: for each one change with one
 * event, all in two statements.
 */
export async function repointDuplicates(
  sql: Sql,
  ticketId: string,
  baseId: string,
  actorId: string,
  now: Date,
): Promise<void> {
  const duplicates = await sql.query<TicketRow>(
    `SELECT ${ticketColumns} FROM tickets t WHERE t.duplicate_of_id = $1 ORDER BY t.id FOR UPDATE OF t`,
    [ticketId],
  )
  if (duplicates.length === 0) return
  const rows = duplicates.map((duplicate) => {
    const change = changeOf(duplicate, { duplicateOfId: baseId })
    const at = now > duplicate.updatedAt ? now : duplicate.updatedAt
    const before = snapshotOf(duplicate)
    const snapshot = { ...before, duplicateOfId: baseId, version: duplicate.version + 1, updatedAt: at }
    return {
      id: duplicate.id,
      kind: change?.kind,
      changedFields: change?.changedFields,
      at,
      version: snapshot.version,
      snapshot,
      before: changedPart(before, snapshot),
    }
  })
  await sql.query(
    `WITH changes AS (
       SELECT * FROM jsonb_to_recordset($1::jsonb) AS c (id uuid, kind "TicketEventKind", "changedFields" text[],
         at timestamptz, version int, snapshot jsonb, before jsonb)
     ), changed AS (
       UPDATE tickets t SET duplicate_of_id = $2, version = c.version, updated_at = c.at FROM changes c WHERE t.id = c.id
     )
     INSERT INTO ticket_events (ticket_id, kind, actor_id, changed_fields, at, snapshot, before)
     SELECT id, kind, $3, "changedFields", at, snapshot, before FROM changes`,
    [JSON.stringify(rows), baseId, actorId],
  )
}
