import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { CloseCode, type Context, handleProtocols, makeServer } from 'graphql-ws'
import { type Server, WebSocket, WebSocketServer } from 'ws'
import type { Viewer } from '../auth/viewer.ts'
import { AppError } from '../errors.ts'
import type { Asking } from '../graphql/context.ts'
import { toGraphQLError } from '../graphql/errors.ts'
import { ownCookie } from '../http/own-cookie.ts'
import type { Closes } from './closes.ts'
import { CompressedOutbox, type Messages } from './compressed-outbox.ts'
import type { Closing, Connection } from './connections.ts'
import type { Sink } from './member.ts'
import { type Asker, type Operation, prepare } from './operations.ts'
import { Outbox } from './outbox.ts'
import { askingOf, type TransportOptions } from './transport.ts'

/** What a client may send in connection_init. */
interface Payload {
  authorization?: unknown
  language?: unknown
  [other: string]: unknown
}

interface Peer {
  socket: CountedSocket
  outbox: Messages
  /** Until connection_init: it is large, and a connection may last for days. */
  request: IncomingMessage | null
  /** From connection_init on: what the request said, and who speaks. */
  asking?: Asking
  connection?: Connection<Viewer>
}

/** What graphql-ws is given to run. */
type Started = { start(): ReturnType<Operation['start']> }

const closings: Record<Closing, [code: number, reason: string]> = {
  revoked: [CloseCode.Forbidden, 'Revoked or expired'],
  stopping: [1001, 'Going away'],
  slow: [4410, 'Too slow, resume'],
}

const crowded: [code: number, reason: string] = [4411, 'Too many connections']
const tryLater: [code: number, reason: string] = [1013, 'Try again later']

/** Milliseconds for a peer to answer a close; then the socket is cut. */
const closeTimeout = 1000

/** The same for one that is slow: it should learn why. */
const slowCloseTimeout = 10_000

/**
 * What is agreed on with those who ask for compression: a window that is kept from message to message, since events
 * are alike, and small enough for thousands of sockets (32 KiB each); theirs is not kept, they say little.
 */
const deflate = { serverMaxWindowBits: 12, clientNoContextTakeover: true, zlibDeflateOptions: { memLevel: 5 } }

/** Counts its end by the code that it is closed with, whichever side begins; 1006 when it is cut. */
class CountedSocket extends WebSocket {
  closes: Closes | null = null

  override close(code?: number, reason?: string | Buffer): void {
    if (this.readyState === WebSocket.OPEN) this.count(code ?? 1005)
    super.close(code, reason)
  }

  /** Only the first time. */
  count(code: number): void {
    this.closes?.add(code)
    this.closes = null
  }
}

/** GraphQL over WebSocket: translates between sockets, the protocol of graphql-ws, and operations. */
export class WebSocketTransport {
  readonly #options: TransportOptions
  readonly #sockets: Server<typeof CountedSocket>
  readonly #protocol: ReturnType<typeof makeServer<Payload, Peer>>

