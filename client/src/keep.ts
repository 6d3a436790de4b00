import type { FilterTransition } from './types.ts'

/** The least that is needed to keep tickets up to date. */
export interface Kept {
  id: string
  version: number
}

/**
 * Keeps the tickets that match, by their ids: `keep(tickets, event)` in `onEvent`, on a Map that `onSnapshot` has filled.
 * A list of several pages may already hold what an event tells of: the higher version is newer, equal ones are the same.
 */
export function keep<Ticket extends Kept>(
  tickets: Map<string, Ticket>,
  { transition, ticket }: { transition: FilterTransition; ticket: Ticket },
): void {
  const known = tickets.get(ticket.id)
  if (known && known.version > ticket.version) return
  if (transition === 'LEFT') tickets.delete(ticket.id)
  else tickets.set(ticket.id, ticket)
}
