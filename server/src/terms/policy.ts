import type { Sql } from '../db/database.ts'
import { fullDay, MINUTE } from '../working-time/hours.ts'
import type { Schedule } from '../working-time/openings.ts'
import { readSchedules } from '../working-time/read.ts'
import type { TermPolicy } from './rules.ts'

/** What holds for a ticket of a desk and type. */
export type PolicyOf = (ticket: { deskId: string; typeId: string }) => TermPolicy

interface TermsRow {
  deskId: string
  typeId: string | null
  acknowledgeMinutes: number | null
  outcomeMinutes: number | null
  outcomeDays: number | null
  nearPercent: number | null
  laterMinutes: number | null
}

/** Of a desk that has not said. */
export const usualNearPercent = 75

/** Of a desk's terms those that a type goes by: its own, or else the desk's. */
export const termsOfType = <Row extends { typeId: string | null }>(ofDesk: readonly Row[], typeId: string | null) =>
  ofDesk.find((row) => row.typeId === typeId) ?? ofDesk.find((row) => row.typeId === null)

/**
 * The terms of desks, whole, with their hours; three statements, however many desks, and one that holds them.
 *
 * @param options.hold for whoever writes what is counted by them: hours, calendars and terms stay as they are until the
 *   transaction ends, so that whoever changes them and counts anew finds it written
 */
export async function readPolicies(
  sql: Sql,
  deskIds: readonly string[],
  options: { hold: boolean },
): Promise<PolicyOf> {
  // A statement of its own: one that has waited for a lock would go on with what it saw before.
  if (options.hold) await sql.query('SELECT id FROM desks WHERE id = ANY($1::uuid[]) ORDER BY id FOR SHARE', [deskIds])
  const schedules = await readSchedules(sql, deskIds)
  const rows = await sql.query<TermsRow>(
    `SELECT d.id AS "deskId", t.type_id AS "typeId", t.acknowledge_minutes AS "acknowledgeMinutes",
       t.outcome_minutes AS "outcomeMinutes", t.outcome_days AS "outcomeDays", t.near_percent AS "nearPercent",
       e.later_minutes AS "laterMinutes"
     FROM desks d LEFT JOIN desk_terms t ON t.desk_id = d.id LEFT JOIN desk_escalations e ON e.desk_id = d.id
     WHERE d.id = ANY($1::uuid[])`,
    [deskIds],
  )
  return ({ deskId, typeId }) => {
    const ofDesk = rows.filter((row) => row.deskId === deskId)
    const [first] = ofDesk
    const schedule = schedules.get(deskId)
    if (!first || !schedule) throw new Error(`desk ${deskId} is gone`)
    const row = termsOfType(ofDesk, typeId)
    return policyOf(row ?? { ...first, acknowledgeMinutes: null, outcomeMinutes: null, outcomeDays: null }, schedule)
  }
}

function policyOf(row: TermsRow, schedule: Schedule): TermPolicy {
  const ofMinutes = (minutes: number | null) => (minutes === null ? null : minutes * MINUTE)
  return {
    schedule,
    acknowledge: ofMinutes(row.acknowledgeMinutes),
    outcome: row.outcomeDays === null ? ofMinutes(row.outcomeMinutes) : row.outcomeDays * fullDay(schedule),
    nearPercent: row.nearPercent ?? usualNearPercent,
    later: ofMinutes(row.laterMinutes),
  }
}
