import { setMaxListeners } from 'node:events'
import type { Logger } from 'pino'
import { accessChangeOf, concerns, type Identity } from '../events/access.ts'
import type { EventLog } from '../events/log.ts'
import { pause } from '../events/waiting.ts'

/** Why the server closes a connection; each transport says it in its own way. */
export type Closing = 'revoked' | 'stopping' | 'slow'

export interface ConnectionsOptions<Viewer extends Identity> {
  log: EventLog
  /** The same viewer as of now; null when the credential is no longer good. */
  refresh(viewer: Viewer): Promise<Viewer | null>
  clock: () => Date
  logger: Logger
  /** Open connections at most. */
  limit: number
  /** Of one user, and of one session or token. */
  perUser: number
  perCredential: number
}

/**
 * An open WebSocket or SSE stream.
 *
 * open: from `add`. closed: by the transport (`remove`), when its viewer is gone (`close('revoked')`), or when the
 * node stops (`close('stopping')`); `signal` is aborted in each case, and everything that runs over it ends.
 */
export class Connection<Viewer extends Identity> {
  /** Null when signed out. */
  viewer: Viewer | null
  /** The viewer has the rights of this place in the log, or newer ones. */
  asOf: bigint
  /** The reading of newer ones, for all who need them. */
  reading: Promise<Viewer | null> | null = null
  readonly #closed = new AbortController()
  readonly #onClose: (why: Closing) => void

  constructor(viewer: Viewer | null, asOf: bigint, onClose: (why: Closing) => void) {
    this.viewer = viewer
    this.asOf = asOf
    // Each operation listens.
    setMaxListeners(0, this.signal)
    this.#onClose = onClose
  }

  get signal(): AbortSignal {
    return this.#closed.signal
  }

  close(why: Closing): void {
    if (this.signal.aborted) return
    // First the transport: what it says must not come after the ends of the operations.
    this.#onClose(why)
    this.#closed.abort()
  }

  end(): void {
    this.#closed.abort()
  }
}

const namesOf = (viewer: Identity | null): string[] =>
  viewer ? [viewer.userId, `${viewer.credential.kind} ${viewer.credential.id}`] : []

/** setTimeout takes no more milliseconds than that. */
const longestTimer = 2 ** 31 - 1

/** The open connections of this node: closes those whose credential is revoked, by the log, or expires. */
export class Connections<Viewer extends Identity> {
  readonly #options: ConnectionsOptions<Viewer>
  readonly #open = new Set<Connection<Viewer>>()
  /** How many there are of each user and each credential. */
  readonly #counts = new Map<string, number>()
  readonly #stopping = new AbortController()
  /** Changes of access up to here have been looked at. */
  #watched = 0n

  constructor(options: ConnectionsOptions<Viewer>) {
    this.#options = options
    void this.#watch()
  }

  get size(): number {
    return this.#open.size
  }

  /** @param size connections that hold memory, also those of which nobody knows yet whose they are */
  isFull(size = this.#open.size): boolean {
    return size >= this.#options.limit
  }

