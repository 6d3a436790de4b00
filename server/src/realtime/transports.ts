import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { refreshViewer } from '../auth/identity.ts'
import type { Viewer } from '../auth/viewer.ts'
import { AppError } from '../errors.ts'
import { contextFor } from '../graphql/context.ts'
import type { Services } from '../services.ts'
import { Connections } from './connections.ts'
import { Hub } from './hub.ts'
import type { Engine } from './operations.ts'
import { Outboxes } from './outbox.ts'
import { EventStreamTransport } from './sse.ts'
import { WebSocketTransport } from './ws.ts'

export interface LiveLimits {
  /** Open WebSockets and event streams on this node, at most. */
  connections?: number
  /** Operations at once on a WebSocket, at most. */
  operations?: number
  /** Milliseconds for connection_init to come. */
  initTimeout?: number
  /** Milliseconds between pings of a WebSocket. */
  pingInterval?: number
  /** Milliseconds between comments in an event stream. */
  keepAliveInterval?: number
  /** Connections of one user, and of one session or token, at most. */
  connectionsPerUser?: number
  connectionsPerCredential?: number
  /** Bytes that may wait for one connection; it is closed when there is more. */
  queueBytes?: number
  /** Bytes that may wait for all; no subscriptions are taken while there is more. */
  totalQueueBytes?: number
}

/** What metrics show of the live stream on this node. */
export interface LiveFigures {
  connections: number
  /** Closed, by who or what closed them. */
  closed: Readonly<Record<string, number>>
  groups: number
  members: number
  events: number
  deliveries: number
  executions: number
  catchUps: number
  /** Seconds from the placing of the last event to its delivery. */
  lag: number
  queueBytes: number
}

/** GraphQL over WebSocket and Server-Sent Events, as PROTOCOL.md says. */
export interface LiveTransports {
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Answers a request for an event stream; false when the request is another, for plain HTTP. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<boolean>
  /** How many connections are open. */
  readonly size: number
  readonly figures: LiveFigures
  /** Closes all, and takes no more; to be called before the log is stopped. */
  close(): Promise<void>
}

/** @param services with a log that has been started */
export function createLiveTransports(
  services: Services,
  yoga: Pick<Engine, 'getEnveloped'>,
  limits: LiveLimits = {},
): LiveTransports {
  const { db, log, logger, clock } = services
  const { connections: limit = 20_000, connectionsPerUser = 1000, connectionsPerCredential = 500, ...others } = limits
  const { queueBytes = 1024 * 1024, totalQueueBytes = 256 * 1024 * 1024 } = limits
  const connections = new Connections<Viewer>({
    log,
    logger,
    clock,
    limit,
    perUser: connectionsPerUser,
    perCredential: connectionsPerCredential,
    refresh: (viewer) => refreshViewer(db, viewer, clock()),
  })
  const outboxes = new Outboxes()
  const hub = new Hub(services)
  const engine: Engine = {
    getEnveloped: (context) => yoga.getEnveloped(context),
    contextFor: (asking) => contextFor(services, asking),
    hub,
    refusal: () => (outboxes.bytes > totalQueueBytes ? tooMuchWaits() : null),
    logger,
  }
  const shared = { services, engine, connections, outboxes, ...others, queueBytes }
  const webSockets = new WebSocketTransport(shared)
  const eventStreams = new EventStreamTransport(shared)
  return {
    handleUpgrade: (request, socket, head) => webSockets.handleUpgrade(request, socket, head),
    handle: (request, response) => eventStreams.handle(request, response),
    get size() {
      return connections.size
    },
    get figures() {
      const { events, deliveries, catchUps, lag } = hub.counts
      return {
        connections: connections.size,
        closed: { ...connections.closed },
        groups: hub.groups.size,
        members: hub.groups.members,
        events,
        deliveries,
        executions: hub.bodies.executions,
        catchUps,
        lag: lag / 1000,
        queueBytes: outboxes.bytes,
      }
    },
    async close() {
      connections.stop()
      hub.stop()
      await webSockets.close()
    },
  }
}

const tooMuchWaits = () =>
  new AppError(
    'RATE_LIMITED',
    {
      ru: 'Сервер ещё не передал другим то, что им причитается. Подпишитесь снова через несколько секунд.',
      en: 'The server still has much to send to others. Subscribe again in a few seconds.',
    },
    { details: { retryAfterSeconds: 5 } },
  )
