import type { FilterTransition, TicketEventKind, TicketStatus } from '@/generated/graphql.ts'
import {
  type BoardState,
  boundaryOf,
  type Card,
  type CardPage,
  emptyQueue,
  inOrder,
  type Person,
  type QueueState,
  queueKey,
} from './board-state.ts'

/** What the board needs of a TicketEvent. */
export interface BoardEvent {
  kind: TicketEventKind
  transition: FilterTransition
  ticket: Card
  fromStatus?: TicketStatus | null
  /** Who had it before; says something only when changedFields names the assignee. */
  fromAssignee?: Person | null
  changedFields: readonly string[]
}

export type BoardAction =
  | { type: 'read'; state: BoardState }
  | { type: 'events'; events: readonly BoardEvent[] }
  /** `of` names the snapshot that the page continues: a page of a board that has been read anew is dropped. */
  | { type: 'page'; of: string; queue: string; page: CardPage }

export function boardReducer(state: BoardState | null, action: BoardAction): BoardState | null {
  if (action.type === 'read') return action.state
  if (state === null) return null
  if (action.type === 'page') return action.of === state.liveCursor ? addPage(state, action.queue, action.page) : state
  const draft = openDraft(state)
  for (const event of action.events) applyEvent(draft, event)
  return draft.changed ? draft.state() : state
}

/** One copy for a whole batch of events: a burst must not copy the board for each. */
function openDraft(state: BoardState) {
  const queues = new Map(state.queues)
  const counted = new Map(state.counted)
  return {
    groupBy: state.groupBy,
    order: state.order,
    queues,
    counted,
    totalCount: state.totalCount,
    changed: false,
    state(): BoardState {
      return { ...state, queues, counted, totalCount: this.totalCount }
    },
  }
}

type Draft = ReturnType<typeof openDraft>

function applyEvent(draft: Draft, event: BoardEvent): void {
  const { ticket } = event
  if (ticket.version <= (draft.counted.get(ticket.id) ?? 0)) return
  draft.changed = true
  draft.counted.set(ticket.id, ticket.version)

  const wasHere = event.kind !== 'CREATED' && event.transition !== 'ENTERED'
  const isHere = event.transition !== 'LEFT'
  if (wasHere) count(draft, { status: event.fromStatus ?? ticket.status, assignee: assigneeBefore(event) }, -1)
  if (isHere) count(draft, ticket, 1)
  const known = takeOut(draft, ticket)
  if (known && known.version > ticket.version) putIn(draft, known)
  else if (isHere) putIn(draft, ticket)
}

function assigneeBefore(event: BoardEvent): Person | null {
  return event.changedFields.includes('assignee') ? (event.fromAssignee ?? null) : event.ticket.assignee
}

function queueAt(draft: Draft, place: Pick<Card, 'status' | 'assignee'>): QueueState {
  return draft.queues.get(queueKey(place, draft.groupBy)) ?? emptyQueue(place, draft.groupBy)
}

function count(draft: Draft, place: Pick<Card, 'status' | 'assignee'>, by: 1 | -1): void {
  const queue = queueAt(draft, place)
  draft.queues.set(queue.key, { ...queue, count: queue.count + by })
  draft.totalCount += by
}

/** A card may be in another queue than its event says, when a page brought it from the future. */
function takeOut(draft: Pick<Draft, 'queues'>, ticket: Pick<Card, 'id'>): Card | undefined {
  for (const queue of draft.queues.values()) {
    const card = queue.cards.find((other) => other.id === ticket.id)
    if (!card) continue
    draft.queues.set(queue.key, { ...queue, cards: queue.cards.filter((other) => other !== card) })
    return card
  }
  return undefined
}

function putIn(draft: Draft, card: Card): void {
  const queue = queueAt(draft, card)
  const at = queue.cards.findIndex((other) => inOrder[draft.order](card, other) < 0)
  const cards = at < 0 ? [...queue.cards, card] : queue.cards.toSpliced(at, 0, card)
  draft.queues.set(queue.key, { ...queue, cards })
}

function addPage(state: BoardState, key: string, page: CardPage): BoardState {
  const draft = openDraft(state)
  for (const card of page.nodes) {
    // What the stream has already carried past this version is where the stream has put it.
    if (card.version < (draft.counted.get(card.id) ?? 0)) continue
    const known = takeOut(draft, card)
    putIn(draft, known && known.version > card.version ? known : card)
  }
  const queue = draft.queues.get(key)
  if (queue) draft.queues.set(key, { ...queue, boundary: boundaryOf(page) })
  return draft.state()
}
