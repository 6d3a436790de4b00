import type { TicketFilter } from '@/generated/graphql.ts'
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
}

export function parseBoardView(params: URLSearchParams): BoardView {
  const layout = params.get('group') as Layout
  return {
    desk: params.get('desk') || null,
    layout: layouts.includes(layout) ? layout : 'status',
    search: params.get('search')?.trim() ?? '',
    type: params.get('type') || null,
    mine: params.get('mine') === '1',
  }
}

export function boardAddress(view: BoardView): string {
  const params = new URLSearchParams()
  if (view.desk) params.set('desk', view.desk)
  if (view.layout !== 'status') params.set('group', view.layout)
  if (view.search) params.set('search', view.search)
  if (view.type) params.set('type', view.type)
  if (view.mine) params.set('mine', '1')
  const query = params.toString()
  return query ? `/board?${query}` : '/board'
}

export function filterOf(view: BoardView & { desk: string }): TicketFilter {
  return {
    desk: [view.desk],
    ...(view.search && { search: view.search }),
    ...(view.type && { type: [view.type] }),
    ...(view.mine && { assignedToMe: true }),
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
