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

/** Those that a ticket can be seen to lack; whether its words say enough, a person must judge. */
export function lackingOf(ticket: {
  organization: object | null
  contactEmail: string | null
  contactPhone: string | null
  occurredAt: string | null
  registryNumbers: readonly string[]
  attachments: readonly object[]
}): Demand[] {
  const lacks: Partial<Record<Demand, boolean>> = {
    organization: ticket.organization === null,
    contacts: !ticket.contactEmail || !ticket.contactPhone,
    occurredAt: ticket.occurredAt === null,
    numbers: ticket.registryNumbers.length === 0,
    screenshot: ticket.attachments.length === 0,
  }
  return demands.filter((demand) => lacks[demand] === true)
}

/** The request for what is chosen: its beginning, a line for each, its end. */
export const requestText = (begin: string, lines: readonly string[], end: string): string =>
  [begin, ...lines.map((line) => `– ${line}`), '', end].join('\n')
