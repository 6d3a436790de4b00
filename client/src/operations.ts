import {
  AddCommentDocument,
  type AddCommentInput,
  AssignTicketDocument,
  type AssignTicketInput,
  BoardDocument,
  ChangeTicketStatusDocument,
  type ChangeTicketStatusInput,
  CommentsDocument,
  CreateTicketDocument,
  type CreateTicketInput,
  DesksDocument,
  type QueueKey,
  TicketCountDocument,
  TicketDocument,
  type TicketFilter,
  type TicketOrder,
  TicketsDocument,
  ViewerDocument,
  WithdrawTicketDocument,
  type WithdrawTicketInput,
} from '../generated/graphql.ts'
import type { Send } from './http.ts'

/** At most 500. */
interface PageOptions {
  first?: number
  /** The last page's `pageInfo.endCursor`. */
  after?: string | null
}

export interface TicketsOptions extends PageOptions {
  filter?: TicketFilter
  orderBy?: TicketOrder
}

export interface BoardOptions {
  filter?: TicketFilter
  groupBy?: QueueKey[]
  /** Tickets of each queue. */
  first?: number
}

export type Operations = ReturnType<typeof createOperations>

/** The contract's operations with the fields that programs mostly need; others go by `send` with a document of one's own. */
export const createOperations = (send: Send) => ({
  /** Who the client speaks for; null when signed out. */
  viewer: async () => (await send(ViewerDocument)).viewer,
  /** The desks with what a new ticket names: types, kinds of documents, staff. */
  desks: async () => (await send(DesksDocument)).desks,
  /** One page. `follow` goes on exactly from its `liveCursor`. */
  tickets: async (options: TicketsOptions = {}) => (await send(TicketsDocument, options)).tickets,
  countTickets: async (filter?: TicketFilter) => (await send(TicketCountDocument, { filter })).tickets.totalCount,
  /** By its registry number; null when there is none, or none that may be seen. */
  ticket: async (number: string) => (await send(TicketDocument, { number })).ticket,
  /** Oldest first; null as with `ticket`. */
  comments: async (number: string, page: PageOptions = {}) =>
    (await send(CommentsDocument, { number, ...page })).ticket?.comments ?? null,
  board: async ({ groupBy = ['STATUS', 'ASSIGNEE'], ...options }: BoardOptions = {}) =>
    (await send(BoardDocument, { groupBy, ...options })).board,

  createTicket: async (input: CreateTicketInput) => (await send(CreateTicketDocument, { input })).createTicket.ticket,
  addComment: async (input: AddCommentInput) => (await send(AddCommentDocument, { input })).addComment,
  changeTicketStatus: async (input: ChangeTicketStatusInput) =>
    (await send(ChangeTicketStatusDocument, { input })).changeTicketStatus.ticket,
  assignTicket: async (input: AssignTicketInput) => (await send(AssignTicketDocument, { input })).assignTicket.ticket,
  withdrawTicket: async (input: WithdrawTicketInput) =>
    (await send(WithdrawTicketDocument, { input })).withdrawTicket.ticket,
})
