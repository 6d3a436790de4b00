import { type TermKind, type TermState, TicketChannel, TicketEventKind, TicketStatus } from '@otklik/prisma/client'
import { builder } from '../../graphql/builder.ts'

export const TicketStatusEnum = builder.enumType(TicketStatus, { name: 'TicketStatus' })
export const TicketChannelEnum = builder.enumType(TicketChannel, { name: 'TicketChannel' })
export const TicketEventKindEnum = builder.enumType(TicketEventKind, { name: 'TicketEventKind' })

export const TermStateEnum = builder.enumType('TermState', {
  description: 'How a ticket stands to its term.',
  values: {
    ON_TRACK: {},
    NEAR: { description: 'Most of the term has passed.' },
    LATE: {},
    PAUSED: { description: 'Support waits for the requester.' },
    MET: { description: 'Closed in time.' },
    BREACHED: { description: 'Closed after a term had passed.' },
  } satisfies Record<TermState, object>,
})

export const TermKindEnum = builder.enumType('TermKind', {
  description: 'What is due.',
  values: {
    ACKNOWLEDGEMENT: { description: 'The requester is to be told the number.' },
    OUTCOME: { description: 'An answer: it works, when it will, or what is missing.' },
    PROMISE: { description: 'What was promised: expectedResolutionAt.' },
  } satisfies Record<TermKind, object>,
})

export const QueueKeyEnum = builder.enumType('QueueKey', { values: ['STATUS', 'ASSIGNEE'] as const })

export const QueueOrderEnum = builder.enumType('QueueOrder', {
  values: {
    UPDATED_AT: { description: 'What has moved last, first.' },
    DUE_AT: { description: 'The late ones first, then what is due next; tickets without a running term last.' },
  },
})

export const FilterTransitionEnum = builder.enumType('FilterTransition', {
  description: "How a change stands to the subscription's filter.",
  values: ['ENTERED', 'UPDATED', 'LEFT'] as const,
})

export const TicketOrderFieldEnum = builder.enumType('TicketOrderField', {
  values: {
    CREATED_AT: {},
    UPDATED_AT: {},
    NUMBER: {},
    DUE_AT: { description: 'By the term that runs now; tickets without one come after all others.' },
  },
})

export const OrderDirectionEnum = builder.enumType('OrderDirection', { values: ['ASC', 'DESC'] as const })
