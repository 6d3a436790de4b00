import type { CalendarYearFragment, DayKind } from '@/generated/graphql.ts'

export type MarkedDay = CalendarYearFragment['days'][number]

export interface Month {
  /** 1 to 12. */
  number: number
  /** Weeks from Monday; null before the first day and after the last. */
  weeks: (string | null)[][]
}

const DAY = 86_400_000

const dateOf = (at: number) => new Date(at).toISOString().slice(0, 10)
const startOf = (date: string) => Date.parse(`${date}T00:00:00Z`)

export function monthsOf(year: number): Month[] {
  return Array.from({ length: 12 }, (_, index) => {
    const first = Date.UTC(year, index, 1)
    const length = (Date.UTC(year, index + 1, 1) - first) / DAY
    const cells: (string | null)[] = Array((new Date(first).getUTCDay() + 6) % 7).fill(null)
    for (let day = 0; day < length; day++) cells.push(dateOf(first + day * DAY))
    while (cells.length % 7 !== 0) cells.push(null)
    const weeks = Array.from({ length: cells.length / 7 }, (_week, row) => cells.slice(row * 7, row * 7 + 7))
    return { number: index + 1, weeks }
  })
}

/** 1 Monday … 7 Sunday. */
export const weekdayOf = (date: string): number => new Date(startOf(date)).getUTCDay() || 7

export const isWeekend = (date: string): boolean => weekdayOf(date) > 5

/** Where a key leads from a date; null when it is no key of the grid, the same date at the edge of the year. */
export function dateByKey(date: string, key: string): string | null {
  const at = startOf(date)
  const steps: Record<string, number> = {
    ArrowLeft: at - DAY,
    ArrowRight: at + DAY,
    ArrowUp: at - 7 * DAY,
    ArrowDown: at + 7 * DAY,
    Home: at - (weekdayOf(date) - 1) * DAY,
    End: at + (7 - weekdayOf(date)) * DAY,
    PageUp: monthAway(date, -1),
    PageDown: monthAway(date, 1),
  }
  const next = steps[key]
  if (next === undefined) return null
  const found = dateOf(next)
  return found.slice(0, 4) === date.slice(0, 4) ? found : date
}

/** The same day of another month, or its last one. */
function monthAway(date: string, months: number): number {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number)
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate()
  return Date.UTC(year, month - 1 + months, Math.min(day, last))
}

/** What is special about a date: null where only its weekday counts. */
export type DayLook = DayKind | null

export interface YearCount {
  daysOff: number
  working: number
  short: number
}

export function countOf(days: readonly MarkedDay[]): YearCount {
  const of = (keep: (day: MarkedDay) => boolean) => days.filter(keep).length
  return {
    daysOff: of(({ kind }) => kind === 'DAY_OFF'),
    working: of(({ kind }) => kind === 'WORKING'),
    short: of(({ minutesLess }) => minutesLess > 0),
  }
}
