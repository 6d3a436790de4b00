import { expect, test } from 'vitest'
import { finalFault, isForbidden, isOurs, staysAway } from '../src/live/closing.ts'

const closed = (code: number) => ({ code, reason: 'a reason' })
const codeOf = (code: number, acknowledged: boolean) => {
  const fault = finalFault(closed(code), acknowledged, 'en')
  return fault && (fault.extensions as { code: string }).code
}

test.each([1001, 1006, 1011, 1013, 4408, 4410, 4411, 4499, 4500])('%i is no end', (code) => {
  expect([codeOf(code, true), codeOf(code, false)]).toEqual([null, null])
})

test('a network error is no end', () => {
  expect(finalFault(new Error('connect ECONNREFUSED'), false, 'ru')).toBeNull()
})

test('4403 ends a connection that was never acknowledged; one that was is tried once more', () => {
  expect(codeOf(4403, false)).toBe('UNAUTHENTICATED')
  expect(codeOf(4403, true)).toBeNull()
  expect(isForbidden(closed(4403))).toBe(true)
})

test('what we said wrong would be as wrong the next time', () => {
  expect([1009, 4400, 4406].map((code) => codeOf(code, true))).toEqual(['BAD_USER_INPUT', 'PROTOCOL', 'PROTOCOL'])
})

test('a full server is not asked again at once', () => {
  expect(staysAway(closed(1013))).toBeGreaterThan(0)
  expect(staysAway(closed(4411))).toBeGreaterThan(staysAway(closed(1013)))
  expect(staysAway(closed(1001))).toBe(0)
  expect(staysAway(new Error('connect ECONNREFUSED'))).toBe(0)
})

test('1000 is our own closing', () => {
  expect([isOurs(closed(1000)), isOurs(closed(1001))]).toEqual([true, false])
})

test('messages come in the language asked for', () => {
  expect(finalFault(closed(4403), false, 'ru')?.message).toMatch(/отозван/)
  expect(finalFault(closed(4403), false, 'en')?.message).toMatch(/revoked/)
})
