/**
 * «Производственный календарь»: the days that differ from what their weekday says. A regional one has its own days over
 * those of the calendar it stands on.
 */
export interface CalendarDays {
  /** Years whose transfers are known. Of any other only the fixed holidays are days off. */
  years: readonly number[]
  days: readonly CalendarDay[]
}

export type DayKind = 'DAY_OFF' | 'WORKING' | 'SHORT'

export interface CalendarDay {
  /** `2026-11-21`. */
  date: string
  /** WORKING is a day off made a working one; SHORT is one that its weekday's hours hold for, but for the end. */
  kind: DayKind
  /** What the day ends earlier by; WORKING may have it too, DAY_OFF has 0. */
  minutesLess: number
  name: string
}

/** The shortening of ст. 95 ТК РФ, in minutes. */
export const usualMinutesLess = 60

/** Non-working holidays of ст. 112 ТК РФ, which need no decree: month and day. */
export const fixedHolidays: readonly string[] = [
  ...['01-01', '01-02', '01-03', '01-04', '01-05', '01-06', '01-07', '01-08'],
  ...['02-23', '03-08', '05-01', '05-09', '06-12', '11-04'],
]

const fixed: ReadonlySet<string> = new Set(fixedHolidays)

/** A regional calendar's own days go before those of its base. */
export function joinCalendars(own: CalendarDays, base: CalendarDays | null): CalendarDays {
  if (!base) return own
  const days = new Map([...base.days, ...own.days].map((day) => [day.date, day]))
  return { years: [...new Set([...base.years, ...own.years])].sort(), days: [...days.values()] }
}

/** Those of the years that are not loaded: terms that reach into them count fixed holidays only. */
export const yearsMissing = (calendar: Pick<CalendarDays, 'years'>, years: readonly number[]): number[] =>
  years.filter((year) => !calendar.years.includes(year))

/** Which years administrators must be told about on a date: the date's own, and in December the next one. */
export function yearsDue(date: string): number[] {
  const year = Number(date.slice(0, 4))
  return date.slice(5, 7) === '12' ? [year, year + 1] : [year]
}

/** What a calendar says of dates; undefined where the weekday's hours hold. Without a calendar they always do. */
export function dayRules(
  calendar: CalendarDays | null,
): (date: string) => Pick<CalendarDay, 'kind' | 'minutesLess'> | undefined {
  if (!calendar) return () => undefined
  const days = new Map(calendar.days.map((day) => [day.date, day]))
  const years = new Set(calendar.years)
  return (date) => {
    const known = days.get(date)
    if (known || years.has(Number(date.slice(0, 4)))) return known
    return fixed.has(date.slice(5)) ? fixedHoliday : undefined
  }
}

const fixedHoliday = { kind: 'DAY_OFF', minutesLess: 0 } as const

/** Working days and hours of a year of the five-day week, as the tables of a production calendar tell them. */
export function yearFigures(calendar: CalendarDays, year: number) {
  const ruleOf = dayRules(calendar)
  let workingDays = 0
  let minutesLess = 0
  let length = 0
  for (let at = Date.UTC(year, 0, 1); at < Date.UTC(year + 1, 0, 1); at += 86_400_000, length++) {
    const day = new Date(at)
    const weekend = day.getUTCDay() === 0 || day.getUTCDay() === 6
    const rule = ruleOf(day.toISOString().slice(0, 10))
    if (rule?.kind === 'DAY_OFF' || (weekend && rule?.kind !== 'WORKING')) continue
    workingDays++
    minutesLess += rule?.minutesLess ?? 0
  }
  return { workingDays, daysOff: length - workingDays, workingHours40: workingDays * 8 - minutesLess / 60 }
}
