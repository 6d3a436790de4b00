import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buildSchema, GraphQLError } from 'graphql'
import { useServer as serve } from 'graphql-ws/use/ws'
import { type WebSocket, WebSocketServer } from 'ws'

const schema = buildSchema(`
  type Query { nothing: Int }
  type Subscription { ticketEvents(after: String): TicketEvent! }
  type TicketEvent { id: ID! cursor: String! }
`)

/**
 * A log of events over the real protocol, for what the product's own server cannot be made to do on demand: the n-th
 * event has the cursor `n`.
 */
export class EventServer implements AsyncDisposable {
  readonly #http = createServer()
  readonly #sockets = new Set<WebSocket>()
  readonly #waiting = new Set<() => void>()
  #length = 0
  /** What each subscription asked to begin after, in the order that they came. */
  readonly asked: (string | null)[] = []
  /** What the next subscriptions are answered with instead of events, one each. */
  readonly refusals: { code: string; [more: string]: unknown }[] = []
  /** Credentials are not good. */
  refusing = false
  stopping = false

  static async start(): Promise<EventServer> {
    const server = new EventServer()
    const sockets = new WebSocketServer({ server: server.#http, path: '/graphql' })
    sockets.on('connection', (socket) => {
      server.#sockets.add(socket)
      socket.on('close', () => server.#sockets.delete(socket))
    })
    serve(
      {
        schema,
        roots: { subscription: { ticketEvents: server.#follow.bind(server) } },
        onConnect: () => !server.refusing,
      },
      sockets,
    )
    server.#http.listen(0, '127.0.0.1')
    await once(server.#http, 'listening')
    return server
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}/graphql`
  }

  get connections(): number {
    return this.#sockets.size
  }

  write(count = 1): void {
    this.#length += count
    for (const wake of this.#waiting) wake()
    this.#waiting.clear()
  }

  /** Cuts every connection, as a network or a stopping server does. */
  cut(code?: number): void {
    for (const socket of this.#sockets) {
      if (code === undefined) socket.terminate()
      else socket.close(code)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut()
    this.#http.close()
    await once(this.#http, 'close')
  }

  async *#follow({ after }: { after: string | null }) {
    this.asked.push(after)
    const refusal = this.refusals.shift()
    if (refusal) throw new GraphQLError('Нельзя.', { extensions: refusal })
    for (let next = Number(after ?? 0) + 1; ; next++) {
      while (next > this.#length && !this.stopping) {
        await new Promise<void>((resolve) => this.#waiting.add(resolve))
      }
      if (this.stopping) return
      yield { ticketEvents: { id: `e${next}`, cursor: String(next) } }
    }
  }
}