  constructor(options: TransportOptions) {
    const { maxMessage, initTimeout, compression } = options.limits
    this.#options = options
    this.#sockets = new WebSocketServer({
      noServer: true,
      handleProtocols,
      maxPayload: maxMessage,
      perMessageDeflate: compression && deflate,
      WebSocket: CountedSocket,
    })
    this.#protocol = makeServer<Payload, Peer>({
      connectionInitWaitTimeout: initTimeout,
      onConnect: (context) => this.#connect(context),
      onSubscribe: (context, id, payload) => this.#subscribe(context, id, payload),
      execute: ({ rootValue }) => (rootValue as Started).start(),
      subscribe: ({ rootValue }) => (rootValue as Started).start(),
    })
  }

  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#sockets.handleUpgrade(request, socket, head, (opened) => this.#opened(opened, socket, request))
  }

  /** To be called when the connections have been told to close; resolves when all are gone. */
  async close(): Promise<void> {
    const { clients } = this.#sockets
    for (const socket of clients) socket.close(...closings.stopping)
    const cut = setTimeout(() => {
      for (const socket of clients) socket.terminate()
    }, closeTimeout)
    await new Promise((resolve) => this.#sockets.close(resolve))
    clearTimeout(cut)
  }

  #opened(socket: CountedSocket, stream: Duplex, request: IncomingMessage): void {
    const { connections, services, outboxes, limits, closes } = this.#options
    const { logger } = services
    socket.closes = closes
    const waiting = { limit: limits.queueBytes, onOverflow: () => peer.connection?.close('slow') }
    // ws writes its own frames whole and at once unless it compresses them; only then may ours stand between them.
    const outbox =
      socket.extensions === ''
        ? new Outbox(outboxes, stream, { ...waiting, framed: true })
        : new CompressedOutbox(outboxes, socket, waiting)
    const peer: Peer = { socket, request, outbox }
    // Too long a message, or broken frames: ws closes with the right code by itself.
    socket.on('error', (error) => logger.debug({ err: error }, 'A WebSocket has failed'))
    // This one is among them already.
    if (connections.stopping || connections.isFull() || connections.isFull(this.#sockets.clients.size - 1)) {
      socket.once('close', () => outbox.close())
      socket.close(...(connections.stopping ? closings.stopping : tryLater))
      return
    }

    const closed = this.#protocol.opened(
      {
        protocol: socket.protocol,
        // Resolves when the network has taken it: the next event is not asked for before.
        send: (data) => {
          outbox.push(nothing, Buffer.from(data))
          return outbox.settled()
        },
        close: (code, reason) => {
          outbox.flush()
          outbox.close()
          socket.close(code, reason)
        },
        onMessage: (handle) =>
          socket.on('message', (data) => {
            handle(String(data)).catch((error: unknown) => {
              logger.error({ err: error }, 'A WebSocket message could not be handled')
              socket.close(CloseCode.InternalServerError, 'Internal server error')
            })
          }),
      },
      peer,
    )
    const stopPinging = keepAlive(socket, limits.pingInterval)
    socket.once('close', (code, reason) => {
      socket.count(1006)
      stopPinging()
      outbox.close()
      peer.connection?.end()
      closed(code, String(reason)).catch((error: unknown) =>
        logger.error({ err: error }, 'A WebSocket has not ended well'),
      )
    })
  }

  /** Finds out who connects; false closes the socket with 4403. */
  async #connect({ extra: peer, connectionParams }: Context<Payload, Peer>): Promise<boolean> {
    const { connections, services } = this.#options
    const { socket, request } = peer
    if (!request) return false
    peer.request = null
    peer.asking = askingOf(request, this.#options)
    const authorization = connectionParams?.authorization ?? null
    if (authorization !== null && typeof authorization !== 'string') return false
    const cookie = authorization === null ? ownCookie(request.headers, services.settings.publicUrl) : null
    if (authorization === null && cookie === null && request.headers.cookie) return false
    const asOf = services.log.latest
    let viewer: Viewer | null
    try {
      viewer = await services.auth.identify({ authorization, cookie })
    } catch (error) {
      services.logger.error({ err: error }, 'Who opens a WebSocket could not be found out')
      return refuse(peer, tryLater)
    }
    if (!viewer && authorization !== null) return false
    // Gone in the meantime: its `close` has been and would not come again.
    if (socket.readyState !== socket.OPEN) return false
    if (connections.crowdedBy(viewer)) return refuse(peer, crowded)
    peer.connection = connections.add(viewer, asOf, (why) => {
      peer.outbox.close()
      socket.close(...closings[why])
      setTimeout(() => socket.terminate(), why === 'slow' ? slowCloseTimeout : closeTimeout).unref()
    })
    return true
  }

  async #subscribe(
    { extra: peer, connectionParams, subscriptions }: Context<Payload, Peer>,
    id: string,
    payload: { query: string; variables?: Record<string, unknown> | null; operationName?: string | null },
  ) {
    const { engine, connections, limits } = this.#options
    const { connection } = peer
    if (!connection || !peer.asking) throw new Error('An operation has come before its connection was known')
    const asking = { ...peer.asking }
    const language = connectionParams?.language
    if (language === 'ru' || language === 'en') asking.language = language
    if (Object.keys(subscriptions).length > limits.operations) {
      return [toGraphQLError(tooManyOperations(limits.operations), asking.language)]
    }

    const abort = new AbortController()
    const end = () => abort.abort()
    connection.signal.addEventListener('abort', end, { once: true, signal: abort.signal })
    const asker: Asker = {
      identify: () => connections.refresh(connection),
      viewerAsOf: (position) => connections.viewerAsOf(connection, position),
    }
    const operation = await prepare(engine, payload, asking, asker, abort)
    if (!('errors' in operation)) {
      const start = () => operation.start(sinkOf(peer.outbox, id))
      return { ...operation.args, rootValue: { start } satisfies Started }
    }
    abort.abort()
    return operation.errors
  }
}

/** Events of one operation, as graphql-transport-ws has them; only the operation's id is its own. */
function sinkOf(outbox: Messages, id: string): Sink {
  const prefix = Buffer.from(`{"id":${JSON.stringify(id)},"type":"next","payload":`)
  return {
    push: ({ json }) => outbox.push(prefix, json),
    get busy() {
      return outbox.busy
    },
    settled: () => outbox.settled(),
  }
}

const nothing = Buffer.alloc(0)

/** Closes with a code of ours where graphql-ws knows only 4403; what it still wants to say is dropped. */
function refuse({ outbox, socket }: Peer, why: [code: number, reason: string]): true {
  outbox.close()
  socket.close(...why)
  return true
}

function keepAlive(socket: WebSocket, interval: number): () => void {
  let answered = true
  socket.on('pong', () => {
    answered = true
  })
  const timer = setInterval(() => {
    if (answered) socket.ping()
    else socket.terminate()
    answered = false
  }, interval)
  return () => clearInterval(timer)
}

const tooManyOperations = (limit: number) =>
  new AppError(
    'RATE_LIMITED',
    {
      ru: `В соединении уже ${limit} операций, больше нельзя. Завершите часть из них или откройте ещё одно соединение.`,
      en: `This connection runs ${limit} operations, as many as it may. Complete some, or open another connection.`,
    },
    { details: { retryAfterSeconds: 5 } },
  )
