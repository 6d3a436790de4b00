import type { BoardEvent } from '@/features/board/board-reducer.ts'
import {
  type BoardRead,
  type Card,
  type CardPage,
  inOrder,
  type QueueKey,
  queueKey,
} from '@/features/board/board-state.ts'
import type { QueueOrder, TicketEventKind, TicketStatus } from '@/generated/graphql.ts'

export const statuses = ['UNCONFIRMED', 'IN_PROGRESS', 'RESOLVED'] as const satisfies TicketStatus[]
export const people = [null, { id: 'u1', fullName: 'Ирина Лапина' }, { id: 'u2', fullName: 'Олег Седов' }] as const

export type Change =
  | { do: 'create'; matches: boolean }
  | { do: 'status'; ticket: number; status: number; skew: number }
  | { do: 'assign'; ticket: number; assignee: number; skew: number }
  | { do: 'both'; ticket: number; status: number; assignee: number; skew: number }
  /** Null takes the term away. */
  | { do: 'due'; ticket: number; minutes: number | null; skew: number }
  | { do: 'edit'; ticket: number; matches: boolean; skew: number }
  | { do: 'note'; ticket: number }

const kindOf = (changedFields: readonly string[]): TicketEventKind =>
  changedFields.includes('status') ? 'STATUS_CHANGED' : changedFields.includes('dueAt') ? 'TERM_CHANGED' : 'EDITED'

type Row = Card & { matches: boolean }

/**
 * A small server: tickets, the board read at any moment, and the event that each change writes.
 * `matches` stands for a filter on something that the board does not show, such as the words of a search.
 */
export class World {
  rows: Row[] = []
  events: BoardEvent[] = []
  readonly order: QueueOrder
  private clock = Date.parse('2026-03-02T06:00:00Z')

  constructor(order: QueueOrder = 'UPDATED_AT') {
    this.order = order
  }

  apply(change: Change): void {
    this.clock += 1000
    if (change.do === 'create') this.create(change)
    else this.change(change)
  }

  private change(change: Exclude<Change, { do: 'create' }>): void {
    const row = this.rows[change.ticket % Math.max(this.rows.length, 1)]
    if (!row) return
    if (change.do === 'note') {
      this.write(row, row, [])
      return
    }
    const next: Row = { ...row, version: row.version + 1, updatedAt: this.time(row, change.skew) }
    const changed: string[] = []
    if ('status' in change) {
      next.status = statuses[change.status % statuses.length] as TicketStatus
      if (next.status !== row.status) changed.push('status')
    }
    if ('assignee' in change) {
      next.assignee = people[change.assignee % people.length] ?? null
      if (next.assignee?.id !== row.assignee?.id) changed.push('assignee')
    }
    if (change.do === 'edit') next.matches = change.matches
    if (change.do === 'due') {
      next.dueAt = change.minutes === null ? null : new Date(this.clock + change.minutes * 60_000).toISOString()
      next.termState = change.minutes === null ? null : 'ON_TRACK'
      // Time's own doing is no work on a ticket.
      next.updatedAt = row.updatedAt
      changed.push('dueAt')
    }
    this.rows = this.rows.map((other) => (other === row ? next : other))
    this.write(row, next, changed)
  }

  /** Nodes' clocks differ: a change may look older than one before it, yet a ticket's own time never goes back. */
  private time(row: Row, skew: number): string {
    return new Date(Math.max(this.clock - skew, Date.parse(row.updatedAt))).toISOString()
  }

  private create(change: { matches: boolean }): void {
    const at = new Date(this.clock).toISOString()
    const serial = String(this.rows.length + 1).padStart(6, '0')
    const row: Row = {
      id: `t${serial}`,
      version: 1,
      number: `WT-${serial}`,
      title: `Не открывается план-график № ${serial}`,
      status: 'UNCONFIRMED',
      assignee: null,
      requester: { id: 'anna', fullName: 'Анна Белова' },
      organization: { id: 'o1', name: 'Управление закупок' },
      type: { id: 'k1', name: 'Ошибка' },
      termState: null,
      termKind: null,
      dueAt: null,
      escalatedAt: null,
      createdAt: at,
      updatedAt: at,
      matches: change.matches,
    }
    this.rows = [...this.rows, row]
    this.write(null, row, [])
  }

  private write(before: Row | null, after: Row, changedFields: string[]): void {
    const matched = before?.matches ?? false
    if (!matched && !after.matches) return
    this.events.push({
      kind: before ? kindOf(changedFields) : 'CREATED',
      transition: !matched ? 'ENTERED' : after.matches ? 'UPDATED' : 'LEFT',
      ticket: after,
      fromStatus: before && changedFields.includes('status') ? before.status : null,
      fromAssignee: before && changedFields.includes('assignee') ? before.assignee : null,
      changedFields,
    })
  }

  queue(key: string, groupBy: readonly QueueKey[]): Card[] {
    return this.rows.filter((row) => row.matches && queueKey(row, groupBy) === key).sort(inOrder[this.order])
  }

  page(key: string, groupBy: readonly QueueKey[], first: number, after?: string): CardPage {
    const last = after === undefined ? null : (JSON.parse(after) as Card)
    const rest = this.queue(key, groupBy).filter((row) => !last || inOrder[this.order](row, last) > 0)
    const nodes = rest.slice(0, first)
    const end = nodes.at(-1)
    const endCursor = end ? JSON.stringify(end) : null
    return { nodes, pageInfo: { hasNextPage: rest.length > first, endCursor } }
  }

  board(groupBy: readonly QueueKey[], first: number): BoardRead {
    const seen = this.rows.filter((row) => row.matches)
    const keys = [...new Set(seen.map((row) => queueKey(row, groupBy)))]
    return {
      liveCursor: `after ${this.events.length}`,
      totalCount: seen.length,
      queues: keys.map((key) => {
        const all = this.queue(key, groupBy)
        const { status, assignee } = all[0] as Card
        return {
          status: groupBy.includes('STATUS') ? status : null,
          assignee: groupBy.includes('ASSIGNEE') ? assignee : null,
          totalCount: all.length,
          tickets: this.page(key, groupBy, first),
        }
      }),
    }
  }
}
