import { AppError } from '../errors.ts'
import { type CalendarDays, dayRules } from './calendar.ts'
import { DAY_MINUTES, hoursOfWeekday, MINUTE, type OpenHours } from './hours.ts'
import { type ZoneSpan, zoneSpans } from './zone.ts'

/** When a desk works. A value: whoever changes it makes another, since what follows from it is remembered by it. */
export interface Schedule {
  /** IANA name. */
  timeZone: string
  hours: readonly OpenHours[]
  /** Null for a desk that knows no holidays, as one that is open round the clock. */
  calendar: CalendarDays | null
}

/**
 * One year (of UTC) of a schedule as instants: it is open in [starts[i], ends[i]), in order, nowhere touching but at
 * the year's edges. `before[i]` is the working time of the year before starts[i].
 */
export interface Openings {
  from: number
  to: number
  starts: Float64Array
  ends: Float64Array
  before: Float64Array
  total: number
}

/** Instants outside of these years are no instants of a ticket. */
export const firstYear = 1970
export const lastYear = 2300

const DAY = DAY_MINUTES * MINUTE

// A year of a desk is some 250 openings, 6 KB, and takes a millisecond or two: terms of a million tickets are searches
// in a few such arrays. They go with their schedule.
const known = new WeakMap<Schedule, Map<number, Openings>>()

/** @param year a year of UTC */
export function openingsOf(schedule: Schedule, year: number): Openings {
  let years = known.get(schedule)
  if (!years) {
    years = new Map()
    known.set(schedule, years)
  }
  let openings = years.get(year)
  if (!openings) {
    openings = makeOpenings(schedule, year)
    years.set(year, openings)
  }
  return openings
}

/** An instant that calendars do not reach to. */
export class OutOfYears extends AppError {
  constructor(at: number) {
    super('BAD_USER_INPUT', {
      ru: `Рабочее время считается с ${firstYear} по ${lastYear} год; это мгновение вне их: ${at} мс.`,
      en: `Working time is counted from ${firstYear} to ${lastYear}; this instant is outside: ${at} ms.`,
    })
    this.name = 'OutOfYears'
  }
}

/** The year that an instant is looked up in; an instant of no year a ticket can have is an error. */
export function yearOf(at: number): number {
  const year = new Date(at).getUTCFullYear()
  if (year >= firstYear && year <= lastYear) return year
  throw new OutOfYears(at)
}

/**
 * A desk is open at every instant at which the clock on its wall shows a time of that date's hours. So a daylight-saving
 * jump forward takes its hour out of an interval, one back gives it twice, and 00:00–24:00 is all of the day, however
 * long it is.
 */
function makeOpenings(schedule: Schedule, year: number): Openings {
  const from = Date.UTC(year, 0, 1)
  const to = Date.UTC(year + 1, 0, 1)
  const spans = zoneSpans(schedule.timeZone, from, to)
  const ruleOf = dayRules(schedule.calendar)
  const pieces: [number, number][] = []
  for (const span of spans) {
    const lastDay = Math.floor((span.to - 1 + span.offset) / DAY)
    for (let day = Math.floor((span.from + span.offset) / DAY); day <= lastDay; day++) {
      for (const [start, end] of hoursOn(schedule.hours, day, ruleOf)) pieces.push(within(span, day, start, end))
    }
  }
  return packed(
    from,
    to,
    pieces.filter(([start, end]) => start < end),
  )
}

/** The intervals of a date, in minutes of its clock; `day` counts from 1 January 1970, a Thursday. */
function hoursOn(hours: readonly OpenHours[], day: number, ruleOf: ReturnType<typeof dayRules>): [number, number][] {
  const rule = ruleOf(new Date(day * DAY).toISOString().slice(0, 10))
  if (rule?.kind === 'DAY_OFF') return []
  const weekday = ((day + 3) % 7) + 1
  const intervals = hoursOfWeekday(hours, weekday, rule?.kind === 'WORKING')
  return shortened(intervals, rule?.minutesLess ?? 0)
}

/** Without the last minutes of the day, an interval or several. */
function shortened(intervals: readonly OpenHours[], minutes: number): [number, number][] {
  let left = minutes
  const kept: [number, number][] = []
  for (const { from, to } of intervals.toReversed()) {
    const cut = Math.min(left, to - from)
    left -= cut
    if (to - cut > from) kept.unshift([from, to - cut])
  }
  return kept
}

function within(span: ZoneSpan, day: number, start: number, end: number): [number, number] {
  const midnight = day * DAY - span.offset
  return [Math.max(span.from, midnight + start * MINUTE), Math.min(span.to, midnight + end * MINUTE)]
}

function packed(from: number, to: number, pieces: [number, number][]): Openings {
  const joined: [number, number][] = []
  for (const [start, end] of pieces.sort(([one], [other]) => one - other)) {
    const last = joined.at(-1)
    if (last && start <= last[1]) last[1] = Math.max(last[1], end)
    else joined.push([start, end])
  }
  const starts = Float64Array.from(joined, ([start]) => start)
  const ends = Float64Array.from(joined, ([, end]) => end)
  const before = new Float64Array(joined.length)
  let total = 0
  for (const [index, [start, end]] of joined.entries()) {
    before[index] = total
    total += end - start
  }
  return { from, to, starts, ends, before, total }
}
