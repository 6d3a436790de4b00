import { expect, test } from 'vitest'
import { isTaxpayerId } from '@/lib/taxpayer-id.ts'

test.each(['7707083893', '7830002293', '500100732259'])('%s has a right checksum', (text) =>
  expect(isTaxpayerId(text)).toBe(true),
)

test.each([
  '',
  '7707083894',
  '7830002292',
  '500100732258',
  '500100732249',
  '770708389',
  '77070838931',
  '77O7083893',
  ' 7707083893',
])('«%s» is no ИНН', (text) => expect(isTaxpayerId(text)).toBe(false))
