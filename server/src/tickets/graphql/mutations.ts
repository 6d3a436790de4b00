import { CommentType } from '../../comments/graphql.ts'
import { builder } from '../../graphql/builder.ts'
import { signedIn } from '../../graphql/context.ts'
import { decodeId, decodeIds, decodeOptionalId } from '../../graphql/ids.ts'
import type { Idempotency } from '../../idempotency.ts'
import type { TicketRow } from '../rows.ts'
import { addComment, assignTicket, changeTicketStatus, createTicket, withdrawTicket } from '../tickets.ts'
import { TicketStatusEnum } from './enums.ts'
import { present, TicketType } from './ticket.ts'

/** The key that a mutation came with, and what a repeat must bring again. */
export function idempotencyOf<Input extends { idempotencyKey?: string | null }>(
  operation: string,
  { idempotencyKey, ...input }: Input,
): Idempotency | null {
  return idempotencyKey == null ? null : { key: idempotencyKey, operation, input }
}

interface Changed {
  ticket: TicketRow
}

export const ticketPayload = (name: string) =>
  builder.objectRef<Changed>(name).implement({
    fields: (t) => ({ ticket: t.field({ type: TicketType, resolve: ({ ticket }) => ticket }) }),
  })

export const FieldValueInput = builder.inputType('FieldValueInput', {
  fields: (t) => ({
    key: t.string({ required: true, description: 'Of one of Desk.fields that is not STANDARD.' }),
    value: t.string({ required: true, description: 'NUMBER: 12.5; DATE: 2026-03-15; CHECKBOX: true; blank: none.' }),
  }),
})

const CreateTicketInput = builder.inputType('CreateTicketInput', {
  fields: (t) => ({
    desk: t.string({ required: true, description: 'Slug.' }),
    title: t.string({ required: true, description: 'At most 200 characters.' }),
    type: t.id({ required: true }),
    documentKind: t.id(),
    description: t.string({ required: true, description: 'At most 20,000 characters.' }),
    registryNumbers: t.stringList(),
    occurredAt: t.field({ type: 'DateTime', description: 'When the problem appeared.' }),
    contactEmail: t.string({ required: true }),
    contactPhone: t.string({ required: true, description: '8-123-12345678: country-area-rest, digits and hyphens.' }),
    uploadIds: t.idList(),
    fields: t.field({ type: [FieldValueInput], description: 'Values of the desk’s own fields.' }),
    idempotencyKey: t.string({
      description:
        'Per actor, kept 24 h: the same key with the same input returns the first result, with another input CONFLICT. ' +
        'The draft that was saved with this key is discarded.',
    }),
  }),
})

