import { expect, test } from 'vitest'
import { safeReturn, signInAddress } from '@/lib/session/return-address.ts'

test.each(['/tickets', '/tickets/WT-000123', '/tickets?filter=on&mine=yes', '/tickets/new?desk=espgu#files'])(
  'comes back to %s',
  (address) => expect(safeReturn(address)).toBe(address),
)

test.each([
  null,
  '',
  'tickets',
  'https://elsewhere.example/',
  '//elsewhere.example/',
  '/\\elsewhere.example/',
  '/\t/elsewhere.example/',
  '/..//elsewhere.example',
  'javascript:alert(1)',
  '/sign-in?return=/tickets',
])('goes home rather than to %s', (address) => expect(safeReturn(address)).toBe('/'))

test('asks to sign in with the address to come back to', () => {
  expect(signInAddress('/tickets?mine=yes', true)).toBe('/sign-in?return=%2Ftickets%3Fmine%3Dyes&expired=1')
  expect(signInAddress('/')).toBe('/sign-in')
})
