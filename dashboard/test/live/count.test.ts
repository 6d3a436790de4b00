import { expect, test } from 'vitest'
import { type CountedEvent, countEvents, type LiveCount } from '@/lib/live/count.ts'

const event = (transition: CountedEvent['transition'], id: string, version: number): CountedEvent => ({
  transition,
  ticket: { id, version },
})

test('what enters and leaves is counted once, however often it is told', () => {
  const start: LiveCount = { count: 2, told: new Map() }
  const events = [event('ENTERED', 'a', 2), event('UPDATED', 'a', 3), event('LEFT', 'b', 5), event('LEFT', 'a', 4)]
  const after = countEvents(start, events)
  expect(after.count).toBe(1)
  expect(countEvents(after, events)).toEqual(after)
  expect(countEvents(start, events.slice(0, 1)).count).toBe(3)
})
