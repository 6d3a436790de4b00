import type { TermState, TicketChannel, TicketStatus } from '@otklik/prisma/client'

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
  /** Null when the ticket has no term at all. */
  termState: TermState | null
  /** When it was last escalated. */
  escalatedAt: Date | null
  createdAt: Date
  updatedAt: Date
  /** The term that runs now; null when none does. */
  dueAt: Date | null
}
