import { describe, expect, test } from 'vitest'
import { type RunningTerm, sayTerm, stateAt, termOf } from '@/features/terms/say-term.ts'

/** Five hours ahead of UTC: 17:00 is 12:00Z. */
const zone = 'Asia/Yekaterinburg'
const at = (text: string) => Date.parse(text)
const term = (dueAt: string | null, state: RunningTerm['state'] = 'ON_TRACK'): RunningTerm => ({
  state,
  kind: 'OUTCOME',
  dueAt,
})
const due = '2026-11-23T12:00:00.000Z'
const say = (now: string, state?: RunningTerm['state']) => sayTerm(term(due, state), at(now), zone)

describe('what is said of a term', () => {
  test('how long is left, on the date that it is due on: in minutes, and at the end in seconds', () => {
    expect(say('2026-11-23T09:45:00Z')).toEqual({ is: 'left', amount: { hours: 2, minutes: 15, seconds: null } })
    expect(say('2026-11-23T11:54:30Z')).toEqual({ is: 'left', amount: { hours: 0, minutes: 6, seconds: null } })
    expect(say('2026-11-23T11:55:00Z')).toEqual({ is: 'left', amount: { hours: 0, minutes: 5, seconds: 0 } })
    expect(say('2026-11-23T11:59:59.500Z')).toEqual({ is: 'left', amount: { hours: 0, minutes: 0, seconds: 1 } })
  })

  test('until when, on any date before: nobody works through the night', () => {
    expect(say('2026-11-22T18:59:59Z')).toEqual({ is: 'until', dueAt: due })
    expect(say('2026-11-22T19:00:00Z')).toEqual({ is: 'left', amount: { hours: 17, minutes: 0, seconds: null } })
    expect(say('2026-11-20T09:00:00Z')).toEqual({ is: 'until', dueAt: due })
  })

  test('how late it is on its date, and since when on a later one', () => {
    expect(say('2026-11-23T12:00:00Z')).toEqual({ is: 'lateBy', amount: null })
    expect(say('2026-11-23T12:40:59Z')).toEqual({ is: 'lateBy', amount: { hours: 0, minutes: 40, seconds: null } })
    expect(say('2026-11-23T19:00:00Z')).toEqual({ is: 'lateSince', dueAt: due })
    expect(say('2026-12-23T19:00:00Z')).toEqual({ is: 'lateSince', dueAt: due })
  })

  test('the server may say that it is late before this clock does; the clock may know before the server says', () => {
    expect(say('2026-11-23T11:59:58Z', 'LATE')).toEqual({ is: 'lateBy', amount: null })
    expect(stateAt(term(due, 'NEAR'), at('2026-11-23T12:00:00Z'))).toBe('LATE')
    expect(stateAt(term(due, 'NEAR'), at('2026-11-23T11:59:59Z'))).toBe('NEAR')
  })

  test.each(['PAUSED', 'MET', 'BREACHED'] as const)('%s is over or stands still, whatever the time', (state) => {
    expect(sayTerm(term(null, state), at('2030-01-01T00:00:00Z'), zone)).toEqual({ is: 'settled' })
    expect(stateAt(term(null, state), at('2030-01-01T00:00:00Z'))).toBe(state)
  })

  test('nothing of a ticket that has none', () => {
    expect(termOf({ termState: null, termKind: null, dueAt: null })).toBeNull()
  })
})
