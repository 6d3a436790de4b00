import { builder } from '../../graphql/builder.ts'
import { connectionArguments, connectionCost, listOfConnection, PageInfoType } from '../../graphql/connections.ts'
import { signedIn } from '../../graphql/context.ts'
import { selectionsOf } from '../../graphql/lookahead.ts'
import type { Connection } from '../../paging.ts'
import { listTickets } from '../list.ts'
import type { TicketRow } from '../rows.ts'
import { plainFilter, TicketFilterType, TicketOrderType } from './filter.ts'
import { TicketType } from './ticket.ts'

/** `totalCount` is null where nobody asked for it. */
export interface ListedTickets extends Connection<TicketRow> {
  totalCount: number | null
  liveCursor: string
}

const TicketEdge = builder.objectRef<ListedTickets['edges'][number]>('TicketEdge').implement({
  fields: (t) => ({
    cursor: t.exposeString('cursor'),
    node: t.field({ type: TicketType, resolve: (edge) => edge.node }),
  }),
})

export const TicketConnectionType = builder.objectRef<ListedTickets>('TicketConnection').implement({
  fields: (t) => ({
    edges: t.field({ type: [TicketEdge], complexity: listOfConnection, resolve: ({ edges }) => edges }),
    nodes: t.field({
      type: [TicketType],
      complexity: listOfConnection,
      resolve: ({ edges }) => edges.map((edge) => edge.node),
    }),
    pageInfo: t.expose('pageInfo', { type: PageInfoType }),
    totalCount: t.int({
      description: 'Computed only when it is asked for.',
      resolve: ({ totalCount }) => {
        if (totalCount === null) throw new Error('totalCount was not seen in the selection')
        return totalCount
      },
    }),
    liveCursor: t.exposeString('liveCursor', {
      description: 'Names the snapshot that this was read in: ticketEvents(after:) goes on exactly from there.',
    }),
  }),
})

builder.queryField('tickets', (t) =>
  t.field({
    type: TicketConnectionType,
    args: {
      filter: t.arg({ type: TicketFilterType }),
      orderBy: t.arg({ type: TicketOrderType }),
      ...connectionArguments(),
    },
    complexity: connectionCost,
    resolve: (_root, { filter, orderBy, ...page }, context, info) =>
      listTickets(context.services, signedIn(context), {
        ...page,
        filter: plainFilter(filter),
        orderBy: orderBy ?? null,
        count: selectionsOf(info, ['totalCount']).length > 0,
      }),
  }),
)
