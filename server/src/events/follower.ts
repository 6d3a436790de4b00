import { setImmediate as nextTurn } from 'node:timers/promises'
import { cursorExpired } from './cursor.ts'
import type { LogEntry } from './entry.ts'
import { type IdRanges, without } from './ids.ts'
import type { Pages } from './pages.ts'
import type { Relay } from './relay.ts'

/** Entries given without a wait, after which timers and sockets get their turn. */
const stretch = 64

/** Where to start, in the relay's terms of that generation. */
export interface Start {
  generation: number
  position: bigint
  /** Entries to come that are to be passed over. */
  known: IdRanges
}

/**
 * One reader of the log, at its own pace: it holds a position and no queue, so a slow one costs nothing. Young
 * entries come from the relay's ring, older ones by pages from the database.
 *
 * Ends (done) when its signal is aborted, when it is returned, or when the node stops; fails with CURSOR_EXPIRED
 * when the database turns out to be another one. While PostgreSQL is away it waits.
 */
export class Follower implements AsyncIterableIterator<LogEntry> {
  readonly #relay: Relay
  readonly #pages: Pages
  readonly #generation: number
  readonly #ended = new AbortController()
  #position: bigint
  #known: IdRanges
  #page: readonly LogEntry[] = []
  #given = 0

  constructor(relay: Relay, pages: Pages, from: Start, signal?: AbortSignal) {
    this.#relay = relay
    this.#pages = pages
    this.#generation = from.generation
    this.#position = from.position
    this.#known = from.known
    if (signal?.aborted) this.#ended.abort()
    else signal?.addEventListener('abort', () => this.#ended.abort(), { once: true, signal: this.#ended.signal })
  }

  /** The last position that it has passed. */
  get position(): bigint {
    return this.#position
  }

  get generation(): number {
    return this.#generation
  }

  /** Whether nothing ahead of it is known already: others at the same place get the same, with the same cursors. */
  get plain(): boolean {
    return this.#known.length === 0
  }

  /** What can be had at once, without a wait; for one who has no entries ahead that it knows. */
  ready(limit: number): LogEntry[] {
    const entries: LogEntry[] = []
    if (this.#ended.signal.aborted || this.#relay.stopped || this.#relay.generation !== this.#generation) return entries
    while (this.plain && entries.length < limit) {
      const entry = this.#relay.ring.at(this.#position + 1n)
      if (!entry) break
      this.#position = entry.position
      if (entry.body !== undefined) entries.push(entry)
    }
    return entries
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async next(): Promise<IteratorResult<LogEntry, undefined>> {
    for (;;) {
      const entry = await this.#follow()
      if (!entry) return { done: true, value: undefined }
      this.#position = entry.position
      const known = without(this.#known, entry.id)
      const repeated = known !== this.#known
      this.#known = known
      if (!repeated && entry.body !== undefined) return { done: false, value: entry.knowing(known) }
    }
  }

  /** Also ends a `next` that is waiting, as an async generator's return would not. */
  async return(): Promise<IteratorResult<LogEntry, undefined>> {
    this.#ended.abort()
    return { done: true, value: undefined }
  }

  /** The entry after the last one, as soon as there is one; undefined at the end. */
  async #follow(): Promise<LogEntry | undefined> {
    const signal = this.#ended.signal
    if (++this.#given % stretch === 0) await nextTurn()
    while (!signal.aborted && !this.#relay.stopped) {
      if (this.#relay.generation !== this.#generation) throw cursorExpired()
      const next = this.#position + 1n
      if (next > this.#relay.ring.latest) {
        await this.#relay.news.wait({ signal })
        continue
      }
      const entry = this.#young(next) ?? (await this.#old(next))
      if (entry) return signal.aborted ? undefined : entry
      // PostgreSQL could not be asked, or is not the one that the relay has read; the relay will tell.
      await this.#relay.caughtUp(signal)
    }
    return undefined
  }

  #young(position: bigint): LogEntry | undefined {
    const entry = this.#relay.ring.at(position)
    if (entry) this.#page = []
    return entry
  }

  async #old(position: bigint): Promise<LogEntry | undefined> {
    const inPage = () => this.#page.at(Number(position - (this.#page[0]?.position ?? position)))
    const entry = inPage()
    if (entry) return entry
    this.#page = await this.#pages.around(position, this.#relay.epoch).catch(() => [])
    return inPage()
  }
}
