import type { TermKind, TermState, Ticket } from '@otklik/prisma/client'
import { addWorkingTime, NoWorkingTime, workingTimeBetween } from '../working-time/clock.ts'
import { OutOfYears, type Schedule } from '../working-time/openings.ts'

/**
 * «Сроки»: what is due on a ticket, and when. Counted in working time from instants that the ticket keeps, so that
 * hours, calendars and terms may change at any time: the same function counts anew, and nothing that was waited for is
 * lost.
 *
 *   ACKNOWLEDGEMENT  from the receipt until the requester is told the number (espgu, item 5)
 *   OUTCOME          from the receipt, or the last reopening, until one of the three outcomes (espgu, item 6): it works
 *                    again, it will at a promised time, or more information is asked for
 *   PROMISE          the promised time itself; its passing is a delay (espgu, item 7)
 *
 * The earliest of those not met is the ticket's term. It stands still in NEEDS_INFO and ends with a final status. What
 * has passed stays passed: a wait that begins after a term's end moves it no more.
 */

/** What a desk allows for, in milliseconds of working time; null where it promises nothing. */
export interface TermPolicy {
  schedule: Schedule
  acknowledge: number | null
  outcome: number | null
  /** Of a term, after which it is near. */
  nearPercent: number
  /** After a term has passed, when it is escalated once more. */
  later: number | null
}

/** What has happened to a ticket, as far as terms go. */
export type TermFacts = Pick<
  Ticket,
  'receivedAt' | 'acknowledgedAt' | 'termStartedAt' | 'termWaits' | 'outcomeAt' | 'expectedResolutionAt' | 'breachedAt'
>

/** What follows from it. */
export type Terms = Pick<
  Ticket,
  'acknowledgeDueAt' | 'outcomeDueAt' | 'dueAt' | 'termKind' | 'nearAt' | 'termState' | 'breachedAt' | 'termWakeAt'
>

/** How a status stands to terms; see tickets/status.ts for which is which. */
export type Standing = 'running' | 'waiting' | 'closed'

interface Term {
  kind: TermKind
  due: number
  near: number | null
}

// Milliseconds for which the sweep lets alone what had passed before its letter was filed: the answer with its number goes
// out with the next jobs. Of letters taken after an outage else some would be escalated as it happens, and some not.
const answersWithin = 60_000

/** Counts a ticket's terms anew: the one place where they come from. */
export function termsOf(policy: TermPolicy, standing: Standing, facts: TermFacts, now: Date): Terms {
  const acknowledgement = acknowledgementOf(policy, facts)
  const outcome = outcomeOf(policy, facts)
  const promise = promiseOf(policy, facts)
  const some = acknowledgement ?? outcome ?? promise
  const terms: Terms = {
    acknowledgeDueAt: dateOf(acknowledgement?.due),
    outcomeDueAt: dateOf(outcome?.due),
    dueAt: null,
    termKind: null,
    nearAt: null,
    termState: null,
    breachedAt: facts.breachedAt,
    termWakeAt: null,
  }
  if (!some) return terms
  if (standing === 'closed') return { ...terms, termState: facts.breachedAt === null ? 'MET' : 'BREACHED' }
  if (standing === 'waiting') return { ...terms, termState: 'PAUSED' }
  const term = earliest([
    facts.acknowledgedAt === null ? acknowledgement : null,
    facts.outcomeAt === null ? outcome : null,
    promise,
  ])
  if (!term) return { ...terms, termState: facts.breachedAt === null ? 'MET' : 'BREACHED' }
  const state = stateAt(term, now.getTime())
  return {
    ...terms,
    dueAt: new Date(term.due),
    termKind: term.kind,
    nearAt: dateOf(term.near),
    termState: state,
    breachedAt: facts.breachedAt ?? (state === 'LATE' ? new Date(term.due) : null),
    termWakeAt: dateOf(wakeOf(policy, term, now.getTime())),
  }
}

/**
 * Terms as a change of the ticket leaves them: what has passed already (a promise, while the ticket waited; hours, before
 * a letter was filed) is the sweep's to note at its next turn, since it escalates too.
 *
 * @param before of the ticket until now; null for one that is filed
 */
