import type { TicketStatus } from '@otklik/prisma/client'
import type { Viewer } from '../auth/viewer.ts'
import type { Sql } from '../db/database.ts'
import { badInput, fault } from '../errors.ts'
import { type LiveCursorColumns, liveCursorColumns } from '../events/cursor.ts'
import type { Page } from '../paging.ts'
import type { Services } from '../services.ts'
import { type Condition, isIn, looksOnlyAt } from './condition.ts'
import { conditionSql, parameters } from './condition-sql.ts'
import { type TicketFilter, visibleCondition } from './filter.ts'
import { countedFields, keysetSql, orderSql, type TicketOrder, ticketConnection } from './list.ts'
import { withOrganizationIds } from './organization-terms.ts'
import { requireScope } from './permissions.ts'
import { type TicketRow, ticketColumns } from './rows.ts'

export type QueueKey = 'STATUS' | 'ASSIGNEE'

export interface Queue {
  /** Null where the board does not group by it; see `groupBy`. */
  status: TicketStatus | null
  assigneeId: string | null
  groupBy: readonly QueueKey[]
  totalCount: number
  /** What its tickets have in common, the viewer's rights included: later pages are read by it. */
  condition: Condition
  /** The first page, read in the board's snapshot; one more than asked for where there is more. */
  head: TicketRow[]
  order: TicketOrder
  liveCursor: string
}

export interface Board {
  queues: Queue[]
  totalCount: number
  liveCursor: string
}

export type QueueOrder = 'UPDATED_AT' | 'DUE_AT'

const orders: Record<QueueOrder, TicketOrder> = {
  /** What has moved last stands on top. */
  UPDATED_AT: { field: 'UPDATED_AT', direction: 'DESC' },
  /** The late ones stand on top, then what is due next; what has no running term comes last. */
  DUE_AT: { field: 'DUE_AT', direction: 'ASC' },
}

const keyColumns: Record<QueueKey, string> = { STATUS: 't.status', ASSIGNEE: 't.assignee_id' }
const deskColumn = 't.desk_id'

/**
 * A board in one snapshot: its queues with exact counts, the first `head` tickets of each, and the live cursor.
 * Two SQL statements, whatever the number of queues and tickets, and one where the filter names organizations by ИНН.
 */
export async function readBoard(
  services: Services,
  viewer: Viewer,
  query: { filter: TicketFilter; groupBy: readonly QueueKey[]; orderBy: QueueOrder; head: number },
): Promise<Board> {
  requireScope(viewer, 'TICKETS_READ')
  if (query.groupBy.length === 0 || new Set(query.groupBy).size < query.groupBy.length) {
    const text = {
      ru: 'Укажите STATUS, ASSIGNEE или оба, каждый один раз.',
      en: 'Give STATUS, ASSIGNEE or both, each once.',
    }
    throw badInput(fault('groupBy', text))
  }
  const visible = visibleCondition(query.filter, viewer)
  const order = orders[query.orderBy]
  return services.db.snapshot(async (sql) => {
    const condition = await withOrganizationIds(sql, visible)
    const { parts, columns } = await readParts(sql, condition, query.groupBy)
    const liveCursor = services.log.liveCursor(columns)
    const heads = query.head === 0 ? [] : await readHeads(sql, condition, { ...query, order }, parts)
    const queues: Queue[] = []
    for (const [index, { status, assigneeId, total }] of parts.entries()) {
      // The parts of a queue stand next to each other.
      let queue = queues.at(-1)
      if (queue?.status !== status || queue.assigneeId !== assigneeId) {
        const terms = keyTerms(query.groupBy, { status, assigneeId })
        const key = { status, assigneeId, groupBy: query.groupBy, condition: { all: [condition, ...terms] } }
        queue = { ...key, totalCount: 0, head: [], order, liveCursor }
        queues.push(queue)
      }
      queue.totalCount += Number(total)
      queue.head.push(...(heads[index] ?? []))
    }
    for (const queue of queues) {
      queue.head = queue.head.sort(inOrder[query.orderBy]).slice(0, query.head + 1)
    }
    return { queues, totalCount: queues.reduce((sum, queue) => sum + queue.totalCount, 0), liveCursor }
  })
}

/**
 * The tickets of one queue, where it is one of a status on one desk: an index gives the latest of a desk's status at
 * once; those of a status of all desks would have to be looked for among everything that has moved since.
 */
interface Part {
  status: TicketStatus | null
  assigneeId: string | null
  deskId: string | null
  total: bigint
}

const keyTerms = (groupBy: readonly QueueKey[], key: Pick<Part, 'status' | 'assigneeId'>): Condition[] =>
  groupBy.map((by) => (by === 'STATUS' ? isIn('status', key.status) : isIn('assigneeId', key.assigneeId)))

