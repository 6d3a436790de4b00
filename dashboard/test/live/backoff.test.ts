import fc from 'fast-check'
import { expect, test } from 'vitest'
import { waitBefore } from '@/lib/live/backoff.ts'

test('waits grow, stay under their ceiling, and differ between browsers', () => {
  expect([0, 1, 2, 3].map((tries) => waitBefore(tries, 0))).toEqual([200, 400, 800, 1600])
  expect(waitBefore(0, 0.999)).toBeGreaterThan(waitBefore(0, 0))
  fc.assert(
    fc.property(fc.nat(1000), fc.double({ min: 0, max: 0.999999, noNaN: true }), (tries, random) => {
      const wait = waitBefore(tries, random)
      expect(wait).toBeGreaterThanOrEqual(200)
      expect(wait).toBeLessThanOrEqual(15_000)
      expect(waitBefore(tries + 1, random)).toBeGreaterThanOrEqual(wait)
    }),
  )
})
