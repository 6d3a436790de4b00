/**
 * Moves made in this window that the stream has not confirmed yet, laid over the board for show only.
 *
 *   sent       shown at once; leaves as `failed` (the board is as if nothing had been), or as
 *   answered   the server's version is known; leaves when the stream's counts reach that version
 *
 * The board's own state is never touched: a refused move needs no undoing, and a move that the stream tells before
 * the answer arrives is not counted twice.
 */
import type { TicketStatus } from '@/generated/graphql.ts'
import { type BoardState, type Card, emptyQueue, inOrder, type Person, queueKey, shownCards } from './board-state.ts'

export interface PendingMove {
  ticketId: string
  status?: TicketStatus
  /** Null takes the ticket from everybody; absent leaves the assignee. */
  assignee?: Person | null
  /** When it was made; the card is shown as changed then. */
  at: string
  /** Null while the server has not answered. */
  version: number | null
}

export type PendingMoves = ReadonlyMap<string, PendingMove>

export type PendingAction =
  | { type: 'sent'; move: Omit<PendingMove, 'version'> }
  | { type: 'answered'; ticketId: string; version: number }
  | { type: 'failed'; ticketId: string }
  | { type: 'heard'; state: BoardState }

export function pendingReducer(moves: PendingMoves, action: PendingAction): PendingMoves {
  switch (action.type) {
    case 'sent':
      return new Map(moves).set(action.move.ticketId, { ...action.move, version: null })
    case 'answered': {
      const move = moves.get(action.ticketId)
      return move ? new Map(moves).set(action.ticketId, { ...move, version: action.version }) : moves
    }
    case 'failed':
      return without(moves, (move) => move.ticketId === action.ticketId)
    case 'heard':
      return without(moves, (move) => isConfirmed(move, action.state))
  }
}

function without(moves: PendingMoves, gone: (move: PendingMove) => boolean): PendingMoves {
  const left = [...moves].filter(([, move]) => !gone(move))
  return left.length === moves.size ? moves : new Map(left)
}

function isConfirmed(move: PendingMove, state: BoardState): boolean {
  return move.version !== null && (state.counted.get(move.ticketId) ?? 0) >= move.version
}

export interface ShownCard extends Card {
  /** The server has not answered yet. */
  pending: boolean
}

/** The same object for the same card, so that an event renders only the cards that it has changed. */
const settledCards = new WeakMap<Card, ShownCard>()

function settled(card: Card): ShownCard {
  const known = settledCards.get(card) ?? { ...card, pending: false }
  settledCards.set(card, known)
  return known
}

export interface ShownQueue {
  key: string
  status: TicketStatus | null
  assignee: Person | null
  count: number
  cards: readonly ShownCard[]
  /** Where to load more from; null when all is loaded. */
  cursor: string | null
}

export interface ShownBoard {
  queues: ReadonlyMap<string, ShownQueue>
  totalCount: number
}

export function showBoard(state: BoardState, moves: PendingMoves): ShownBoard {
  const queues = new Map<string, ShownQueue>()
  for (const queue of state.queues.values()) {
    queues.set(queue.key, {
      key: queue.key,
      status: queue.status,
      assignee: queue.assignee,
      count: queue.count,
      cards: shownCards(queue, state.order).map(settled),
      cursor: queue.boundary?.cursor ?? null,
    })
  }
  for (const move of moves.values()) {
    if (!isConfirmed(move, state)) layOver(queues, move, state)
  }
  return { queues, totalCount: state.totalCount }
}

function layOver(queues: Map<string, ShownQueue>, move: PendingMove, state: BoardState): void {
  for (const from of queues.values()) {
    const card = from.cards.find((other) => other.id === move.ticketId)
    if (!card) continue
    const moved: ShownCard = {
      ...card,
      // The next move of this card must expect what this one has made of it.
      version: move.version ?? card.version,
      status: move.status ?? card.status,
      assignee: move.assignee === undefined ? card.assignee : move.assignee,
      updatedAt: move.at > card.updatedAt ? move.at : card.updatedAt,
      pending: move.version === null,
    }
    queues.set(from.key, { ...from, count: from.count - 1, cards: from.cards.filter((other) => other !== card) })
    const key = queueKey(moved, state.groupBy)
    const to = queues.get(key) ?? { ...emptyQueue(moved, state.groupBy), cards: [], cursor: null }
    queues.set(key, {
      key,
      status: to.status,
      assignee: to.assignee,
      cursor: to.cursor,
      count: to.count + 1,
      cards: [...to.cards, moved].sort(inOrder[state.order]),
    })
    return
  }
}
