import { expect, test } from 'vitest'
import { expectWhole, faultsOf, none, type TrueEvent } from './kit/whole.ts'

const truth: TrueEvent[] = ['a', 'b', 'c', 'd'].map((id, at) => ({
  position: BigInt(at + 1),
  id,
  ticketId: 'one',
  version: at + 1,
}))

test.each([
  ['abcd', none],
  ['abd', { ...none, lost: 1 }],
  ['', { ...none, lost: 4 }],
  ['abbcd', { ...none, repeated: 1 }],
  ['abcdabcd', { ...none, repeated: 4 }],
  ['acbd', { ...none, reordered: 1 }],
  ['abxcd', { ...none, foreign: 1 }],
  ['cba', { lost: 1, repeated: 0, reordered: 2, foreign: 0 }],
])('what is wrong with «%s», held against abcd', (received, faults) => {
  expect(faultsOf([...received], truth)).toEqual(faults)
})

test('one follower that misses something, or versions that fall, fail the check', () => {
  const whole = ['a', 'b', 'c', 'd']
  expectWhole({ one: whole, other: whole }, truth)
  expect(() => expectWhole({ one: whole, other: ['a', 'b', 'c'] }, truth)).toThrow(/to deeply equal/)
  const falling = truth.map((event) => ({ ...event, version: 5 - event.version }))
  expect(() => expectWhole({ one: whole }, falling)).toThrow(/versions that do not rise/)
})
