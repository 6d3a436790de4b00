import type { FilterTransition, TicketOrder } from '@/generated/graphql.ts'
import { compareRows, type Sortable } from './order.ts'

/**
 * A list that is loaded page by page from its beginning and lives by events.
 *
 * What is on the screen is the beginning of the whole list, up to `boundary`: the last row of the last page, as it
 * was when the page was read (keyset pages go on after that value, wherever the row itself has moved since).
 * Null: everything is loaded.
 */
export interface LiveRow extends Sortable {
  id: string
  version: number
}

export interface LiveList<Row extends LiveRow> {
  order: TicketOrder
  rows: readonly Row[]
  boundary: Row | null
  totalCount: number | null
  endCursor: string | null
  /** Versions at which tickets left: a page read before that must not bring them back. */
  gone: ReadonlyMap<string, number>
  /** Highest version that the stream has told, per ticket: what comes again changes nothing. */
  told: ReadonlyMap<string, number>
  /** Rows that events put in or changed last, to be shown as new. */
  touched: ReadonlySet<string>
}

export interface Page<Row> {
  nodes: readonly Row[]
  hasNextPage: boolean
  endCursor: string | null
}

export interface RowEvent<Row> {
  transition: FilterTransition
  ticket: Row
}

export function startList<Row extends LiveRow>(
  order: TicketOrder,
  page: Page<Row> & { totalCount: number | null },
): LiveList<Row> {
  return {
    order,
    rows: page.nodes,
    boundary: page.hasNextPage ? (page.nodes.at(-1) ?? null) : null,
    totalCount: page.totalCount,
    endCursor: page.endCursor,
    gone: new Map(),
    told: new Map(),
    touched: new Set(),
  }
}

/** A later page is read in a newer snapshot than the first: rows are merged by version. */
export function appendPage<Row extends LiveRow>(list: LiveList<Row>, page: Page<Row>): LiveList<Row> {
  const rows = new Map(list.rows.map((row) => [row.id, row]))
  for (const row of page.nodes) {
    const gone = list.gone.get(row.id)
    if (gone !== undefined && gone >= row.version) continue
    const known = rows.get(row.id)
    if (!known || known.version < row.version) rows.set(row.id, row)
  }
  const boundary = page.hasNextPage ? (page.nodes.at(-1) ?? list.boundary) : null
  return {
    ...list,
    rows: within([...rows.values()].sort(compareRows(list.order)), list.order, boundary),
    boundary,
    endCursor: page.endCursor ?? list.endCursor,
  }
}

export function applyEvents<Row extends LiveRow>(list: LiveList<Row>, events: readonly RowEvent<Row>[]): LiveList<Row> {
  const rows = new Map(list.rows.map((row) => [row.id, row]))
  const gone = new Map(list.gone)
  const told = new Map(list.told)
  const touched = new Set<string>()
  let { totalCount } = list

  for (const { transition, ticket } of events) {
    // An internal note moves no version, and changes nothing that a list shows.
    if ((told.get(ticket.id) ?? 0) >= ticket.version) continue
    told.set(ticket.id, ticket.version)
    if (totalCount !== null) totalCount += change[transition]
    const known = rows.get(ticket.id)
    if (transition === 'LEFT') {
      if (known && known.version > ticket.version) continue
      rows.delete(ticket.id)
      gone.set(ticket.id, ticket.version)
      touched.delete(ticket.id)
    } else if (!known || known.version < ticket.version) {
      rows.set(ticket.id, ticket)
      touched.add(ticket.id)
    }
  }

  return {
    ...list,
    rows: within([...rows.values()].sort(compareRows(list.order)), list.order, list.boundary),
    totalCount,
    gone,
    told,
    touched,
  }
}

const change: Record<FilterTransition, number> = { ENTERED: 1, UPDATED: 0, LEFT: -1 }

/** Rows past the boundary belong to pages that are not loaded; those will bring them. */
function within<Row extends LiveRow>(rows: Row[], order: TicketOrder, boundary: Row | null): Row[] {
  if (!boundary) return rows
  const compare = compareRows(order)
  return rows.filter((row) => compare(row, boundary) <= 0)
}
