import { DeskType } from '../desks/graphql.ts'
import { builder } from '../graphql/builder.ts'
import { type Context, signedIn } from '../graphql/context.ts'
import { dependsOn } from '../graphql/dependence.ts'
import { decodeId } from '../graphql/ids.ts'
import type { TermPoint } from '../terms/rules.ts'
import { TicketEventType } from '../tickets/graphql/event.ts'
import { idempotencyOf, ticketPayload } from '../tickets/graphql/mutations.ts'
import { present, TicketActions } from '../tickets/graphql/ticket.ts'
import type { TicketRow } from '../tickets/rows.ts'
import { escalateTicket } from './escalation.ts'
import { type EscalationEvent, escalationOf } from './history.ts'
import type { EscalationPolicy } from './policy.ts'
import { type EscalationRight, escalationRight } from './rules.ts'
import { maySeeEscalation, setDeskEscalation } from './settings.ts'

const rightOf = async ({ ticket }: { ticket: TicketRow }, context: Context): Promise<EscalationRight> => {
  const policy = await context.loaders.escalationOfDesk.load(ticket.deskId)
  return escalationRight(signedIn(context), ticket, policy, context.services.clock())
}

builder.objectFields(TicketActions, (t) => ({
  escalate: t.boolean({
    description: 'The viewer may hand it to the next authority now: see escalateTicket.',
    resolve: async (actions, _args, context) => (await rightOf(actions, context)).now,
  }),
  escalateFrom: t.field({
    type: 'DateTime',
    nullable: true,
    description:
      'From when they may, if nothing else happens to it; null when they may now, and when waiting will not do.',
    resolve: async (actions, _args, context) => (await rightOf(actions, context)).from,
  }),
}))

const DeskEscalation = builder.objectRef<EscalationPolicy>('DeskEscalation').implement({
  description: 'Whom a desk’s late tickets are handed to, and when that happens by itself.',
  fields: (t) => ({
    address: t.exposeString('address', {
      nullable: true,
      description: 'Null: nobody is written to; an escalation is noted and shown.',
    }),
    subject: t.exposeString('subject', { description: 'Of the letter: {number} and {title} are the ticket’s.' }),
    byRequester: t.exposeBoolean('byRequester', { description: 'The requester’s side may, when the ticket is late.' }),
    onNear: t.exposeBoolean('onNear', { description: 'By itself when the term is near.' }),
    onLate: t.exposeBoolean('onLate', { description: 'By itself when the term has passed.' }),
    laterMinutes: t.exposeInt('laterMinutes', {
      nullable: true,
      description: 'By itself once more, so many working minutes after the term has passed; null: not again.',
    }),
  }),
})

builder.prismaObjectFields('Desk', (t) => ({
  escalation: t.field({
    type: DeskEscalation,
    nullable: true,
    extensions: dependsOn('staff'),
    description: 'For its staff; null for others, and when the desk escalates nothing.',
    resolve: ({ id }, _args, { loaders, viewer }) =>
      maySeeEscalation(viewer, id) ? loaders.escalationOfDesk.load(id) : null,
  }),
  escalationByRequester: t.boolean({
    extensions: dependsOn('none'),
    description: 'The requester’s side may escalate a ticket that is late.',
    resolve: async ({ id }, _args, { loaders }) => (await loaders.escalationOfDesk.load(id))?.byRequester ?? false,
  }),
}))

const EscalationPoint = builder.enumType('EscalationPoint', {
  description: 'NEAR: the term was near. LATE: it had passed. LATER: it had passed a while before.',
  values: ['NEAR', 'LATE', 'LATER'] as const satisfies readonly TermPoint[],
})

const TicketEscalation = builder.objectRef<EscalationEvent>('TicketEscalation').implement({
  fields: (t) => ({
    automatic: t.exposeBoolean('automatic', { description: 'By itself; else by the event’s actor, for its reason.' }),
    point: t.expose('point', { type: EscalationPoint, nullable: true, description: 'Of an automatic one.' }),
  }),
})

builder.objectField(TicketEventType, 'escalation', (t) =>
  t.field({
    type: TicketEscalation,
    nullable: true,
    extensions: dependsOn('none'),
    description: 'Of an event ESCALATED.',
    resolve: escalationOf,
  }),
)

const EscalateTicketInput = builder.inputType('EscalateTicketInput', {
  fields: (t) => ({
    ticketId: t.id({ required: true }),
    reason: t.string({ required: true, description: 'What happens and what is expected; the authority reads it.' }),
    expectedVersion: t.int({ description: 'CONFLICT when the ticket has moved on.' }),
    idempotencyKey: t.string(),
  }),
})

builder.mutationField('escalateTicket', (t) =>
  t.field({
    type: ticketPayload('EscalateTicketPayload'),
    description:
      'Hands a ticket to the next authority, by a letter to the desk’s escalation address. Staff (TICKETS_MANAGE) any ' +
      'open one, the requester’s side (TICKETS_WRITE) a late one; RATE_LIMITED within an hour of the last escalation.',
    args: { input: t.arg({ type: EscalateTicketInput, required: true }) },
    resolve: (_root, { input }, context) =>
      escalateTicket(
        context.services,
        signedIn(context),
        decodeId('Ticket', input.ticketId, 'ticketId'),
        { reason: input.reason },
        { expectedVersion: input.expectedVersion, idempotency: idempotencyOf('escalateTicket', input) },
      ),
  }),
)

const SetDeskEscalationInput = builder.inputType('SetDeskEscalationInput', {
  fields: (t) => ({
    deskId: t.id({ required: true }),
    address: t.string({ description: 'Left out: nobody is written to.' }),
    subject: t.string({ required: true, description: 'With {number} in it; {title} is known too.' }),
    byRequester: t.boolean({ required: true }),
    onNear: t.boolean({ required: true }),
    onLate: t.boolean({ required: true }),
    laterMinutes: t.int({ description: 'Working minutes after the term has passed; left out: not again.' }),
  }),
})

const SetDeskEscalationPayload = builder.objectRef<{ deskId: string }>('SetDeskEscalationPayload').implement({
  fields: (t) => ({
    desk: t.field({ type: DeskType, resolve: ({ deskId }, _args, { loaders }) => present(loaders.desk.load(deskId)) }),
  }),
})

builder.mutationField('setDeskEscalation', (t) =>
  t.field({
    type: SetDeskEscalationPayload,
    description: "All of it at once. Administrators' sessions.",
    args: { input: t.arg({ type: SetDeskEscalationInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const viewer = signedIn(context)
      const deskId = decodeId('Desk', input.deskId, 'deskId')
      await setDeskEscalation(context.services, viewer, {
        ...input,
        deskId,
        address: input.address ?? null,
        laterMinutes: input.laterMinutes ?? null,
      })
      return { deskId }
    },
  }),
)
