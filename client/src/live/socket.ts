import { createClient, type FormattedExecutionResult, type Sink } from 'graphql-ws'
import type { GraphQLFault } from '../fault.ts'
import type { Language } from '../language.ts'
import { finalFault, isForbidden, isOurs, staysAway } from './closing.ts'
import { type Connection, type ConnectionChange, connectionReducer, noConnection } from './connection.ts'
import { pause, waitBefore } from './waits.ts'
import { releasable, type WebSocketClass, webSocketClass } from './web-socket.ts'

/** Times are milliseconds. */
export interface LiveSocketOptions {
  /** Of /graphql, by http(s) or ws(s). */
  url: string
  /** Without it a browser's session cookie says who we are. */
  token?: string
  language: Language
  webSocket?: WebSocketClass
  /** Kept open this long after its last stream. */
  linger?: number
  /** The longest wait between two tries. */
  longestWait?: number
  /** A quiet server is asked this often whether it is still there, and answers within … */
  pingEvery?: number
  answerWithin?: number
  /** After a loss, as long as this without another event counts as having caught up. */
  quietAfter?: number
  /** The server has closed the socket because the session or token has ended. */
  onForbidden?: () => void
}

export interface StreamPayload {
  query: string
  operationName?: string | null
  variables: Record<string, unknown>
}

/** One connection for all streams; opened with the first of them. */
export interface LiveSocket {
  read(): Connection
  watch(listener: () => void): () => void
  subscribe<Data>(payload: StreamPayload, sink: Sink<FormattedExecutionResult<Data, unknown>>): () => void
  /** A stream begins, and is ended by `end` when the socket is closed for good; the returned function takes it out. */
  join(end: () => void): () => void
  /** Streams tell of what they received, so that catching up can be counted. */
  received(count: number): void
  /** Resolves when it is time for the next try; all streams wait together. */
  ready(): Promise<void>
  /** Why the last closing was the last; null when another connection may do better. */
  readonly fault: GraphQLFault | null
  close(): void
}

/** Milliseconds that the first of what was missed may take: a busy server reads the log for many who come back. */
const firstWithin = 3_000

/** Milliseconds for the server to answer our closing; then the connection is dropped. */
const closeWithin = 1_000

export function createLiveSocket(options: LiveSocketOptions): LiveSocket {
  const {
    token,
    language,
    linger = 1_000,
    longestWait,
    pingEvery = 10_000,
    answerWithin = 5_000,
    quietAfter = 500,
  } = options
  const listeners = new Set<() => void>()
  const streams = new Set<() => void>()
  let state = noConnection
  let acknowledged = false
  let fault: GraphQLFault | null = null
  /** Tries since the connection was last of use, and what the last closing asked for. */
  let tries = 0
  let atLeast = 0
  let gate: Promise<void> | undefined
  let nobodyWaits = new AbortController()
  let quiet: ReturnType<typeof setTimeout> | undefined
  let deadline: ReturnType<typeof setTimeout> | undefined

  const change = (next: ConnectionChange) => {
    const before = state
    state = connectionReducer(state, next)
    if (state !== before) for (const listener of [...listeners]) listener()
  }
  const waitForQuiet = (ms: number) => {
    clearTimeout(quiet)
    quiet = setTimeout(() => change({ type: 'quiet', at: Date.now() }), ms)
  }
  /** A network that went away silently answers nothing and closes nothing. */
  const answerBy = (ms: number) => {
    clearTimeout(deadline)
    deadline = setTimeout(() => client.terminate(), ms)
  }
  const ready = () => {
    gate ??= pause(waitBefore(tries++, Math.random(), { atLeast, longest: longestWait }), nobodyWaits.signal).finally(
      () => {
        gate = undefined
      },
    )
    return gate
  }

  const client = createClient({
    url: options.url.replace(/^http/, 'ws'),
    webSocketImpl: releasable(webSocketClass(options.webSocket)),
    connectionParams: { language, ...(token !== undefined && { authorization: `Bearer ${token}` }) },
    lazy: true,
    lazyCloseTimeout: linger,
    keepAlive: pingEvery,
    retryAttempts: Number.POSITIVE_INFINITY,
    retryWait: ready,
    shouldRetry: () => fault === null,
    on: {
      connecting: () => {
        acknowledged = false
        change({ type: 'connecting' })
        answerBy(2 * answerWithin)
      },
      connected: () => {
        clearTimeout(deadline)
        acknowledged = true
        change({ type: 'acknowledged' })
        waitForQuiet(Math.max(firstWithin, quietAfter))
      },
      closed: (reason) => {
        clearTimeout(quiet)
        clearTimeout(deadline)
        fault = finalFault(reason, acknowledged, language)
        atLeast = staysAway(reason)
        change({ type: 'closed', at: Date.now(), wanted: !isOurs(reason) })
        if (isForbidden(reason)) options.onForbidden?.()
      },
      ping: (fromServer) => {
        if (!fromServer) answerBy(answerWithin)
      },
      pong: (fromServer) => {
        if (!fromServer) return
        clearTimeout(deadline)
        tries = 0
      },
    },
  })

  // The device knows sooner than any ping.
  const offline = () => {
    if (state.phase !== 'idle') client.terminate()
  }
  globalThis.addEventListener?.('offline', offline)

  return {
    read: () => state,
    watch(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    subscribe: (payload, sink) => client.subscribe(payload, sink),
    join(end) {
      if (streams.size === 0) nobodyWaits = new AbortController()
      streams.add(end)
      return () => {
        if (!streams.delete(end) || streams.size > 0) return
        nobodyWaits.abort()
        change({ type: 'unwatched' })
      }
    },
    received(count) {
      tries = 0
      if (state.phase !== 'catching-up') return
      change({ type: 'events', count })
      waitForQuiet(quietAfter)
    },
    ready,
    get fault() {
      return fault
    },
    close() {
      globalThis.removeEventListener?.('offline', offline)
      for (const end of [...streams]) end()
      clearTimeout(quiet)
      if (state.phase !== 'idle') answerBy(closeWithin)
      // Rejects with the reason of a connection that was just being tried: nobody wants it any more.
      Promise.resolve(client.dispose()).catch(() => {})
    },
  }
}
