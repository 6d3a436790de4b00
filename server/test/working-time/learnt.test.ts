import { describe, expect, test } from 'vitest'
import russian from '../../../prisma/seed/working-calendar-ru.json' with { type: 'json' }
import { yearFigures, yearsDue, yearsMissing } from '../../src/working-time/calendar.ts'
import { parseJsonCalendar } from '../../src/working-time/calendar-json.ts'
import {
  addWorkingTime,
  isOpen,
  NoWorkingTime,
  nextClosing,
  nextOpening,
  workingTimeBetween,
} from '../../src/working-time/clock.ts'
import { checkHours, fullDay } from '../../src/working-time/hours.ts'
import { parseTimeZone } from '../../src/working-time/zone.ts'
import { at, HOUR, officeHours, roundTheClock, scheduleOf } from './kit.ts'

const { years, days } = parseJsonCalendar(JSON.stringify(russian))
/** Asia/Yekaterinburg is five hours ahead of UTC: 08:00–17:00 is 03:00Z–12:00Z. */
const espgu = scheduleOf('Asia/Yekaterinburg', officeHours, days, years)
const due = (from: string, amount: number) => new Date(addWorkingTime(espgu, at(from), amount)).toISOString()

describe('the ESPGU desk, by its procedure', () => {
  test('items 5 and 6: a number within a working hour, an outcome within a working day of nine hours', () => {
    expect(fullDay(espgu)).toBe(9 * HOUR)
    // Friday 16:30 local; Saturday and Sunday are no time at all.
    expect(due('2026-11-20T11:30:00Z', HOUR)).toBe('2026-11-23T03:30:00.000Z')
    expect(due('2026-11-20T11:30:00Z', fullDay(espgu))).toBe('2026-11-23T11:30:00.000Z')
  })

  test('item 3: a ticket of Sunday night starts to count on Monday at 08:00', () => {
    const sunday = at('2026-11-22T19:00:00Z')
    expect(isOpen(espgu, sunday)).toBe(false)
    expect(nextOpening(espgu, sunday)).toBe(at('2026-11-23T03:00:00Z'))
    expect(due('2026-11-22T19:00:00Z', HOUR)).toBe('2026-11-23T04:00:00.000Z')
  })

  test('a short day has an hour less to give, and then a holiday none', () => {
    // 3 November 2026 is short (till 16:00), the 4th is a holiday: nine hours from its morning end on the 5th.
    expect(nextClosing(espgu, at('2026-11-03T03:00:00Z'))).toBe(at('2026-11-03T11:00:00Z'))
    expect(due('2026-11-03T03:00:00Z', fullDay(espgu))).toBe('2026-11-05T04:00:00.000Z')
  })

  test('over New Year, and on a Saturday that is a working and a short day', () => {
    expect(due('2026-12-30T11:00:00Z', 2 * HOUR)).toBe('2027-01-11T04:00:00.000Z')
    expect(isOpen(espgu, at('2027-02-20T10:59:00Z'))).toBe(true)
    expect(isOpen(espgu, at('2027-02-20T11:00:00Z'))).toBe(false)
    expect(isOpen(espgu, at('2027-02-27T05:00:00Z'))).toBe(false)
  })

  test('a term that ends at closing time is due at closing; counted back it begins at opening', () => {
    expect(due('2026-11-20T11:00:00Z', HOUR)).toBe('2026-11-20T12:00:00.000Z')
    expect(due('2026-11-23T04:00:00Z', -HOUR)).toBe('2026-11-23T03:00:00.000Z')
    expect(isOpen(espgu, at('2026-11-20T12:00:00Z'))).toBe(false)
  })
})

describe('the calendar of Russia', () => {
  test.each(Object.entries(russian.years))('%s has the working days and hours that its source says', (year, told) => {
    expect(yearFigures({ years, days }, Number(year))).toEqual(told.expected)
  })

  test('a year that is not loaded has weekends and the fixed holidays, and is asked for a month ahead', () => {
    const open = (day: string) => isOpen(espgu, at(`${day}T05:00:00Z`))
    expect(['2029-02-23', '2029-05-01', '2029-06-12', '2029-01-08', '2029-06-16'].map(open)).toEqual(
      Array(5).fill(false),
    )
    expect(['2029-02-22', '2029-05-02', '2029-06-11', '2029-01-09'].map(open)).toEqual(Array(4).fill(true))
    expect(yearsMissing({ years }, yearsDue('2027-11-30'))).toEqual([])
    expect(yearsMissing({ years }, yearsDue('2027-12-01'))).toEqual([2028])
    expect(yearsMissing({ years }, yearsDue('2028-01-01'))).toEqual([2028])
  })
})

