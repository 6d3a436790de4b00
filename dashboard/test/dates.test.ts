import { expect, test } from 'vitest'
import { nextDay, startOfDay } from '@/lib/dates.ts'

test('a day begins at midnight of this computer', () => {
  expect(startOfDay('2026-03-05')).toEqual(new Date(2026, 2, 5))
  expect(nextDay(new Date(2026, 11, 31))).toEqual(new Date(2027, 0, 1))
})

test.each(['', '2026-13-01', '2026-02-30', '26-1-1', 'завтра'])('«%s» is no day', (text) =>
  expect(startOfDay(text)).toBeNull(),
)