  /** Whether this viewer has as many as one may have. */
  crowdedBy(viewer: Viewer | null): boolean {
    const [user, credential] = namesOf(viewer).map((who) => this.#counts.get(who) ?? 0)
    return (user ?? 0) >= this.#options.perUser || (credential ?? 0) >= this.#options.perCredential
  }

  get stopping(): boolean {
    return this.#stopping.signal.aborted
  }

  /**
   * @param asOf the log's latest position before the viewer was read: had the credential been revoked between the
   *   two, nobody would close the connection
   */
  add(viewer: Viewer | null, asOf: bigint, onClose: (why: Closing) => void): Connection<Viewer> {
    const connection = new Connection(viewer, asOf, onClose)
    this.#open.add(connection)
    for (const who of namesOf(viewer)) this.#counts.set(who, (this.#counts.get(who) ?? 0) + 1)
    connection.signal.addEventListener('abort', () => this.#removed(connection, namesOf(viewer)), { once: true })
    if (this.stopping) connection.close('stopping')
    else if (viewer) {
      if (this.#watched > asOf) void this.#recheck(connection)
      this.#closeAtExpiry(connection)
    }
    return connection
  }

  /** Reads the connection's viewer anew, and closes it when there is none. */
  async refresh(connection: Connection<Viewer>): Promise<Viewer | null> {
    if (connection.viewer === null) return null
    const asOf = this.#options.log.latest
    const viewer = await this.#options.refresh(connection.viewer)
    if (!viewer) connection.close('revoked')
    else if (asOf >= connection.asOf) {
      connection.viewer = viewer
      connection.asOf = asOf
    }
    return viewer
  }

  /** The connection's viewer with rights that are at least as new as that place in the log, read once for all. */
  async viewerAsOf(connection: Connection<Viewer>, position: bigint): Promise<Viewer | null> {
    // A place beyond the end is one of a log that has been replaced: nothing that is read now gets there.
    while (connection.viewer && connection.asOf < position && position <= this.#options.log.latest) {
      connection.reading ??= this.refresh(connection).finally(() => {
        connection.reading = null
      })
      if ((await connection.reading) === null) return null
    }
    return connection.signal.aborted ? null : connection.viewer
  }

  /** Closes all; no new ones are taken. */
  stop(): void {
    this.#stopping.abort()
    for (const connection of this.#open) connection.close('stopping')
  }

  #removed(connection: Connection<Viewer>, names: readonly string[]): void {
    this.#open.delete(connection)
    for (const who of names) {
      const left = (this.#counts.get(who) ?? 1) - 1
      if (left > 0) this.#counts.set(who, left)
      else this.#counts.delete(who)
    }
  }

  async #watch(): Promise<void> {
    const { log, logger } = this.#options
    const { signal } = this.#stopping
    while (!signal.aborted && !log.stopped) {
      try {
        const entries = await log.open({ signal })
        // What passed before is not in the stream; after an interruption there may be something.
        this.#watched = entries.position
        for (const connection of this.#open) {
          connection.asOf = -1n
          void this.#recheck(connection)
        }
        for await (const entry of entries) {
          this.#watched = entry.position
          const change = accessChangeOf(entry)
          if (!change) continue
          for (const connection of this.#open) {
            // A desk's change takes rights, not identities; the streams themselves look at that.
            const touched = connection.viewer && change.deskId === null && concerns(change, connection.viewer)
            if (touched) void this.#recheck(connection)
          }
        }
      } catch (error) {
        // The log is another one: the streams have ended with CURSOR_EXPIRED, the connections stay.
        logger.info({ err: error }, 'Connections are watched from the new end of the log')
        await pause(100, signal)
      }
    }
  }

  /** Until PostgreSQL has answered. */
  async #recheck(connection: Connection<Viewer>): Promise<void> {
    while (!connection.signal.aborted && connection.viewer) {
      try {
        await this.refresh(connection)
        return
      } catch (error) {
        this.#options.logger.warn({ err: error }, 'A connection’s rights could not be read; trying again')
        await pause(250, connection.signal)
      }
    }
  }

  #closeAtExpiry(connection: Connection<Viewer>): void {
    const expiresAt = connection.viewer?.credential.expiresAt
    if (!expiresAt) return
    const left = expiresAt.getTime() - this.#options.clock().getTime()
    const timer = setTimeout(
      async () => {
        // It may have been prolonged; if it was not, this closes the connection.
        if (left <= longestTimer) await this.#recheck(connection)
        if (!connection.signal.aborted) this.#closeAtExpiry(connection)
      },
      Math.min(Math.max(left, 0) + 1, longestTimer),
    )
    timer.unref()
    connection.signal.addEventListener('abort', () => clearTimeout(timer), { once: true })
  }
}
