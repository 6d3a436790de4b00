import { builder } from '../graphql/builder.ts'
import { connectionArguments, connectionCost, connectionOfNodes, listOfScalars } from '../graphql/connections.ts'
import { signedIn } from '../graphql/context.ts'
import { decodeId, decodeOptionalId } from '../graphql/ids.ts'
import { OrganizationType } from '../organizations/graphql.ts'
import { isTaxpayerId } from '../organizations/requisites.ts'
import { FieldValueInput, idempotencyOf, ticketPayload } from '../tickets/graphql/mutations.ts'
import { TicketType } from '../tickets/graphql/ticket.ts'
import type { TicketRow } from '../tickets/rows.ts'
import { meetRequiredUser, UserType } from '../users/graphql.ts'
import { type Caller, listCallers } from './callers.ts'
import { addByPhone, fileCall } from './calls.ts'
import { type Asked, checklistOf } from './checklist.ts'
import type { NewCallerInput as NewCaller } from './input.ts'
import { KnownCallers } from './new-caller.ts'
import { answeredDesk } from './permissions.ts'
import { searchMinimum } from './search.ts'

const CallerType = builder.objectRef<Caller>('Caller').implement({
  description: 'Somebody who may be calling.',
  fields: (t) => ({
    user: t.field({
      type: UserType,
      resolve: ({ id, deskId }, _args, context) => meetRequiredUser(context, id, deskId),
    }),
    tickets: t.expose('tickets', {
      type: [TicketType],
      complexity: { field: 1, multiplier: 5 },
      description: 'What they have asked last, at most five that the viewer may see.',
    }),
  }),
})

const CallerConnection = connectionOfNodes('CallerConnection', CallerType)

builder.queryField('callers', (t) =>
  t.field({
    type: CallerConnection,
    description:
      'For staff of the desk: users found by a telephone number however it is written (theirs, or one that a ticket of ' +
      `the viewer’s desks names; from ${searchMinimum.digits} digits on), by beginnings of the words of a name (from ` +
      `${searchMinimum.letters} letters on), by the ИНН of their organization, or by an address, whole (theirs, or one that ` +
      'a ticket of theirs was made of a letter from). By name; of thousands, only some.',
    args: {
      ...connectionArguments(),
      search: t.arg.string({ required: true }),
      desk: t.arg.string({ required: true, description: 'Slug of the desk that is called.' }),
    },
    complexity: connectionCost,
    resolve: (_root, args, context) => listCallers(context.services.db, signedIn(context), args),
  }),
)

builder.queryField('callerOrganizations', (t) =>
  t.field({
    type: [OrganizationType],
    description: 'For staff of the desk: those with this ИНН, branches apart.',
    args: { desk: t.arg.string({ required: true }), taxpayerId: t.arg.string({ required: true }) },
    complexity: { field: 1, multiplier: 10 },
    resolve: (_root, { desk, taxpayerId }, context) => {
      answeredDesk(signedIn(context), desk)
      const typed = taxpayerId.trim()
      return isTaxpayerId(typed) ? context.loaders.organizationsByTaxpayer.load(typed) : []
    },
  }),
)

const CallDemandEnum = builder.enumType('CallDemand', {
  description: 'What the procedure wants to hear from whoever calls.',
  values: {
    ORGANIZATION: { value: 'organization' },
    NAME: { value: 'name' },
    PHONE: { value: 'phone' },
    EMAIL: { value: 'email' },
    DESCRIPTION: { value: 'description' },
    TIME: { value: 'time' },
    ACTIONS: { value: 'actions' },
    APPLICATION: { value: 'application' },
  } as const,
})

const AskedType = builder.objectRef<Asked>('CallChecklistItem').implement({
  fields: (t) => ({
    demand: t.expose('demand', { type: CallDemandEnum }),
    text: t.string({ resolve: ({ text }, _args, { language }) => text[language] }),
    said: t.exposeBoolean('said', { description: 'Told already, as far as a program can see.' }),
  }),
})

builder.queryField('callChecklist', (t) =>
  t.field({
    type: [AskedType],
    description: 'For staff of the desk: what is to be asked of a caller, and which of it is told already.',
    args: {
      desk: t.arg.string({ required: true }),
      text: t.arg.string({ required: true, description: 'What is written down so far.' }),
      filled: t.arg.stringList({
        required: true,
        description: 'Keys of Desk.fields that are filled; `organization` and `name` for what is known of the caller.',
      }),
    },
    complexity: listOfScalars,
    resolve: (_root, { desk, text, filled }, context) => {
      answeredDesk(signedIn(context), desk)
      return checklistOf({ text: text.slice(0, 20_000), filled: filled.slice(0, 200) })
    },
  }),
)

const CallSettings = builder.objectRef<{ sms: boolean }>('CallSettings').implement({
  fields: (t) => ({ sms: t.exposeBoolean('sms', { description: 'A number can be told by SMS.' }) }),
})

builder.queryField('callSettings', (t) =>
  t.field({
    type: CallSettings,
    resolve: (_root, _args, context) => {
      signedIn(context)
      return { sms: Boolean(context.services.sms) }
    },
  }),
)

