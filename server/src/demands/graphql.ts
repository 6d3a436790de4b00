import { builder } from '../graphql/builder.ts'
import { listOfScalars } from '../graphql/connections.ts'
import { dependsOn } from '../graphql/dependence.ts'
import { TicketType } from '../tickets/graphql/ticket.ts'
import { isStaff } from '../tickets/permissions.ts'
import type { TicketRow } from '../tickets/rows.ts'
import { lackingOf } from './lacking.ts'

const TicketDemandEnum = builder.enumType('TicketDemand', {
  description: 'What the procedure wants a ticket to tell.',
  values: {
    ORGANIZATION: { value: 'organization' },
    PHONE: { value: 'phone' },
    EMAIL: { value: 'email' },
    DESCRIPTION: { value: 'description' },
    TIME: { value: 'time' },
    ACTIONS: { value: 'actions' },
    APPLICATION: { value: 'application' },
    SCREENSHOT: { value: 'screenshot' },
  } as const,
})

builder.objectField(TicketType, 'lacking', (t) =>
  t.field({
    type: [TicketDemandEnum],
    extensions: dependsOn('staff'),
    complexity: listOfScalars,
    description:
      'For staff: what the procedure wants and neither the fields nor the requester’s words tell, as far as a program ' +
      'can see, in its order. Empty for others.',
    resolve: async (ticket, _args, { viewer, loaders }) => {
      if (!viewer || !isStaff(viewer, ticket.deskId)) return []
      const [added, attachments] = await Promise.all([
        loaders.addedWords.load(ticket.id),
        loaders.attachmentsOfTicket.load(ticket.id),
      ])
      const words = added.map(({ body }) => body)
      return lackingOf(
        ticket as TicketRow,
        words,
        attachments.filter(({ internal }) => !internal),
      )
    },
  }),
)
