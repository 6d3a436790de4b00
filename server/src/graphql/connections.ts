import type { Connection } from '../paging.ts'
import { builder } from './builder.ts'

export const PageInfoType = builder.objectRef<Connection<unknown>['pageInfo']>('PageInfo').implement({
  fields: (t) => ({
    hasNextPage: t.exposeBoolean('hasNextPage'),
    hasPreviousPage: t.exposeBoolean('hasPreviousPage'),
    startCursor: t.exposeString('startCursor', { nullable: true }),
    endCursor: t.exposeString('endCursor', { nullable: true }),
  }),
})

/** The arguments of a connection that can be read in both directions. */
export const connectionArguments = () =>
  builder.args((t) => ({ first: t.int(), after: t.string(), last: t.int(), before: t.string() }))

/** A connection weighs as many rows as it is asked for; its lists of edges and nodes weigh nothing of their own. */
export const connectionCost = ({ first, last }: { first?: number | null; last?: number | null }) => ({
  field: 2,
  multiplier: Math.max(1, first ?? last ?? 20),
})

export const listOfConnection = { field: 1, multiplier: 1 }

export const listOfScalars = { field: 1, multiplier: 1 }

type ObjectType<Node> = ReturnType<ReturnType<typeof builder.objectRef<Node>>['implement']>

/** A connection without edges: `name`, its nodes and their page. */
export const connectionOfNodes = <Node extends object>(name: string, type: ObjectType<Node>) =>
  builder.objectRef<Connection<Node>>(name).implement({
    fields: (t) => ({
      nodes: t.field({
        type: [type],
        complexity: listOfConnection,
        resolve: ({ edges }) => edges.map(({ node }) => node),
      }),
      pageInfo: t.expose('pageInfo', { type: PageInfoType }),
    }),
  })
