import { expect, test } from 'vitest'
import { mayEscalate } from '@/features/escalation/may-escalate.ts'

test('the button comes by the clock, from the instant that the server has named', () => {
  const from = '2026-11-23T13:00:30.000Z'
  const at = (text: string) => mayEscalate({ escalate: false, escalateFrom: from }, Date.parse(text))
  expect(at('2026-11-23T13:00:29.999Z')).toBe(false)
  expect(at(from)).toBe(true)
  expect(mayEscalate({ escalate: true, escalateFrom: null }, Date.parse(from))).toBe(true)
  // Waiting will not do.
  expect(mayEscalate({ escalate: false, escalateFrom: null }, Date.parse('2030-01-01T00:00:00Z'))).toBe(false)
})
