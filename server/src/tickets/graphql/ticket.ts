import type { TermState } from '@otklik/prisma/client'
import { DeskType, DocumentKindType, TicketTypeType } from '../../desks/graphql.ts'
import { builder } from '../../graphql/builder.ts'
import { listOfScalars } from '../../graphql/connections.ts'
import { type Context, signedIn } from '../../graphql/context.ts'
import { dependsOn } from '../../graphql/dependence.ts'
import { globalId, NodeInterface, serveNode } from '../../graphql/node.ts'
import { OrganizationType } from '../../organizations/graphql.ts'
import { meetRequiredUser, meetUser, UserType } from '../../users/graphql.ts'
import { findTicket, findTicketByNumber } from '../list.ts'
import { allowedActions, isStaff, maySee, maySeeContacts } from '../permissions.ts'
import type { TicketRow } from '../rows.ts'
import { statuses, statusRules } from '../status.ts'
import { statusLines } from '../status-lines.ts'
import { TermKindEnum, TermStateEnum, TicketChannelEnum, TicketStatusEnum } from './enums.ts'

/** A ticket by its id if the viewer may see it, loaded with the others of the request. */
export async function visibleTicket(context: Context, id: string | null): Promise<TicketRow | null> {
  const ticket = id === null ? null : await context.loaders.ticket.load(id)
  return ticket && context.viewer && maySee(context.viewer, ticket) ? ticket : null
}

/** A row that a foreign key leads to. */
export async function present<Row>(row: Promise<Row | null>): Promise<Row> {
  const found = await row
  if (found === null) throw new Error('a row that a foreign key leads to is gone')
  return found
}

export const TicketActions = builder
  .objectRef<ReturnType<typeof allowedActions> & { ticket: TicketRow }>('TicketActions')
  .implement({
    description: 'What the viewer may do with a ticket right now.',
    fields: (t) => ({
      comment: t.exposeBoolean('comment'),
      commentInternally: t.exposeBoolean('commentInternally'),
      attach: t.exposeBoolean('attach'),
      reopen: t.exposeBoolean('reopen', { description: 'An explanation or files of the viewer reopen it.' }),
      withdraw: t.exposeBoolean('withdraw'),
      assign: t.exposeBoolean('assign'),
      statuses: t.expose('statuses', {
        type: [TicketStatusEnum],
        description: 'What the viewer may set.',
        complexity: listOfScalars,
      }),
    }),
  })

const TicketTermType = builder.objectRef<TicketRow>('TicketTerm').implement({
  description: '«Срок»: the earliest of those that a ticket has and has not met, counted in working time.',
  fields: (t) => ({
    state: t.field({
      type: TermStateEnum,
      extensions: dependsOn('none'),
      resolve: ({ termState }) => termState as TermState,
    }),
    kind: t.expose('termKind', { type: TermKindEnum, nullable: true, description: 'Null while none runs.' }),
    dueAt: t.expose('dueAt', { type: 'DateTime', nullable: true, description: 'Null while none runs.' }),
    nearAt: t.expose('nearAt', { type: 'DateTime', nullable: true, description: 'From when it is near.' }),
    acknowledgeDueAt: t.expose('acknowledgeDueAt', {
      type: 'DateTime',
      nullable: true,
      description: 'By when the requester is to be told the number.',
    }),
    acknowledgedAt: t.expose('acknowledgedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the requester was told the number.',
    }),
    outcomeDueAt: t.expose('outcomeDueAt', {
      type: 'DateTime',
      nullable: true,
      description: 'By when an outcome is due, since the receipt or the last reopening.',
    }),
    outcomeAt: t.expose('outcomeAt', { type: 'DateTime', nullable: true, description: 'When it was given.' }),
    breachedAt: t.expose('breachedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'The first term that has passed since the receipt or the last reopening.',
    }),
    pausedAt: t.field({
      type: 'DateTime',
      nullable: true,
      extensions: dependsOn('none'),
      description: 'Since when support waits for the requester; null while it does not.',
      resolve: ({ termWaits }) => (termWaits.length % 2 === 1 ? (termWaits.at(-1) ?? null) : null),
    }),
  }),
})

