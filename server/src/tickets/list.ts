import type { Viewer } from '../auth/viewer.ts'
import type { Sql } from '../db/database.ts'
import { badInput } from '../errors.ts'
import { type LiveCursorColumns, liveCursorColumns } from '../events/cursor.ts'
import {
  type Connection,
  connectionOf,
  decodeKey,
  encodeKey,
  type KeyCheck,
  keyChecks,
  type Page,
  type PageArguments,
  pageOf,
} from '../paging.ts'
import type { Services } from '../services.ts'
import { cleanText, isFault, textLimits } from '../text-rules.ts'
import { type Condition, looksOnlyAt } from './condition.ts'
import { type Bind, conditionSql, parameters } from './condition-sql.ts'
import { type TicketFilter, visibleCondition } from './filter.ts'
import { inOrder, withOrganizationIds } from './organization-terms.ts'
import { requireScope } from './permissions.ts'
import { type TicketRow, ticketColumns } from './rows.ts'

export interface TicketOrder {
  field: 'CREATED_AT' | 'UPDATED_AT' | 'NUMBER' | 'DUE_AT'
  direction: 'ASC' | 'DESC'
}

export interface TicketConnection extends Connection<TicketRow> {
  /** Null unless it was asked for. */
  totalCount: number | null
  liveCursor: string
}

const newestFirst: TicketOrder = { field: 'CREATED_AT', direction: 'DESC' }

interface OrderKey {
  column: string
  type: string
  check: KeyCheck
  value(ticket: TicketRow): string
}

/** What has no running term comes after all that has. The index is of this very expression. */
const dueOrder = "coalesce(t.due_at, 'infinity'::timestamptz)"
const never = 'infinity'

const orderKeys: Record<TicketOrder['field'], OrderKey> = {
  CREATED_AT: {
    column: 't.created_at',
    type: 'timestamptz',
    check: keyChecks.moment,
    value: (ticket) => ticket.createdAt.toISOString(),
  },
  UPDATED_AT: {
    column: 't.updated_at',
    type: 'timestamptz',
    check: keyChecks.moment,
    value: (ticket) => ticket.updatedAt.toISOString(),
  },
  NUMBER: { column: 't.number_key', type: 'text', check: keyChecks.number, value: (ticket) => ticket.numberKey },
  DUE_AT: {
    column: dueOrder,
    type: 'timestamptz',
    check: { test: (value) => value === never || keyChecks.moment.test(value) },
    value: (ticket) => ticket.dueAt?.toISOString() ?? never,
  },
}

/**
 * A page of the tickets that a viewer sees, with the live cursor of the very snapshot that it was read in: one SQL
 * statement, whatever the page, after the one that finds organizations by ИНН where the filter names any.
 */
export async function listTickets(
  services: Services,
  viewer: Viewer,
  query: PageArguments & { filter: TicketFilter; orderBy: TicketOrder | null; count: boolean },
): Promise<TicketConnection> {
  requireScope(viewer, 'TICKETS_READ')
  const condition = await withOrganizationIds(services.db, visibleCondition(query.filter, viewer))
  const page = pageOf(query)
  const order = query.orderBy ?? newestFirst
  const { values, bind } = parameters()
  const { sql: keyset, orderBy } = keysetSql(page, order, bind)
  const limited = `ORDER BY ${orderBy} LIMIT ${page.limit + 1}`
  const parts = inOrder(condition).map(
    (part) => `(SELECT ${ticketColumns} FROM tickets t WHERE ${conditionSql(part, bind)} ${keyset} ${limited})`,
  )
  const readOrder = orderBy.replaceAll(/t\.(\w+)/g, (_, column: string) => `page."${camel(column)}"`)
  // The page may be empty, the cursor may not: the page is joined to the cursor's one row.
  const rows = await services.db.query<LiveCursorColumns & { total: bigint | null } & Partial<TicketRow>>(
    `SELECT live.*, page.* FROM (
       SELECT ${liveCursorColumns}, ${query.count ? `(${countSql(condition, conditionSql(condition, bind))})` : 'NULL::bigint'} AS total
     ) live LEFT JOIN LATERAL (
       ${parts.length === 1 ? parts[0] : merged(parts, readOrder, page.limit + 1)}
     ) page ON true ORDER BY ${readOrder}`,
    values,
  )
  const [first] = rows
  if (!first) throw new Error('the live cursor always has a row')
  const tickets = rows.filter((row): row is LiveCursorColumns & { total: bigint | null } & TicketRow => row.id != null)
  return {
    ...ticketConnection(page, order, tickets),
    totalCount: first.total === null ? null : Number(first.total),
    liveCursor: services.log.liveCursor(first),
  }
}