describe('what others got wrong', () => {
  test('Chatwoot 13392: a breach counted by the wall clock, though only business hours count', () => {
    const nineToFive = scheduleOf('UTC', ['12345 09:00–17:00'])
    expect(addWorkingTime(nineToFive, at('2026-01-30T16:30:00Z'), HOUR)).toBe(at('2026-02-02T09:30:00Z'))
    // What is late by the wall's clock on Sunday has used half an hour of its hour.
    expect(workingTimeBetween(nineToFive, at('2026-01-30T16:30:00Z'), at('2026-02-01T12:00:00Z'))).toBe(HOUR / 2)
  })

  test('Chatwoot 10178: a clock that runs on after the matter was solved', () => {
    // Working time is a function of two instants: what has ended is measured to its end, whenever it is looked at.
    const [opened, solved] = [at('2026-11-19T03:00:00Z'), at('2026-11-19T05:00:00Z')]
    expect(workingTimeBetween(espgu, opened, solved)).toBe(2 * HOUR)
    // And waiting for the requester is cut out exactly: the parts on both sides of it add up.
    const [asked, answered] = [at('2026-11-19T04:00:00Z'), at('2026-11-24T09:00:00Z')]
    const spent = workingTimeBetween(espgu, opened, asked)
    expect(addWorkingTime(espgu, answered, fullDay(espgu) - spent)).toBe(at('2026-11-25T08:00:00Z'))
  })

  test('GLPI 22678: a step an hour before the end falls on 00:00 of the second day', () => {
    const eightToSix = scheduleOf('UTC', ['12345 08:00–18:00'])
    const end = addWorkingTime(eightToSix, at('2026-01-12T17:00:00Z'), 4 * HOUR)
    expect(end).toBe(at('2026-01-13T11:00:00Z'))
    expect(addWorkingTime(eightToSix, end, -HOUR)).toBe(at('2026-01-13T10:00:00Z'))
    expect(addWorkingTime(eightToSix, end, -4 * HOUR)).toBe(at('2026-01-12T17:00:00Z'))
  })

  test('GLPI 6902: the wait for the requester is lost when the term changes', () => {
    const filed = at('2026-11-20T09:00:00Z')
    const [asked, answered] = [at('2026-11-20T10:00:00Z'), at('2026-11-24T05:00:00Z')]
    // What was spent is measured by itself, so another term takes over exactly that and not the wait.
    const now = at('2026-11-24T06:00:00Z')
    const spent = workingTimeBetween(espgu, filed, asked) + workingTimeBetween(espgu, answered, now)
    expect(spent).toBe(2 * HOUR)
    expect(addWorkingTime(espgu, now, 4 * HOUR - spent)).toBe(at('2026-11-24T08:00:00Z'))
    expect(addWorkingTime(espgu, filed, 4 * HOUR)).toBe(at('2026-11-23T04:00:00Z'))
  })

  test('Zammad 3180: round the clock is closed for a minute at midnight', () => {
    const always = scheduleOf('Europe/Berlin', roundTheClock)
    const [from, to] = [at('2026-10-20T21:00:00Z'), at('2027-04-02T22:30:00Z')]
    expect(workingTimeBetween(always, from, to)).toBe(to - from)
    expect(addWorkingTime(always, from, to - from)).toBe(to)
    expect(nextClosing(always, from)).toBeNull()
    const midnight = at('2026-12-31T23:00:00Z')
    expect([midnight - 1, midnight, midnight + 1].every((instant) => isOpen(always, instant))).toBe(true)
  })

  test('Zammad 5177: a shorter term takes the place of another one of the same ticket', () => {
    // Each is an instant of its own, worked out from its own beginning and amount; nothing is kept between them.
    const filed = '2026-11-20T11:30:00Z'
    const [number, outcome] = [due(filed, HOUR), due(filed, fullDay(espgu))]
    expect([due(filed, HOUR), due(filed, HOUR / 2), due(filed, fullDay(espgu))]).toEqual([
      number,
      '2026-11-20T12:00:00.000Z',
      outcome,
    ])
  })

  test('a year begins where the desk is: its holiday is no day of UTC', () => {
    // 31 December by the desk is 1 January by UTC and the other way round: the year of the desk counts.
    const sydney = scheduleOf('Australia/Sydney', roundTheClock, [{ date: '2027-01-01', kind: 'DAY_OFF' }])
    expect(isOpen(sydney, at('2026-12-31T12:59:59Z'))).toBe(true)
    expect(isOpen(sydney, at('2026-12-31T13:00:00Z'))).toBe(false)
    expect(nextOpening(sydney, at('2026-12-31T13:00:00Z'))).toBe(at('2027-01-01T13:00:00Z'))
  })

  test('osTicket 6739: a week without Monday and Thursday is not counted', () => {
    const tuesdays = scheduleOf('UTC', ['2 08:00–17:00'])
    expect(addWorkingTime(tuesdays, at('2026-11-18T10:00:00Z'), 18 * HOUR)).toBe(at('2026-12-01T17:00:00Z'))
  })

  test('a desk without working time is an error that says so, and never a search without end', () => {
    const never = scheduleOf('UTC', [])
    expect(() => addWorkingTime(never, 0, HOUR)).toThrow(NoWorkingTime)
    expect(() => addWorkingTime(never, 0, -HOUR)).toThrow(NoWorkingTime)
    expect(addWorkingTime(never, 5, 0)).toBe(5)
    expect(nextOpening(never, 0)).toBeNull()
    expect(isOpen(never, 0)).toBe(false)
    expect(fullDay(never)).toBe(0)
    // Every day is short by all of its hours.
    const short = scheduleOf('UTC', ['7 10:00–10:01'], [])
    expect(() => addWorkingTime(short, at('2026-01-01T00:00:00Z'), 1e15)).toThrow(NoWorkingTime)
    expect(() => addWorkingTime(espgu, Number.NaN, HOUR)).toThrow(/outside/)
    expect(() => addWorkingTime(espgu, 0, Number.POSITIVE_INFINITY)).toThrow(RangeError)
  })
})

