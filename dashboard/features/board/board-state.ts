/**
 * The board as this window knows it: one snapshot, then events, then pages that are newer than both.
 *
 *   queue      the tickets of one status, of one assignee, or of both (see groupBy)
 *   count      exact number of a queue's tickets, loaded or not; moved by events alone, each counted once
 *   boundary   where the loaded part of a queue ends; everything above it is known here, nothing below it is shown
 *   counted    ticket → the version up to which the counts include it; an event at or under it is a repeat
 *
 * Counts follow the stream, cards follow versions. A page is read later than the snapshot, so its cards may be ahead
 * of the counts; when the event of such a change arrives, it moves the counts and leaves the newer card alone.
 */
import type { QueueOrder, TermKind, TermState, TicketStatus } from '@/generated/graphql.ts'
import { compareRows } from '@/lib/live/order.ts'

export type QueueKey = 'STATUS' | 'ASSIGNEE'

export interface Person {
  id: string
  fullName: string
}

/** A ticket as the board shows it: of a read ticket and of an event's snapshot alike. */
export interface Card {
  id: string
  version: number
  number: string
  title: string
  status: TicketStatus
  assignee: Person | null
  requester: Person
  organization: { id: string; name: string } | null
  type: { id: string; name: string }
  termState: TermState | null
  termKind: TermKind | null
  dueAt: string | null
  escalatedAt: string | null
  createdAt: string
  updatedAt: string
}

export interface Boundary {
  /** Where the next page begins. */
  cursor: string
  /** The last card of the last page as it was then: a keyset goes on after that value, wherever the card is now. */
  last: Card
}

export interface QueueState {
  key: string
  /** Null when the board is not grouped by status. */
  status: TicketStatus | null
  assignee: Person | null
  count: number
  /** All that is known here, in the order of the queue; those beyond the boundary are not shown yet. */
  cards: readonly Card[]
  /** Null: nothing is left to load. */
  boundary: Boundary | null
}

export interface BoardState {
  /** Names the snapshot that the counts began from. */
  liveCursor: string
  groupBy: readonly QueueKey[]
  order: QueueOrder
  queues: ReadonlyMap<string, QueueState>
  totalCount: number
  counted: ReadonlyMap<string, number>
}

export interface CardPage {
  nodes: readonly Card[]
  pageInfo: { hasNextPage: boolean; endCursor?: string | null }
}

export interface BoardRead {
  liveCursor: string
  totalCount: number
  queues: readonly {
    status?: TicketStatus | null
    assignee?: Person | null
    totalCount: number
    tickets: CardPage
  }[]
}

type Place = { status: TicketStatus | null; assignee: Person | null }

export function queueKey(place: Place, groupBy: readonly QueueKey[]): string {
  const status = groupBy.includes('STATUS') ? place.status : null
  const assignee = groupBy.includes('ASSIGNEE') ? (place.assignee?.id ?? 'nobody') : null
  return `${status ?? 'any'}/${assignee ?? 'any'}`
}

export function emptyQueue(place: Place, groupBy: readonly QueueKey[]): QueueState {
  return {
    key: queueKey(place, groupBy),
    status: groupBy.includes('STATUS') ? place.status : null,
    assignee: groupBy.includes('ASSIGNEE') ? place.assignee : null,
    count: 0,
    cards: [],
    boundary: null,
  }
}

/** As the server orders a queue: the freshest change first, or what is late and then what is due next. */
export const inOrder: Readonly<Record<QueueOrder, (one: Card, other: Card) => number>> = {
  UPDATED_AT: compareRows({ field: 'UPDATED_AT', direction: 'DESC' }),
  DUE_AT: compareRows({ field: 'DUE_AT', direction: 'ASC' }),
}

export function boundaryOf(page: CardPage): Boundary | null {
  const last = page.nodes.at(-1)
  if (!page.pageInfo.hasNextPage || !page.pageInfo.endCursor || !last) return null
  return { cursor: page.pageInfo.endCursor, last }
}

export function readBoard(read: BoardRead, groupBy: readonly QueueKey[], order: QueueOrder): BoardState {
  const queues = new Map<string, QueueState>()
  const counted = new Map<string, number>()
  for (const queue of read.queues) {
    const empty = emptyQueue({ status: queue.status ?? null, assignee: queue.assignee ?? null }, groupBy)
    const cards = [...queue.tickets.nodes].sort(inOrder[order])
    queues.set(empty.key, { ...empty, count: queue.totalCount, cards, boundary: boundaryOf(queue.tickets) })
    for (const card of cards) counted.set(card.id, card.version)
  }
  return { liveCursor: read.liveCursor, groupBy, order, queues, totalCount: read.totalCount, counted }
}

/** The cards down to the boundary: a faithful beginning of the whole queue. */
export function shownCards(queue: Pick<QueueState, 'cards' | 'boundary'>, order: QueueOrder): readonly Card[] {
  const { boundary, cards } = queue
  return boundary === null ? cards : cards.filter((card) => inOrder[order](card, boundary.last) <= 0)
}
