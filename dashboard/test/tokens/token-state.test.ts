import { expect, test } from 'vitest'
import { expiry, tokenState } from '@/features/tokens/token-state.ts'

const now = Date.parse('2026-03-05T08:00:00.000Z')
const yesterday = '2026-03-04T08:00:00.000Z'
const tomorrow = '2026-03-06T08:00:00.000Z'

test('revoked goes before expired, and both before active', () => {
  expect(tokenState({ revokedAt: yesterday, expiresAt: yesterday }, now)).toBe('revoked')
  expect(tokenState({ revokedAt: null, expiresAt: yesterday }, now)).toBe('expired')
  expect(tokenState({ revokedAt: null, expiresAt: tomorrow }, now)).toBe('active')
  expect(tokenState({ revokedAt: null, expiresAt: null }, now)).toBe('active')
})

test('a lifetime is counted from now', () => {
  expect(expiry(30, now)).toBe('2026-04-04T08:00:00.000Z')
  expect(expiry(0, now)).toBeNull()
})
