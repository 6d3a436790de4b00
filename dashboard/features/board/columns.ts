import type { TicketStatus } from '@/generated/graphql.ts'
import type { Person, QueueKey } from './board-state.ts'
import type { ShownBoard, ShownQueue } from './pending-moves.ts'

/** How the board is cut: by one thing, or by columns of one thing with groups of the other inside. */
export const layouts = ['status', 'assignee', 'status-assignee', 'assignee-status'] as const
export type Layout = (typeof layouts)[number]

export const groupByOf: Readonly<Record<Layout, QueueKey[]>> = {
  status: ['STATUS'],
  assignee: ['ASSIGNEE'],
  'status-assignee': ['STATUS', 'ASSIGNEE'],
  'assignee-status': ['STATUS', 'ASSIGNEE'],
}

/**
 * The order of work, left to right: what waits for us, what we do, what waits for others, what is closed.
 * The closed ones but «Выполнено» begin folded, so that the day's work fits the screen.
 */
const columnRules: Readonly<Record<TicketStatus, { place: number; open: boolean; folded: boolean }>> = {
  UNCONFIRMED: { place: 0, open: true, folded: false },
  REOPENED: { place: 1, open: true, folded: false },
  IN_PROGRESS: { place: 2, open: true, folded: false },
  NEEDS_INFO: { place: 3, open: true, folded: false },
  RESOLVED: { place: 4, open: false, folded: false },
  DUPLICATE: { place: 5, open: false, folded: true },
  NOT_A_BUG: { place: 6, open: false, folded: true },
  NOT_REPRODUCIBLE: { place: 7, open: false, folded: true },
  WONT_FIX: { place: 8, open: false, folded: true },
}

export const boardStatuses = (Object.keys(columnRules) as TicketStatus[]).sort(
  (left, right) => columnRules[left].place - columnRules[right].place,
)

/** Something is still to be done for it, by us or by the requester. */
export const isOpen = (status: TicketStatus) => columnRules[status].open

export const isFoldedAtFirst = (column: Pick<Column, 'status'>) =>
  column.status !== undefined && columnRules[column.status].folded

/** Where a card can be put: what is named changes, what is absent stays. A null assignee is nobody. */
export interface Target {
  status?: TicketStatus
  assignee?: Person | null
}

/** The cards of one queue, under its own small heading when its column has several. */
export interface Section extends Target {
  key: string
  queue: ShownQueue | null
  count: number
}

export interface Column extends Target {
  id: string
  count: number
  sections: Section[]
}

/** Nobody first, then oneself, then the others by name. */
export function orderPeople(people: Iterable<Person | null>, viewerId: string): (Person | null)[] {
  const byId = new Map([...people].map((person) => [person?.id ?? 'nobody', person]))
  const rank = (person: Person | null) => (person === null ? 0 : person.id === viewerId ? 1 : 2)
  return [...byId.values()].sort(
    (left, right) => rank(left) - rank(right) || (left?.fullName ?? '').localeCompare(right?.fullName ?? '', 'ru'),
  )
}

/**
 * @param staff who a ticket of this desk can be given to: they have a column even with nothing in it
 * @param among the only statuses that the filter lets through; absent for all
 */
export function columnsOf(
  board: ShownBoard,
  layout: Layout,
  { staff, viewerId, among }: { staff: readonly Person[]; viewerId: string; among?: readonly TicketStatus[] },
): Column[] {
  const queues = [...board.queues.values()]
  const statuses = boardStatuses.filter((status) => !among || among.includes(status))
  const people = orderPeople([null, ...staff, ...queues.map((queue) => queue.assignee)], viewerId)
  switch (layout) {
    case 'status':
      return statuses.map((status) =>
        column({ status }, [
          section(
            { status },
            queues.find((queue) => queue.status === status),
          ),
        ]),
      )
    case 'assignee':
      return people.map((assignee) =>
        column({ assignee }, [
          section(
            { assignee },
            queues.find((queue) => queue.assignee?.id === assignee?.id),
          ),
        ]),
      )
    case 'status-assignee':
      return statuses.map((status) =>
        column(
          { status },
          people.flatMap((assignee) => filled({ status, assignee }, queues)),
        ),
      )
    case 'assignee-status':
      return people.map((assignee) =>
        column(
          { assignee },
          statuses.flatMap((status) => filled({ status, assignee }, queues)),
        ),
      )
  }
}

/** Inside a column only the groups that have something; an empty one is reached through its column. */
function filled(target: Required<Target>, queues: readonly ShownQueue[]): Section[] {
  const queue = queues.find(
    (other) => other.status === target.status && other.assignee?.id === target.assignee?.id && other.count > 0,
  )
  return queue ? [section(target, queue)] : []
}

function section(target: Target, queue: ShownQueue | undefined): Section {
  return { ...target, key: targetKey(target), queue: queue ?? null, count: queue?.count ?? 0 }
}

function column(target: Target, parts: Section[]): Column {
  return { ...target, id: targetKey(target), sections: parts, count: parts.reduce((sum, part) => sum + part.count, 0) }
}

export function targetKey(target: Target): string {
  const assignee = target.assignee === undefined ? 'any' : (target.assignee?.id ?? 'nobody')
  return `${target.status ?? 'any'}/${assignee}`
}
