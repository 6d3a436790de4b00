import type { TicketChannel, TicketStatus } from '@otklik/prisma/client'

/** What rules and filters look at: a ticket at one moment, whether read from its row or from an event. */
export interface TicketFacts {
  id: string
  /** Registry number. */
  number: string
  deskId: string
  status: TicketStatus
  assigneeId: string | null
  requesterId: string
  organizationId: string | null
  /** ИНН of the organization. */
  taxpayerId: string | null
  typeId: string
  documentKindId: string | null
  channel: TicketChannel
  createdAt: Date
  updatedAt: Date
}
