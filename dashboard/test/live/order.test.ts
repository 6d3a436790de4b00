import { expect, test } from 'vitest'
import { compareRows, numberKey } from '@/lib/live/order.ts'

const row = (number: string, createdAt: string, dueAt: string | null = null) => ({
  id: btoa(`Ticket:${number}`).replaceAll('+', '-').replaceAll('/', '_'),
  number,
  createdAt,
  updatedAt: createdAt,
  dueAt,
})
const early = '2026-03-05T08:00:00.000Z'
const late = '2026-03-05T08:00:00.001Z'

test('numbers are compared as numbers, within their prefix', () => {
  const rows = [row('WT-1000000', early), row('WT-000002', early), row('ESPGU-000010', early)]
  const sorted = rows.sort(compareRows({ field: 'NUMBER', direction: 'ASC' })).map(({ number }) => number)
  expect(sorted).toEqual(['ESPGU-000010', 'WT-000002', 'WT-1000000'])
  expect(numberKey('WT-000123')).toBe('WT-000000000123')
})

test('the newest come first, and in one millisecond the higher number', () => {
  const rows = [row('WT-000001', early), row('WT-000003', late), row('WT-000002', early)]
  const sorted = rows.sort(compareRows({ field: 'CREATED_AT', direction: 'DESC' })).map(({ number }) => number)
  expect(sorted).toEqual(['WT-000003', 'WT-000002', 'WT-000001'])
})

test('the most urgent come first, those without a term last, and ties by the bytes of their ids', () => {
  const rows = [row('~', early), row('0', early), row('B', early, late), row('A', early, late), row('C', late, early)]
  const sorted = rows.sort(compareRows({ field: 'DUE_AT', direction: 'ASC' })).map(({ number }) => number)
  expect(sorted).toEqual(['C', 'A', 'B', '0', '~'])
})
