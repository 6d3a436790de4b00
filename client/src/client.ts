import { type FollowOptions, follow } from './follow.ts'
import { createSend, type Send } from './http.ts'
import type { Language } from './language.ts'
import { createLiveSocket, type LiveSocket, type LiveSocketOptions } from './live/socket.ts'
import type { WebSocketClass } from './live/web-socket.ts'
import { createOperations, type Operations } from './operations.ts'
import type { TicketEvent, TicketFilter } from './types.ts'

export interface ClientOptions {
  /** The product's address, `https://support.example`; in a page of its own there is no need for it. */
  url?: string
  /** An API token («ключ доступа») or a session's; without it a browser's session cookie says who we are. */
  token?: string
  /** Of the server's messages; Russian unless set otherwise. */
  language?: Language
  /** Where there is none (Node older than 22): the WebSocket of the package `ws`. */
  webSocket?: WebSocketClass
  fetch?: typeof fetch
  /** Milliseconds for an answer to a query or mutation; 30 s unless set otherwise. */
  timeout?: number
  /** Of the live connection. */
  live?: Pick<LiveSocketOptions, 'linger' | 'longestWait' | 'pingEvery' | 'answerWithin'>
}

export interface Client extends Operations {
  /** Runs a query or mutation of one's own. */
  send: Send
  /**
   * Brings every change of the tickets that match, in one order, each once, for as long as it takes: over lost networks,
   * stopped servers and other nodes. Resolves when the signal is aborted or the client closed; rejects when there is no
   * way to go on: `UNAUTHENTICATED`, `FORBIDDEN`, `BAD_USER_INPUT`, or what `onEvent` has thrown.
   */
  follow<Event extends { cursor: string } = TicketEvent>(
    filter: TicketFilter,
    options: FollowOptions<Event>,
  ): Promise<void>
  /** Ends all that is followed, and the connection. */
  close(): void
}

export function createClient(options: ClientOptions = {}): Client {
  const { token, language = 'ru', timeout = 30_000, webSocket, live } = options
  const url = addressOf(options.url)
  const send = createSend({ url, token, language, timeout, fetch: options.fetch ?? globalThis.fetch.bind(globalThis) })
  const closing = new AbortController()
  let socket: LiveSocket | undefined
  return {
    ...createOperations(send),
    send,
    async follow(filter, options) {
      const signal = options.signal ? AbortSignal.any([options.signal, closing.signal]) : closing.signal
      // Programs that follow nothing need no WebSocket.
      socket ??= createLiveSocket({ ...live, url, token, language, webSocket })
      return follow(send, socket, filter, options, signal)
    },
    close() {
      closing.abort()
      socket?.close()
    },
  }
}

function addressOf(url = (globalThis as { location?: { origin?: string } }).location?.origin): string {
  if (!url || !URL.canParse(url) || !/^https?:/.test(url)) {
    throw new TypeError(`createClient: url must be the http(s) address of Otklik, got ${JSON.stringify(url)}`)
  }
  return new URL('/graphql', url).href
}
