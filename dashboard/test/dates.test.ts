import { expect, test } from 'vitest'
import { fromLocalInput, nextDay, startOfDay, toLocalInput } from '@/lib/dates.ts'

test('a day begins at midnight of this computer', () => {
  expect(startOfDay('2026-03-05')).toEqual(new Date(2026, 2, 5))
  expect(nextDay(new Date(2026, 11, 31))).toEqual(new Date(2027, 0, 1))
})

test.each(['', '2026-13-01', '2026-02-30', '26-1-1', 'завтра'])('«%s» is no day', (text) =>
  expect(startOfDay(text)).toBeNull(),
)

test('what a field shows is what comes back from it, to the minute', () => {
  const moment = new Date(2026, 5, 7, 8, 9).toISOString()
  expect(toLocalInput(moment)).toBe('2026-06-07T08:09')
  expect(fromLocalInput(toLocalInput(moment))).toBe(moment)
  expect(fromLocalInput('')).toBeNull()
  expect(toLocalInput(null)).toBe('')
})
