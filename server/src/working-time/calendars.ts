import type { WorkingCalendar } from '@otklik/prisma/client'
import { v7 } from 'uuid'
import type { Viewer } from '../auth/viewer.ts'
import type { Sql } from '../db/database.ts'
import { AppError, badInput, type FieldFault, fault, notFound } from '../errors.ts'
import type { Services } from '../services.ts'
import { recountJob, schedulesChanged } from '../terms/recount.ts'
import { cleanText, isFault, textLimits } from '../text-rules.ts'
import { requireAdministrator } from '../users/permissions.ts'
import type { DayKind } from './calendar.ts'
import { checkDay, checkYear } from './calendar-file.ts'

type With = Pick<Services, 'db' | 'queue'>

export interface CalendarInput {
  name: string
  /** Of a regional calendar. */
  region: string | null
  /** The calendar whose days hold where it has none of its own; a row's id. */
  baseId: string | null
}

/** Adds an empty calendar. Errors: FORBIDDEN, BAD_USER_INPUT. */
export async function createCalendar({ db }: With, viewer: Viewer, input: CalendarInput): Promise<WorkingCalendar> {
  requireAdministrator(viewer)
  const name = cleanText(input.name, { path: 'name', max: textLimits.name })
  const region = cleanText(input.region ?? '', { path: 'region', max: textLimits.name, required: false })
  const faults: FieldFault[] = [name, region].filter(isFault)
  if (faults.length > 0) throw badInput(...faults)
  return db.transaction(async (sql) => {
    if (input.baseId !== null) await checkBase(sql, input.baseId)
    const id = v7()
    const written = await sql.query(
      'INSERT INTO calendars (id, name, region, base_id) VALUES ($1, $2, $3, $4) ON CONFLICT (name) DO NOTHING RETURNING id',
      [id, name, region || null, input.baseId],
    )
    if (written.length === 0) {
      throw badInput(
        fault('name', {
          ru: `Календарь «${name}» уже есть: выберите другое название.`,
          en: `There is a calendar "${name}" already: choose another name.`,
        }),
      )
    }
    return (await lockCalendar(sql, id, null)) as WorkingCalendar
  })
}

/** One level is enough, and there can be no circle. */
async function checkBase(sql: Sql, baseId: string): Promise<void> {
  const [base] = await sql.query<{ baseId: string | null }>('SELECT base_id AS "baseId" FROM calendars WHERE id = $1', [
    baseId,
  ])
  if (base && base.baseId === null) return
  throw badInput(
    fault('baseId', {
      ru: 'Основой может быть только календарь, у которого нет своей основы.',
      en: 'Only a calendar without a base of its own can be a base.',
    }),
  )
}

export interface CalendarDayInput {
  calendarId: string
  date: string
  /** Null: again as its weekday says, or as the base does. */
  kind: DayKind | null
  minutesLess: number
  name: string
}

/** Sets or clears one day. Errors: FORBIDDEN, BAD_USER_INPUT, NOT_FOUND, CONFLICT. */
export async function setCalendarDay(
  services: With,
  viewer: Viewer,
  input: CalendarDayInput,
  expectedVersion: number | null,
): Promise<WorkingCalendar> {
  requireAdministrator(viewer)
  const { day, faults } = checkDay({ ...input, kind: input.kind ?? 'WORKING' })
  if (faults.length > 0) throw badInput(...faults)
  return changeCalendar(services, input.calendarId, expectedVersion, async (sql) => {
    if (input.kind === null) {
      await sql.query('DELETE FROM calendar_days WHERE calendar_id = $1 AND date = $2', [input.calendarId, day.date])
      return
    }
    await sql.query(
      `INSERT INTO calendar_days (calendar_id, date, kind, minutes_less, name) VALUES ($1, $2, $3::"DayKind", $4, $5)
       ON CONFLICT (calendar_id, date) DO UPDATE SET kind = $3::"DayKind", minutes_less = $4, name = $5`,
      [input.calendarId, day.date, day.kind, day.minutesLess, day.name],
    )
  })
}

/**
 * Says that the transfers of a year are all there, or are not: a year that was typed in by hand counts by its fixed
 * holidays and what was typed until then. Errors: FORBIDDEN, BAD_USER_INPUT, NOT_FOUND, CONFLICT.
 */
export async function setCalendarYear(
  services: With,
  viewer: Viewer,
  input: { calendarId: string; year: number; loaded: boolean },
  expectedVersion: number | null,
): Promise<WorkingCalendar> {
  requireAdministrator(viewer)
  checkYear(input.year)
  return changeCalendar(services, input.calendarId, expectedVersion, (sql) => setYears(sql, input))
}

async function setYears(sql: Sql, { calendarId, year, loaded }: { calendarId: string; year: number; loaded: boolean }) {
  await sql.query(
    `UPDATE calendars SET years = (
       SELECT coalesce(array_agg(DISTINCT each ORDER BY each), '{}') FROM unnest(years || $2::int[]) AS each
       WHERE $3 OR each <> ALL($2::int[])
     ) WHERE id = $1`,
    [calendarId, [year], loaded],
  )
}

/** One change of a calendar under its lock, in one transaction; its version grows, and what is due by it is counted anew. */
export async function changeCalendar(
  services: With,
  id: string,
  expectedVersion: number | null,
  change: (sql: Sql, calendar: WorkingCalendar) => Promise<void>,
): Promise<WorkingCalendar> {
  const changed = await services.db.transaction(async (sql) => {
    const calendar = await lockCalendar(sql, id, expectedVersion)
    await change(sql, calendar)
    await sql.query('UPDATE calendars SET version = version + 1 WHERE id = $1', [id])
    await schedulesChanged(sql, services, { calendarId: id })
    return lockCalendar(sql, id, null)
  })
  services.queue.wake(recountJob)
  return changed
}

async function lockCalendar(sql: Sql, id: string, expectedVersion: number | null): Promise<WorkingCalendar> {
  const [calendar] = await sql.query<WorkingCalendar>(
    `SELECT id, name, region, base_id AS "baseId", years, version, created_at AS "createdAt"
     FROM calendars WHERE id = $1 FOR NO KEY UPDATE`,
    [id],
  )
  if (!calendar) throw notFound({ ru: 'Такого календаря нет.', en: 'There is no such calendar.' })
  if (expectedVersion === null || expectedVersion === calendar.version) return calendar
  throw new AppError(
    'CONFLICT',
    {
      ru: `Календарь «${calendar.name}» уже изменился: версия ${calendar.version}, а не ${expectedVersion}. Откройте его заново.`,
      en: `The calendar "${calendar.name}" has moved on: version ${calendar.version}, not ${expectedVersion}. Open it again.`,
    },
    { details: { current: { version: calendar.version } } },
  )
}
