import { LetterState } from '@otklik/prisma/client'
import { builder } from '../graphql/builder.ts'
import { connectionArguments, connectionCost, listOfConnection, PageInfoType } from '../graphql/connections.ts'
import { signedIn } from '../graphql/context.ts'
import { decodeId, encodeId } from '../graphql/ids.ts'
import type { Connection } from '../paging.ts'
import { requireAdministrator } from '../users/permissions.ts'
import { countLetters, listLetters, resendLetter, type ShownLetter, sendWaitingLetters } from './list-letters.ts'
import { fileOf } from './outbox.ts'
import { strandedWords } from './stranded.ts'

const LetterStateEnum = builder.enumType(LetterState, {
  name: 'LetterState',
  description: 'FAILED: given up; an administrator may send it again.',
})

const LetterType = builder.objectRef<ShownLetter>('Letter').implement({
  description: '«Исходящее письмо», for administrators.',
  fields: (t) => ({
    id: t.id({ resolve: ({ id }) => encodeId('Letter', id) }),
    messageId: t.exposeString('messageId'),
    purpose: t.exposeString('purpose', { description: 'What it is about: notification, registration and so on.' }),
    to: t.exposeString('toAddress'),
    subject: t.exposeString('subject'),
    text: t.exposeString('text'),
    html: t.exposeString('html', { nullable: true }),
    state: t.expose('state', { type: LetterStateEnum }),
    attempts: t.exposeInt('attempts'),
    serverWords: t.exposeString('fault', {
      nullable: true,
      description: "The mail server's answer at the last try; without a mail server, where the letter is kept.",
    }),
    keptAs: t.string({
      nullable: true,
      description: 'The file that it is kept in for want of a mail server; `serverWords` are nobody’s then.',
      resolve: ({ fault }) => fileOf(fault),
    }),
    cutOff: t.boolean({
      description: 'Its last try was cut off with the node: it may have gone out; `serverWords` are nobody’s then.',
      resolve: ({ fault }) => fault === strandedWords,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    sentAt: t.expose('sentAt', { type: 'DateTime', nullable: true }),
  }),
})

const LetterEdge = builder.objectRef<Connection<ShownLetter>['edges'][number]>('LetterEdge').implement({
  fields: (t) => ({
    cursor: t.exposeString('cursor'),
    node: t.field({ type: LetterType, resolve: ({ node }) => node }),
  }),
})

const LetterConnection = builder.objectRef<Connection<ShownLetter>>('LetterConnection').implement({
  fields: (t) => ({
    edges: t.field({ type: [LetterEdge], complexity: listOfConnection, resolve: ({ edges }) => edges }),
    nodes: t.field({
      type: [LetterType],
      complexity: listOfConnection,
      resolve: ({ edges }) => edges.map(({ node }) => node),
    }),
    pageInfo: t.expose('pageInfo', { type: PageInfoType }),
  }),
})

builder.queryField('letters', (t) =>
  t.field({
    type: LetterConnection,
    description: 'Newest first. For administrators, in a session.',
    args: { ...connectionArguments(), state: t.arg({ type: LetterStateEnum }) },
    complexity: connectionCost,
    resolve: (_root, args, context) => listLetters(context.services.db, signedIn(context), args),
  }),
)

const LetterCounts = builder.objectRef<{ waiting: number; failed: number }>('LetterCounts').implement({
  fields: (t) => ({ waiting: t.exposeInt('waiting'), failed: t.exposeInt('failed') }),
})

builder.queryField('letterCounts', (t) =>
  t.field({
    type: LetterCounts,
    description: 'Letters that are not sent. For administrators, in a session.',
    resolve: (_root, _args, context) => {
      requireAdministrator(signedIn(context))
      return countLetters(context.services.db)
    },
  }),
)

const ResendLetterInput = builder.inputType('ResendLetterInput', { fields: (t) => ({ id: t.id({ required: true }) }) })

const ResendLetterPayload = builder.objectRef<{ letter: ShownLetter }>('ResendLetterPayload').implement({
  fields: (t) => ({ letter: t.field({ type: LetterType, resolve: ({ letter }) => letter }) }),
})

builder.mutationField('resendLetter', (t) =>
  t.field({
    type: ResendLetterPayload,
    description: 'For administrators, in a session. CONFLICT when it is on its way already.',
    args: { input: t.arg({ type: ResendLetterInput, required: true }) },
    resolve: async (_root, { input }, context) => ({
      letter: await resendLetter(context.services, signedIn(context), decodeId('Letter', input.id, 'id')),
    }),
  }),
)

const SendWaitingLettersPayload = builder.objectRef<{ count: number }>('SendWaitingLettersPayload').implement({
  fields: (t) => ({ count: t.exposeInt('count') }),
})

builder.mutationField('sendWaitingLetters', (t) =>
  t.field({
    type: SendWaitingLettersPayload,
    description:
      'Every letter that waits for its next try has it now. `count` of them; what is on its way already is not among ' +
      'them. For administrators, in a session.',
    resolve: async (_root, _args, context) => ({
      count: await sendWaitingLetters(context.services, signedIn(context)),
    }),
  }),
)
