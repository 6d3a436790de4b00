import { setImmediate as nextTurn } from 'node:timers/promises'
import { accessChangeOf } from '../events/access.ts'
import type { EventLog, LogEntry } from '../events/log.ts'
import { pause, Turns } from '../events/waiting.ts'
import { loadersOf, shareLoaders } from '../graphql/event-loaders.ts'
import type { Services } from '../services.ts'
import { type Group, Groups } from './groups.ts'
import { Member, type MemberOptions } from './member.ts'
import { Bodies, type Body } from './shape.ts'

/** Entries taken at once. */
const batch = 64

/** Milliseconds of work after which others get their turn. */
const slice = 8

/** Members that catch up at once. */
const catchingUp = 8

/** Groups that get an entry, with their variants. */
type Judged = [Group, string][]

interface Hit {
  group: Group
  body: Body | Promise<Body>
}

/**
 * Stands between the log and the transports: one follower of the log for all subscriptions that are alike enough.
 *
 * An entry finds its groups by an index; for each group one test, for each shape one execution and one
 * serialization; a member is only handed the bytes. The hub never waits for a member: who cannot take more is closed
 * by its outbox, who has other rights is taken out and catches up by itself.
 *
 * What holds it together: `position` moves when entries are taken, before anything is awaited, and whoever joins has
 * had everything up to there. So an entry in work is never missing for, and never repeated to, one who joins
 * meanwhile.
 */
export class Hub {
  readonly services: Services
  readonly groups = new Groups()
  readonly bodies: Bodies
  readonly turns = new Turns(catchingUp)
  readonly counts = { events: 0, deliveries: 0, catchUps: 0, lag: 0 }
  #position = -1n
  #generation = -1
  readonly #stopping = new AbortController()
  #since = 0

  constructor(services: Services) {
    this.services = services
    this.bodies = new Bodies(services)
    const { generation, position } = services.log.here()
    this.#generation = generation
    this.#position = position
    void this.#run()
  }

  get log(): EventLog {
    return this.services.log
  }

  /** The last entry taken. */
  get position(): bigint {
    return this.#position
  }

  /** Of the log; positions of different ones say nothing to each other. */
  get generation(): number {
    return this.#generation
  }

  /** Throws the AppErrors of arguments and rights. */
  follow(options: MemberOptions): Member {
    return new Member(this, options)
  }

  stop(): void {
    this.#stopping.abort()
  }

  async #run(): Promise<void> {
    const { log, logger } = this.services
    const { signal } = this.#stopping
    let from = { generation: this.#generation, position: this.#position, known: [] as never[] }
    while (!signal.aborted && !log.stopped) {
      try {
        const entries = await log.open({ from, signal })
        this.#generation = entries.generation
        this.#position = entries.position
        for (;;) {
          // Where the next entries are at hand, nobody else has had a turn between two passes.
          const waits = log.latest === entries.position
          if (!waits && this.#tooLong) await this.#breathe()
          const { value: first } = await entries.next()
          if (!first) break
          const taken = [first, ...entries.ready(batch - 1)]
          this.#position = entries.position
          if (waits) this.#since = performance.now()
          await this.#pass(taken)
        }
      } catch (error) {
        // The log is another one, or something is wrong with this node: whoever is live must start anew.
        logger.info({ err: error }, 'The hub goes on from the new end of the log')
        const why = error instanceof Error ? error : new Error(String(error))
        for (const member of this.groups.all()) member.leave(why)
        from = { ...log.here(), known: [] }
        // At once: nobody may join at a place in a log that is no more.
        this.#generation = from.generation
        this.#position = from.position
        await pause(100, signal)
      }
    }
    for (const member of this.groups.all()) member.leave(null)
  }

  /** Brings entries to the members, in order. */
  async #pass(entries: readonly LogEntry[]): Promise<void> {
    shareLoaders(entries, this.services)
    const judged: (Judged | Promise<Judged>)[] = []
    for (const entry of entries) {
      judged.push(this.#judge(entry))
      if (this.#tooLong) await this.#breathe()
    }
    const work: Hit[][] = []
    for (const [index, hits] of judged.entries()) {
      work.push(await this.#make(entries[index] as LogEntry, hits instanceof Promise ? await hits : hits))
    }
    for (const [index, hits] of work.entries()) await this.#bring(entries[index] as LogEntry, hits)
  }

  /** The groups that get the entry. All are asked in one turn, so that texts are found at once. */
  #judge(entry: LogEntry): Judged | Promise<Judged> {
    const found: Judged = []
    const waiting: Promise<void>[] = []
    for (const group of this.groups.candidates(entry)) {
      const variant = group.interest.judge(entry, loadersOf(entry, this.services))
      if (typeof variant === 'string') found.push([group, variant])
      else if (variant) {
        const take = (each: string | null) => void (each !== null && found.push([group, each]))
        // To go on without the answer would be to pass over an event.
        const fail = (error: Error) => [...group.members].forEach((member) => void member.fail(entry, error))
        waiting.push(variant.then(take, fail))
      }
    }
    return waiting.length === 0 ? found : Promise.all(waiting).then(() => found)
  }

  async #make(entry: LogEntry, found: Readonly<Judged>): Promise<Hit[]> {
    const hits: Hit[] = []
    for (const [group, variant] of found) {
      const body = this.bodies.get(entry, group.shape, variant)
      // Awaited when its turn has come; until then a failure is nobody's.
      if (body instanceof Promise) body.catch(() => {})
      hits.push({ group, body })
      if (this.#tooLong) await this.#breathe()
    }
    return hits
  }

  async #bring(entry: LogEntry, hits: readonly Hit[]): Promise<void> {
    const change = accessChangeOf(entry)
    if (change) {
      for (const member of this.groups.concerned(change)) member.change(entry)
      return
    }
    let count = 0
    for (const { group, body: made } of hits) {
      const body = made instanceof Promise ? await made : made
      for (const member of group.members) {
        if (member.deliver(entry, body)) this.counts.deliveries += 1
        if (++count % 64 === 0 && this.#tooLong) await this.#breathe()
      }
    }
    this.counts.events += 1
    this.counts.lag = Math.max(0, this.services.clock().getTime() - entry.placedAt.getTime())
  }

  get #tooLong(): boolean {
    return performance.now() - this.#since > slice
  }

  async #breathe(): Promise<void> {
    await nextTurn()
    this.#since = performance.now()
  }
}
