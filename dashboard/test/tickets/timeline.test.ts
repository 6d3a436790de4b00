import { expect, test } from 'vitest'
import { mergeTimeline } from '@/features/tickets/timeline.ts'

const event = (id: string, second: number) => ({ id, at: new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString() })

test('an event that came by page, stream and answer is there once', () => {
  const merged = mergeTimeline([event('a', 1), event('b', 2)], [event('b', 2), event('c', 3)], [event('c', 3)])
  expect(merged.map(({ id }) => id)).toEqual(['a', 'b', 'c'])
})

test('earlier pages come first, whenever they are read', () => {
  const merged = mergeTimeline([event('c', 3)], [event('a', 1), event('b', 2)])
  expect(merged.map(({ id }) => id)).toEqual(['a', 'b', 'c'])
})

test('within one moment the order of arrival stays', () => {
  expect(mergeTimeline([event('y', 1), event('x', 1)]).map(({ id }) => id)).toEqual(['y', 'x'])
})