export const TicketType = builder.prismaObject('Ticket', {
  description: '«Обращение»: one matter put to support.',
  interfaces: [NodeInterface],
  fields: (t) => ({
    id: t.id({ extensions: dependsOn('none'), resolve: globalId('Ticket') }),
    number: t.exposeString('number', { description: 'Registry number (реестровый номер), permanent.' }),
    desk: t.field({
      type: DeskType,
      extensions: dependsOn('none'),
      resolve: (ticket, _args, { loaders }) => present(loaders.desk.load(ticket.deskId)),
    }),
    title: t.exposeString('title'),
    type: t.field({
      type: TicketTypeType,
      extensions: dependsOn('none'),
      resolve: (ticket, _args, { loaders }) => present(loaders.ticketType.load(ticket.typeId)),
    }),
    documentKind: t.field({
      type: DocumentKindType,
      extensions: dependsOn('none'),
      nullable: true,
      resolve: ({ documentKindId }, _args, { loaders }) =>
        documentKindId === null ? null : loaders.documentKind.load(documentKindId),
    }),
    description: t.exposeString('description'),
    registryNumbers: t.exposeStringList('registryNumbers', {
      description: 'Registry numbers of the documents that the problem concerns.',
      complexity: listOfScalars,
    }),
    status: t.expose('status', { type: TicketStatusEnum }),
    statusMeaning: t.string({
      extensions: dependsOn('none'),
      description: 'What the status means, in plain words.',
      resolve: ({ status }, _args, { language }) => statusLines[status].meaning[language],
    }),
    expectedOfRequester: t.string({
      extensions: dependsOn('none'),
      description: 'What is expected of the requester now, in plain words.',
      resolve: ({ status }, _args, { language }) => statusLines[status].expected[language],
    }),
    assignee: t.field({
      type: UserType,
      extensions: dependsOn('none'),
      nullable: true,
      resolve: (ticket, _args, context) => meetUser(context, ticket.assigneeId, ticket.deskId),
    }),
    requester: t.field({
      type: UserType,
      extensions: dependsOn('none'),
      resolve: (ticket, _args, context) => meetRequiredUser(context, ticket.requesterId, ticket.deskId),
    }),
    organization: t.field({
      type: OrganizationType,
      extensions: dependsOn('none'),
      nullable: true,
      resolve: ({ organizationId }, _args, { loaders }) =>
        organizationId === null ? null : loaders.organization.load(organizationId),
    }),
    channel: t.expose('channel', { type: TicketChannelEnum }),
    contactEmail: t.string({
      nullable: true,
      description: 'Null when absent, or when the viewer may not see personal data.',
      resolve: (ticket, _args, { viewer }) => (viewer && maySeeContacts(viewer, ticket) ? ticket.contactEmail : null),
    }),
    contactPhone: t.string({
      nullable: true,
      description: 'Null when absent, or when the viewer may not see personal data.',
      resolve: (ticket, _args, { viewer }) => (viewer && maySeeContacts(viewer, ticket) ? ticket.contactPhone : null),
    }),
    duplicateOf: t.relation('duplicateOf', {
      extensions: dependsOn('visible'),
      nullable: true,
      resolve: (_query, ticket, _args, context) => visibleTicket(context, ticket.duplicateOfId),
    }),
    occurredAt: t.expose('occurredAt', { type: 'DateTime', nullable: true, description: 'When the problem appeared.' }),
    expectedResolutionAt: t.expose('expectedResolutionAt', { type: 'DateTime', nullable: true }),
    term: t.field({
      type: TicketTermType,
      nullable: true,
      extensions: dependsOn('none'),
      description: 'How it stands to its term; null when it has none.',
      resolve: (ticket) => (ticket.termState === null ? null : (ticket as TicketRow)),
    }),
    // What `term` says of the one that runs, as a snapshot has it: an event takes the place of what was read.
    termState: t.expose('termState', { type: TermStateEnum, nullable: true }),
    termKind: t.expose('termKind', { type: TermKindEnum, nullable: true }),
    dueAt: t.expose('dueAt', { type: 'DateTime', nullable: true, description: 'Of the term that runs now.' }),
    escalatedAt: t.expose('escalatedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was last handed to the next authority.',
    }),
    submitter: t.field({
      type: UserType,
      nullable: true,
      extensions: dependsOn('none'),
      description: '«Регистратор»: who typed it in, when not the requester.',
      resolve: (ticket, _args, context) => meetUser(context, ticket.submitterId, ticket.deskId),
    }),
    attachments: t.relation('attachments', {
      extensions: dependsOn('staff'),
      description: 'Its own and those of its comments; of internal notes, for staff only.',
      resolve: async (_query, ticket, _args, { viewer, loaders }) => {
        const all = await loaders.attachmentsOfTicket.load(ticket.id)
        return viewer && isStaff(viewer, ticket.deskId) ? all : all.filter((attachment) => !attachment.internal)
      },
    }),
    actions: t.field({
      type: TicketActions,
      description: 'What the viewer may do with it right now.',
      resolve: (ticket, _args, context) => ({
        ...allowedActions(signedIn(context), ticket as TicketRow),
        ticket: ticket as TicketRow,
      }),
    }),
    version: t.exposeInt('version', { description: 'Grows by one with every change that the requester may see.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
  }),
})

serveNode('Ticket', async (id, context) => findTicket(context.services.db, signedIn(context), id))

builder.queryField('ticket', (t) =>
  t.field({
    type: TicketType,
    nullable: true,
    description: 'Null when it does not exist or the viewer may not see it.',
    args: { number: t.arg.string({ required: true }) },
    resolve: (_root, { number }, context) => findTicketByNumber(context.services, signedIn(context), number),
  }),
)

const StatusRule = builder.objectRef<{ status: (typeof statuses)[number] }>('StatusRule').implement({
  description: 'What a status means, and what the change to it asks for.',
  fields: (t) => ({
    status: t.expose('status', { type: TicketStatusEnum }),
    settable: t.boolean({
      extensions: dependsOn('none'),
      description: 'Staff may set it.',
      resolve: ({ status }) => statusRules[status].settable,
    }),
    answerRequired: t.boolean({
      extensions: dependsOn('none'),
      resolve: ({ status }) => statusRules[status].answerRequired,
    }),
    baseRequired: t.boolean({
      extensions: dependsOn('none'),
      resolve: ({ status }) => statusRules[status].baseRequired,
    }),
    meaning: t.string({
      extensions: dependsOn('none'),
      resolve: ({ status }, _args, { language }) => statusLines[status].meaning[language],
    }),
    expectedOfRequester: t.string({
      extensions: dependsOn('none'),
      description: 'What is expected of the requester of a ticket in this status.',
      resolve: ({ status }, _args, { language }) => statusLines[status].expected[language],
    }),
  }),
})

builder.queryField('statusRules', (t) =>
  t.field({
    type: [StatusRule],
    resolve: (_root, _args, context) => {
      signedIn(context)
      return statuses.map((status) => ({ status }))
    },
  }),
)

builder.objectField(DeskType, 'statuses', (t) =>
  t.field({
    type: [StatusRule],
    extensions: dependsOn('none'),
    complexity: listOfScalars,
    description: 'What tickets may come to, for whoever reads how to ask for help.',
    resolve: () => statuses.map((status) => ({ status })),
  }),
)
