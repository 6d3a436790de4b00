import { Alarm, pause } from '../../../src/events/waiting.ts'
import { type Connect, type Result, socketTo, streamFrom } from './connections.ts'

export interface Received {
  id: string
  cursor: string
  ticketId: string
  version: number
  /** performance.now() at its arrival. */
  at: number
}

export interface FollowerOptions {
  name: string
  /** Nodes to connect to, as things are now; the next one is taken whenever there is need to connect again. */
  addresses: () => readonly string[]
  /** The first of them to take. */
  first?: number
  token: string
  after: string
  over?: 'socket' | 'stream'
  query?: string
  /** Milliseconds without any sign of life after which a connection is given up. */
  deadline?: number
}

/** What the server makes of the event's own record. */
export const plainDocument = `subscription ($after: String) {
  ticketEvents(after: $after) { id cursor kind ticket { id status version } }
}`

/** The same, and something that the server reads from its tables for it. */
export const wideDocument = `subscription ($after: String) {
  ticketEvents(after: $after) { id cursor kind actor { fullName } ticket { id status version } }
}`

/** Codes with which the server asks to come back; any other end is a fault of the client or of the server. */
const passing = new Set([1001, 1006, 1013, 4408, 4410, 4500])

/** Milliseconds before it connects again; they double while it fails. */
const [firstWait, longestWait] = [20, 1000]

/**
 * A client of the live stream that does what PROTOCOL.md asks of one: whatever ends its connection, it goes on with
 * the cursor of the last event that it has, at the next address.
 *
 * following: from the start. over: by `stop`, or by an end that no coming back mends; then everybody who waits fails.
 */
export class Follower {
  readonly name: string
  readonly received: Received[] = []
  /** Why each connection has ended, in order. */
  readonly ends: (number | string)[] = []
  readonly #options: FollowerOptions
  readonly #stopping = new AbortController()
  readonly #news = new Alarm()
  readonly #running: Promise<void>
  #failure: Error | null = null

  constructor(options: FollowerOptions) {
    this.name = options.name
    this.#options = options
    this.#running = this.#run().catch((error: Error) => {
      this.#failure = error
      this.#news.ring()
    })
  }

  get ids(): string[] {
    return this.received.map(({ id }) => id)
  }

  get cursor(): string {
    return this.received.at(-1)?.cursor ?? this.#options.after
  }

  /** Resolves when it has received that many events, counted from its start. */
  count(wanted: number): Promise<void> {
    return this.until(() => this.received.length >= wanted)
  }

  /** Resolves when it has the event. */
  event(id: string): Promise<void> {
    return this.until(() => this.received.some((event) => event.id === id))
  }

  /** Looks again at every event and every end of a connection. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      if (this.#failure) throw this.#failure
      if (this.#stopping.signal.aborted) throw new Error(`${this} was stopped`)
      await this.#news.wait()
    }
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#news.ring()
    await this.#running
  }

  toString(): string {
    return `${this.name}: ${this.received.length} events, connections ended with [${this.ends.join(', ')}]`
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping
    const connect: Connect = this.#options.over === 'stream' ? streamFrom : socketTo
    for (let [turn, failures] = [this.#options.first ?? 0, 0]; !signal.aborted; turn += 1) {
      const addresses = this.#options.addresses()
      const before = this.received.length
      const { token, query = wideDocument, deadline = 60_000 } = this.#options
      const url = addresses[turn % addresses.length]
      if (url) {
        const where = { url, token, query, after: this.cursor, deadline, signal }
        const end = await connect(where, (result) => this.#take(result))
        if (signal.aborted) return
        this.ends.push(end)
        this.#news.ring()
        if (typeof end === 'number' && !passing.has(end)) throw new Error(`${this} may not come back`)
      }
      failures = this.received.length > before ? 0 : failures + 1
      await pause(Math.min(firstWait * 2 ** failures, longestWait) * (0.5 + Math.random() / 2), signal)
    }
  }

  /** False ends the subscription: what the server could not make now comes again after the last cursor. */
  #take({ data, errors }: Result): boolean {
    const code = errors?.[0]?.extensions.code
    if (code === 'INTERNAL_SERVER_ERROR' || code === 'RATE_LIMITED') return false
    if (errors || !data) throw new Error(`${this}, and then ${JSON.stringify(errors)}`)
    const { id, cursor, ticket } = data.ticketEvents
    this.received.push({
      id: plainId(id),
      cursor,
      ticketId: plainId(ticket.id),
      version: ticket.version,
      at: performance.now(),
    })
    this.#news.ring()
    return true
  }
}

/** `TicketEvent:17` as clients know it, to 17. */
export const plainId = (id: string): string => Buffer.from(id, 'base64url').toString().split(':')[1] ?? ''
