import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CalendarDay, joinCalendars } from '../../src/working-time/calendar.ts'
import {
  addWorkingTime,
  isOpen,
  NoWorkingTime,
  nextClosing,
  nextOpening,
  workingTimeBetween,
} from '../../src/working-time/clock.ts'
import { MINUTE, maxIntervalsOfDay, type OpenHours } from '../../src/working-time/hours.ts'
import type { Schedule } from '../../src/working-time/openings.ts'

/** Stretches of time in which something odd happens, long enough for terms to reach over it. */
const windows = [
  { name: 'New Year in Chita', timeZone: 'Asia/Chita', from: '2026-12-29', days: 16 },
  { name: 'spring in Berlin', timeZone: 'Europe/Berlin', from: '2026-03-26', days: 8 },
  { name: 'autumn in New York', timeZone: 'America/New_York', from: '2026-10-29', days: 8 },
  { name: 'half an hour in Lord Howe', timeZone: 'Australia/Lord_Howe', from: '2026-04-02', days: 8 },
  { name: 'a midnight that does not exist, in Beirut', timeZone: 'Asia/Beirut', from: '2026-03-26', days: 7 },
  { name: 'a date that does not exist, in Samoa', timeZone: 'Pacific/Apia', from: '2011-12-27', days: 8 },
]

interface Window {
  name: string
  timeZone: string
  from: string
  days: number
}

/** What the wall's clock shows at every minute of the window, by ECMAScript's own formatting. */
function walls({ timeZone, from, days }: Window) {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  })
  const start = Date.parse(`${from}T00:00Z`)
  const minutes: { at: number; date: string; weekday: number; time: number }[] = []
  for (let at = start; at < start + days * 1440 * MINUTE; at += MINUTE) {
    const [, date = '', hour, minute] = /^(\d{4}-\d\d-\d\d), (\d\d):(\d\d)$/.exec(format.format(at)) ?? []
    const weekday = new Date(`${date}T00:00Z`).getUTCDay() || 7
    minutes.push({ at, date, weekday, time: Number(hour) * 60 + Number(minute) })
  }
  return minutes
}

/** The slow reference: whether each minute is worked, by looking at the clock on the wall. */
function workedMinutes(minutes: ReturnType<typeof walls>, { hours, calendar }: Schedule): boolean[] {
  const holidays = /-(01-0[1-8]|02-23|03-08|05-01|05-09|06-12|11-04)$/
  return minutes.map(({ date, weekday, time }) => {
    const day = calendar?.days.find((each) => each.date === date)
    if (day?.kind === 'DAY_OFF') return false
    if (calendar && !day && !calendar.years.includes(Number(date.slice(0, 4))) && holidays.test(date)) return false
    let from = weekday
    const of = (weekdayOf: number) => hours.filter((each) => each.weekday === weekdayOf)
    if (day?.kind === 'WORKING') for (let i = 0; i < 6 && of(from).length === 0; i++) from = from === 1 ? 7 : from - 1
    const open = of(from)
    if (!open.some((each) => each.from <= time && time < each.to)) return false
    // Of a short day the last minutes go: this one is among them when fewer than that are left after it.
    const left = open.reduce((sum, each) => sum + Math.max(0, each.to - Math.max(each.from, time)), 0)
    return left > (day?.minutesLess ?? 0)
  })
}

const dayHours = fc
  .uniqueArray(fc.integer({ min: 0, max: 48 }), { maxLength: 6 })
  .map((edges) => edges.sort((one, other) => one - other))
  .map((edges) => edges.flatMap((edge, index) => (index % 2 === 1 ? [[edges[index - 1] as number, edge]] : [])))

const week = fc
  .tuple(dayHours, fc.constantFrom([1, 2, 3, 4, 5], [2], [1, 2, 3, 4, 5, 6, 7], [6, 7], [1, 4]))
  .map(([intervals, weekdays]): OpenHours[] =>
    weekdays.flatMap((weekday) =>
      intervals
        .slice(0, maxIntervalsOfDay)
        .map(([from, to]) => ({ weekday, from: (from as number) * 30, to: (to as number) * 30 })),
    ),
  )

