import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { refreshViewer } from '../auth/identity.ts'
import type { Viewer } from '../auth/viewer.ts'
import { AppError } from '../errors.ts'
import { contextFor } from '../graphql/context.ts'
import type { Services } from '../services.ts'
import { Closes } from './closes.ts'
import { Connections } from './connections.ts'
import { Hub } from './hub.ts'
import { type LiveLimits, liveDefaults } from './limits.ts'
import type { Engine } from './operations.ts'
import { Outboxes } from './outbox.ts'
import { EventStreamTransport } from './sse.ts'
import { WebSocketTransport } from './ws.ts'

/** What metrics show of the live stream on this node. */
export interface LiveFigures {
  connections: number
  /** Ended ones, by code; event streams by a word. */
  closed: Readonly<Record<string, number>>
  groups: number
  members: number
  events: number
  deliveries: number
  executions: number
  catchUps: number
  /** Seconds from the placing of the last event to its delivery. */
  lag: number
  /** Seconds since this node last saw the end of the log. */
  logAge: number
  queueBytes: number
  /** Connections for which more waited than may. */
  overflows: number
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
  given: Partial<LiveLimits> = {},
): LiveTransports {
  const { db, log, logger, clock } = services
  const limits = { ...liveDefaults, ...given }
  const connections = new Connections<Viewer>({
    log,
    logger,
    clock,
    limit: limits.connections,
    perUser: limits.connectionsPerUser,
    perCredential: limits.connectionsPerCredential,
    refresh: (viewer) => refreshViewer(db, viewer, clock()),
  })
  const outboxes = new Outboxes()
  const closes = new Closes()
  const hub = new Hub(services)
  const engine: Engine = {
    getEnveloped: (context) => yoga.getEnveloped(context),
    contextFor: (asking) => contextFor(services, asking),
    hub,
    refusal: () => (outboxes.bytes > limits.totalQueueBytes ? tooMuchWaits() : null),
    logger,
  }
  const shared = { services, engine, connections, outboxes, closes, limits }
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
        closed: { ...closes.counts },
        groups: hub.groups.size,
        members: hub.groups.members,
        events,
        deliveries,
        executions: hub.bodies.executions,
        catchUps,
        lag: lag / 1000,
        logAge: log.age / 1000,
        queueBytes: outboxes.bytes,
        overflows: outboxes.overflows,
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