export function leftToSweep(terms: Terms, facts: TermFacts, before: TermLook | null, at: Date): Terms {
  if (before !== null && terms.dueAt !== null && terms.dueAt.getTime() === before.dueAt?.getTime()) {
    // The same term runs on: what has passed of it is noted, or will be, and not later than it was to be.
    const { termState, termWakeAt } = before
    const sooner = termWakeAt !== null && (terms.termWakeAt === null || termWakeAt < terms.termWakeAt)
    return { ...terms, termState, termWakeAt: sooner ? termWakeAt : terms.termWakeAt }
  }
  if (terms.termState !== 'NEAR' && terms.termState !== 'LATE') return terms
  // Late before it waited, and late again: that is known, while its last point may have passed meanwhile.
  const known = terms.termState === 'LATE' && terms.dueAt?.getTime() === before?.breachedAt?.getTime()
  if (known) return { ...terms, termWakeAt: terms.termWakeAt ?? at }
  const untold = before === null && terms.termKind === 'ACKNOWLEDGEMENT'
  const termWakeAt = untold ? new Date(at.getTime() + answersWithin) : at
  return { ...terms, termState: 'ON_TRACK', breachedAt: facts.breachedAt, termWakeAt }
}

/** A term as the sweep has left it. */
type TermLook = Pick<Ticket, 'dueAt' | 'termState' | 'termWakeAt' | 'breachedAt'>

/** A term that is due now has passed: «within an hour» is said of what comes before its end. */
function stateAt({ due, near }: Term, now: number): TermState {
  if (now >= due) return 'LATE'
  return near !== null && now >= near ? 'NEAR' : 'ON_TRACK'
}

/** When something follows from the time alone. */
function wakeOf(policy: TermPolicy, { due, near }: Term, now: number): number | null {
  const later = policy.later === null ? null : counted(policy.schedule, due, policy.later)
  const points = [near, due, later].filter((point) => point !== null && point > now) as number[]
  return points.length === 0 ? null : Math.min(...points)
}

function acknowledgementOf(policy: TermPolicy, { receivedAt }: TermFacts): Term | null {
  if (policy.acknowledge === null) return null
  return termOf('ACKNOWLEDGEMENT', policy, receivedAt.getTime(), [], policy.acknowledge)
}

/** When the number of what was received, and is no ticket yet, must be told; null where nothing is promised. */
export function numberDueAt(policy: Pick<TermPolicy, 'schedule' | 'acknowledge'>, receivedAt: Date): Date | null {
  const { schedule, acknowledge } = policy
  return acknowledge === null ? null : dateOf(counted(schedule, receivedAt.getTime(), acknowledge))
}

function outcomeOf(policy: TermPolicy, { termStartedAt, termWaits }: TermFacts): Term | null {
  if (policy.outcome === null) return null
  return termOf('OUTCOME', policy, termStartedAt.getTime(), termWaits, policy.outcome)
}

/** A promise of before the last reopening counts only while it still lies ahead of that. */
function promiseOf(policy: TermPolicy, facts: TermFacts): Term | null {
  if (facts.expectedResolutionAt === null || facts.expectedResolutionAt <= facts.termStartedAt) return null
  const due = facts.expectedResolutionAt.getTime()
  const from = (facts.outcomeAt ?? facts.termStartedAt).getTime()
  const amount = from < due ? worked(policy.schedule, from, due) : null
  return { kind: 'PROMISE', due, near: amount ? counted(policy.schedule, from, nearPart(policy, amount)) : null }
}

function termOf(kind: TermKind, policy: TermPolicy, from: number, waits: readonly Date[], amount: number): Term | null {
  const due = workedOff(policy.schedule, from, waits, amount)
  return due === null ? null : { kind, due, near: workedOff(policy.schedule, from, waits, nearPart(policy, amount)) }
}

const nearPart = ({ nearPercent }: TermPolicy, amount: number) => Math.round((amount * nearPercent) / 100)

/**
 * The instant by which `amount` of working time has passed outside of the waits; of one that goes on still, as if it
 * ended where it began.
 */
