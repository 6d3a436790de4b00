import type { Logger } from 'pino'
import type { SqlWithScripts } from '../db/database.ts'
import { accessTopic } from './access.ts'
import { cursorExpired, decodeCursor, encodeCursor, type LiveCursorColumns, livePoint } from './cursor.ts'
import type { LogEntry, TopicReader } from './entry.ts'
import { Follower, type Start } from './follower.ts'
import { noIds } from './ids.ts'
import { Pages } from './pages.ts'
import { Relay, type RelayOptions } from './relay.ts'

export { type LiveCursorColumns, liveCursorColumns } from './cursor.ts'
export type { LogEntry, TopicReader } from './entry.ts'
export type { Follower, Start } from './follower.ts'

export interface EventLogOptions extends Partial<Omit<RelayOptions, 'topics' | 'url' | 'logger' | 'onAnotherLog'>> {
  url: string
  /** Readers of the entries' bodies; changes of access are always read. */
  topics: readonly TopicReader[]
  logger: Logger
  clock: () => Date
  /** Days for which the stream serves a cursor; the history itself is kept for ever. */
  keptDays?: number
  /** Pages of older entries kept in memory, and read at once. */
  pages?: { kept: number; readers: number }
}

export interface FollowOptions {
  /** A cursor; without it, from now on. */
  after?: string | null
  /** A place that `here` has named; where there is no cursor. */
  from?: Start
  signal?: AbortSignal
}

const day = 24 * 60 * 60 * 1000

/** The log as this node reads it: the one total order of everything that was committed (see realtime/PROTOCOL.md). */
export class EventLog {
  readonly #db: SqlWithScripts
  readonly #relay: Relay
  readonly #pages: Pages
  readonly #options: EventLogOptions
  readonly #keptFor: number

  /** @param db for what is not the relay's own: lookups of cursors and pages of older entries */
  constructor(db: SqlWithScripts, options: EventLogOptions) {
    const topics = [...options.topics, accessTopic]
    const pageSize = options.pageSize ?? 256
    this.#db = db
    this.#options = options
    this.#keptFor = (options.keptDays ?? 7) * day
    this.#pages = new Pages(db, { topics, pageSize, ...(options.pages ?? { kept: 16, readers: 2 }) })
    this.#relay = new Relay({
      ringSize: 4096,
      preload: 2048,
      pollInterval: 250,
      minInterval: 20,
      queryTimeout: 5000,
      reconnect: { first: 100, longest: 3000 },
      ...options,
      topics,
      pageSize,
      onAnotherLog: () => this.#pages.forget(),
    })
  }

  start(): Promise<void> {
    return this.#relay.start()
  }

  /** Ends everybody who follows. */
  stop(): Promise<void> {
    return this.#relay.stop()
  }

  /** To be called after a commit on this node: what was committed is placed and read soon. Never throws, never waits. */
  wake(): void {
    this.#relay.wake()
  }

  get stopped(): boolean {
    return this.#relay.stopped
  }

  /** Names the database, so that a cursor of another one is known as such. */
  get epoch(): string {
    return this.#relay.epoch
  }

  /** The last position that this node has read. */
  get latest(): bigint {
    return this.#relay.ring.latest
  }

  /** Milliseconds since this node last saw the log's end: less than a poll, unless PostgreSQL is away. */
  get age(): number {
    return performance.now() - this.#relay.readAt
  }

  /** The cursor of the snapshot that the columns were read in. */
  liveCursor(columns: LiveCursorColumns): string {
    return encodeCursor(livePoint(this.epoch, columns))
  }

  /** The cursor of an entry read from elsewhere than the stream; its position is null while it has none. */
  eventCursor(entry: { id: bigint; position: bigint | null }): string {
    const { epoch } = this
    return encodeCursor(
      entry.position === null ? { epoch, entry: entry.id } : { epoch, position: entry.position, known: noIds },
    )
  }

  /** As `open`, but a cursor that cannot be followed fails the first `next`. */
  follow(options: FollowOptions = {}): AsyncIterableIterator<LogEntry> {
    const opening = this.open(options)
    opening.catch(() => {})
    return {
      [Symbol.asyncIterator]() {
        return this
      },
      next: async () => (await opening).next(),
      return: async () => (await opening).return(),
    }
  }

  /**
   * Starts to follow: every entry once, in the one order, after the cursor or from now on.
   * Fails with BAD_USER_INPUT for what is no cursor, and with CURSOR_EXPIRED for one that cannot be served whole.
   */
  async open({ after, from, signal }: FollowOptions = {}): Promise<Follower> {
    return new Follower(
      this.#relay,
      this.#pages,
      after == null ? (from ?? this.here()) : await this.#locate(after, signal),
      signal,
    )
  }

  /** The end of the log, as far as this node has read it. */
  here(): Start {
    if (!this.#relay.started) throw new Error('The log has not been started')
    return { generation: this.#relay.generation, position: this.latest, known: noIds }
  }

  async #locate(cursor: string, signal?: AbortSignal): Promise<Start> {
    const point = decodeCursor(cursor)
    const { generation } = this.#relay
    if (point.epoch !== this.epoch) throw cursorExpired()
    const { position, known } =
      'entry' in point ? { position: await this.#find(point.entry, signal), known: noIds } : point
    // The cursor may come from a node that is ahead of this one; only then is there anything to wait for.
    if (position > this.latest) await this.#relay.caughtUp(signal)
    // Beyond the end: the database has been put back to an earlier state.
    if (position > this.latest && !signal?.aborted) throw cursorExpired()
    await this.#checkAge(position)
    return { generation, position, known }
  }

  /** The position of an entry that had none when its cursor was made. */
  async #find(id: bigint, signal?: AbortSignal): Promise<bigint> {
    await this.#relay.caughtUp(signal)
    const [found] = await this.#db.query<{ position: bigint }>('SELECT position FROM log_positions WHERE id = $1', [id])
    if (!found) throw cursorExpired()
    return found.position
  }

  /**
   * A cursor is too old when the entry that comes after it is: a quiet system's last cursor stays good for as long
   * as nothing happens.
   */
  async #checkAge(position: bigint): Promise<void> {
    const next = position + 1n
    if (next > this.latest) return
    const entry =
      this.#relay.ring.at(next) ??
      (await this.#pages.around(next, this.epoch)).find((candidate) => candidate.position === next)
    const oldest = this.#options.clock().getTime() - this.#keptFor
    if (!entry || entry.placedAt.getTime() < oldest) throw cursorExpired()
  }
}
