import net from 'node:net'
import pg from 'pg'
import type { Logger } from 'pino'
import { type SqlWithScripts, sqlOver } from '../db/database.ts'
import { type LogEntry, placeAndReadEntries, readEntries, type TopicReader } from './entry.ts'
import { Ring } from './ring.ts'
import { Alarm, pause } from './waiting.ts'

export interface RelayOptions {
  url: string
  topics: readonly TopicReader[]
  logger: Logger
  /** Young entries kept in memory. */
  ringSize: number
  /** Entries read at start, so that clients coming back after a restart are served from memory. */
  preload: number
  /** Entries read with one statement. */
  pageSize: number
  /** Milliseconds between reads when nothing wakes the relay. */
  pollInterval: number
  /** Milliseconds between reads at least, however often it is woken. */
  minInterval: number
  /** Milliseconds after which a silent connection is given up. */
  queryTimeout: number
  /** Milliseconds before the first and, at most, before a later attempt to connect again. */
  reconnect: { first: number; longest: number }
  /** Called when its connection is found broken or silent: others to PostgreSQL may be so too. */
  onLost?: () => void
  /** Called when nothing of what was known of the log holds any more. */
  onAnotherLog: () => void
}

/**
 * Brings the log into memory, in order, over one connection of its own that also listens for hints.
 *
 * connecting: LISTEN, and whether the log is still the one that the ring was read from; then reading.
 * reading: place what is committed, read to the end, wait for a wake-up, a hint or the poll; never two reads at
 *   once. Any failure, a poll without an answer included (a network that went silent), leads back to connecting.
 * stopped: by stop() only.
 *
 * A hint that is lost costs at most a poll interval, never an entry.
 */
export class Relay {
  readonly ring: Ring
  /** Rings when the ring has grown, the generation has changed, or the relay has stopped. */
  readonly news = new Alarm()
  /** Rises when the database turns out to be another one, or put back: what was known of the log holds no more. */
  generation = 0
  readonly #options: RelayOptions
  readonly #wake = new Alarm()
  readonly #rounds = new Alarm()
  readonly #stopping = new AbortController()
  #epoch: string | undefined
  /** Rounds of reading; the last one begun and the last one that came to the end of the log. */
  #begun = 0
  #finished = 0
  /** When the end of the log was last in the ring, by `performance.now()`. */
  readAt = 0
  /** Something may be committed and not placed. */
  #placing = false
  /** The log is known to reach this far. */
  #end = 0n
  #running: Promise<void> | undefined

  constructor(options: RelayOptions) {
    this.#options = options
    this.ring = new Ring(options.ringSize)
  }