const merged = (parts: readonly string[], order: string, limit: number) =>
  `SELECT * FROM (${parts.join(' UNION ALL ')}) page ORDER BY ${order} LIMIT ${limit}`

/** Rows as read, as a connection of their order. */
export function ticketConnection(page: Page, order: TicketOrder, tickets: readonly TicketRow[]): Connection<TicketRow> {
  const key = orderKeys[order.field]
  return connectionOf(page, tickets, (ticket) => encodeKey(orderName(order), key.value(ticket), ticket.id))
}

/** The keyset's comparison and the order to read in; both stand on one index. */
export function keysetSql(page: Page, order: TicketOrder, bind: Bind): { sql: string; orderBy: string } {
  const key = orderKeys[order.field]
  const descending = (order.direction === 'DESC') !== page.backwards
  const orderBy = orderSql({ field: order.field, direction: descending ? 'DESC' : 'ASC' })
  if (page.beyond === null) return { sql: '', orderBy }
  const path = page.backwards ? 'before' : 'after'
  const [value, id] = decodeKey(page.beyond, orderName(order), path, [key.check, keyChecks.uuid])
  const comparison = `(${key.column}, t.id) ${descending ? '<' : '>'} (${bind(value)}::${key.type}, ${bind(id)}::uuid)`
  return { sql: `AND ${comparison}`, orderBy }
}

export const orderSql = ({ field, direction }: TicketOrder) =>
  `${orderKeys[field].column} ${direction}, t.id ${direction}`

const orderName = (order: TicketOrder) => `${order.field}:${order.direction}`

const camel = (column: string) => column.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase())

/**
 * The exact number of tickets. A condition on nothing but desk, status and assignee is answered from the folded
 * deltas (queue_counts has the same three columns), in time that does not grow with the tickets.
 */
export function countSql(condition: Condition, where: string): string {
  return looksOnlyAt(condition, countedFields)
    ? `SELECT coalesce(sum(t.delta), 0)::bigint FROM queue_counts t WHERE ${where}`
    : `SELECT count(*) FROM tickets t WHERE ${where}`
}

export const countedFields = ['deskId', 'status', 'assigneeId'] as const

/** A ticket by its registry number; null when it is not there or not to be seen. */
export async function findTicketByNumber(
  services: Services,
  viewer: Viewer,
  number: string,
): Promise<TicketRow | null> {
  requireScope(viewer, 'TICKETS_READ')
  const typed = cleanText(number, { path: 'number', max: textLimits.registryNumber })
  if (isFault(typed)) throw badInput(typed)
  return findVisible(services.db, viewer, 't.number = ', typed)
}

/** The same by id. */
export async function findTicket(sql: Sql, viewer: Viewer, id: string): Promise<TicketRow | null> {
  requireScope(viewer, 'TICKETS_READ')
  return findVisible(sql, viewer, 't.id = ', id)
}

async function findVisible(sql: Sql, viewer: Viewer, term: string, value: string): Promise<TicketRow | null> {
  const { values, bind } = parameters()
  const where = `${term}${bind(value)} AND ${conditionSql(visibleCondition({}, viewer), bind)}`
  const [row] = await sql.query<TicketRow>(`SELECT ${ticketColumns} FROM tickets t WHERE ${where}`, values)
  return row ?? null
}
