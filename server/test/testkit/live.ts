import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocket } from 'ws'
import { createGraphQL } from '../../src/graphql/server.ts'
import type { LiveLimits } from '../../src/realtime/limits.ts'
import { createLiveTransports, type LiveFigures } from '../../src/realtime/transports.ts'
import type { Services } from '../../src/services.ts'

/** A node that serves the live transports on a port of its own. */
export interface LiveNode extends AsyncDisposable {
  url: string
  connect(init?: Record<string, unknown> | null, headers?: Record<string, string>, more?: ConnectOptions): Promise<Peer>
  stream(request: StreamRequest): Promise<EventStream>
  /** Open connections. */
  readonly size: number
  readonly figures: LiveFigures
}

export async function liveNode(services: Services, limits?: Partial<LiveLimits>): Promise<LiveNode> {
  const { yoga } = createGraphQL(services)
  const live = createLiveTransports(services, yoga, limits)
  const server = createServer(async (request, response) => {
    if (!(await live.handle(request, response))) await yoga(request, response)
  })
  server.on('upgrade', (request, socket, head) => live.handleUpgrade(request, socket, head))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`
  return {
    url,
    connect: (init, headers, more) => Peer.connect(url, init, headers, more),
    stream: (request) => EventStream.open(url, request),
    get size() {
      return live.size
    },
    get figures() {
      return live.figures
    },
    async [Symbol.asyncDispose]() {
      await live.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export interface ConnectOptions {
  protocol?: string | string[]
  /** Answer the server's pings. */
  autoPong?: boolean
  /** Ask for compression, as browsers and ws do. */
  perMessageDeflate?: boolean
}

export interface Message {
  id?: string
  type: string
  // The shape is the query's own; tests say what they expect of it.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  payload?: any
}

/** The other end of a WebSocket, speaking graphql-transport-ws by hand: what comes is what tests look at. */
export class Peer {
  readonly socket: WebSocket
  readonly closed: Promise<{ code: number; reason: string }>
  readonly #messages: Message[] = []
  #arrived = () => {}
  #over = false

  private constructor(socket: WebSocket) {
    this.socket = socket
    socket.on('error', () => {})
    socket.on('message', (data) => {
      this.#messages.push(JSON.parse(String(data)))
      this.#arrived()
    })
    this.closed = new Promise((resolve) => {
      socket.once('close', (code, reason) => {
        this.#over = true
        this.#arrived()
        resolve({ code, reason: String(reason) })
      })
    })
  }

  /** @param init null: connection_init is not sent */
  static async connect(
    url: string,
    init: Record<string, unknown> | null = {},
    headers: Record<string, string> = {},
    { protocol = 'graphql-transport-ws', ...more }: ConnectOptions = {},
  ): Promise<Peer> {
    const peer = new Peer(new WebSocket(url.replace('http:', 'ws:'), protocol, { headers, ...more }))
    await new Promise((resolve) => peer.socket.once('open', resolve).once('close', resolve))
    if (init) peer.send({ type: 'connection_init', payload: init })
    return peer
  }

  send(message: Message): void {
    this.socket.send(JSON.stringify(message))
  }

  subscribe(id: string, query: string, variables?: Record<string, unknown>): void {
    this.send({ id, type: 'subscribe', payload: { query, variables } })
  }

  /** The next message; a closed socket fails the test with its code. */
  async next(): Promise<Message> {
    while (this.#messages.length === 0) {
      if (this.#over) throw new Error(`Closed: ${JSON.stringify(await this.closed)}`)
      await new Promise<void>((resolve) => {
        this.#arrived = resolve
      })
    }
    return this.#messages.shift() as Message
  }

  async expect(type: string): Promise<Message> {
    const message = await this.next()
    if (message.type !== type) throw new Error(`Expected ${type}, got ${JSON.stringify(message)}`)
    return message
  }
}

export interface StreamRequest {
  query: string
  variables?: Record<string, unknown>
  token?: string
  method?: 'GET' | 'POST'
  headers?: Record<string, string>
}

export interface StreamedEvent {
  id?: string
  event?: string
  data?: string
}

/** A response of the server's, read as an event stream. */
export class EventStream {
  readonly response: Response
  readonly #abort: AbortController
  readonly #events: AsyncGenerator<StreamedEvent>

  private constructor(response: Response, abort: AbortController) {
    this.response = response
    this.#abort = abort
    this.#events = parse(response)
  }

  static async open(url: string, request: StreamRequest): Promise<EventStream> {
    const { query, variables, token, method = 'POST', headers = {} } = request
    const abort = new AbortController()
    const accept = { accept: 'text/event-stream', ...(token && { authorization: `Bearer ${token}` }), ...headers }
    const address = new URL(url)
    if (method === 'GET') {
      address.searchParams.set('query', query)
      if (variables) address.searchParams.set('variables', JSON.stringify(variables))
    }
    const response = await fetch(address, {
      method,
      signal: abort.signal,
      ...(method === 'GET'
        ? { headers: accept }
        : { headers: { 'content-type': 'application/json', ...accept }, body: JSON.stringify({ query, variables }) }),
    })
    return new EventStream(response, abort)
  }

  /** The next event; undefined at the end of the stream. */
  async next(): Promise<StreamedEvent | undefined> {
    const { value, done } = await this.#events.next()
    return done ? undefined : value
  }

  close(): void {
    this.#abort.abort()
  }
}

async function* parse(response: Response): AsyncGenerator<StreamedEvent, void> {
  let text = ''
  const decoder = new TextDecoder()
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true })
    for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
      const block = text.slice(0, end)
      text = text.slice(end + 2)
      if (block.startsWith(':')) continue
      const fields = block.split('\n').map((line) => /^(\w+): ?(.*)$/.exec(line)?.slice(1, 3) ?? [])
      yield Object.fromEntries(fields)
    }
  }
}
