import { type InboundLetter, InboundReason, InboundState, type Mailbox, MailboxState } from '@otklik/prisma/client'
import { DeskType } from '../desks/graphql.ts'
import { builder } from '../graphql/builder.ts'
import { connectionArguments, connectionCost, listOfConnection, PageInfoType } from '../graphql/connections.ts'
import { signedIn } from '../graphql/context.ts'
import { decodeId, encodeId } from '../graphql/ids.ts'
import type { Connection } from '../paging.ts'
import { present } from '../tickets/graphql/ticket.ts'
import { maySee } from '../tickets/permissions.ts'
import { readKept } from './kept.ts'
import { findInbound, listInbound, listMailboxes } from './letters.ts'
import { type Decided, dismissLetter, fileLetter, joinLetter } from './triage.ts'

const MailboxStateEnum = builder.enumType(MailboxState, {
  name: 'MailboxState',
  description: 'DOWN: the server is away, it is tried again. REFUSED: the server does not let us in.',
})
const InboundStateEnum = builder.enumType(InboundState, {
  name: 'InboundState',
  description: 'TRIAGE and FAULTY wait for an agent; IGNORED was written by a program.',
})
const InboundReasonEnum = builder.enumType(InboundReason, { name: 'InboundReason' })

type Counted = Mailbox & { waiting: bigint }

const MailboxType = builder.objectRef<Counted>('Mailbox').implement({
  description: 'A mailbox that letters to a desk come in by.',
  fields: (t) => ({
    name: t.exposeString('name'),
    desk: t.field({ type: DeskType, resolve: ({ deskId }, _args, { loaders }) => present(loaders.desk.load(deskId)) }),
    state: t.expose('state', { type: MailboxStateEnum }),
    serverWords: t.exposeString('fault', { nullable: true }),
    since: t.expose('since', { type: 'DateTime' }),
    readAt: t.expose('readAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was last looked through to its end.',
    }),
    waiting: t.int({ description: 'Letters for an agent to decide.', resolve: ({ waiting }) => Number(waiting) }),
  }),
})

builder.queryField('mailboxes', (t) =>
  t.field({
    type: [MailboxType],
    description: 'Of the desks that the viewer is staff of.',
    complexity: { field: 1, multiplier: 10 },
    resolve: (_root, _args, context) => listMailboxes(context.services.db, signedIn(context)),
  }),
)

const InboundLetterType = builder.objectRef<InboundLetter>('InboundLetter').implement({
  description: '«Входящее письмо», for staff of its desk.',
  fields: (t) => ({
    id: t.id({ resolve: ({ id }) => encodeId('InboundLetter', id) }),
    desk: t.field({ type: DeskType, resolve: ({ deskId }, _args, { loaders }) => present(loaders.desk.load(deskId)) }),
    mailbox: t.exposeString('mailboxName'),
    from: t.exposeString('fromAddress', { nullable: true }),
    fromName: t.exposeString('fromName'),
    subject: t.exposeString('subject'),
    text: t.exposeString('text', { description: 'What a reader sees, as plain text.' }),
    html: t.string({
      nullable: true,
      description: 'As it came, and so UNSAFE: show it only where no script runs and nothing is loaded.',
      complexity: 50,
      async resolve(letter, _args, { services }) {
        const { html } = await readKept(services, letter)
        return html
      },
    }),
    attachments: t.exposeStringList('attachments', { description: 'Names of its files, inline pictures too.' }),
    sentAt: t.expose('sentAt', { type: 'DateTime', nullable: true }),
    receivedAt: t.expose('receivedAt', { type: 'DateTime' }),
    size: t.exposeInt('size', { description: 'Bytes.' }),
    whole: t.boolean({ resolve: ({ storageKey }) => storageKey !== null }),
    state: t.expose('state', { type: InboundStateEnum }),
    reason: t.expose('reason', { type: InboundReasonEnum, nullable: true }),
    note: t.exposeString('note', { nullable: true, description: 'What went wrong, or why it was put aside.' }),
    ticketNumber: t.string({
      nullable: true,
      description: 'Of the ticket that it is in.',
      resolve: (letter, _args, context) => numberOf(letter.ticketId, context),
    }),
    answersNumber: t.string({
      nullable: true,
      description: 'Of the ticket that it answers by its head, though its sender may not write there.',
      resolve: (letter, _args, context) => numberOf(letter.answersId, context),
    }),
    senderKnown: t.boolean({ resolve: ({ senderId }) => senderId !== null }),
  }),
})

