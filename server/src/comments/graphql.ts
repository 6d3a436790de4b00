import type { Comment } from '@otklik/prisma/client'
import { builder } from '../graphql/builder.ts'
import { connectionArguments, connectionCost, listOfConnection, PageInfoType } from '../graphql/connections.ts'
import { type Context, signedIn } from '../graphql/context.ts'
import { dependsOn } from '../graphql/dependence.ts'
import { selectionsOf } from '../graphql/lookahead.ts'
import { globalId, NodeInterface, serveNode } from '../graphql/node.ts'
import { TicketType, visibleTicket } from '../tickets/graphql/ticket.ts'
import { isStaff, maySeeQuoted, requireScope } from '../tickets/permissions.ts'
import { meetUser } from '../users/graphql.ts'
import { type CommentConnection, listComments } from './comments.ts'

/** A comment if its ticket may be seen and, when internal, the viewer is staff. */
export async function visibleComment(context: Context, id: string | null): Promise<Comment | null> {
  const comment = id === null ? null : await context.loaders.comment.load(id)
  const ticket = comment && (await visibleTicket(context, comment.ticketId))
  if (!comment || !ticket) return null
  return !comment.internal || isStaff(signedIn(context), ticket.deskId) ? comment : null
}

export const CommentType = builder.prismaObject('Comment', {
  description: 'A public answer or explanation, or an internal note.',
  interfaces: [NodeInterface],
  fields: (t) => ({
    id: t.id({ extensions: dependsOn('none'), resolve: globalId('Comment') }),
    body: t.exposeString('body'),
    quoted: t.string({
      nullable: true,
      extensions: dependsOn('self'),
      description:
        'What a letter repeats of earlier ones, below its own words. Null when nothing, or when the viewer is neither ' +
        'staff nor its author.',
      resolve: async ({ quoted, ticketId, authorId }, _args, { viewer, loaders }) => {
        const ticket = quoted === null || !viewer ? null : await loaders.ticket.load(ticketId)
        return viewer && ticket && maySeeQuoted(viewer, { authorId }, ticket.deskId) ? quoted : null
      },
    }),
    author: t.relation('author', {
      extensions: dependsOn('none'),
      nullable: true,
      description: 'Null for an automatic answer or a letter from outside.',
      resolve: async (_query, comment, _args, context) => {
        const ticket = await context.loaders.ticket.load(comment.ticketId)
        return meetUser(context, comment.authorId, ticket?.deskId ?? null)
      },
    }),
    internal: t.exposeBoolean('internal', { description: 'For staff only.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    attachments: t.relation('attachments', {
      extensions: dependsOn('none'),
      resolve: (_query, comment, _args, { loaders }) => loaders.attachmentsOfComment.load(comment.id),
    }),
  }),
})

serveNode('Comment', (id, context) => {
  requireScope(signedIn(context), 'TICKETS_READ')
  return visibleComment(context, id)
})

const CommentEdge = builder.objectRef<CommentConnection['edges'][number]>('CommentEdge').implement({
  fields: (t) => ({
    cursor: t.exposeString('cursor'),
    node: t.field({ type: CommentType, extensions: dependsOn('none'), resolve: (edge) => edge.node }),
  }),
})

const CommentConnectionType = builder.objectRef<CommentConnection>('CommentConnection').implement({
  fields: (t) => ({
    edges: t.field({
      type: [CommentEdge],
      extensions: dependsOn('none'),
      complexity: listOfConnection,
      resolve: ({ edges }) => edges,
    }),
    nodes: t.field({
      type: [CommentType],
      extensions: dependsOn('none'),
      complexity: listOfConnection,
      resolve: ({ edges }) => edges.map((edge) => edge.node),
    }),
    pageInfo: t.expose('pageInfo', { type: PageInfoType }),
    totalCount: t.int({ extensions: dependsOn('none'), resolve: ({ totalCount }) => totalCount ?? 0 }),
  }),
})

builder.objectField(TicketType, 'comments', (t) =>
  t.field({
    type: CommentConnectionType,
    description: 'Oldest first; internal notes for staff only, in the count too.',
    extensions: dependsOn('staff'),
    args: connectionArguments(),
    complexity: connectionCost,
    resolve: (ticket, args, context, info) =>
      listComments(context.services.db, signedIn(context), ticket, {
        ...args,
        count: selectionsOf(info, ['totalCount']).length > 0,
      }),
  }),
)
