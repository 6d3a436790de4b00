import { type InboundLetter, InboundReason, InboundState, type Mailbox, MailboxState } from '@otklik/prisma/client'
import { NewCallerInput, newCallerOf } from '../calls/graphql.ts'
import { KnownCallers } from '../calls/new-caller.ts'
import { DeskType } from '../desks/graphql.ts'
import { builder } from '../graphql/builder.ts'
import {
  connectionArguments,
  connectionCost,
  listOfConnection,
  listOfScalars,
  PageInfoType,
} from '../graphql/connections.ts'
import { type Context, signedIn } from '../graphql/context.ts'
import { decodeId, decodeOptionalId, encodeId } from '../graphql/ids.ts'
import type { Connection } from '../paging.ts'
import { termsOfType } from '../terms/policy.ts'
import { numberDueAt } from '../terms/rules.ts'
import { present } from '../tickets/graphql/ticket.ts'
import { maySee } from '../tickets/permissions.ts'
import { meetRequiredUser, UserType } from '../users/graphql.ts'
import { MINUTE } from '../working-time/hours.ts'
import { readKept } from './kept.ts'
import { findInbound, listInbound, listMailboxes } from './letters.ts'
import { phoneIn } from './phone.ts'
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
    numberDueAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'While it waits: until when its sender is to be told a number; null where the desk promises none.',
      resolve: ({ state, deskId, receivedAt }, _args, { loaders }) =>
        waits(state) ? dueOf(loaders, deskId, receivedAt) : null,
    }),
    phone: t.string({
      nullable: true,
      description: 'A telephone number that its text names.',
      resolve: ({ text }) => phoneIn(text.slice(0, 100_000)),
    }),
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

const waits = (state: InboundState) => state === 'TRIAGE' || state === 'FAULTY'

/** As of the ticket that it would become: of the last of the desk's types. */
async function dueOf(loaders: Context['loaders'], deskId: string, receivedAt: Date): Promise<Date | null> {
  const [terms, types, schedule] = await Promise.all([
    loaders.termsOfDesk.load(deskId),
    loaders.typesOfDesk.load(deskId),
    loaders.schedule.load(deskId),
  ])
  const minutes = termsOfType(terms, types.at(-1)?.id ?? null)?.acknowledgeMinutes ?? null
  return numberDueAt({ schedule, acknowledge: minutes === null ? null : minutes * MINUTE }, receivedAt)
}

async function numberOf(id: string | null, { loaders, viewer }: Context): Promise<string | null> {
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

const InboundOrderEnum = builder.enumType('InboundOrder', { values: ['NEWEST_FIRST', 'OLDEST_FIRST'] as const })

builder.queryFields((t) => ({
  inboundLetters: t.field({
    type: InboundLetterConnection,
    description: 'Of the desks that the viewer is staff of.',
    args: {
      ...connectionArguments(),
      states: t.arg({ type: [InboundStateEnum] }),
      order: t.arg({ type: InboundOrderEnum, defaultValue: 'NEWEST_FIRST' }),
    },
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
  description: 'One of requesterId, requesterEmail and newCaller: whose the ticket will be.',
  fields: (t) => ({
    letterId: t.id({ required: true }),
    requesterEmail: t.string({ description: "A user's." }),
    requesterId: t.id({ description: 'A user, as `callers` finds them.' }),
    newCaller: t.field({
      type: NewCallerInput,
      description:
        'Somebody new. The letter’s address stands in the ticket and is not theirs to sign in or to write by: nobody has proved it.',
    }),
    contactPhone: t.string({
      description: 'However it is written; without it the one that the letter names, or the user’s.',
    }),
  }),
})
const JoinLetterInput = builder.inputType('JoinLetterInput', {
  fields: (t) => ({ letterId: t.id({ required: true }), ticketNumber: t.string({ required: true }) }),
})
const DismissLetterInput = builder.inputType('DismissLetterInput', {
  fields: (t) => ({ letterId: t.id({ required: true }), reason: t.string({ required: true }) }),
})

type Payload = Pick<Decided, 'letter'> & { known?: readonly string[] }

const LetterPayload = builder.objectRef<Payload>('InboundLetterPayload').implement({
  fields: (t) => ({
    letter: t.field({ type: InboundLetterType, resolve: ({ letter }) => letter }),
    known: t.field({
      type: [UserType],
      complexity: listOfScalars,
      description:
        'Nothing was filed: these have the name, and the number or the address, of the new caller. Give requesterId, or say `another`.',
      resolve: ({ letter, known = [] }, _args, context) =>
        Promise.all(known.map((id) => meetRequiredUser(context, id, letter.deskId))),
    }),
  }),
})

const letterId = (input: { letterId: string | number }) => decodeId('InboundLetter', input.letterId, 'letterId')

builder.mutationFields((t) => ({
  fileLetter: t.field({
    type: LetterPayload,
    description: 'Makes a ticket of a letter. For staff of its desk. CONFLICT when it is in a ticket already.',
    args: { input: t.arg({ type: FileLetterInput, required: true }) },
    async resolve(_root, { input }, context): Promise<Payload> {
      const [viewer, id] = [signedIn(context), letterId(input)]
      const requester = {
        ...input,
        requesterId: decodeOptionalId('User', input.requesterId, 'requesterId'),
        newCaller: newCallerOf(input.newCaller),
      }
      try {
        return await fileLetter(context.services, viewer, id, requester)
      } catch (error) {
        if (!(error instanceof KnownCallers)) throw error
        return { letter: await findInbound(context.services.db, viewer, id), known: error.ids }
      }
    },
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
