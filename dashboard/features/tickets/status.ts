import type { TicketStatus } from '@/generated/graphql.ts'
import type { Tone } from '@/ui/badge.tsx'

/** Colour says what a status asks for: amber and violet wait for somebody, green is done. Words always go with it. */
export const statusTones: Record<TicketStatus, Tone> = {
  UNCONFIRMED: 'slate',
  IN_PROGRESS: 'blue',
  REOPENED: 'violet',
  NEEDS_INFO: 'amber',
  RESOLVED: 'green',
  NOT_A_BUG: 'stone',
  WONT_FIX: 'red',
  DUPLICATE: 'teal',
  NOT_REPRODUCIBLE: 'stone',
}

/** In the order of a ticket's life. */
export const ticketStatuses = Object.keys(statusTones) as TicketStatus[]

export const isTicketStatus = (value: string): value is TicketStatus => value in statusTones
