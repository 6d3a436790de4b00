import type { Standing, TermFacts } from './rules.ts'

/** A change of a ticket, as far as its terms go. */
export interface TermMove {
  from: Standing
  to: Standing
  /** The status has become REOPENED: new information is there. */
  reopened: boolean
  /** After the change. */
  expectedResolutionAt: Date | null
}

/**
 * What a ticket knows of its terms after a change. Opening anything closed starts the term of an outcome anew, and so
 * does REOPENED, from whatever status.
 *
 * @param before with the term that ran until now: whatever passed unnoticed is noted as passed
 */
export function factsAfter(before: TermFacts & { dueAt: Date | null }, move: TermMove, at: Date): TermFacts {
  const { expectedResolutionAt } = move
  const facts: TermFacts = {
    receivedAt: before.receivedAt,
    acknowledgedAt: before.acknowledgedAt,
    termStartedAt: before.termStartedAt,
    termWaits: before.termWaits,
    outcomeAt: before.outcomeAt,
    expectedResolutionAt,
    breachedAt: before.breachedAt ?? (before.dueAt !== null && before.dueAt <= at ? before.dueAt : null),
  }
  if (move.reopened || (move.from === 'closed' && move.to !== 'closed')) {
    facts.termStartedAt = at
    facts.termWaits = []
    facts.outcomeAt = null
    facts.breachedAt = null
  }
  const waiting = facts.termWaits.length % 2 === 1
  if (waiting !== (move.to === 'waiting')) facts.termWaits = [...facts.termWaits, at]
  const promised =
    expectedResolutionAt !== null && expectedResolutionAt.getTime() !== before.expectedResolutionAt?.getTime()
  if (promised || move.to === 'closed') facts.outcomeAt ??= at
  return facts
}
