import type { TicketDemand } from '@/generated/graphql.ts'

/** What the procedure demands of a ticket, in its order. */
export const demands = [
  'organization',
  'contacts',
  'occurredAt',
  'description',
  'actions',
  'numbers',
  'screenshot',
] as const
export type Demand = (typeof demands)[number]

const demandOf: Record<TicketDemand, Demand> = {
  ORGANIZATION: 'organization',
  PHONE: 'contacts',
  EMAIL: 'contacts',
  TIME: 'occurredAt',
  DESCRIPTION: 'description',
  ACTIONS: 'actions',
  APPLICATION: 'numbers',
  SCREENSHOT: 'screenshot',
}

/** Those that the server finds neither in the ticket's fields nor in its words. */
export function lackingOf({ lacking }: { lacking: readonly TicketDemand[] }): Demand[] {
  const lacks = new Set(lacking.map((demand) => demandOf[demand]))
  return demands.filter((demand) => lacks.has(demand))
}

/** The request for what is chosen: its beginning, a line for each, its end. */
export const requestText = (begin: string, lines: readonly string[], end: string): string =>
  [begin, ...lines.map((line) => `– ${line}`), '', end].join('\n')
