import type { Viewer } from '../auth/viewer.ts'
import type { TicketEventRecord } from '../tickets/events.ts'
import { isOnRequesterSide, isStaff, maySee } from '../tickets/permissions.ts'

/** What people choose by: changes of a ticket's state, and words or files that were added to it. */
export interface News {
  status: boolean
  answer: boolean
  /** Comes from the requester's side, or calls for whoever works on the ticket. */
  forAssignee: boolean
  /** Whoever has filed it has to know; a term that is near is support's to look to. */
  forRequester: boolean
  forWatchers: boolean
  /** Whoever has just been given the ticket. */
  newAssigneeId: string | null
}

export type ToldEvent = Pick<
  TicketEventRecord,
  'kind' | 'internal' | 'actorId' | 'toStatus' | 'changedFields' | 'commentId' | 'snapshot' | 'before'
>

/**
 * What an event is to people, or null when it is nobody's news. Internal notes are not: they are read on the page, and
 * never leave the house by letter. Neither is another base of a duplicate, which moves by itself, nor a term that was
 * counted anew.
 *
 * @param actor with the rights of this moment; null when the system itself acted
 */
export function newsOf(event: ToldEvent, actor: Viewer | null): News | null {
  if (event.internal) return null
  const { snapshot, before } = event
  const passed = passedTerm(event)
  const newAssigneeId = before && before.assigneeId !== snapshot.assigneeId ? snapshot.assigneeId : null
  const status =
    // Who calls hears the number, and is written to if they want.
    (event.kind === 'CREATED' && snapshot.channel !== 'PHONE') ||
    event.kind === 'STATUS_CHANGED' ||
    event.kind === 'ESCALATED' ||
    passed !== null ||
    event.changedFields.includes('expectedResolutionAt')
  const answer = event.commentId !== null
  if (!status && !answer && newAssigneeId === null) return null
  const fromRequester = actor !== null && isOnRequesterSide(actor, snapshot)
  // Words without an author came by letter, from outside: whoever works on the ticket waits for them.
  const fromOutside = answer && event.actorId === null
  const forAssignee = fromRequester || fromOutside || event.kind === 'ESCALATED' || passed !== null
  return { status, answer, forAssignee, forRequester: passed !== 'NEAR', forWatchers: passed === null, newAssigneeId }
}

/**
 * The point that a ticket's term has come to by the passing of time alone; null for all else, such as a change of the
 * desk's hours, which moves the term itself, and would make news of every open ticket.
 */
export function passedTerm({ kind, snapshot, before }: ToldEvent): 'NEAR' | 'LATE' | null {
  const { termState, dueAt } = snapshot
  if (kind !== 'TERM_CHANGED' || before === null || before.termState === termState) return null
  if (dueAt === null || before.dueAt?.getTime() !== dueAt.getTime()) return null
  return termState === 'NEAR' || termState === 'LATE' ? termState : null
}

/** Somebody who may have to be told, with the rights and choices of this moment. */
export interface Person {
  viewer: Viewer
  /** Follows by choice; null: never said. */
  watching: boolean | null
  choices: Choices
}

export interface Choices {
  mailStatus: boolean
  mailAnswers: boolean
  pushStatus: boolean
  pushAnswers: boolean
}

export const defaultChoices: Choices = { mailStatus: true, mailAnswers: true, pushStatus: true, pushAnswers: true }

/** Why somebody is told; the letter says it at its end. */
export type Reason = 'requester' | 'assignee' | 'watcher'

export interface Told {
  reason: Reason
  mail: boolean
  push: boolean
}

/**
 * Whether and how somebody is told. Never the one who did it, never who has stopped this ticket's messages, never who
 * may not see the ticket now, whatever they might have seen before.
 */
export function toldOf(event: ToldEvent, news: News, person: Person): Told | null {
  const { viewer, choices } = person
  const ticket = event.snapshot
  if (viewer.userId === event.actorId || person.watching === false || !maySee(viewer, ticket)) return null
  const assigned = news.newAssigneeId === viewer.userId
  const reason = assigned ? 'assignee' : reasonOf(event, news, person)
  if (reason === null) return null
  // Being given a ticket is a change of its state to the one who gets it, and to nobody else.
  const status = news.status || assigned
  const mail = (status && choices.mailStatus) || (news.answer && choices.mailAnswers)
  const push = (status && choices.pushStatus) || (news.answer && choices.pushAnswers)
  return mail || push ? { reason, mail, push } : null
}

function reasonOf({ kind, snapshot: ticket }: ToldEvent, news: News, { viewer, watching }: Person): Reason | null {
  if (!news.status && !news.answer) return null
  if (viewer.userId === ticket.requesterId && news.forRequester) return 'requester'
  if (viewer.userId === ticket.assigneeId && news.forAssignee && isStaff(viewer, ticket.deskId)) return 'assignee'
  // That it was filed is the requester's news alone: nobody could follow it before.
  return watching === true && news.forWatchers && kind !== 'CREATED' ? 'watcher' : null
}
