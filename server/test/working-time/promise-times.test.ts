import { expect, test } from 'vitest'
import russian from '../../../prisma/seed/working-calendar-ru.json' with { type: 'json' }
import { parseJsonCalendar } from '../../src/working-time/calendar-json.ts'
import { promiseTimes } from '../../src/working-time/promise-times.ts'
import { at, officeHours, roundTheClock, scheduleOf } from './kit.ts'

const { years, days } = parseJsonCalendar(JSON.stringify(russian))
const espgu = scheduleOf('Asia/Yekaterinburg', officeHours, days, years)

const timesAt = (schedule: typeof espgu, now: string) =>
  Object.fromEntries(promiseTimes(schedule, at(now)).map(({ name, at }) => [name, at.toISOString()]))

test('on a working day: its end, the noon of the next one, and a working day from now', () => {
  expect(timesAt(espgu, '2026-11-19T06:30:20Z')).toEqual({
    END_OF_TODAY: '2026-11-19T12:00:00.000Z',
    NOON_OF_NEXT_DAY: '2026-11-20T07:00:00.000Z',
    AFTER_ONE_DAY: '2026-11-20T06:31:00.000Z',
  })
})

test('after closing there is no end of today; the next day is one with work, over weekends and holidays', () => {
  expect(timesAt(espgu, '2026-11-20T12:00:00Z')).toEqual({
    NOON_OF_NEXT_DAY: '2026-11-23T07:00:00.000Z',
    AFTER_ONE_DAY: '2026-11-23T12:00:00.000Z',
  })
  expect(timesAt(espgu, '2026-12-31T08:00:00Z').NOON_OF_NEXT_DAY).toBe('2027-01-11T07:00:00.000Z')
  // 3 November 2026 is short.
  expect(timesAt(espgu, '2026-11-03T04:00:00Z').END_OF_TODAY).toBe('2026-11-03T11:00:00.000Z')
})

test('a dinner break does not end the day; a desk of mornings promises their end', () => {
  const broken = scheduleOf('Europe/Moscow', ['12345 09:00–13:00', '12345 14:00–18:00'])
  expect(timesAt(broken, '2026-11-19T07:00:00Z').END_OF_TODAY).toBe('2026-11-19T15:00:00.000Z')
  const mornings = scheduleOf('UTC', ['24 08:00–11:00'])
  expect(timesAt(mornings, '2026-11-17T12:00:00Z')).toEqual({
    NOON_OF_NEXT_DAY: '2026-11-19T11:00:00.000Z',
    AFTER_ONE_DAY: '2026-11-19T11:00:00.000Z',
  })
})

test('round the clock no day ends; without hours, or with days off alone, there is nothing to promise', () => {
  expect(timesAt(scheduleOf('UTC', roundTheClock), '2026-11-19T07:00:00Z')).toEqual({
    NOON_OF_NEXT_DAY: '2026-11-20T12:00:00.000Z',
    AFTER_ONE_DAY: '2026-11-20T07:00:00.000Z',
  })
  expect(timesAt(scheduleOf('UTC', []), '2026-11-19T07:00:00Z')).toEqual({})
})
