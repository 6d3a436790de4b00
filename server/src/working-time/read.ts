import type { Sql } from '../db/database.ts'
import { type CalendarDay, type CalendarDays, joinCalendars } from './calendar.ts'
import type { OpenHours } from './hours.ts'
import type { Schedule } from './openings.ts'

/** A calendar with its own days and those of the one it stands on. */
export interface CalendarContent {
  own: CalendarDays
  base: CalendarDays | null
}

interface HoursRow {
  id: string
  timeZone: string
  calendarId: string | null
  weekday: number | null
  from: number | null
  to: number | null
}

/** When desks work, by their ids; two statements, however many. */
export async function readSchedules(sql: Sql, deskIds: readonly string[]): Promise<Map<string, Schedule>> {
  const rows = await sql.query<HoursRow>(
    `SELECT d.id, d.time_zone AS "timeZone", d.calendar_id AS "calendarId", h.weekday, h.from_minute AS "from",
       h.to_minute AS "to"
     FROM desks d LEFT JOIN desk_hours h ON h.desk_id = d.id WHERE d.id = ANY($1::uuid[])
     ORDER BY d.id, h.weekday, h.from_minute`,
    [deskIds],
  )
  const calendarIds = new Set(rows.flatMap(({ calendarId }) => calendarId ?? []))
  const calendars = calendarIds.size > 0 ? await readCalendars(sql, [...calendarIds]) : new Map<string, never>()
  const schedules = new Map<string, Schedule>()
  for (const { id, timeZone, calendarId } of rows) {
    if (schedules.has(id)) continue
    const hours = rows.filter((row) => row.id === id && row.weekday !== null).map(hoursOfRow)
    const calendar = calendarId === null ? undefined : calendars.get(calendarId)
    schedules.set(id, remembered({ timeZone, hours, calendar: calendar ? joined(calendar) : null }))
  }
  return schedules
}

const hoursOfRow = ({ weekday, from, to }: HoursRow) => ({ weekday, from, to }) as OpenHours

export const joined = ({ own, base }: CalendarContent): CalendarDays => joinCalendars(own, base)

interface DayRow {
  id: string
  baseId: string | null
  years: number[]
  date: string | null
  kind: CalendarDay['kind']
  minutesLess: number
  name: string
}

/** Calendars by their ids, each with its base; one statement. */
export async function readCalendars(sql: Sql, ids: readonly string[]): Promise<Map<string, CalendarContent>> {
  const rows = await sql.query<DayRow>(
    `SELECT c.id, c.base_id AS "baseId", c.years, d.date::text AS date, d.kind, d.minutes_less AS "minutesLess", d.name
     FROM calendars c LEFT JOIN calendar_days d ON d.calendar_id = c.id
     WHERE c.id = ANY($1::uuid[]) OR c.id IN (SELECT base_id FROM calendars WHERE id = ANY($1::uuid[]))
     ORDER BY c.id, d.date`,
    [ids],
  )
  const contents = new Map<string, { baseId: string | null; years: number[]; days: CalendarDay[] }>()
  for (const { id, baseId, years, date, kind, minutesLess, name } of rows) {
    const content = contents.get(id) ?? { baseId, years, days: [] }
    contents.set(id, content)
    if (date !== null) content.days.push({ date, kind, minutesLess, name })
  }
  const of = (id: string | null): CalendarDays | null => {
    const content = id === null ? undefined : contents.get(id)
    return content ? { years: content.years, days: content.days } : null
  }
  return new Map(
    ids.flatMap((id) => {
      const own = of(id)
      return own ? [[id, { own, base: of(contents.get(id)?.baseId ?? null) }]] : []
    }),
  )
}

// What the clock has worked out of a schedule goes with the object: equal schedules are one object for as long as
// nobody changes hours or days. Some hundred desks are a few megabytes.
const schedules = new Map<string, Schedule>()
const MOST = 500

function remembered(schedule: Schedule): Schedule {
  const key = JSON.stringify(schedule)
  const known = schedules.get(key)
  if (known) return known
  const [oldest] = schedules.keys()
  if (schedules.size >= MOST && oldest !== undefined) schedules.delete(oldest)
  schedules.set(key, schedule)
  return schedule
}
