import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ExecutionResult } from 'graphql'
import type { Viewer } from '../auth/viewer.ts'
import { unauthenticated } from '../errors.ts'
import { toGraphQLError } from '../graphql/errors.ts'
import { ownCookie } from '../http/own-cookie.ts'
import type { Closing, Connection } from './connections.ts'
import type { Sink } from './member.ts'
import { failed, type OperationRequest, prepare } from './operations.ts'
import { Outbox } from './outbox.ts'
import { foreignPage, noRoom, onlySubscriptions, readOperation, refuse, tooMany } from './sse-request.ts'
import { askingOf, type TransportOptions } from './transport.ts'

/** Milliseconds for a closed stream to be taken; then the connection is cut. */
const closeTimeout = 1000

/** GraphQL over Server-Sent Events: one operation a connection; a result's id is the cursor of its event. */
export class EventStreamTransport {
  readonly #options: TransportOptions

  constructor(options: TransportOptions) {
    this.#options = options
  }

  /** False when the request is none of ours: its body is there to be read again. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const given = await readOperation(request)
    if (given === null) return false
    if ('status' in given) return refuse(response, given)
    const { connections, services } = this.#options
    const { authorization = null, cookie = null } = request.headers
    if (authorization === null && cookie !== ownCookie(request.headers, services.settings.publicUrl)) {
      return refuse(response, foreignPage)
    }
    if (connections.isFull() || connections.stopping) return refuse(response, noRoom)
    await this.#stream(request, response, given)
    return true
  }

  async #stream(request: IncomingMessage, response: ServerResponse, given: OperationRequest): Promise<void> {
    const { connections, engine, services, outboxes, limits, closes } = this.#options
    const { authorization = null, cookie = null, 'last-event-id': lastEventId } = request.headers
    const asking = {
      ...askingOf(request, this.#options),
      lastEventId: typeof lastEventId === 'string' && lastEventId !== '' ? lastEventId : null,
    }
    const abort = new AbortController()
    response.once('close', () => abort.abort())

    const asOf = services.log.latest
    let viewer: Viewer | null = null
    const identify = async () => {
      viewer = await services.auth.identify({ authorization, cookie })
      return viewer
    }
    const asker = {
      identify,
      viewerAsOf: (position: bigint) => (connection ? connections.viewerAsOf(connection, position) : identify()),
    }
    let connection: Connection<Viewer> | undefined
    const operation = await prepare(engine, given, asking, asker, abort)
    if (response.closed) return
    if ('kind' in operation && operation.kind !== 'subscription' && request.method === 'GET') {
      response.setHeader('allow', 'POST')
      refuse(response, onlySubscriptions)
      return
    }
    // Others may have come in the meantime, or the stop.
    const isClosed = connections.isFull() || connections.stopping
    if (isClosed || connections.crowdedBy(viewer)) {
      refuse(response, isClosed ? noRoom : tooMany)
      return
    }
    let closing: Closing | undefined
    const opened = connections.add(viewer, asOf, (why) => {
      closing = why
      abort.abort()
      outbox.close()
      // A reader that takes nothing would keep the stream open.
      const cut = setTimeout(() => response.destroy(), closeTimeout)
      response.once('close', () => clearTimeout(cut))
    })
    connection = opened
    const slow = () => opened.close('slow')
    const outbox = new Outbox(outboxes, response, { limit: limits.queueBytes, framed: false, onOverflow: slow })
    response.once('close', () => {
      outbox.close()
      opened.end()
    })
    // Nothing comes from the other side of a stream that could show that it is gone.
    request.socket.setKeepAlive(true, 30_000)
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    })
    // Lets the client see the headers before the first event.
    response.write(':\n\n')
    const timer = setInterval(() => response.writableNeedDrain || response.write(':\n\n'), limits.keepAliveInterval)
    const write = (result: ExecutionResult, cursor: string | null) => {
      outbox.push(nothing, Buffer.from(eventOf(JSON.stringify(result), cursor)))
      return outbox.settled()
    }
    let broken = false
    try {
      for await (const result of 'errors' in operation ? [operation] : operation.start(sinkOf(outbox))) {
        broken = failed(result)
        await write(result, 'errors' in operation || broken ? null : operation.context.cursor)
      }
      // A subscription may have noticed before the connection that there are no rights left.
      if (!closing && !broken) await connections.refresh(opened).catch(() => null)
      await outbox.settled()
      if (closing === 'revoked') {
        response.write(eventOf(JSON.stringify({ errors: [toGraphQLError(unauthenticated(), asking.language)] }), null))
      }
      // Without it the client comes back, and goes on after the last id that it has.
      if (closing !== 'stopping' && closing !== 'slow' && !broken) response.write('event: complete\ndata:\n\n')
    } finally {
      clearInterval(timer)
      closes.add(closing ?? (broken ? 'failed' : response.closed ? 'left' : 'complete'))
      opened.end()
      response.end()
    }
  }
}

/** A result as an event stream has it. */
const eventOf = (json: string, cursor: string | null): string =>
  `${cursor ? `id: ${cursor}\n` : ''}event: next\ndata: ${json}\n\n`

const nothing = Buffer.alloc(0)

/** Every stream has the same bytes. */
function sinkOf(outbox: Outbox): Sink {
  return {
    push(body) {
      body.streamed ??= Buffer.from(eventOf(body.json.toString('utf8', 0, body.json.length - 1), body.cursor))
      outbox.push(nothing, body.streamed)
    },
    get busy() {
      return outbox.busy
    },
    settled: () => outbox.settled(),
  }
}
