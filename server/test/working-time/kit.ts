import type { CalendarDay } from '../../src/working-time/calendar.ts'
import { checkHours } from '../../src/working-time/hours.ts'
import type { Schedule } from '../../src/working-time/openings.ts'

export const HOUR = 3_600_000

/** A schedule as people would tell it: «12345 08:00–17:00» is Monday to Friday. */
export function scheduleOf(
  timeZone: string,
  week: readonly string[],
  days: readonly (Pick<CalendarDay, 'date' | 'kind'> & Partial<CalendarDay>)[] | null = null,
  years: readonly number[] = [2025, 2026, 2027, 2028],
): Schedule {
  const typed = week.flatMap((line) => {
    const [, weekdays = '', from = '', to = ''] = /^(\d+) (.+)–(.+)$/.exec(line) ?? []
    return [...weekdays].map((weekday) => ({ weekday: Number(weekday), from, to }))
  })
  const { hours, faults } = checkHours(typed)
  if (faults.length > 0) throw new Error(JSON.stringify(faults))
  const calendar = days && { years, days: days.map((day) => ({ minutesLess: 0, name: '', ...day })) }
  return { timeZone, hours, calendar }
}

/** The ESPGU's desk: «в рабочие дни в период с 08:00 до 17:00». */
export const officeHours = ['12345 08:00–17:00']
export const roundTheClock = ['1234567 00:00–24:00']

export const at = (text: string) => {
  const instant = Date.parse(text)
  if (Number.isNaN(instant)) throw new Error(`${text} is no instant`)
  return instant
}