describe('hours as typed', () => {
  const faultsOf = (...typed: [number, string, string][]) =>
    checkHours(typed.map(([weekday, from, to]) => ({ weekday, from, to }))).faults

  test('several intervals a day, up to 24:00, in any order; touching ones are good', () => {
    const { hours, faults } = checkHours([
      { weekday: 2, from: '13:00', to: '24:00' },
      { weekday: 2, from: '00:00', to: '04:00' },
      { weekday: 1, from: '08:00', to: '12:00' },
      { weekday: 2, from: '12:00', to: '13:00' },
    ])
    expect(faults).toEqual([])
    expect(hours.map(({ weekday, from, to }) => [weekday, from, to])).toEqual([
      [1, 480, 720],
      [2, 0, 240],
      [2, 720, 780],
      [2, 780, 1440],
    ])
  })

  test('each fault is said at its own interval, in both languages', () => {
    const faults = faultsOf([1, '08:00', '12:00'], [1, '11:59', '13:00'], [8, '08:00', '09:00'], [2, '20:00', '04:00'])
    expect(faults.map(({ path }) => path.join('.'))).toEqual(['hours.2.weekday', 'hours.3.to', 'hours.1.from'])
    expect(faults[2]?.text.ru).toContain('08:00–12:00 и 11:59–13:00')
    expect(faults[2]?.text.en).toContain('Monday')
    const path = (from: string, to: string) => faultsOf([1, from, to]).map((fault) => fault.path.at(-1))
    expect(path('8:00', '17:00')).toEqual(['from'])
    expect(path('24:00', '24:00')).toEqual(['from', 'to'])
    expect(path('23:00', '24:01')).toEqual(['to'])
    expect(path('08:60', '17:00')).toEqual(['from'])
    expect(path('08:00', '08:00')).toEqual(['to'])
  })

  test('a zone that does not exist is refused, and one that does is spelled as the list has it', () => {
    expect(parseTimeZone(' asia/yekaterinburg ')).toBe('Asia/Yekaterinburg')
    for (const wrong of ['Asia/Kurgan', '+05:00', '', 'UTC+5', '\u0000']) {
      expect(parseTimeZone(wrong), wrong).toMatchObject({
        path: ['timeZone'],
        text: { ru: expect.stringMatching(/IANA/) },
      })
    }
  })
})

test('a sweep is a search: what a schedule says is worked out once, not for each ticket', () => {
  const began = at('2026-01-01T00:00:00Z')
  const day = fullDay(espgu)
  addWorkingTime(espgu, began, 40 * day)
  const before = process.cpuUsage().user
  let last = 0
  for (let each = 0; each < 100_000; each++) last = addWorkingTime(espgu, began + each * 200_000, day)
  // Milliseconds of the processor, not of the wall's clock: some 200 are usual, and 1 ms for each would be 100,000.
  const spent = (process.cpuUsage().user - before) / 1000
  expect(workingTimeBetween(espgu, began + 99_999 * 200_000, last)).toBe(day)
  expect(spent).toBeLessThan(10_000)
})
