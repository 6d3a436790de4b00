import type { DeskEscalation } from '@otklik/prisma/client'
import type { Sql } from '../db/database.ts'
import type { TermPoint } from '../terms/rules.ts'

/** Whom a desk's late tickets are handed to, and when that happens by itself (espgu, item 7). */
export type EscalationPolicy = DeskEscalation

/** By the desks' ids; a desk without a row escalates nothing. */
export async function readEscalationPolicies(
  sql: Sql,
  deskIds: readonly string[],
): Promise<Map<string, EscalationPolicy>> {
  const rows = await sql.query<EscalationPolicy>(
    `SELECT desk_id AS "deskId", address, subject, by_requester AS "byRequester", on_near AS "onNear",
       on_late AS "onLate", later_minutes AS "laterMinutes"
     FROM desk_escalations WHERE desk_id = ANY($1::uuid[])`,
    [deskIds],
  )
  return new Map(rows.map((row) => [row.deskId, row]))
}

/** Whether a ticket that has passed this point is handed on without anybody's doing. */
export function isEscalatedAt(policy: EscalationPolicy, point: TermPoint): boolean {
  if (point === 'NEAR') return policy.onNear
  return point === 'LATE' ? policy.onLate : policy.laterMinutes !== null
}
