import type { FilterTransition } from '@/generated/graphql.ts'

/** How many tickets a filter finds, from one reading on kept by events. */
export interface LiveCount {
  count: number
  /** Ticket → the version that is counted: what comes again changes nothing. */
  told: ReadonlyMap<string, number>
}

export interface CountedEvent {
  transition: FilterTransition
  ticket: { id: string; version: number }
}

const change: Record<FilterTransition, number> = { ENTERED: 1, UPDATED: 0, LEFT: -1 }

export function countEvents(known: LiveCount, events: readonly CountedEvent[]): LiveCount {
  const told = new Map(known.told)
  let { count } = known
  for (const { transition, ticket } of events) {
    if ((told.get(ticket.id) ?? 0) >= ticket.version) continue
    told.set(ticket.id, ticket.version)
    count += change[transition]
  }
  return { count, told }
}
