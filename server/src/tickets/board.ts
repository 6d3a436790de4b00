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
import { countedFields, keysetSql, type TicketOrder, ticketConnection } from './list.ts'
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
  liveCursor: string
}

export interface Board {
  queues: Queue[]
  totalCount: number
  liveCursor: string
}

/** What has moved last stands on top. */
const queueOrder: TicketOrder = { field: 'UPDATED_AT', direction: 'DESC' }

const keyColumns: Record<QueueKey, string> = { STATUS: 't.status', ASSIGNEE: 't.assignee_id' }

/**
 * A board in one snapshot: its queues with exact counts, the first `head` tickets of each, and the live cursor.
 * Two SQL statements, whatever the number of queues and tickets.
 */
export async function readBoard(
  services: Services,
  viewer: Viewer,
  query: { filter: TicketFilter; groupBy: readonly QueueKey[]; head: number },
): Promise<Board> {
  requireScope(viewer, 'TICKETS_READ')
  if (query.groupBy.length === 0 || new Set(query.groupBy).size < query.groupBy.length) {
    const text = {
      ru: 'Укажите STATUS, ASSIGNEE или оба, каждый один раз.',
      en: 'Give STATUS, ASSIGNEE or both, each once.',
    }
    throw badInput(fault('groupBy', text))
  }
  const condition = visibleCondition(query.filter, viewer)
  return services.db.snapshot(async (sql) => {
    const { keys, columns } = await readKeys(sql, condition, query.groupBy)
    const liveCursor = services.log.liveCursor(columns)
    const heads = query.head === 0 ? [] : await readHeads(sql, condition, query.groupBy, keys, query.head)
    const queues = keys.map((key, index) => ({
      status: key.status,
      assigneeId: key.assigneeId,
      groupBy: query.groupBy,
      totalCount: Number(key.total),
      condition: { all: [condition, ...keyTerms(query.groupBy, key)] },
      head: heads[index] ?? [],
      liveCursor,
    }))
    return { queues, totalCount: queues.reduce((sum, queue) => sum + queue.totalCount, 0), liveCursor }
  })
}

interface Key {
  status: TicketStatus | null
  assigneeId: string | null
  total: bigint
}

const keyTerms = (groupBy: readonly QueueKey[], key: Pick<Key, 'status' | 'assigneeId'>): Condition[] =>
  groupBy.map((by) => (by === 'STATUS' ? isIn('status', key.status) : isIn('assigneeId', key.assigneeId)))

async function readKeys(sql: Sql, condition: Condition, groupBy: readonly QueueKey[]) {
  const { values, bind } = parameters()
  const where = conditionSql(condition, bind)
  const [source, total] = looksOnlyAt(condition, countedFields)
    ? ['queue_counts', 'sum(t.delta)::bigint']
    : ['tickets', 'count(*)']
  const chosen = (by: QueueKey, none: string) => (groupBy.includes(by) ? keyColumns[by] : none)
  const rows = await sql.query<LiveCursorColumns & Partial<Key>>(
    `SELECT live.*, keys.* FROM (SELECT ${liveCursorColumns}) live LEFT JOIN (
       SELECT ${chosen('STATUS', 'NULL')} AS status, ${chosen('ASSIGNEE', 'NULL')} AS "assigneeId", ${total} AS total
       FROM ${source} t WHERE ${where} GROUP BY ${groupBy.map((by) => keyColumns[by]).join(', ')} HAVING ${total} > 0
     ) keys ON true ORDER BY keys.status, keys."assigneeId" NULLS FIRST`,
    values,
  )
  const [columns] = rows
  if (!columns) throw new Error('the live cursor always has a row')
  return { columns, keys: rows.filter((row): row is LiveCursorColumns & Key => row.total != null) }
}

/** The first tickets of every queue. A branch each for «assigned» and «nobody», since only equality uses the index. */
async function readHeads(
  sql: Sql,
  condition: Condition,
  groupBy: readonly QueueKey[],
  keys: readonly Key[],
  head: number,
): Promise<TicketRow[][]> {
  const { values, bind } = parameters()
  const where = conditionSql(condition, bind)
  const statuses = bind(keys.map((key) => key.status))
  const assignees = bind(keys.map((key) => key.assigneeId))
  const byStatus = groupBy.includes('STATUS') ? 'AND t.status = q.status' : ''
  const branch = (assignee: string) =>
    `(SELECT ${ticketColumns} FROM tickets t WHERE ${where} ${byStatus} ${assignee}
      ORDER BY t.updated_at DESC, t.id DESC LIMIT ${head + 1})`
  const branches = groupBy.includes('ASSIGNEE')
    ? [branch('AND t.assignee_id = q.assignee'), branch('AND q.assignee IS NULL AND t.assignee_id IS NULL')]
    : [branch('')]
  const rows = await sql.query<TicketRow & { queue: bigint }>(
    `SELECT q.queue, t.* FROM unnest(${statuses}::"TicketStatus"[], ${assignees}::uuid[])
       WITH ORDINALITY AS q (status, assignee, queue)
     CROSS JOIN LATERAL (${branches.join(' UNION ALL ')}) t
     ORDER BY q.queue, t."updatedAt" DESC, t.id DESC`,
    values,
  )
  const heads: TicketRow[][] = keys.map(() => [])
  for (const { queue, ...row } of rows) heads[Number(queue) - 1]?.push(row)
  return heads
}

/** A page of one queue: the first from the board's snapshot, a later one newer than it. */
export async function readQueuePage(services: Services, queue: Queue, page: Page) {
  const read = queue.head.length > page.limit || queue.head.length === queue.totalCount
  if (page.beyond === null && !page.backwards && read) return ticketConnection(page, queueOrder, queue.head)
  const { values, bind } = parameters()
  const where = conditionSql(queue.condition, bind)
  const { sql: keyset, orderBy } = keysetSql(page, queueOrder, bind)
  const rows = await services.db.query<TicketRow>(
    `SELECT ${ticketColumns} FROM tickets t WHERE ${where} ${keyset} ORDER BY ${orderBy} LIMIT ${page.limit + 1}`,
    values,
  )
  return ticketConnection(page, queueOrder, rows)
}
