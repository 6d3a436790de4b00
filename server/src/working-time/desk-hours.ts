import type { Viewer } from '../auth/viewer.ts'
import { lockDesk } from '../desks/desks.ts'
import { badInput, type FieldFault, fault } from '../errors.ts'
import type { Services } from '../services.ts'
import { recountJob, schedulesChanged } from '../terms/recount.ts'
import { isFault } from '../text-rules.ts'
import { requireAdministrator } from '../users/permissions.ts'
import { checkHours, type TypedHours } from './hours.ts'
import { parseTimeZone } from './zone.ts'

export interface DeskHoursInput {
  /** A row's id. */
  deskId: string
  hours: readonly TypedHours[]
  /** Undefined leaves it as it is. */
  timeZone?: string
  /** Null for a desk without holidays; undefined leaves it as it is. */
  calendarId?: string | null
}

/** Sets all hours of a desk at once, in place of those it had. Errors: FORBIDDEN, BAD_USER_INPUT, NOT_FOUND. */
export async function setDeskHours(
  services: Pick<Services, 'db' | 'queue'>,
  viewer: Viewer,
  input: DeskHoursInput,
): Promise<void> {
  requireAdministrator(viewer)
  const { hours, faults } = checkHours(input.hours)
  const timeZone = input.timeZone === undefined ? null : parseTimeZone(input.timeZone)
  const all: FieldFault[] = isFault(timeZone) ? [...faults, timeZone] : faults
  if (all.length > 0) throw badInput(...all)
  await services.db.transaction(async (sql) => {
    // Before the desk, as whoever changes a calendar has it: nobody changes these days until the desk goes by them.
    const [calendar] = await sql.query(
      `SELECT id FROM calendars WHERE id = $1 OR id = (SELECT base_id FROM calendars WHERE id = $1)
       ORDER BY id = $1 DESC FOR SHARE`,
      [input.calendarId ?? null],
    )
    // The desk's row is the lock: two administrators' hours are one's or the other's, never a mixture.
    await lockDesk(sql, input.deskId)
    if (input.calendarId && !calendar) {
      throw badInput(fault('calendarId', { ru: 'Такого календаря нет.', en: 'There is no such calendar.' }))
    }
    await sql.query(
      `UPDATE desks SET time_zone = coalesce($2, time_zone),
         calendar_id = CASE WHEN $3 THEN $4::uuid ELSE calendar_id END WHERE id = $1`,
      [input.deskId, timeZone, input.calendarId !== undefined, input.calendarId ?? null],
    )
    await sql.query('DELETE FROM desk_hours WHERE desk_id = $1', [input.deskId])
    await sql.query(
      `INSERT INTO desk_hours (desk_id, weekday, from_minute, to_minute)
       SELECT $1, * FROM unnest($2::int[], $3::int[], $4::int[])`,
      [input.deskId, hours.map((each) => each.weekday), hours.map((each) => each.from), hours.map((each) => each.to)],
    )
    await schedulesChanged(sql, services, { deskIds: [input.deskId] })
  })
  services.queue.wake(recountJob)
}
