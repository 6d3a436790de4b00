import { CommentType, visibleComment } from '../../comments/graphql.ts'
import { DeskType, DocumentKindType, TicketTypeType } from '../../desks/graphql.ts'
import { builder } from '../../graphql/builder.ts'
import {
  connectionArguments,
  connectionCost,
  listOfConnection,
  listOfScalars,
  PageInfoType,
} from '../../graphql/connections.ts'
import { type Context, signedIn } from '../../graphql/context.ts'
import { dependsOn } from '../../graphql/dependence.ts'
import { globalId, NodeInterface, serveNode } from '../../graphql/node.ts'
import { OrganizationType } from '../../organizations/graphql.ts'
import {
  type Connection,
  connectionOf,
  decodeKey,
  encodeKey,
  keyChecks,
  type PageArguments,
  pageOf,
} from '../../paging.ts'
import { meetRequiredUser, meetUser, UserType } from '../../users/graphql.ts'
import { type HistoryRecord, readEvent, readHistory, type TicketEventRecord } from '../events.ts'
import type { Transition } from '../live.ts'
import { isStaff, requireScope } from '../permissions.ts'
import type { TicketRow, TicketSnapshot } from '../rows.ts'
import {
  FilterTransitionEnum,
  TermKindEnum,
  TermStateEnum,
  TicketChannelEnum,
  TicketEventKindEnum,
  TicketStatusEnum,
} from './enums.ts'
import { present, TicketType, visibleTicket } from './ticket.ts'

/** An event as somebody sees it: from the history, or from a subscription. */
export interface SeenEvent extends TicketEventRecord {
  cursor: string
  transition: Transition
}

const inHistory = (record: HistoryRecord, { services }: Context): SeenEvent => ({
  ...record,
  cursor: services.log.eventCursor(record),
  transition: 'UPDATED',
})

