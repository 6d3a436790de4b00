import { factsAfter } from '../../src/terms/facts.ts'
import { recountedTerms, type Standing, type TermPolicy, type TermsKept, termsOf } from '../../src/terms/rules.ts'
import { MINUTE } from '../../src/working-time/hours.ts'
import type { Schedule } from '../../src/working-time/openings.ts'

/** Terms in minutes of working time; what is left out is not promised. */
export const policyOf = (
  schedule: Schedule,
  promised: { acknowledge?: number; outcome?: number; near?: number; later?: number },
): TermPolicy => ({
  schedule,
  acknowledge: promised.acknowledge === undefined ? null : promised.acknowledge * MINUTE,
  outcome: promised.outcome === undefined ? null : promised.outcome * MINUTE,
  nearPercent: promised.near ?? 75,
  later: promised.later === undefined ? null : promised.later * MINUTE,
})

/** A ticket as far as its terms go, told step by step; every step counts as the product does. */
export class Told {
  policy: TermPolicy
  standing: Standing = 'running'
  kept: TermsKept

  constructor(policy: TermPolicy, filed: Date, told: { numberTold: boolean } = { numberTold: true }) {
    this.policy = policy
    const facts = {
      receivedAt: filed,
      acknowledgedAt: told.numberTold ? filed : null,
      termStartedAt: filed,
      termWaits: [],
      outcomeAt: null,
      expectedResolutionAt: null,
      breachedAt: null,
    }
    this.kept = { ...facts, ...termsOf(policy, 'running', facts, filed) }
  }

  change(at: Date, to: Standing, more: { reopened?: boolean; promised?: Date } = {}): this {
    const expectedResolutionAt = more.promised ?? this.kept.expectedResolutionAt
    const move = { from: this.standing, to, reopened: more.reopened ?? false, expectedResolutionAt }
    const facts = factsAfter(this.kept, move, at)
    this.standing = to
    this.kept = { ...facts, ...termsOf(this.policy, to, facts, at) }
    return this
  }

  tellNumber(at: Date): this {
    this.change(at, this.standing)
    const facts = { ...this.kept, acknowledgedAt: this.kept.acknowledgedAt ?? at }
    this.kept = { ...facts, ...termsOf(this.policy, this.standing, facts, at) }
    return this
  }

  /** The passing of time. */
  sweep(now: Date): this {
    this.kept = { ...this.kept, ...termsOf(this.policy, this.standing, this.kept, now) }
    return this
  }

  /** A change of hours or terms. */
  recount(policy: TermPolicy, now: Date): this {
    this.policy = policy
    if (this.standing !== 'closed') {
      this.kept = { ...this.kept, ...recountedTerms(policy, this.standing, this.kept, now) }
    }
    return this
  }

  /** What is shown of it at a moment. */
  at(now: Date) {
    const { termState, termKind, dueAt, nearAt, breachedAt } = termsOf(this.policy, this.standing, this.kept, now)
    const iso = (moment: Date | null) => moment?.toISOString().slice(0, 16) ?? null
    return { state: termState, kind: termKind, due: iso(dueAt), near: iso(nearAt), breached: iso(breachedAt) }
  }
}
