import { builder } from '../graphql/builder.ts'
import { signedIn } from '../graphql/context.ts'
import { dependsOn } from '../graphql/dependence.ts'
import { decodeId } from '../graphql/ids.ts'
import { idempotencyOf, ticketPayload } from '../tickets/graphql/mutations.ts'
import { TicketType } from '../tickets/graphql/ticket.ts'
import type { TicketRow } from '../tickets/rows.ts'
import { mayRate, maySeeRating } from './permissions.ts'
import { rateTicket, type TicketRating } from './ratings.ts'

const TicketRatingType = builder.objectRef<TicketRating>('TicketRating').implement({
  description: "«Помог ли ответ?»: the requester's word on the answer.",
  fields: (t) => ({
    score: t.exposeInt('score', { description: '1 (not at all) to 5 (fully).' }),
    remark: t.exposeString('remark', { nullable: true }),
    at: t.expose('at', { type: 'DateTime' }),
  }),
})

builder.objectField(TicketType, 'rating', (t) =>
  t.field({
    type: TicketRatingType,
    extensions: dependsOn('self'),
    nullable: true,
    description: 'Null when there is none, or when the viewer is neither its requester nor staff.',
    resolve: async (ticket, _args, context) => {
      if (!maySeeRating(signedIn(context), ticket as TicketRow)) return null
      return (await context.loaders.ratingOfTicket.load(ticket.id)).rating
    },
  }),
)

builder.objectField(TicketType, 'mayRate', (t) =>
  t.boolean({
    extensions: dependsOn('self'),
    description: 'The viewer may rate the answer right now.',
    resolve: async (ticket, _args, context) =>
      mayRate(signedIn(context), ticket as TicketRow, await context.loaders.ratingOfTicket.load(ticket.id)),
  }),
)

const RateTicketInput = builder.inputType('RateTicketInput', {
  fields: (t) => ({
    ticketId: t.id({ required: true }),
    score: t.int({ required: true, description: '1 (not at all) to 5 (fully).' }),
    remark: t.string({ description: 'At most 2,000 characters.' }),
    expectedVersion: t.int({ description: 'CONFLICT when the ticket has moved on.' }),
    idempotencyKey: t.string(),
  }),
})

builder.mutationField('rateTicket', (t) =>
  t.field({
    type: ticketPayload('RateTicketPayload'),
    description: 'By the requester, in a final status; may be changed until the ticket is reopened.',
    args: { input: t.arg({ type: RateTicketInput, required: true }) },
    resolve: (_root, { input }, context) =>
      rateTicket(
        context.services,
        signedIn(context),
        decodeId('Ticket', input.ticketId, 'ticketId'),
        { score: input.score, remark: input.remark ?? null },
        { expectedVersion: input.expectedVersion, idempotency: idempotencyOf('rateTicket', input) },
      ),
  }),
)
