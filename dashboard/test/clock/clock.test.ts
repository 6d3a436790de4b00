import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { daysAfter, fromZonedInput, toZonedInput, zoneName } from '@/lib/clock/days.ts'
import { type Ahead, correction, learn, type Sample } from '@/lib/clock/server-time.ts'

describe('the server’s time, learnt from its answers', () => {
  test('is within what any answers allow, however slow they were', () => {
    const way = fc.record({ there: fc.nat(4_000), back: fc.nat(4_000), pause: fc.nat(90_000) })
    const offsets = fc.integer({ min: -9_000_000, max: 9_000_000 })
    fc.assert(
      fc.property(offsets, fc.array(way, { minLength: 1, maxLength: 20 }), (offset, ways) => {
        let clock = 1_700_000_000_000
        let known: Ahead | null = null
        for (const { there, back, pause } of ways) {
          const sentAt = clock
          const date = Math.floor((clock + there + offset) / 1_000) * 1_000
          clock += there + back
          const before: Ahead | null = known
          known = learn(known, { sentAt, receivedAt: clock, date })
          if (before) expect(known.most - known.least).toBeLessThanOrEqual(before.most - before.least)
          expect(known.least).toBeLessThanOrEqual(offset)
          expect(known.most).toBeGreaterThanOrEqual(offset)
          clock += pause
        }
      }),
    )
  })

  test('a clock that may be right is left alone; one that is wrong is corrected, and set again at once', () => {
    const sample = (offset: number): Sample => ({ sentAt: 5_000, receivedAt: 5_100, date: 5_000 + offset })
    const right = learn(null, sample(0))
    expect(correction(right)).toBe(0)
    const hourBehind = learn(right, sample(3_600_000))
    expect(Math.abs(correction(hourBehind) - 3_600_000)).toBeLessThan(1_000)
  })
})

describe('a zone’s clock', () => {
  test('has dates of its own', () => {
    const [now, then] = [Date.parse('2026-12-31T18:59:00Z'), Date.parse('2026-12-31T19:00:00Z')]
    expect(daysAfter('Asia/Yekaterinburg', now, then)).toBe(1)
    expect(daysAfter('Europe/Moscow', now, then)).toBe(0)
    expect(zoneName('Asia/Yekaterinburg', now)).toBe('UTC+5')
  })

  test('is written into a field and read back, over jumps too', () => {
    const zones = fc.constantFrom('Asia/Yekaterinburg', 'Europe/Berlin', 'America/New_York', 'UTC', 'Asia/Kathmandu')
    const minutes = fc.integer({ min: 29_000_000, max: 31_000_000 })
    fc.assert(
      fc.property(zones, minutes, (zone, minute) => {
        const text = toZonedInput(zone, minute * 60_000)
        const read = fromZonedInput(zone, text)
        expect(toZonedInput(zone, read ?? 0)).toBe(text)
      }),
    )
    expect(fromZonedInput('Asia/Yekaterinburg', '2026-11-23T12:00')).toBe(Date.parse('2026-11-23T07:00:00Z'))
    // At 02:00 on 29 March 2026 clocks in Berlin jump to 03:00.
    expect(fromZonedInput('Europe/Berlin', '2026-03-29T02:30')).toBe(Date.parse('2026-03-29T01:30:00Z'))
    expect(['', 'завтра', '2026-13-01T00:00'].map((text) => fromZonedInput('UTC', text))).toEqual([null, null, null])
  })
})
