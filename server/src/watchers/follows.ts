/** What decides whether somebody follows a ticket. */
interface Parties {
  requesterId: string
  assigneeId: string | null
}

const isParty = (userId: string, ticket: Parties) => userId === ticket.requesterId || userId === ticket.assigneeId

/** The requester and the assignee follow without saying so; everybody may follow, and stop. */
export const follows = (userId: string, ticket: Parties, said: { muted: boolean } | null): boolean =>
  said ? !said.muted : isParty(userId, ticket)

/** Whether stopping must be remembered: of whoever follows without saying so. */
export const mustRemember = isParty