const scheduleIn = (window: Window, minutes: ReturnType<typeof walls>) => {
  const dates = [...new Set(minutes.map(({ date }) => date))]
  const day = fc.record({
    date: fc.constantFrom(...dates),
    kind: fc.constantFrom<CalendarDay['kind']>('DAY_OFF', 'WORKING', 'SHORT'),
    minutesLess: fc.constantFrom(0, 30, 60, 700),
    name: fc.constant(''),
  })
  const calendar = fc.record({
    years: fc.subarray([...new Set(dates.map((date) => Number(date.slice(0, 4))))]),
    days: fc.uniqueArray(day, { maxLength: 4, selector: ({ date }) => date }),
  })
  const hours = fc.oneof(week, fc.constant([1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: 0, to: 1440 }))))
  return fc.record({ timeZone: fc.constant(window.timeZone), hours, calendar: fc.option(calendar) })
}

const runs = { numRuns: 40 }

describe.each(windows)('$name', (window) => {
  const minutes = walls(window)
  const moment = fc.integer({ min: 0, max: minutes.length - 1 })
  const instant = (minute: number) => minutes[minute]?.at as number

  test('is what the clock on the wall says, minute by minute', () => {
    fc.assert(
      fc.property(scheduleIn(window, minutes), moment, moment, (schedule, one, other) => {
        const worked = workedMinutes(minutes, schedule)
        const [first, last] = one < other ? [one, other] : [other, one]
        const count = worked.slice(first, last).filter(Boolean).length
        expect(workingTimeBetween(schedule, instant(first), instant(last))).toBe(count * MINUTE)
        expect(isOpen(schedule, instant(first))).toBe(worked[first])

        const opening = worked.indexOf(true, first)
        if (opening >= 0) expect(nextOpening(schedule, instant(first))).toBe(instant(opening))
        const closing = worked.indexOf(false, first)
        if (closing > first) expect(nextClosing(schedule, instant(first))).toBe(instant(closing))

        // A term of what was worked until `last` is due at the end of the last worked minute before it.
        const lastWorked = worked.lastIndexOf(true, last - 1)
        if (count > 0) {
          expect(addWorkingTime(schedule, instant(first), count * MINUTE)).toBe(instant(lastWorked) + MINUTE)
          expect(addWorkingTime(schedule, instant(last), -count * MINUTE)).toBe(instant(worked.indexOf(true, first)))
        }
      }),
      runs,
    )
  })

  test('adds up, comes back, and never goes backwards', () => {
    const amount = fc.integer({ min: 1, max: 40 * 60 * MINUTE })
    fc.assert(
      fc.property(scheduleIn(window, minutes), moment, amount, amount, (schedule, minute, one, other) => {
        const from = instant(minute) + (one % MINUTE)
        if (schedule.hours.length === 0) {
          expect(() => addWorkingTime(schedule, from, one)).toThrow(NoWorkingTime)
          return
        }
        const due = addWorkingTime(schedule, from, one)
        expect(workingTimeBetween(schedule, from, due)).toBe(one)
        expect(workingTimeBetween(schedule, due, from)).toBe(-one)
        expect(addWorkingTime(schedule, due, other)).toBe(addWorkingTime(schedule, from, one + other))
        expect(addWorkingTime(schedule, from, one + other)).toBeGreaterThan(due)
        expect(addWorkingTime(schedule, from + other, one)).toBeGreaterThanOrEqual(due)
        const back = addWorkingTime(schedule, due, -one)
        expect(back).toBeGreaterThanOrEqual(from)
        expect(workingTimeBetween(schedule, from, back)).toBe(0)
      }),
      runs,
    )
  })
})

test('a regional calendar is its base with its own days over it', () => {
  const day = (date: string, kind: CalendarDay['kind']) => ({ date, kind, minutesLess: 0, name: '' })
  const base = { years: [2026], days: [day('2026-06-12', 'DAY_OFF'), day('2026-06-11', 'SHORT')] }
  const own = { years: [2027], days: [day('2026-06-11', 'DAY_OFF'), day('2026-07-01', 'DAY_OFF')] }
  const joined = joinCalendars(own, base)
  expect(joined.years).toEqual([2026, 2027])
  expect(new Map(joined.days.map(({ date, kind }) => [date, kind]))).toEqual(
    new Map([
      ['2026-06-12', 'DAY_OFF'],
      ['2026-06-11', 'DAY_OFF'],
      ['2026-07-01', 'DAY_OFF'],
    ]),
  )
})