const TicketSnapshotType = builder.objectRef<TicketSnapshot>('TicketSnapshot').implement({
  description:
    'A ticket at one version. Not a Node, so that a normalized cache is never overwritten by the past: a client takes what has a higher version.',
  fields: (t) => ({
    id: t.id({ description: "The ticket's id.", extensions: dependsOn('none'), resolve: globalId('Ticket') }),
    version: t.exposeInt('version'),
    number: t.exposeString('number'),
    desk: t.field({
      extensions: dependsOn('none'),
      type: DeskType,
      resolve: ({ deskId }, _args, { loaders }) => present(loaders.desk.load(deskId)),
    }),
    title: t.exposeString('title'),
    type: t.field({
      extensions: dependsOn('none'),
      type: TicketTypeType,
      resolve: ({ typeId }, _args, { loaders }) => present(loaders.ticketType.load(typeId)),
    }),
    documentKind: t.field({
      extensions: dependsOn('none'),
      type: DocumentKindType,
      nullable: true,
      resolve: ({ documentKindId }, _args, { loaders }) =>
        documentKindId === null ? null : loaders.documentKind.load(documentKindId),
    }),
    registryNumbers: t.exposeStringList('registryNumbers', { complexity: listOfScalars }),
    status: t.expose('status', { type: TicketStatusEnum }),
    assignee: t.field({
      extensions: dependsOn('none'),
      type: UserType,
      nullable: true,
      resolve: ({ assigneeId, deskId }, _args, context) => meetUser(context, assigneeId, deskId),
    }),
    requester: t.field({
      extensions: dependsOn('none'),
      type: UserType,
      resolve: ({ requesterId, deskId }, _args, context) => meetRequiredUser(context, requesterId, deskId),
    }),
    organization: t.field({
      extensions: dependsOn('none'),
      type: OrganizationType,
      nullable: true,
      resolve: ({ organizationId }, _args, { loaders }) =>
        organizationId === null ? null : loaders.organization.load(organizationId),
    }),
    channel: t.expose('channel', { type: TicketChannelEnum }),
    expectedResolutionAt: t.expose('expectedResolutionAt', { type: 'DateTime', nullable: true }),
    termState: t.expose('termState', { type: TermStateEnum, nullable: true }),
    termKind: t.expose('termKind', { type: TermKindEnum, nullable: true }),
    dueAt: t.expose('dueAt', { type: 'DateTime', nullable: true, description: 'Of the term that runs now.' }),
    escalatedAt: t.expose('escalatedAt', { type: 'DateTime', nullable: true }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
    current: t.field({
      extensions: dependsOn('visible'),
      type: TicketType,
      nullable: true,
      description: 'The ticket now; null when the viewer may no longer see it.',
      resolve: ({ id }, _args, context) => visibleTicket(context, id),
    }),
  }),
})

export const TicketEventType = builder.objectRef<SeenEvent>('TicketEvent').implement({
  description: '«Запись истории»: one change of one ticket, immutable.',
  interfaces: [NodeInterface],
  fields: (t) => ({
    id: t.id({ extensions: dependsOn('none'), resolve: globalId('TicketEvent') }),
    cursor: t.exposeString('cursor', { description: 'ticketEvents(after:) goes on right after this event.' }),
    kind: t.expose('kind', { type: TicketEventKindEnum }),
    transition: t.expose('transition', {
      type: FilterTransitionEnum,
      description: "Relation of this change to the subscription's filter; UPDATED where there is no filter.",
    }),
    ticket: t.field({
      extensions: dependsOn('none'),
      type: TicketSnapshotType,
      description: 'As it was right after this change.',
      resolve: ({ snapshot }) => snapshot,
    }),
    actor: t.field({
      extensions: dependsOn('none'),
      type: UserType,
      nullable: true,
      description: 'Null when the system itself acted.',
      resolve: ({ actorId, snapshot }, _args, context) => meetUser(context, actorId, snapshot.deskId),
    }),
    fromStatus: t.expose('fromStatus', { type: TicketStatusEnum, nullable: true }),
    toStatus: t.expose('toStatus', { type: TicketStatusEnum, nullable: true }),
    fromAssignee: t.field({
      extensions: dependsOn('none'),
      type: UserType,
      nullable: true,
      description: 'Whose it was before this change; null when nobody’s.',
      resolve: ({ before, snapshot }, _args, context) => meetUser(context, before?.assigneeId ?? null, snapshot.deskId),
    }),
    withdrawn: t.exposeBoolean('withdrawn', { description: "This change was the requester's withdrawal." }),
    reason: t.exposeString('reason', { nullable: true }),
    changedFields: t.exposeStringList('changedFields', { complexity: listOfScalars }),
    comment: t.field({
      extensions: dependsOn('staff'),
      type: CommentType,
      nullable: true,
      description: 'The answer or explanation written with it.',
      resolve: ({ commentId }, _args, context) => visibleComment(context, commentId),
    }),
    at: t.expose('at', { type: 'DateTime' }),
  }),
})

serveNode('TicketEvent', async (id, context) => {
  requireScope(signedIn(context), 'TICKETS_READ')
  const record = await readEvent(context.services.db, BigInt(id))
  const ticket = record && (await visibleTicket(context, record.ticketId))
  if (!record || !ticket || (record.internal && !isStaff(signedIn(context), ticket.deskId))) return null
  return inHistory(record, context)
})

type EventConnection = Connection<SeenEvent>

const TicketEventEdge = builder.objectRef<EventConnection['edges'][number]>('TicketEventEdge').implement({
  fields: (t) => ({
    cursor: t.exposeString('cursor'),
    node: t.field({ type: TicketEventType, extensions: dependsOn('none'), resolve: (edge) => edge.node }),
  }),
})

const TicketEventConnection = builder.objectRef<EventConnection>('TicketEventConnection').implement({
  fields: (t) => ({
    edges: t.field({
      type: [TicketEventEdge],
      extensions: dependsOn('none'),
      complexity: listOfConnection,
      resolve: ({ edges }) => edges,
    }),
    nodes: t.field({
      type: [TicketEventType],
      extensions: dependsOn('none'),
      complexity: listOfConnection,
      resolve: ({ edges }) => edges.map((edge) => edge.node),
    }),
    pageInfo: t.expose('pageInfo', { type: PageInfoType }),
  }),
})

async function history(context: Context, ticket: Pick<TicketRow, 'id' | 'deskId'>, args: PageArguments) {
  const page = pageOf(args)
  const order = `history:${ticket.id}`
  const path = page.backwards ? 'before' : 'after'
  const [beyond] = page.beyond === null ? [] : decodeKey(page.beyond, order, path, [keyChecks.id])
  const records = await readHistory(context.services.db, ticket.id, {
    internal: isStaff(signedIn(context), ticket.deskId),
    beyond: beyond === undefined ? null : BigInt(beyond),
    backwards: page.backwards,
    limit: page.limit,
  })
  const events = records.map((record) => inHistory(record, context))
  return connectionOf(page, events, (event) => encodeKey(order, String(event.id)))
}

builder.objectField(TicketType, 'events', (t) =>
  t.field({
    type: TicketEventConnection,
    description: 'The history, oldest first.',
    extensions: dependsOn('staff'),
    args: connectionArguments(),
    complexity: connectionCost,
    resolve: (ticket, args, context) => history(context, ticket, args),
  }),
)