function workedOff(schedule: Schedule, start: number, waits: readonly Date[], amount: number): number | null {
  let left = amount
  let from = start
  for (let index = 0; index < waits.length; index += 2) {
    const began = (waits[index] as Date).getTime()
    const spent = worked(schedule, from, began)
    if (spent === null) return null
    if (spent >= left) break
    left -= spent
    from = (waits[index + 1] ?? (waits[index] as Date)).getTime()
  }
  return counted(schedule, from, left)
}

const earliest = (terms: readonly (Term | null)[]): Term | null =>
  terms.reduce((first, term) => (term && (!first || term.due < first.due) ? term : first), null)

// A desk without working time, or an instant of no year that calendars know, gives no term: a ticket is filed all the
// same, and administrators are told of such a desk where they set its hours.
const counted = (schedule: Schedule, from: number, amount: number) =>
  orNull(() => (schedule.hours.length === 0 ? null : addWorkingTime(schedule, from, amount)))
/** Milliseconds of working time between two instants; null where none can be counted. */
export const worked = (schedule: Schedule, from: number, to: number) =>
  orNull(() => (schedule.hours.length === 0 ? null : workingTimeBetween(schedule, from, to)))

function orNull(count: () => number | null): number | null {
  try {
    return count()
  } catch (error) {
    if (error instanceof NoWorkingTime || error instanceof OutOfYears) return null
    throw error
  }
}

const dateOf = (instant: number | null | undefined) => (instant == null ? null : new Date(instant))

/** A ticket's facts with the terms that were counted of them last. */
export type TermsKept = TermFacts & Terms

/**
 * Counts an open ticket's terms anew after its desk's hours, calendar or terms have changed. That forgives and does not
 * accuse: what was late by the former hours alone is not late any more, while what was met in time by them stays met.
 */
export function recountedTerms(policy: TermPolicy, standing: Standing, kept: TermsKept, now: Date): Terms {
  const counted = termsOf(policy, standing, { ...kept, breachedAt: null }, now)
  const lateStill = [
    [kept.acknowledgedAt, kept.acknowledgeDueAt, counted.acknowledgeDueAt] as const,
    [kept.outcomeAt, kept.outcomeDueAt, counted.outcomeDueAt] as const,
    // What was met before the last reopening, however late, is forgotten.
  ].flatMap(([met, was, is]) => (met && met > kept.termStartedAt && was && is && met >= was && met >= is ? [is] : []))
  // A promise that has passed does not follow from hours.
  const { breachedAt } = kept
  const ofHours = [kept.acknowledgeDueAt, kept.outcomeDueAt].some((due) => due?.getTime() === breachedAt?.getTime())
  const breaches = [...lateStill, ofHours ? null : breachedAt, counted.breachedAt].filter((each) => each !== null)
  const first = breaches.reduce<Date | null>((one, other) => (one === null || other < one ? other : one), null)
  return termsOf(policy, standing, { ...kept, breachedAt: first }, now)
}

/** What can be escalated by itself: the term is near, has passed, or has passed a while ago. */
export type TermPoint = 'NEAR' | 'LATE' | 'LATER'

/**
 * The last point that has passed since the ticket was last looked at; null when none has. Its `termWakeAt` tells where
 * it stood then: after LATE there is only one point to wait for.
 */
export function pointPassed(
  policy: TermPolicy,
  { dueAt, nearAt, termState, termWakeAt }: Pick<Ticket, 'dueAt' | 'nearAt' | 'termState' | 'termWakeAt'>,
  now: Date,
): TermPoint | null {
  if (dueAt === null || termWakeAt === null || termWakeAt > now) return null
  const later = pointAt(policy, { dueAt, nearAt }, 'LATER')
  if (later !== null && now >= later) return 'LATER'
  if (termState === 'LATE') return null
  if (now >= dueAt) return 'LATE'
  return termState === 'ON_TRACK' && nearAt !== null && now >= nearAt ? 'NEAR' : null
}

/** When a term comes to a point; null when it never does. */
export function pointAt(
  policy: TermPolicy,
  { dueAt, nearAt }: Pick<Ticket, 'dueAt' | 'nearAt'>,
  point: TermPoint,
): Date | null {
  if (point === 'NEAR') return nearAt
  if (point === 'LATE' || dueAt === null) return dueAt
  return policy.later === null ? null : dateOf(counted(policy.schedule, dueAt.getTime(), policy.later))
}