const TellByEnum = builder.enumType('TellBy', { values: ['EMAIL', 'SMS'] as const })

export const NewCallerInput = builder.inputType('NewCallerInput', {
  description: 'Becomes a user who cannot sign in, with the telephone number of the call or the letter.',
  fields: (t) => ({
    fullName: t.string({ required: true }),
    post: t.string(),
    organizationId: t.id(),
    another: t.boolean({
      defaultValue: false,
      description: 'It is nobody of those who are there with this name and number.',
    }),
  }),
})

/** With the organization's id decoded. */
export const newCallerOf = (given: typeof NewCallerInput.$inferInput | null | undefined): NewCaller | null =>
  given
    ? {
        fullName: given.fullName,
        post: given.post ?? null,
        organizationId: decodeOptionalId('Organization', given.organizationId, ['newCaller', 'organizationId']),
        another: given.another ?? false,
      }
    : null

const FileCallInput = builder.inputType('FileCallInput', {
  description: 'Either callerId or newCaller.',
  fields: (t) => ({
    desk: t.string({ required: true, description: 'Slug.' }),
    callerId: t.id({ description: 'A user.' }),
    newCaller: t.field({ type: NewCallerInput }),
    contactPhone: t.string({
      description: 'However it is written. Required of a new caller; without it a user’s own is kept.',
    }),
    contactEmail: t.string(),
    title: t.string({ description: 'At most 200 characters; without it the first sentence of the description.' }),
    type: t.id({ required: true }),
    documentKind: t.id(),
    description: t.string({ required: true, description: 'At most 20,000 characters.' }),
    registryNumbers: t.stringList(),
    occurredAt: t.field({ type: 'DateTime', description: 'When the problem appeared.' }),
    fields: t.field({ type: [FieldValueInput], description: 'Values of the desk’s own fields.' }),
    tell: t.field({ type: [TellByEnum], description: 'How the number goes to the caller besides being read out.' }),
    idempotencyKey: t.string(),
  }),
})

const FileCallPayload = builder
  .objectRef<{ ticket: TicketRow | null; known: readonly string[]; deskId: string }>('FileCallPayload')
  .implement({
    fields: (t) => ({
      ticket: t.field({ type: TicketType, nullable: true, resolve: ({ ticket }) => ticket }),
      known: t.field({
        type: [UserType],
        complexity: listOfScalars,
        description:
          'Nothing was filed: these have the name and the number of the new caller. Give callerId, or say `another`.',
        resolve: ({ known, deskId }, _args, context) =>
          Promise.all(known.map((id) => meetRequiredUser(context, id, deskId))),
      }),
    }),
  })

builder.mutationField('fileCall', (t) =>
  t.field({
    type: FileCallPayload,
    description:
      'Staff of the desk file what somebody tells by telephone; the number is read out, and so counts as told. ' +
      'A token needs the scope TICKETS_MANAGE.',
    args: { input: t.arg({ type: FileCallInput, required: true }) },
    async resolve(_root, { input }, context) {
      const viewer = signedIn(context)
      const { callerId, newCaller, type, documentKind } = input
      const call = {
        ...input,
        callerId: decodeOptionalId('User', callerId, 'callerId'),
        newCaller: newCallerOf(newCaller),
        contactPhone: input.contactPhone ?? null,
        contactEmail: input.contactEmail ?? null,
        title: input.title ?? null,
        typeId: decodeId('TicketType', type, 'type'),
        documentKindId: decodeOptionalId('DocumentKind', documentKind, 'documentKind'),
        registryNumbers: input.registryNumbers ?? [],
        occurredAt: input.occurredAt ?? null,
        fields: input.fields ?? [],
        tell: input.tell ?? [],
      }
      const deskId = answeredDesk(viewer, input.desk).id
      try {
        const ticket = await fileCall(context.services, viewer, call, idempotencyOf('fileCall', input))
        return { ticket, known: [], deskId }
      } catch (error) {
        if (!(error instanceof KnownCallers)) throw error
        return { ticket: null, known: error.ids, deskId }
      }
    },
  }),
)

const AddByPhoneInput = builder.inputType('AddByPhoneInput', {
  fields: (t) => ({
    ticketId: t.id({ required: true }),
    body: t.string({ required: true, description: 'At most 20,000 characters.' }),
    idempotencyKey: t.string(),
  }),
})

builder.mutationField('addByPhone', (t) =>
  t.field({
    type: ticketPayload('AddByPhonePayload'),
    description:
      'What a caller adds to a ticket; the requester’s new data, which reopens it. For staff of its desk; a token ' +
      'needs the scope TICKETS_MANAGE.',
    args: { input: t.arg({ type: AddByPhoneInput, required: true }) },
    resolve: (_root, { input }, context) =>
      addByPhone(
        context.services,
        signedIn(context),
        decodeId('Ticket', input.ticketId, 'ticketId'),
        { body: input.body },
        { idempotency: idempotencyOf('addByPhone', input) },
      ),
  }),
)
