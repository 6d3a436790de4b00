import type { WorkingCalendar } from '@otklik/prisma/client'
import type { Viewer } from '../auth/viewer.ts'
import { AppError, notFound } from '../errors.ts'
import type { Services } from '../services.ts'
import { requireAdministrator } from '../users/permissions.ts'
import type { CalendarFile } from './calendar-file.ts'
import { parseIcsCalendar, printIcsCalendar } from './calendar-ics.ts'
import { parseJsonCalendar, printJsonCalendar } from './calendar-json.ts'
import { changeCalendar } from './calendars.ts'
import { joined, readCalendars } from './read.ts'

export const calendarFormats = ['JSON', 'ICALENDAR'] as const
export type CalendarFormat = (typeof calendarFormats)[number]

export interface ImportInput {
  calendarId: string
  format: CalendarFormat
  content: string
  /** Of iCalendar, where the file does not say it: the year that it tells whole. */
  year: number | null
  /** Only look: nothing is written. */
  dryRun: boolean
}

export interface Imported {
  calendar: WorkingCalendar
  file: CalendarFile
  /** Days of those years that the calendar had, and the file takes the place of. */
  replaced: number
}

/**
 * Takes whole years from a file: their days take the place of those that the calendar had, other years stay. All of it
 * or nothing. Errors: FORBIDDEN, BAD_USER_INPUT with every fault of the file, NOT_FOUND, CONFLICT.
 */
export async function importCalendar(
  services: Pick<Services, 'db' | 'queue'>,
  viewer: Viewer,
  input: ImportInput,
  expectedVersion: number | null,
): Promise<Imported> {
  requireAdministrator(viewer)
  const file = input.format === 'JSON' ? parseJsonCalendar(input.content) : parseIcsCalendar(input.content, input.year)
  if (input.dryRun) {
    const { calendar, replaced } = await look(services.db, input.calendarId, file.years)
    return { calendar, file, replaced }
  }
  let replaced = 0
  const calendar = await changeCalendar(services, input.calendarId, expectedVersion, async (sql) => {
    const removed = await sql.query(
      `DELETE FROM calendar_days WHERE calendar_id = $1 AND extract(year FROM date) = ANY($2::int[]) RETURNING date`,
      [input.calendarId, file.years],
    )
    replaced = removed.length
    await sql.query(
      `INSERT INTO calendar_days (calendar_id, date, kind, minutes_less, name)
       SELECT $1, * FROM unnest($2::date[], $3::"DayKind"[], $4::int[], $5::text[])`,
      [
        input.calendarId,
        file.days.map(({ date }) => date),
        file.days.map(({ kind }) => kind),
        file.days.map(({ minutesLess }) => minutesLess),
        file.days.map(({ name }) => name),
      ],
    )
    await sql.query(
      `UPDATE calendars SET years = (
         SELECT array_agg(DISTINCT each ORDER BY each) FROM unnest(years || $2::int[]) AS each
       ) WHERE id = $1`,
      [input.calendarId, file.years],
    )
  })
  return { calendar, file, replaced }
}

async function look(db: Services['db'], id: string, years: readonly number[]) {
  const calendar = await db.prisma.workingCalendar.findUnique({ where: { id } })
  const days = (await readCalendars(db, [id])).get(id)?.own.days ?? []
  if (!calendar) throw gone()
  return { calendar, replaced: days.filter(({ date }) => years.includes(Number(date.slice(0, 4)))).length }
}

/** A calendar as a file, with the days of its base; what is written is what `importCalendar` reads. */
export async function exportCalendar(
  { db }: Pick<Services, 'db'>,
  viewer: Viewer,
  input: { calendarId: string; format: CalendarFormat },
): Promise<string> {
  requireAdministrator(viewer)
  const calendar = await db.prisma.workingCalendar.findUnique({ where: { id: input.calendarId } })
  const content = (await readCalendars(db, [input.calendarId])).get(input.calendarId)
  if (!calendar || !content) throw gone()
  const { years, days } = joined(content)
  // A year that is not loaded would be taken for whole by whoever reads the file.
  const file = { years: [...years], days: days.filter(({ date }) => years.includes(Number(date.slice(0, 4)))) }
  if (file.years.length === 0) {
    throw new AppError('CONFLICT', {
      ru: `В календаре «${calendar.name}» не загружен ни один год: выгружать нечего.`,
      en: `No year of the calendar "${calendar.name}" is loaded: there is nothing to export.`,
    })
  }
  return input.format === 'JSON' ? printJsonCalendar(calendar.name, file) : printIcsCalendar(calendar.name, file)
}

const gone = () => notFound({ ru: 'Такого календаря нет.', en: 'There is no such calendar.' })
