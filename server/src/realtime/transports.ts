import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { refreshViewer } from '../auth/identity.ts'
import type { Viewer } from '../auth/viewer.ts'
import { contextFor } from '../graphql/context.ts'
import type { Services } from '../services.ts'
import { Connections } from './connections.ts'
import type { Engine } from './operations.ts'
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
}

/** GraphQL over WebSocket and Server-Sent Events, as PROTOCOL.md says. */
export interface LiveTransports {
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Answers a request for an event stream; false when the request is another, for plain HTTP. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<boolean>
  /** How many connections are open. */
  readonly size: number
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
  const { connections: limit = 20_000, ...others } = limits
  const connections = new Connections<Viewer>({
    log,
    logger,
    clock,
    limit,
    refresh: (viewer) => refreshViewer(db, viewer, clock()),
  })
  const engine: Engine = {
    getEnveloped: (context) => yoga.getEnveloped(context),
    contextFor: (asking) => contextFor(services, asking),
    logger,
  }
  const shared = { services, engine, connections, ...others }
  const webSockets = new WebSocketTransport(shared)
  const eventStreams = new EventStreamTransport(shared)
  return {
    handleUpgrade: (request, socket, head) => webSockets.handleUpgrade(request, socket, head),
    handle: (request, response) => eventStreams.handle(request, response),
    get size() {
      return connections.size
    },
    async close() {
      connections.stop()
      await webSockets.close()
    },
  }
}
