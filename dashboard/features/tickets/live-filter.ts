import type { TicketFilter } from '@/generated/graphql.ts'

/**
 * A filter for one ticket. The contract has no term for an id, and a ticket's desk and moment of creation never
 * change; the few that share both are told apart by the id.
 */
export function oneTicket(ticket: { createdAt: string; desk: { slug: string } }): TicketFilter {
  const created = Date.parse(ticket.createdAt)
  return {
    desk: [ticket.desk.slug],
    createdAt: { gte: new Date(created).toISOString(), lt: new Date(created + 1).toISOString() },
  }
}
