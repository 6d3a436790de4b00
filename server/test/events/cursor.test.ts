import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AppError } from '../../src/errors.ts'
import { decodeCursor, encodeCursor, type LogPoint, livePoint, longestCursor } from '../../src/events/cursor.ts'
import { rangesOf, without } from '../../src/events/ids.ts'
import { promise } from '../testkit/promise.ts'

const epochs = fc.stringMatching(/^[0-9a-f]{10}$/)
const numbers = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n })
const points: fc.Arbitrary<LogPoint> = fc.oneof(
  fc.record({ epoch: epochs, entry: numbers }),
  fc.record({
    epoch: epochs,
    position: numbers,
    known: fc.array(fc.bigInt({ min: 1n, max: 500n })).map((ids) => rangesOf(ids)),
  }),
)

describe('a cursor', () => {
  test('says again what it was made of', () => {
    fc.assert(
      fc.property(points, (point) => {
        expect(decodeCursor(encodeCursor(point))).toEqual(point)
      }),
    )
  })

  test('stays short when a mass change is committed and not yet placed', () => {
    const liveUnplaced = Array.from({ length: 10_000 }, (_, at) => String(5_000_000 + at))
    const point = livePoint('0123456789', { livePosition: 4_999_999n, liveUnplaced })
    expect(encodeCursor(point).length).toBeLessThan(40)
  })

  test(promise('Text that is no cursor, or was altered, ends the subscription with `BAD_USER_INPUT`.'), () => {
    fc.assert(
      fc.property(points, fc.nat(), fc.constantFrom(...'AQgw-_79'), (point, nat, other) => {
        const text = encodeCursor(point)
        const at = nat % text.length
        fc.pre(text[at] !== other)
        expectRefusal(text.slice(0, at) + other + text.slice(at + 1))
      }),
    )
  })

  test.each([
    [promise('cursor: 32,768 characters'), 'A'.repeat(longestCursor + 1)],
    ['nothing', ''],
    ['a word', 'вчера'],
    ['another base64', Buffer.from('ticket:42').toString('base64url')],
    ['a cursor cut short', encodeCursor({ epoch: '0123456789', entry: 77n }).slice(0, -2)],
    ['a cursor with padding', `${encodeCursor({ epoch: '0123456789', entry: 77n })}==`],
  ])('is not one: %s', (_, text) => expectRefusal(text))
})

test('ranges of ids lose one id at a time', () => {
  fc.assert(
    fc.property(fc.array(fc.bigInt({ min: 1n, max: 40n })), fc.bigInt({ min: 1n, max: 40n }), (ids, id) => {
      expect(without(rangesOf(ids), id)).toEqual(rangesOf(ids.filter((other) => other !== id)))
    }),
  )
})

test('ranges without an id that they do not hold are the same ranges', () => {
  const ranges = rangesOf([1n, 2n, 5n])
  expect(without(ranges, 3n)).toBe(ranges)
})

function expectRefusal(text: string): void {
  let refusal: unknown
  try {
    decodeCursor(text)
  } catch (error) {
    refusal = error
  }
  expect(refusal).toBeInstanceOf(AppError)
  expect(refusal).toMatchObject({ code: 'BAD_USER_INPUT', fields: [{ path: ['after'] }] })
}
