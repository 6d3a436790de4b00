export const createTicketMutation = `mutation ($input: CreateTicketInput!) {
  createTicket(input: $input) { ticket { id number version status } }
}`

/** A global id as clients know it. */
export const gid = (type: string, id: string | undefined) => Buffer.from(`${type}:${id}`).toString('base64url')
