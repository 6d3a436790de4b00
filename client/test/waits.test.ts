import fc from 'fast-check'
import { afterEach, expect, test, vi } from 'vitest'
import { pause, waitBefore } from '../src/live/waits.ts'

afterEach(() => vi.unstubAllGlobals())

test('waits grow to their ceiling and may be anything below it', () => {
  const highest = (tries: number) => waitBefore(tries, 1 - Number.EPSILON)
  expect([0, 1, 2, 3].map(highest)).toEqual([399, 799, 1599, 3199])
  expect(highest(1_000)).toBe(29_999)
  expect(waitBefore(5, 0)).toBe(0)
  fc.assert(
    fc.property(
      fc.nat(1000),
      fc.double({ min: 0, max: 0.999999, noNaN: true }),
      fc.record({ atLeast: fc.nat(60_000), longest: fc.integer({ min: 1, max: 60_000 }) }),
      (tries, random, options) => {
        const wait = waitBefore(tries, random, options)
        expect(wait).toBeGreaterThanOrEqual(options.atLeast)
        expect(wait - options.atLeast).toBeLessThan(options.longest)
        expect(waitBefore(tries + 1, random, options)).toBeGreaterThanOrEqual(wait)
      },
    ),
  )
})

/** As long as a test may take and longer: only something else can end such a wait. */
const forever = 3_600_000

test('a wait ends when nobody waits any more', async () => {
  const abort = new AbortController()
  const waiting = pause(forever, abort.signal)
  abort.abort()
  await waiting
  await pause(forever, abort.signal)
})

test('a wait ends when the device is online again', async () => {
  const device = new EventTarget()
  vi.stubGlobal('addEventListener', device.addEventListener.bind(device))
  vi.stubGlobal('removeEventListener', device.removeEventListener.bind(device))
  const waiting = pause(forever, new AbortController().signal)
  device.dispatchEvent(new Event('online'))
  await waiting
})