builder.mutationField('createTicket', (t) =>
  t.field({
    type: ticketPayload('CreateTicketPayload'),
    args: { input: t.arg({ type: CreateTicketInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const viewer = signedIn(context)
      const ticket = await createTicket(
        context.services,
        viewer,
        {
          ...input,
          typeId: decodeId('TicketType', input.type, 'type'),
          documentKindId: decodeOptionalId('DocumentKind', input.documentKind, 'documentKind'),
          registryNumbers: input.registryNumbers ?? [],
          occurredAt: input.occurredAt ?? null,
          uploadIds: decodeIds('Upload', input.uploadIds, ['uploadIds']) ?? [],
          fields: input.fields ?? [],
        },
        idempotencyOf('createTicket', input),
      )
      return { ticket }
    },
  }),
)

const AddCommentInput = builder.inputType('AddCommentInput', {
  description: 'The body may be empty when uploadIds is not.',
  fields: (t) => ({
    ticketId: t.id({ required: true }),
    body: t.string({ required: true, description: 'At most 20,000 characters.' }),
    internal: t.boolean({ defaultValue: false, description: 'For staff only.' }),
    uploadIds: t.idList(),
    idempotencyKey: t.string(),
  }),
})

const AddCommentPayload = builder.objectRef<Changed & { commentId: string }>('AddCommentPayload').implement({
  fields: (t) => ({
    comment: t.field({
      type: CommentType,
      resolve: ({ commentId }, _args, { loaders }) => present(loaders.comment.load(commentId)),
    }),
    ticket: t.field({ type: TicketType, resolve: ({ ticket }) => ticket }),
  }),
})

builder.mutationField('addComment', (t) =>
  t.field({
    type: AddCommentPayload,
    args: { input: t.arg({ type: AddCommentInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const viewer = signedIn(context)
      const { ticket, commentId } = await addComment(
        context.services,
        viewer,
        decodeId('Ticket', input.ticketId, 'ticketId'),
        {
          body: input.body,
          internal: input.internal ?? false,
          uploadIds: decodeIds('Upload', input.uploadIds, ['uploadIds']) ?? [],
        },
        { idempotency: idempotencyOf('addComment', input) },
      )
      if (commentId === null) throw new Error('a comment always changes something')
      return { ticket, commentId }
    },
  }),
)

const WithdrawTicketInput = builder.inputType('WithdrawTicketInput', {
  fields: (t) => ({ ticketId: t.id({ required: true }), reason: t.string(), idempotencyKey: t.string() }),
})

builder.mutationField('withdrawTicket', (t) =>
  t.field({
    type: ticketPayload('WithdrawTicketPayload'),
    args: { input: t.arg({ type: WithdrawTicketInput, required: true }) },
    resolve: (_root, { input }, context) =>
      withdrawTicket(
        context.services,
        signedIn(context),
        decodeId('Ticket', input.ticketId, 'ticketId'),
        { reason: input.reason ?? null },
        { idempotency: idempotencyOf('withdrawTicket', input) },
      ),
  }),
)

const ChangeTicketStatusInput = builder.inputType('ChangeTicketStatusInput', {
  description: 'The status that it has, with nothing else new: no event, the ticket as it is.',
  fields: (t) => ({
    ticketId: t.id({ required: true }),
    status: t.field({ type: TicketStatusEnum, required: true }),
    comment: t.string({ description: 'Public answer, written in the same transaction.' }),
    duplicateOfId: t.id({ description: 'Required for DUPLICATE.' }),
    expectedResolutionAt: t.field({ type: 'DateTime' }),
    expectedVersion: t.int({ description: 'CONFLICT when the ticket has moved on.' }),
    idempotencyKey: t.string(),
  }),
})

builder.mutationField('changeTicketStatus', (t) =>
  t.field({
    type: ticketPayload('ChangeTicketStatusPayload'),
    args: { input: t.arg({ type: ChangeTicketStatusInput, required: true }) },
    resolve: (_root, { input }, context) =>
      changeTicketStatus(
        context.services,
        signedIn(context),
        decodeId('Ticket', input.ticketId, 'ticketId'),
        {
          status: input.status,
          comment: input.comment ?? null,
          duplicateOfId: decodeOptionalId('Ticket', input.duplicateOfId, 'duplicateOfId'),
          expectedResolutionAt: input.expectedResolutionAt ?? null,
        },
        { expectedVersion: input.expectedVersion, idempotency: idempotencyOf('changeTicketStatus', input) },
      ),
  }),
)

const AssignTicketInput = builder.inputType('AssignTicketInput', {
  description: 'No assigneeId means unassign.',
  fields: (t) => ({
    ticketId: t.id({ required: true }),
    assigneeId: t.id(),
    expectedVersion: t.int(),
    idempotencyKey: t.string(),
  }),
})

builder.mutationField('assignTicket', (t) =>
  t.field({
    type: ticketPayload('AssignTicketPayload'),
    args: { input: t.arg({ type: AssignTicketInput, required: true }) },
    resolve: (_root, { input }, context) =>
      assignTicket(
        context.services,
        signedIn(context),
        decodeId('Ticket', input.ticketId, 'ticketId'),
        { assigneeId: decodeOptionalId('User', input.assigneeId, 'assigneeId') },
        { expectedVersion: input.expectedVersion, idempotency: idempotencyOf('assignTicket', input) },
      ),
  }),
)