/** As the queue's index has them; ids as PostgreSQL compares them, which is bytewise. */
const inOrder: Record<QueueOrder, (one: TicketRow, other: TicketRow) => number> = {
  UPDATED_AT: (one, other) => other.updatedAt.getTime() - one.updatedAt.getTime() || (one.id < other.id ? 1 : -1),
  DUE_AT: (one, other) => {
    const [due, otherDue] = [one.dueAt?.getTime() ?? Infinity, other.dueAt?.getTime() ?? Infinity]
    return due === otherDue ? (one.id < other.id ? -1 : 1) : due - otherDue
  },
}

async function readParts(sql: Sql, condition: Condition, groupBy: readonly QueueKey[]) {
  const { values, bind } = parameters()
  const where = conditionSql(condition, bind)
  const [source, total] = looksOnlyAt(condition, countedFields)
    ? ['queue_counts', 'sum(t.delta)::bigint']
    : ['tickets', 'count(*)']
  const keys = groupBy.map((by) => keyColumns[by])
  if (groupBy.includes('STATUS')) keys.push(deskColumn)
  const chosen = (column: string) => (keys.includes(column) ? column : 'NULL')
  const rows = await sql.query<LiveCursorColumns & Partial<Part>>(
    `SELECT live.*, parts.* FROM (SELECT ${liveCursorColumns}) live LEFT JOIN (
       SELECT ${chosen(keyColumns.STATUS)} AS status, ${chosen(keyColumns.ASSIGNEE)} AS "assigneeId",
         ${chosen(deskColumn)} AS "deskId", ${total} AS total
       FROM ${source} t WHERE ${where} GROUP BY ${keys.join(', ')} HAVING ${total} > 0
     ) parts ON true ORDER BY parts.status, parts."assigneeId" NULLS FIRST`,
    values,
  )
  const [columns] = rows
  if (!columns) throw new Error('the live cursor always has a row')
  return { columns, parts: rows.filter((row): row is LiveCursorColumns & Part => row.total != null) }
}

/** The first tickets of every part. A branch each for «assigned» and «nobody», since only equality uses the index. */
async function readHeads(
  sql: Sql,
  condition: Condition,
  { groupBy, order, head }: { groupBy: readonly QueueKey[]; order: TicketOrder; head: number },
  parts: readonly Part[],
): Promise<TicketRow[][]> {
  const { values, bind } = parameters()
  const orderBy = orderSql(order)
  const where = conditionSql(condition, bind)
  const statuses = bind(parts.map((part) => part.status))
  const assignees = bind(parts.map((part) => part.assigneeId))
  const desks = bind(parts.map((part) => part.deskId))
  const byStatus = groupBy.includes('STATUS') ? 'AND t.desk_id = q.desk AND t.status = q.status' : ''
  const branch = (assignee: string) =>
    `(SELECT ${ticketColumns} FROM tickets t WHERE ${where} ${byStatus} ${assignee}
      ORDER BY ${orderBy} LIMIT ${head + 1})`
  const branches = groupBy.includes('ASSIGNEE')
    ? [branch('AND t.assignee_id = q.assignee'), branch('AND q.assignee IS NULL AND t.assignee_id IS NULL')]
    : [branch('')]
  const rows = await sql.query<TicketRow & { part: bigint }>(
    `SELECT q.part, t.* FROM unnest(${statuses}::"TicketStatus"[], ${assignees}::uuid[], ${desks}::uuid[])
       WITH ORDINALITY AS q (status, assignee, desk, part)
     CROSS JOIN LATERAL (${branches.join(' UNION ALL ')}) t`,
    values,
  )
  const heads: TicketRow[][] = parts.map(() => [])
  for (const { part, ...row } of rows) heads[Number(part) - 1]?.push(row)
  return heads
}

/** A page of one queue: the first from the board's snapshot, a later one newer than it. */
export async function readQueuePage(services: Services, queue: Queue, page: Page) {
  const read = queue.head.length > page.limit || queue.head.length === queue.totalCount
  if (page.beyond === null && !page.backwards && read) return ticketConnection(page, queue.order, queue.head)
  const { values, bind } = parameters()
  const where = conditionSql(queue.condition, bind)
  const { sql: keyset, orderBy } = keysetSql(page, queue.order, bind)
  const rows = await services.db.query<TicketRow>(
    `SELECT ${ticketColumns} FROM tickets t WHERE ${where} ${keyset} ORDER BY ${orderBy} LIMIT ${page.limit + 1}`,
    values,
  )
  return ticketConnection(page, queue.order, rows)
}
