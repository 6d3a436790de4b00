import type { BoardEvent } from '@/features/board/board-reducer.ts'
import {
  type BoardRead,
  byFreshness,
  type Card,
  type CardPage,
  type QueueKey,
  queueKey,
} from '@/features/board/board-state.ts'
import type { TicketStatus } from '@/generated/graphql.ts'

export const statuses = ['UNCONFIRMED', 'IN_PROGRESS', 'RESOLVED'] as const satisfies TicketStatus[]
export const people = [null, { id: 'u1', fullName: 'Ирина Лапина' }, { id: 'u2', fullName: 'Олег Седов' }] as const

export type Change =
  | { do: 'create'; matches: boolean }
  | { do: 'status'; ticket: number; status: number; skew: number }
  | { do: 'assign'; ticket: number; assignee: number; skew: number }
  | { do: 'both'; ticket: number; status: number; assignee: number; skew: number }
  | { do: 'edit'; ticket: number; matches: boolean; skew: number }
  | { do: 'note'; ticket: number }

type Row = Card & { matches: boolean }

/**
 * A small server: tickets, the board read at any moment, and the event that each change writes.
 * `matches` stands for a filter on something that the board does not show, such as the words of a search.
 */
export class World {
  rows: Row[] = []
  events: BoardEvent[] = []
  private clock = Date.parse('2026-03-02T06:00:00Z')

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
      expectedResolutionAt: null,
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
      kind: before ? (changedFields.includes('status') ? 'STATUS_CHANGED' : 'EDITED') : 'CREATED',
      transition: !matched ? 'ENTERED' : after.matches ? 'UPDATED' : 'LEFT',
      ticket: after,
      fromStatus: before && changedFields.includes('status') ? before.status : null,
      fromAssignee: before && changedFields.includes('assignee') ? before.assignee : null,
      changedFields,
    })
  }

  queue(key: string, groupBy: readonly QueueKey[]): Card[] {
    return this.rows.filter((row) => row.matches && queueKey(row, groupBy) === key).sort(byFreshness)
  }

  page(key: string, groupBy: readonly QueueKey[], first: number, after?: string): CardPage {
    const rest = this.queue(key, groupBy).filter((row) => !after || `${row.updatedAt} ${row.id}` < after)
    const nodes = rest.slice(0, first)
    const last = nodes.at(-1)
    const endCursor = last ? `${last.updatedAt} ${last.id}` : null
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
