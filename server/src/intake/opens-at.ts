import type { Sql } from '../db/database.ts'
import { nextOpening } from '../working-time/clock.ts'
import { readSchedules } from '../working-time/read.ts'

/** When the desk works on what comes now; null while it is open, and when it has no hours. */
export async function opensAt(sql: Sql, deskId: string, now: Date): Promise<Date | null> {
  const schedule = (await readSchedules(sql, [deskId])).get(deskId)
  const opening = schedule ? nextOpening(schedule, now.getTime()) : null
  return opening === null || opening <= now.getTime() ? null : new Date(opening)
}