async function numberOf(
  id: string | null,
  { loaders, viewer }: Parameters<typeof signedIn>[0],
): Promise<string | null> {
  const ticket = id === null ? null : await loaders.ticket.load(id)
  return ticket && viewer && maySee(viewer, ticket) ? ticket.number : null
}

const InboundLetterEdge = builder.objectRef<Connection<InboundLetter>['edges'][number]>('InboundLetterEdge').implement({
  fields: (t) => ({
    cursor: t.exposeString('cursor'),
    node: t.field({ type: InboundLetterType, resolve: ({ node }) => node }),
  }),
})

const InboundLetterConnection = builder.objectRef<Connection<InboundLetter>>('InboundLetterConnection').implement({
  fields: (t) => ({
    edges: t.field({ type: [InboundLetterEdge], complexity: listOfConnection, resolve: ({ edges }) => edges }),
    nodes: t.field({
      type: [InboundLetterType],
      complexity: listOfConnection,
      resolve: ({ edges }) => edges.map(({ node }) => node),
    }),
    pageInfo: t.expose('pageInfo', { type: PageInfoType }),
  }),
})

builder.queryFields((t) => ({
  inboundLetters: t.field({
    type: InboundLetterConnection,
    description: 'Newest first, of the desks that the viewer is staff of.',
    args: { ...connectionArguments(), states: t.arg({ type: [InboundStateEnum] }) },
    complexity: connectionCost,
    resolve: (_root, args, context) => listInbound(context.services.db, signedIn(context), args),
  }),
  inboundLetter: t.field({
    type: InboundLetterType,
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, { id }, context) =>
      findInbound(context.services.db, signedIn(context), decodeId('InboundLetter', id, 'id')),
  }),
}))

const FileLetterInput = builder.inputType('FileLetterInput', {
  fields: (t) => ({
    letterId: t.id({ required: true }),
    requesterEmail: t.string({ required: true, description: "A user's; the ticket will be theirs." }),
  }),
})
const JoinLetterInput = builder.inputType('JoinLetterInput', {
  fields: (t) => ({ letterId: t.id({ required: true }), ticketNumber: t.string({ required: true }) }),
})
const DismissLetterInput = builder.inputType('DismissLetterInput', {
  fields: (t) => ({ letterId: t.id({ required: true }), reason: t.string({ required: true }) }),
})

const LetterPayload = builder.objectRef<Decided>('InboundLetterPayload').implement({
  fields: (t) => ({ letter: t.field({ type: InboundLetterType, resolve: ({ letter }) => letter }) }),
})

const letterId = (input: { letterId: string | number }) => decodeId('InboundLetter', input.letterId, 'letterId')

builder.mutationFields((t) => ({
  fileLetter: t.field({
    type: LetterPayload,
    description: 'Makes a ticket of a letter. For staff of its desk. CONFLICT when it is in a ticket already.',
    args: { input: t.arg({ type: FileLetterInput, required: true }) },
    resolve: (_root, { input }, context) => fileLetter(context.services, signedIn(context), letterId(input), input),
  }),
  joinLetter: t.field({
    type: LetterPayload,
    description: 'Adds a letter to a ticket, as its sender. For staff of both desks.',
    args: { input: t.arg({ type: JoinLetterInput, required: true }) },
    resolve: (_root, { input }, context) => joinLetter(context.services, signedIn(context), letterId(input), input),
  }),
  dismissLetter: t.field({
    type: LetterPayload,
    description: 'Puts a letter aside. For staff of its desk.',
    args: { input: t.arg({ type: DismissLetterInput, required: true }) },
    resolve: (_root, { input }, context) => dismissLetter(context.services, signedIn(context), letterId(input), input),
  }),
}))
