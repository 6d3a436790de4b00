import type { QueueOrder, TermState, TicketFilter } from '@/generated/graphql.ts'
import { type Layout, layouts } from './columns.ts'
import type { ShownQueue } from './pending-moves.ts'

/** What the address of a board says: it can be bookmarked and sent. */
export interface BoardView {
  /** Slug; null when the address names none, then the last used one or the first is taken. */
  desk: string | null
  layout: Layout
  search: string
  type: string | null
  /** «Назначенные мне». */
  mine: boolean
  order: QueueOrder
  /** «Просрочено», «Срок близко»: only those. */
  term: ShownTermState | null
  escalated: boolean
}

/** The states of a term that a board can be narrowed to, most urgent first. */
export const shownTermStates = ['LATE', 'NEAR'] as const satisfies TermState[]
export type ShownTermState = (typeof shownTermStates)[number]

export function parseBoardView(params: URLSearchParams): BoardView {
  const layout = params.get('group') as Layout
  const term = params.get('term')?.toUpperCase()
  return {
    desk: params.get('desk') || null,
    layout: layouts.includes(layout) ? layout : 'status',
    search: params.get('search')?.trim() ?? '',
    type: params.get('type') || null,
    mine: params.get('mine') === '1',
    order: params.get('sort') === 'due' ? 'DUE_AT' : 'UPDATED_AT',
    term: shownTermStates.find((state) => state === term) ?? null,
    escalated: params.get('escalated') === '1',
  }
}

export function boardAddress(view: BoardView): string {
  const params = new URLSearchParams()
  if (view.desk) params.set('desk', view.desk)
  if (view.layout !== 'status') params.set('group', view.layout)
  if (view.search) params.set('search', view.search)
  if (view.type) params.set('type', view.type)
  if (view.mine) params.set('mine', '1')
  if (view.order === 'DUE_AT') params.set('sort', 'due')
  if (view.term) params.set('term', view.term.toLowerCase())
  if (view.escalated) params.set('escalated', '1')
  const query = params.toString()
  return query ? `/board?${query}` : '/board'
}

export function filterOf(view: BoardView & { desk: string }): TicketFilter {
  return {
    desk: [view.desk],
    ...(view.search && { search: view.search }),
    ...(view.type && { type: [view.type] }),
    ...(view.mine && { assignedToMe: true }),
    ...(view.term && { termState: [view.term] }),
    ...(view.escalated && { escalated: true }),
  }
}

/** The same board with one queue left, to load more of it. */
export function narrowTo(filter: TicketFilter, queue: Pick<ShownQueue, 'status' | 'assignee' | 'key'>): TicketFilter {
  const byAssignee = !queue.key.endsWith('/any')
  return {
    ...filter,
    ...(queue.status && { status: [queue.status] }),
    ...(byAssignee && (queue.assignee ? { assignee: [queue.assignee.id] } : { unassigned: true })),
  }
}
