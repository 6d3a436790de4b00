import type { TimelineEventFragment } from '@/generated/graphql.ts'

/**
 * The history from everything that has been read of it: pages, the stream, answers to our own changes. Each event is
 * once in it, by the order of its moment; within one moment as it came.
 */
export function mergeTimeline<Event extends Pick<TimelineEventFragment, 'id' | 'at'>>(
  ...parts: readonly (readonly Event[])[]
): Event[] {
  const byId = new Map(parts.flat().map((event) => [event.id, event]))
  return [...byId.values()].sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
}
