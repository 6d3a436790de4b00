import { builder } from '../graphql/builder.ts'
import { signedIn } from '../graphql/context.ts'
import { dependsOn } from '../graphql/dependence.ts'
import { decodeId } from '../graphql/ids.ts'
import { TicketType } from '../tickets/graphql/ticket.ts'
import type { TicketRow } from '../tickets/rows.ts'
import { meetRequiredUser, UserType } from '../users/graphql.ts'
import { follows } from './follows.ts'
import { maySeeFollowers } from './permissions.ts'
import { type Followers, shownFollowers, unwatchTicket, watchTicket } from './watchers.ts'

builder.objectField(TicketType, 'watching', (t) =>
  t.boolean({
    description: 'The viewer is told of what happens to it: as requester, assignee or watcher, and has not stopped it.',
    extensions: dependsOn('self'),
    resolve: async (ticket, _args, context) => {
      const { userId } = signedIn(context)
      return follows(userId, ticket, await context.loaders.watcher.load({ ticketId: ticket.id, userId }))
    },
  }),
)

interface MetFollowers extends Followers {
  deskId: string
}

const TicketWatchers = builder.objectRef<MetFollowers>('TicketWatchers').implement({
  description: 'Who is told of what happens to a ticket.',
  fields: (t) => ({
    totalCount: t.exposeInt('totalCount'),
    users: t.field({
      type: [UserType],
      extensions: dependsOn('none'),
      complexity: { field: 1, multiplier: 20 },
      description: `The requester and the assignee first, then by name; at most ${shownFollowers}.`,
      resolve: ({ userIds, deskId }, _args, context) =>
        Promise.all(userIds.map((id) => meetRequiredUser(context, id, deskId))),
    }),
  }),
})

builder.objectField(TicketType, 'watchers', (t) =>
  t.field({
    type: TicketWatchers,
    nullable: true,
    extensions: dependsOn('staff'),
    description: 'Who follows it: requester, assignee and watchers who have not stopped it. For staff, else null.',
    resolve: async (ticket, _args, context) => {
      if (!maySeeFollowers(signedIn(context), ticket as TicketRow)) return null
      return { ...(await context.loaders.followersOfTicket.load(ticket.id)), deskId: ticket.deskId }
    },
  }),
)

const WatchTicketInput = builder.inputType('WatchTicketInput', {
  fields: (t) => ({ ticketId: t.id({ required: true }) }),
})
const UnwatchTicketInput = builder.inputType('UnwatchTicketInput', {
  fields: (t) => ({ ticketId: t.id({ required: true }) }),
})

const payload = (name: string) =>
  builder.objectRef<{ ticket: TicketRow }>(name).implement({
    fields: (t) => ({ ticket: t.field({ type: TicketType, resolve: ({ ticket }) => ticket }) }),
  })

builder.mutationField('watchTicket', (t) =>
  t.field({
    type: payload('WatchTicketPayload'),
    description: '«Следить».',
    args: { input: t.arg({ type: WatchTicketInput, required: true }) },
    resolve: async (_root, { input }, context) => ({
      ticket: await watchTicket(context.services.db, signedIn(context), decodeId('Ticket', input.ticketId, 'ticketId')),
    }),
  }),
)

builder.mutationField('unwatchTicket', (t) =>
  t.field({
    type: payload('UnwatchTicketPayload'),
    description: '«Не следить»: no more messages of this ticket, also for its requester and assignee.',
    args: { input: t.arg({ type: UnwatchTicketInput, required: true }) },
    resolve: async (_root, { input }, context) => ({
      ticket: await unwatchTicket(
        context.services.db,
        signedIn(context),
        decodeId('Ticket', input.ticketId, 'ticketId'),
      ),
    }),
  }),
)