  get epoch(): string {
    if (this.#epoch === undefined) throw new Error('The log has not been started')
    return this.#epoch
  }

  /** The end of the log has been in the ring once. */
  get started(): boolean {
    return this.#finished > 0
  }

  get stopped(): boolean {
    return this.#stopping.signal.aborted
  }

  /** Resolves when the end of the log is in the ring for the first time. */
  async start(): Promise<void> {
    this.#running ??= this.#run()
    await this.caughtUp()
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    for (const alarm of [this.#wake, this.#rounds, this.news]) alarm.ring()
    await this.#running
  }

  /** Something was committed on this node: place and read it soon. */
  wake(): void {
    this.#placing = true
    this.#wake.ring()
  }

  /** Resolves after a round that began after the call: everything committed by now is in the ring then. */
  async caughtUp(signal?: AbortSignal): Promise<void> {
    const wanted = this.#begun + 1
    this.wake()
    while (this.#finished < wanted && !this.stopped && !signal?.aborted) await this.#rounds.wait({ signal })
  }

  async #run(): Promise<void> {
    const { logger, reconnect } = this.#options
    for (let failures = 0; !this.stopped; ) {
      try {
        await this.#session(() => {
          if (failures > 0) logger.info('The log is read again')
          failures = 0
        })
      } catch (error) {
        if (this.stopped) return
        failures += 1
        if (failures === 1) {
          logger.warn({ err: error }, 'The connection to the log was lost; connecting again')
          this.#options.onLost?.()
        }
        const wait = Math.min(reconnect.first * 2 ** (failures - 1), reconnect.longest)
        await pause(wait * (0.5 + Math.random() / 2), this.#stopping.signal)
      }
    }
  }

  /** One connection, from its making to its end. */
  async #session(connected: () => void): Promise<void> {
    const timeout = this.#options.queryTimeout
    const socket = new net.Socket()
    const client = new pg.Client({
      connectionString: this.#options.url,
      application_name: 'otklik log',
      connectionTimeoutMillis: timeout,
      query_timeout: timeout,
      statement_timeout: timeout,
      keepAlive: true,
      stream: () => socket,
    })
    // Without a listener a break between two reads would end the process; so the next read fails at once.
    client.on('error', () => this.wake())
    client.on('notification', ({ payload }) => {
      const position = BigInt(payload ?? 0)
      if (position > this.#end) this.#end = position
      this.#wake.ring()
    })
    try {
      await client.connect()
      await client.query('LISTEN otklik_log')
      const sql = sqlOver(client)
      await this.#recognize(sql)
      connected()
      await this.#read(sql)
    } finally {
      await Promise.race([client.end().catch(() => {}), pause(200, new AbortController().signal)])
      // A network that went silent would let end() wait for ever.
      socket.destroy()
    }
  }

  /** Is it the log that the ring was read from? After a restore or a failover it may be another. */
  async #recognize(sql: SqlWithScripts): Promise<void> {
    const last = this.ring.at(this.ring.latest)
    const [now] = await sql.query<{ epoch: string; end: bigint; lastId: bigint | null }>(
      `SELECT log_epoch() AS epoch, (SELECT coalesce(max(position), 0) FROM log_positions) AS end,
         (SELECT id FROM log_positions WHERE position = $1) AS "lastId"`,
      [this.ring.latest],
    )
    if (!now) throw new Error('PostgreSQL has not said which database it is')
    this.#end = now.end
    this.#placing = true
    if (this.#epoch === now.epoch && now.end >= this.ring.latest && (!last || last.id === now.lastId)) return
    if (this.#epoch !== undefined) {
      this.#options.logger.warn({ was: this.#epoch, is: now.epoch }, 'The log is another one; followers must read anew')
      this.generation += 1
      this.#options.onAnotherLog()
    }
    this.#epoch = now.epoch
    const start = now.end - BigInt(this.#options.preload)
    this.ring.restart(start > 0n ? start : 0n)
    this.news.ring()
  }

  async #read(sql: SqlWithScripts): Promise<void> {
    const { pollInterval, minInterval } = this.#options
    let polled = Number.NEGATIVE_INFINITY
    while (!this.stopped) {
      const started = performance.now()
      this.#begun += 1
      if (this.#placing || started - polled >= pollInterval) {
        this.#placing = false
        polled = started
        const { end, entries } = await placeAndReadEntries(sql, this.#options.topics, this.#next)
        if (end > this.#end) this.#end = end
        if (entries.length > 0) this.#take(entries)
      }
      while (this.ring.latest < this.#end) {
        const entries = await readEntries(sql, this.#options.topics, this.#next)
        // To go on would be to spin.
        if (entries.length === 0) throw new Error(`The log ends at ${this.ring.latest}, before its end ${this.#end}`)
        this.#take(entries)
      }
      this.#finished = this.#begun
      this.readAt = performance.now()
      this.#rounds.ring()

      await pause(minInterval - (performance.now() - started), this.#stopping.signal)
      const idle = !this.#placing && this.#end <= this.ring.latest
      if (idle && !this.stopped) await this.#wake.wait({ timeout: pollInterval })
    }
  }

  get #next() {
    return { after: this.ring.latest, limit: this.#options.pageSize, epoch: this.epoch }
  }

  #take(entries: readonly LogEntry[]): void {
    for (const entry of entries) this.ring.push(entry)
    this.news.ring()
  }
}
