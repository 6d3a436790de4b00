import { TicketChannel, TicketEventKind, TicketStatus } from '@otklik/prisma/client'
import { builder } from '../../graphql/builder.ts'

export const TicketStatusEnum = builder.enumType(TicketStatus, { name: 'TicketStatus' })
export const TicketChannelEnum = builder.enumType(TicketChannel, { name: 'TicketChannel' })
export const TicketEventKindEnum = builder.enumType(TicketEventKind, { name: 'TicketEventKind' })

export const QueueKeyEnum = builder.enumType('QueueKey', { values: ['STATUS', 'ASSIGNEE'] as const })

export const FilterTransitionEnum = builder.enumType('FilterTransition', {
  description: "How a change stands to the subscription's filter.",
  values: ['ENTERED', 'UPDATED', 'LEFT'] as const,
})

export const TicketOrderFieldEnum = builder.enumType('TicketOrderField', {
  values: ['CREATED_AT', 'UPDATED_AT', 'NUMBER'] as const,
})

export const OrderDirectionEnum = builder.enumType('OrderDirection', { values: ['ASC', 'DESC'] as const })
