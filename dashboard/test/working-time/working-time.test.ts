import { expect, test } from 'vitest'
import { hoursGroups, isRoundTheClock, parseDay, weekdays } from '@/features/working-time/hours-text.ts'
import { dateByKey, isWeekend, monthsOf } from '@/features/working-time/year.ts'

test('what is typed for a weekday is read with any dash and short hours, or not at all', () => {
  expect(parseDay('8-12, 13:00 – 17', 2)).toEqual([
    { weekday: 2, from: '08:00', to: '12:00' },
    { weekday: 2, from: '13:00', to: '17:00' },
  ])
  expect(parseDay('00:00—24:00', 7)).toEqual([{ weekday: 7, from: '00:00', to: '24:00' }])
  expect(parseDay('  ', 1)).toEqual([])
  for (const wrong of ['с 8 до 5', '08:00', '08:00–', '8–12 13–17', '08:00–12:00,'])
    expect(parseDay(wrong, 1)).toBeNull()
})

test('neighbouring weekdays with the same hours are told together', () => {
  const week = (days: readonly number[], text: string) => days.flatMap((weekday) => parseDay(text, weekday) ?? [])
  const hours = [...week([1, 2, 3, 4], '9-13, 14-18'), ...week([5], '9-13, 14-17'), ...week([7], '10-14')]
  expect(hoursGroups(hours)).toEqual([
    { first: 1, last: 4, text: '09:00–13:00, 14:00–18:00' },
    { first: 5, last: 5, text: '09:00–13:00, 14:00–17:00' },
    { first: 7, last: 7, text: '10:00–14:00' },
  ])
  expect(isRoundTheClock(hoursGroups(week(weekdays, '0-24')))).toBe(true)
  expect(isRoundTheClock(hoursGroups(week([1, 2, 3, 4, 5], '0-24')))).toBe(false)
})

test('a year has all its days under their weekdays', () => {
  for (const [year, length] of [
    [2026, 365],
    [2028, 366],
  ] as const) {
    const weeks = monthsOf(year).flatMap((month) => month.weeks)
    expect(weeks.flat().filter(Boolean)).toHaveLength(length)
    expect(weeks.every((week) => week.length === 7)).toBe(true)
    for (const date of weeks.flatMap((week) => week.slice(5)))
      expect(date === null || isWeekend(date), `${date}`).toBe(true)
  }
})

test('keys lead by days, weeks and months, and stop at the ends of the year', () => {
  const by = (date: string, ...keys: string[]) => keys.map((key) => dateByKey(date, key))
  expect(by('2026-03-31', 'ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown')).toEqual([
    '2026-03-30',
    '2026-04-01',
    '2026-03-24',
    '2026-04-07',
  ])
  expect(by('2026-03-31', 'Home', 'End', 'PageUp', 'PageDown')).toEqual([
    '2026-03-30',
    '2026-04-05',
    '2026-02-28',
    '2026-04-30',
  ])
  expect(by('2026-01-01', 'ArrowLeft', 'ArrowUp', 'PageUp', 'Home')).toEqual(Array(4).fill('2026-01-01'))
  expect(by('2026-12-31', 'ArrowRight', 'ArrowDown', 'PageDown')).toEqual(Array(3).fill('2026-12-31'))
  expect(by('2026-12-31', 'Enter', 'a')).toEqual([null, null])
})
