import { demandOfField } from '../calls/checklist.ts'
import { type Demand, missingFrom } from '../intake/demands.ts'
import { foldQuotes } from '../intake/quotes.ts'
import type { TicketRow } from '../tickets/rows.ts'

/** What item 4 of the procedure wants of a ticket; its requester's name is always known. */
export type TicketDemand = Exclude<Demand, 'name'> | 'email'

/** In the order of the procedure. */
export const ticketDemands = [
  'organization',
  'phone',
  'email',
  'description',
  'time',
  'actions',
  'application',
  'screenshot',
] as const satisfies readonly TicketDemand[]

type Told = Pick<
  TicketRow,
  | 'title'
  | 'description'
  | 'organizationId'
  | 'contactEmail'
  | 'contactPhone'
  | 'occurredAt'
  | 'registryNumbers'
  | 'fieldValues'
>

/**
 * What a ticket tells neither in its fields nor in its words, by the rule of the automatic answer to a letter.
 *
 * @param later what the requester has added since
 */
export function lackingOf(
  ticket: Told,
  later: readonly string[],
  attachments: readonly { contentType: string; filename: string }[],
): TicketDemand[] {
  const text = [foldQuotes(ticket.description).fresh, ...later].join('\n')
  const missing: readonly string[] = missingFrom({ text, title: ticket.title, attachments, sender: null })
  const filled = filledOf(ticket).map((key) => demandOfField[key])
  const says = (demand: TicketDemand) => (demand === 'email' ? text.includes('@') : !missing.includes(demand))
  return ticketDemands.filter((demand) => !filled.some((each) => each === demand) && !says(demand))
}

/** Keys of the form's fields that hold something. */
function filledOf({ organizationId, contactEmail, contactPhone, occurredAt, registryNumbers, fieldValues }: Told) {
  const fields = {
    organization: organizationId,
    contactEmail,
    contactPhone,
    occurredAt,
    registryNumbers: registryNumbers.join(),
    ...(fieldValues as Record<string, unknown>),
  }
  return Object.entries(fields).flatMap(([key, value]) => (value === null || value === '' ? [] : [key]))
}
