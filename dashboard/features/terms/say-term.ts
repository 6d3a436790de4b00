import type { TermKind, TermState } from '@/generated/graphql.ts'
import { daysAfter } from '@/lib/clock/days.ts'

/** The term of a ticket, of a read one and of an event's snapshot alike. */
export interface ShownTerm {
  termState: TermState | null
  termKind: TermKind | null
  dueAt: string | null
}

/** One that there is something to say of. */
export interface RunningTerm {
  state: TermState
  kind: TermKind | null
  dueAt: string | null
}

export interface Amount {
  hours: number
  minutes: number
  /** Null where minutes are enough. */
  seconds: number | null
}

/**
 *   left       how long there still is, when it is due on the same date: nothing of the night is in it
 *   until      due on another date
 *   lateBy     how long ago it was due, on the same date; null under a minute
 *   lateSince  due on an earlier date
 *   settled    nothing runs: PAUSED, MET, BREACHED
 */
export type Saying =
  | { is: 'left'; amount: Amount }
  | { is: 'until'; dueAt: string }
  | { is: 'lateBy'; amount: Amount | null }
  | { is: 'lateSince'; dueAt: string }
  | { is: 'settled' }

const minute = 60_000

/** From here on a term is counted in seconds. */
export const countedInSeconds = 5 * minute

/** Of a ticket without a term: null. */
export const termOf = ({ termState, termKind, dueAt }: ShownTerm): RunningTerm | null =>
  termState === null ? null : { state: termState, kind: termKind, dueAt }

/** The server tells when a term has passed; should it not be heard, the clock knows. */
export function stateAt({ state, dueAt }: RunningTerm, now: number): TermState {
  const passed = dueAt !== null && now >= Date.parse(dueAt)
  return passed && (state === 'ON_TRACK' || state === 'NEAR') ? 'LATE' : state
}

/**
 * @param now by the server's clock
 * @param timeZone the desk's: working time is counted by its days
 */
export function sayTerm(term: RunningTerm, now: number, timeZone: string): Saying {
  const { dueAt } = term
  if (dueAt === null) return { is: 'settled' }
  const due = Date.parse(dueAt)
  const days = daysAfter(timeZone, now, due)
  if (stateAt(term, now) === 'LATE') {
    if (days < 0) return { is: 'lateSince', dueAt }
    const minutes = Math.floor((now - due) / minute)
    return { is: 'lateBy', amount: minutes < 1 ? null : split(minutes) }
  }
  if (days > 0) return { is: 'until', dueAt }
  const left = due - now
  if (left > countedInSeconds) return { is: 'left', amount: split(Math.ceil(left / minute)) }
  const seconds = Math.ceil(left / 1_000)
  return { is: 'left', amount: { hours: 0, minutes: Math.floor(seconds / 60), seconds: seconds % 60 } }
}

const split = (minutes: number): Amount => ({ hours: Math.floor(minutes / 60), minutes: minutes % 60, seconds: null })
