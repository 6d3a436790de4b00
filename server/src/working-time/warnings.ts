import type { Viewer } from '../auth/viewer.ts'
import type { Services } from '../services.ts'
import { requireAdministrator } from '../users/permissions.ts'
import { yearsDue, yearsMissing } from './calendar.ts'
import { joined, readCalendars } from './read.ts'
import { dateIn } from './zone.ts'

/** A year that terms already reach into, or soon will, and that counts by its fixed holidays only. */
export interface CalendarWarning {
  calendarId: string
  year: number
  /** Desks that go by it. */
  deskIds: string[]
}

/** What administrators must load: this year, and from the first of December by a desk's own date, the next one. */
export async function calendarWarnings(
  { db, clock }: Pick<Services, 'db' | 'clock'>,
  viewer: Viewer,
): Promise<CalendarWarning[]> {
  requireAdministrator(viewer)
  const now = clock().getTime()
  const desks = await db.query<{ id: string; timeZone: string; calendarId: string }>(
    `SELECT id, time_zone AS "timeZone", calendar_id AS "calendarId" FROM desks
     WHERE calendar_id IS NOT NULL ORDER BY position, slug`,
  )
  const calendars = await readCalendars(db, [...new Set(desks.map(({ calendarId }) => calendarId))])
  const warnings = new Map<string, CalendarWarning>()
  for (const { id, timeZone, calendarId } of desks) {
    const content = calendars.get(calendarId)
    if (!content) continue
    for (const year of yearsMissing(joined(content), yearsDue(dateIn(timeZone, now)))) {
      const key = `${calendarId} ${year}`
      const warning = warnings.get(key) ?? { calendarId, year, deskIds: [] }
      warnings.set(key, { ...warning, deskIds: [...warning.deskIds, id] })
    }
  }
  return [...warnings.values()].sort((one, other) => one.year - other.year)
}
