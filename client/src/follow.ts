import {
  LiveCursorDocument,
  TicketEventsDocument,
  type TicketEventsSubscriptionVariables,
  type TicketFilter,
  TicketsDocument,
} from '../generated/graphql.ts'
import { type Fault, isPassing, OtklikError } from './fault.ts'
import type { Document, Send } from './http.ts'
import type { Connection } from './live/connection.ts'
import { readEvents } from './live/events.ts'
import type { LiveSocket } from './live/socket.ts'
import { pause, waitBefore } from './live/waits.ts'
import type { Ticket, TicketEvent } from './types.ts'

export interface Snapshot {
  /** All that match, the newest first. */
  tickets: Ticket[]
  /** What the events go on from; to be kept when there is nothing newer. */
  liveCursor: string
  /** START: the first reading. EXPIRED: the cursor was too old, what happened in between is known only by its outcome. */
  reason: 'START' | 'EXPIRED'
}

export interface FollowOptions<Event extends { cursor: string } = TicketEvent> {
  /**
   * The `cursor` of the last event, or the `liveCursor` of what was read: everything since then comes first. Without it
   * the tickets are read and handed to `onSnapshot`; without that too, the events begin now.
   */
  after?: string
  /**
   * One at a time, in the one order: the next waits until this has been done with. `event.cursor` is what to keep, after
   * the work and in one transaction with it where each event must count once; a program that is started again with the
   * last cursor it has kept misses nothing. What is thrown here ends the following.
   */
  onEvent: (event: Event) => void | Promise<void>
  /**
   * The tickets themselves, to be put in the place of all that is known. Also called when the cursor was too old to
   * go on from; without it such a cursor is an error, `CURSOR_EXPIRED`.
   */
  onSnapshot?: (snapshot: Snapshot) => void | Promise<void>
  /** How the connection stands, now and whenever it changes. All that one client follows shares it. */
  onState?: (connection: Connection) => void
  /** The server has failed, is busy or cannot be read from, and is asked again after a while. For a log. */
  onDelay?: (error: OtklikError) => void
  /** A subscription of one's own with one `ticketEvents` that selects `cursor`, and the variables $filter and $after. */
  document?: Document<{ ticketEvents: Event }, TicketEventsSubscriptionVariables>
  /** Ends the following; what `onEvent` has begun is waited for. */
  signal?: AbortSignal
}

const pageSize = 200

/** Resolves when the signal is aborted or the client closed; rejects when there is no way to go on. */
export async function follow<Event extends { cursor: string }>(
  send: Send,
  socket: LiveSocket,
  filter: TicketFilter,
  options: FollowOptions<Event>,
  signal: AbortSignal,
): Promise<void> {
  const { onEvent, onSnapshot, onDelay, document = TicketEventsDocument } = options
  const delayed = (fault: Fault) => onDelay?.(new OtklikError(fault))
  const tell = () => options.onState?.(socket.read())
  const unwatch = socket.watch(tell)
  let expiries = 0
  try {
    tell()
    let after = options.after ?? (onSnapshot ? await begin('START') : await here())
    while (!signal.aborted) {
      try {
        const payload = { query: String(document), variables: { filter, after } }
        for await (const event of readEvents<Event>(socket, payload, signal, delayed)) {
          await onEvent(event)
          expiries = 0
        }
        return
      } catch (error) {
        if (!(error instanceof OtklikError) || error.code !== 'CURSOR_EXPIRED' || !onSnapshot) throw error
        // Two databases behind one address would refuse each other's cursors for ever.
        await pause(expiries === 0 ? 0 : waitBefore(expiries, Math.random()), signal)
        expiries += 1
        after = await begin('EXPIRED')
      }
    }
  } catch (error) {
    // Being stopped is no failure; what `onEvent` has thrown is one, even then.
    if (!signal.aborted || error !== signal.reason) throw error
  } finally {
    unwatch()
  }

  async function here(): Promise<string> {
    const { tickets } = await patiently(() => send(LiveCursorDocument, {}, { signal }))
    return tickets.liveCursor
  }

  async function begin(reason: Snapshot['reason']): Promise<string> {
    const tickets: Ticket[] = []
    let liveCursor: string | undefined
    // Later pages are read in later snapshots, and events since the first tell of their tickets too: versions decide.
    for (let page: string | null | undefined; page !== null; ) {
      const variables = { filter, first: pageSize, after: page }
      const read = await patiently(() => send(TicketsDocument, variables, { signal }))
      tickets.push(...read.tickets.nodes)
      liveCursor ??= read.tickets.liveCursor
      page = read.tickets.pageInfo.hasNextPage ? read.tickets.pageInfo.endCursor : null
    }
    const snapshot = { tickets, liveCursor: liveCursor as string, reason }
    await onSnapshot?.(snapshot)
    return snapshot.liveCursor
  }

  /** Reads again, after growing waits, for as long as the server is only away or busy. */
  async function patiently<Result>(read: () => Promise<Result>): Promise<Result> {
    for (let tries = 0; ; tries += 1) {
      try {
        return await read()
      } catch (error) {
        if (!(error instanceof OtklikError) || !isPassing(error)) throw error
        onDelay?.(error)
        const atLeast = (error.retryAfterSeconds ?? 0) * 1_000
        await pause(waitBefore(tries, Math.random(), { atLeast }), signal)
        signal.throwIfAborted()
      }
    }
  }
}
