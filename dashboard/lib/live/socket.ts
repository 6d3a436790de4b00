import { type Client, createClient } from 'graphql-ws'
import type { Language } from '@/i18n/languages.ts'
import { waitBefore, waitOrOnline } from './backoff.ts'
import { type Connection, type ConnectionChange, connectionReducer, noConnection } from './connection.ts'

/** Milliseconds. */
const pingEvery = 10_000
const pongWithin = 5_000
const quietAfter = 500
/** Kept open over a change of page. */
const lingerAfterLast = 3_000

/** The server's word that this credential is no longer good. */
const revoked = 4403

export interface LiveSocket {
  client: Client
  read(): Connection
  watch(listener: () => void): () => void
  /** A stream begins; the returned function ends it. */
  join(): () => void
  /** Streams tell of what they received, so that catching up can be counted. */
  received(count: number): void
  close(): void
}

/** `onRevoked` runs when the server has closed the socket because the session has ended. */
export function createLiveSocket(options: { language: Language; onRevoked: () => void }): LiveSocket {
  let state = noConnection
  const listeners = new Set<() => void>()
  let streams = 0
  let quiet: ReturnType<typeof setTimeout> | undefined
  let pong: ReturnType<typeof setTimeout> | undefined

  const change = (next: ConnectionChange) => {
    const before = state
    state = connectionReducer(state, next)
    if (state !== before) for (const listener of listeners) listener()
  }
  const waitForQuiet = () => {
    clearTimeout(quiet)
    quiet = setTimeout(() => change({ type: 'quiet', at: Date.now() }), quietAfter)
  }

  const client = createClient({
    url: () => `${window.location.origin.replace(/^http/, 'ws')}/graphql`,
    // Same origin: the session cookie proves who we are.
    connectionParams: { language: options.language },
    lazy: true,
    lazyCloseTimeout: lingerAfterLast,
    connectionAckWaitTimeout: 10_000,
    keepAlive: pingEvery,
    retryAttempts: Number.POSITIVE_INFINITY,
    retryWait: (tries) => waitOrOnline(waitBefore(tries, Math.random())),
    shouldRetry: (reason) => !(isClose(reason) && reason.code === revoked),
    on: {
      connecting: () => change({ type: 'connecting' }),
      connected: () => {
        change({ type: 'acknowledged' })
        waitForQuiet()
      },
      closed: (reason) => {
        clearTimeout(quiet)
        clearTimeout(pong)
        // 1000 is our own closing after the last stream.
        change({ type: 'closed', at: Date.now(), wanted: !(isClose(reason) && reason.code === 1000) })
        if (isClose(reason) && reason.code === revoked) options.onRevoked()
      },
      ping: (fromServer) => {
        if (fromServer) return
        // A network that went away silently answers nothing and closes nothing.
        pong = setTimeout(() => client.terminate(), pongWithin)
      },
      pong: (fromServer) => {
        if (fromServer) clearTimeout(pong)
      },
    },
  })

  // The device knows sooner than any ping.
  const offline = () => {
    if (state.phase !== 'idle') client.terminate()
  }
  window.addEventListener('offline', offline)

  return {
    client,
    read: () => state,
    watch(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    join() {
      streams += 1
      let joined = true
      return () => {
        if (joined) streams -= 1
        joined = false
        if (streams === 0) change({ type: 'unwatched' })
      }
    },
    received(count) {
      if (state.phase !== 'catching-up') return
      change({ type: 'events', count })
      waitForQuiet()
    },
    close() {
      window.removeEventListener('offline', offline)
      clearTimeout(quiet)
      clearTimeout(pong)
      // Rejects with the reason of a connection that was just being tried: nobody wants it any more.
      Promise.resolve(client.dispose()).catch(() => {})
    },
  }
}

export const isClose = (reason: unknown): reason is { code: number; reason: string } =>
  typeof reason === 'object' && reason !== null && 'code' in reason && typeof reason.code === 'number'
