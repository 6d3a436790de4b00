import type * as generated from '../generated/graphql.ts'

export type {
  AddCommentInput,
  AssignTicketInput,
  ChangeTicketStatusInput,
  CreateTicketInput,
  FilterTransition,
  QueueKey,
  Role,
  TicketChannel,
  TicketEventKind,
  TicketFilter,
  TicketOrder,
  TicketStatus,
  WithdrawTicketInput,
} from '../generated/graphql.ts'

/** «Обращение», as lists show it. */
export type Ticket = generated.TicketFragment
/** The same with what only its own page shows. */
export type TicketDetails = generated.TicketDetailsFragment
export type Comment = generated.CommentFragment
export type Attachment = generated.AttachmentFragment
export type Person = generated.PersonFragment
/** «Запись истории»: one change of one ticket, and the ticket right after it. */
export type TicketEvent = generated.TicketEventFragment
