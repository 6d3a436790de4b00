import type { Viewer } from '../auth/viewer.ts'
import type { Language } from '../errors.ts'
import { accessChangeOf, concerns } from '../events/access.ts'
import type { Follower, LogEntry, Start } from '../events/log.ts'
import { loadersOf } from '../graphql/event-loaders.ts'
import type { Group } from './groups.ts'
import type { Hub } from './hub.ts'
import type { Interest } from './live-field.ts'
import type { Plan } from './plan.ts'
import type { Body, Shape } from './shape.ts'

/** Where a subscription's events go. */
export interface Sink {
  /** Never waits. */
  push(body: Body): void
  /** More than a little waits already. */
  readonly busy: boolean
  /** Resolves when nothing waits. */
  settled(): Promise<void>
}

export interface MemberOptions {
  plan: Plan
  viewer: Viewer
  /** The end of the log before the viewer was read: changes of access after it must be looked at. */
  since: Start
  after: string | null
  language: Language
  signal: AbortSignal
  sink: Sink
  /** The viewer with rights that are at least as new as that place in the log; null when there are none left. */
  viewerAsOf(position: bigint): Promise<Viewer | null>
}

/** Entries for one member before others that catch up get their turn. */
const stretch = 64

/**
 * A subscription that the hub serves.
 *
 * catching up: from the start, and after each change of its viewer's rights. It pulls from the log, as fast as its
 *   connection takes it, with what the node has made for others at the same place; at the hub's own place it joins.
 * live: in a group; the hub pushes to it. A change of access takes it out, at its place in the log, before any later
 *   entry.
 * over: aborted by its transport, refused, revoked, or failed; `run` resolves.
 */
export class Member {
  readonly plan: Plan
  readonly language: Language
  viewer: Viewer
  interest: Interest
  shape: Shape
  /** The last entry that it has had or passed. */
  position = 0n
  /** Its signal is aborted; asked for every event, which the signal itself answers slowly. */
  over = false
  readonly #hub: Hub
  readonly #options: MemberOptions
  #group: Group | null = null
  /** What takes a live member out of its group: a change of access, a failure, or null at its end. */
  #left: Promise<LogEntry | Error | null> = Promise.resolve(null)
  #leave: (why: LogEntry | Error | null) => void = () => {}

  constructor(hub: Hub, options: MemberOptions) {
    this.#hub = hub
    this.#options = options
    this.plan = options.plan
    this.viewer = options.viewer
    this.language = options.language
    this.interest = options.plan.interest(options.viewer)
    this.shape = this.plan.shape(this.interest, this.viewer, this.language)
    const { signal } = options
    const end = () => {
      this.over = true
      this.leave(null)
    }
    if (signal.aborted) this.over = true
    else signal.addEventListener('abort', end, { once: true })
  }

  /** Runs until the subscription is over; throws what ends it with an error. */
  async run(): Promise<void> {
    const { since, signal } = this.#options
    let follower = await this.#hub.log.open({ after: this.#options.after, from: since, signal })
    this.position = follower.position
    if (follower.position > since.position && !(await this.#renew(follower.position))) return
    for (;;) {
      if (!(await this.#catchUp(follower))) return
      // The hub reads for it from here on.
      void follower.return()
      const why = await this.#left
      if (why === null) return
      if (why instanceof Error) throw why
      const change = why
      const from = { generation: follower.generation, position: change.position, known: [] }
      follower = await this.#hub.log.open({ from, signal })
      if (!(await this.#renew(change.position))) return
    }
  }

  /** An entry of the group, from the hub. */
  deliver(entry: LogEntry, body: Body): boolean {
    if (entry.position <= this.position || this.over) return false
    this.position = entry.position
    if (body.failure) this.leave(new Failure(body))
    else this.#options.sink.push(body)
    return true
  }

  /** A change of access of the hub's: whoever is ahead of it has met it in the log, or begun with rights after it. */
  change(entry: LogEntry): void {
    if (entry.position > this.position) this.leave(entry)
  }

  /** The hub could not tell whether the entry is for its group. */
  fail(entry: LogEntry, error: Error): void {
    if (entry.position > this.position) this.leave(error)
  }

  /** Takes it out of its group. */
  leave(why: LogEntry | Error | null): void {
    if (this.#group) this.#hub.groups.leave(this, this.#group)
    this.#group = null
    this.#leave(why)
  }

  /** Resolves true when the member has joined, false when it is over. */
  async #catchUp(follower: Follower): Promise<boolean> {
    const { sink } = this.#options
    const isBehind = () => follower.generation === this.#hub.generation && follower.position < this.#hub.position
    if (isBehind()) this.#hub.counts.catchUps += 1
    while (!this.over) {
      if (isBehind()) {
        await sink.settled()
        const goOn = await this.#hub.turns.run(async () => {
          for (let count = 0; count < stretch && isBehind() && !sink.busy; count += 1) {
            if (!(await this.#take(follower))) return false
          }
          return true
        })
        if (!goOn) return false
      } else if (follower.plain && follower.generation === this.#hub.generation) {
        this.#join(follower.position)
        return true
      } else if (!(await this.#take(follower))) return false
    }
    return false
  }

  /** One entry by itself. */
  async #take(follower: Follower): Promise<boolean> {
    const { value: entry } = await follower.next()
    if (!entry || this.over) return false
    this.position = entry.position
    const change = accessChangeOf(entry)
    if (change && concerns(change, this.viewer)) return this.#renew(entry.position)
    if (!this.plan.live.termsOf(entry)) return true
    const variant = await this.interest.judge(entry, loadersOf(entry, this.#hub.services))
    if (variant === null) return true
    const body = await this.#hub.bodies.get(entry, this.shape, variant)
    if (this.over) return false
    if (body.failure) throw new Failure(body)
    this.#options.sink.push(body)
    this.#hub.counts.deliveries += 1
    return true
  }

  /** In the same turn in which it was seen to be at the hub's place: the hub could move on in between. */
  #join(position: bigint): void {
    this.position = position
    this.#left = new Promise((resolve) => {
      this.#leave = resolve
    })
    this.#group = this.#hub.groups.join(this)
    this.interest = this.#group.interest
    this.shape = this.#group.shape
  }

  /** Takes the rights of that place in the log; false when none are left: the transport says why. */
  async #renew(position: bigint): Promise<boolean> {
    const viewer = await this.#options.viewerAsOf(position)
    if (!viewer || this.over) return false
    this.viewer = viewer
    this.interest = this.plan.interest(viewer)
    this.shape = this.plan.shape(this.interest, viewer, this.language)
    return true
  }
}

/** The server could not make an event; its subscription ends with the errors. */
export class Failure extends Error {
  readonly errors: NonNullable<Body['failure']>

  constructor(body: Body) {
    super('An event could not be made')
    this.errors = body.failure ?? []
  }
}
