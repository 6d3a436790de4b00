import { createHash } from 'node:crypto'
import type { GraphQLResolveInfo } from 'graphql'
import { builder } from '../../graphql/builder.ts'
import { connectionCost } from '../../graphql/connections.ts'
import { signedIn } from '../../graphql/context.ts'
import { encodeId } from '../../graphql/ids.ts'
import { argumentsOf, selectionsOf } from '../../graphql/lookahead.ts'
import { pageOf } from '../../paging.ts'
import { meetUser, UserType } from '../../users/graphql.ts'
import { type Board, type Queue, readBoard, readQueuePage } from '../board.ts'
import { QueueKeyEnum, QueueOrderEnum, TicketStatusEnum } from './enums.ts'
import { plainFilter, TicketFilterType } from './filter.ts'
import { TicketConnectionType } from './list.ts'

/** The same for the same key, grouping and filter: what a client's cache may hold on to. */
function queueId(queue: Queue): string {
  const about = JSON.stringify([
    queue.groupBy,
    queue.condition,
    ...(queue.order.field === 'UPDATED_AT' ? [] : [queue.order]),
  ])
  return encodeId('Queue', createHash('sha256').update(about).digest('base64url').slice(0, 22))
}

const QueueType = builder.objectRef<Queue>('Queue').implement({
  description: 'The tickets of one status, of one assignee, or of both.',
  fields: (t) => ({
    id: t.id({ resolve: queueId }),
    status: t.expose('status', { type: TicketStatusEnum, nullable: true }),
    assignee: t.field({
      type: UserType,
      nullable: true,
      // Only staff and those on ALL desks see boards of others' tickets; the assignee is met in the desks' staff.
      resolve: (queue, _args, context) => meetUser(context, queue.assigneeId, null),
    }),
    totalCount: t.exposeInt('totalCount', { description: 'Exact.' }),
    tickets: t.field({
      type: TicketConnectionType,
      description: "In the board's order.",
      args: { first: t.arg.int(), after: t.arg.string() },
      complexity: connectionCost,
      resolve: async (queue, args, context) => ({
        ...(await readQueuePage(context.services, queue, pageOf(args))),
        totalCount: queue.totalCount,
        liveCursor: queue.liveCursor,
      }),
    }),
  }),
})

const BoardType = builder.objectRef<Board>('Board').implement({
  description:
    'A live queue board: one queue per distinct key, with an exact count, all read in the one snapshot that liveCursor names.',
  fields: (t) => ({
    queues: t.field({ type: [QueueType], resolve: ({ queues }) => queues }),
    totalCount: t.exposeInt('totalCount'),
    liveCursor: t.exposeString('liveCursor'),
  }),
})

/** How many tickets of each queue the query asks for from the start: they are read in the board's own snapshot. */
function headWanted(info: GraphQLResolveInfo): number {
  const pages = selectionsOf(info, ['queues', 'tickets']).map((field) => pageOf(argumentsOf(info, 'Queue', field)))
  return Math.max(0, ...pages.filter((page) => page.beyond === null).map((page) => page.limit))
}

builder.queryField('board', (t) =>
  t.field({
    type: BoardType,
    args: {
      filter: t.arg({ type: TicketFilterType }),
      groupBy: t.arg({ type: [QueueKeyEnum], required: true, defaultValue: ['STATUS', 'ASSIGNEE'] }),
      orderBy: t.arg({ type: QueueOrderEnum, defaultValue: 'UPDATED_AT' }),
    },
    complexity: { field: 10, multiplier: 1 },
    resolve: (_root, { filter, groupBy, orderBy }, context, info) =>
      readBoard(context.services, signedIn(context), {
        filter: plainFilter(filter),
        groupBy,
        orderBy: orderBy ?? 'UPDATED_AT',
        head: headWanted(info),
      }),
  }),
)
