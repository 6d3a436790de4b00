import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Standing, TermPolicy } from '../../src/terms/rules.ts'
import { isOpen } from '../../src/working-time/clock.ts'
import { MINUTE } from '../../src/working-time/hours.ts'
import { scheduleOf } from '../working-time/kit.ts'
import { policyOf, Told } from './kit.ts'

const schedules = [
  scheduleOf('UTC', ['1234567 00:00–24:00']),
  scheduleOf('Asia/Yekaterinburg', ['12345 08:00–17:00'], [{ date: '2026-11-17', kind: 'DAY_OFF' }]),
  scheduleOf(
    'Asia/Chita',
    ['1357 09:00–13:00', '246 10:00–10:20'],
    [{ date: '2026-11-18', kind: 'SHORT', minutesLess: 60 }],
  ),
]
const begin = Date.parse('2026-11-16T02:00:00Z')

const policies = fc
  .record({
    schedule: fc.constantFrom(...schedules),
    outcome: fc.integer({ min: 1, max: 700 }),
    near: fc.integer({ min: 1, max: 99 }),
  })
  .map(({ schedule, outcome, near }) => policyOf(schedule, { outcome, near }))

type Step =
  | { what: 'move'; to: Standing; reopened: boolean }
  | { what: 'promise'; minutes: number }
  | { what: 'sweep' }
  | { what: 'recount'; policy: TermPolicy }

const steps = fc.array(
  fc.tuple(
    // Minutes since the step before, so that some fall on the same instant and on ends.
    fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 60 }), fc.integer({ min: 60, max: 2000 })),
    fc.oneof<fc.Arbitrary<Step>[]>(
      fc.record({
        what: fc.constant('move' as const),
        to: fc.constantFrom<Standing>('running', 'waiting', 'waiting', 'closed'),
        reopened: fc.boolean(),
      }),
      fc.record({ what: fc.constant('promise' as const), minutes: fc.integer({ min: 1, max: 3000 }) }),
      fc.constant({ what: 'sweep' as const }),
      fc.record({ what: fc.constant('recount' as const), policy: policies }),
    ),
  ),
  { maxLength: 12 },
)

/** The whole history once more, minute by minute, knowing nothing of instants that are kept. */
class Reference {
  #started = begin
  /** Waiting in [from, to). */
  #waits: { from: number; to: number | null }[] = []
  outcomeGiven = false
  promise: number | null = null
  standing: Standing = 'running'

  move(at: number, to: Standing, reopened: boolean): void {
    if (reopened || (this.standing === 'closed' && to !== 'closed')) {
      this.#started = at
      this.#waits = []
      this.outcomeGiven = false
    } else if (to !== 'waiting') this.#endWait(at)
    if (to === 'waiting' && this.#waits.at(-1)?.to !== null) this.#waits.push({ from: at, to: null })
    if (to === 'closed') this.outcomeGiven = true
    this.standing = to
  }

  #endWait(at: number): void {
    const last = this.#waits.at(-1)
    if (last && last.to === null) last.to = at
  }

  /** The instant by which so many minutes were worked; of a wait that goes on, as if it had no length. */
  by({ schedule }: TermPolicy, amount: number): number {
    let left = amount / MINUTE
    for (let minute = this.#started; ; minute += MINUTE) {
      const waits = this.#waits.some(({ from, to }) => to !== null && minute >= from && minute < to)
      if (waits || !isOpen(schedule, minute)) continue
      if (left <= 1) return minute + left * MINUTE
      left -= 1
    }
  }

  due(policy: TermPolicy): number | null {
    if (this.standing !== 'running') return null
    const outcome = this.outcomeGiven ? Infinity : this.by(policy, policy.outcome as number)
    const promise = this.promise !== null && this.promise > this.#started ? this.promise : Infinity
    const due = Math.min(outcome, promise)
    return due === Infinity ? null : due
  }
}

test('whatever happens to a ticket and its desk, its terms are those of a reading of its whole history', () => {
  const seen = new Map<string | null, number>()
  fc.assert(
    fc.property(policies, steps, (first, history) => {
      const ticket = new Told(first, new Date(begin))
      const reference = new Reference()
      let now = begin
      for (const [minutes, step] of history) {
        now += minutes * MINUTE
        const at = new Date(now)
        if (step.what === 'recount') ticket.recount(step.policy, at)
        else if (step.what === 'promise') {
          // As the product has it: whoever promises leaves the ticket open.
          const promised = new Date(now + step.minutes * MINUTE)
          reference.move(now, 'running', false)
          reference.promise = promised.getTime()
          reference.outcomeGiven = true
          ticket.change(at, 'running', { promised })
        } else if (step.what === 'move') {
          const reopened = step.reopened && step.to === 'running'
          reference.move(now, step.to, reopened)
          ticket.change(at, step.to, { reopened })
        }
        ticket.sweep(at)
        const { dueAt, termState, breachedAt, outcomeDueAt } = ticket.kept
        seen.set(termState, (seen.get(termState) ?? 0) + 1)
        const due = reference.due(ticket.policy)
        expect(dueAt?.getTime() ?? null).toBe(due)
        if (ticket.standing === 'running' && due !== null) {
          expect(termState === 'LATE').toBe(now >= due)
          expect(breachedAt !== null || now < due).toBe(true)
        } else if (ticket.standing === 'waiting') expect(termState).toBe('PAUSED')
        else expect(['MET', 'BREACHED']).toContain(termState)
        if (ticket.standing !== 'closed') {
          expect(outcomeDueAt?.getTime()).toBe(reference.by(ticket.policy, ticket.policy.outcome as number))
        }
        expect(ticket.kept.nearAt === null || dueAt === null || ticket.kept.nearAt <= dueAt).toBe(true)
        expect(ticket.kept.termWakeAt === null || ticket.kept.termWakeAt > at).toBe(true)
      }
    }),
    { numRuns: 400 },
  )
  // A property over tickets that were all on track would prove little.
  for (const state of ['ON_TRACK', 'NEAR', 'LATE', 'PAUSED', 'MET', 'BREACHED'] as const) {
    expect(seen.get(state) ?? 0, state).toBeGreaterThan(20)
  }
})

test('hours that were wrong for a while leave no trace: counted anew, it is as if they had always been right', () => {
  fc.assert(
    fc.property(policies, policies, steps, (right, wrong, history) => {
      const tickets = [new Told(right, new Date(begin)), new Told(wrong, new Date(begin))]
      let now = begin
      for (const [minutes, step] of history) {
        now += minutes * MINUTE
        const at = new Date(now)
        for (const ticket of tickets) {
          if (step.what === 'promise') ticket.change(at, 'running', { promised: new Date(now + step.minutes * MINUTE) })
          // Open all the while: what is closed keeps the count that it was closed by.
          else if (step.what === 'move' && step.to !== 'closed') ticket.change(at, step.to)
        }
      }
      const at = new Date(now)
      const [always, corrected] = tickets.map((ticket) => ticket.recount(right, at).kept)
      const { breachedAt: one, ...rest } = always as Told['kept']
      const { breachedAt: other, ...same } = corrected as Told['kept']
      expect(same).toEqual(rest)
      // What was met in time by the wrong hours stays met; nothing else is forgiven, and nothing is added.
      if (other !== null) expect(one !== null && one <= other).toBe(true)
    }),
    { numRuns: 300 },
  )
})
