import { WebSocket } from 'ws'
import { EventStream } from '../../testkit/live.ts'

export interface Result {
  data?: { ticketEvents: { id: string; cursor: string; ticket: { id: string; version: number } } } | null
  errors?: { message: string; extensions: { code?: string } }[]
}

export interface Where {
  url: string
  token: string
  query: string
  after: string
  /** Milliseconds without any sign of life after which the connection is given up. */
  deadline: number
  signal: AbortSignal
}

/**
 * One connection with one subscription, from its making to its end; resolves with the close code, or with a word
 * where there was none. `take` answers whether to go on; what it throws ends the connection and is thrown on.
 */
export type Connect = (where: Where, take: (result: Result) => boolean) => Promise<number | string>

/** Over a WebSocket, in graphql-transport-ws by hand: nothing between the test and what the server sends. */
export const socketTo: Connect = ({ url, token, query, after, deadline, signal }, take) =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(`${url.replace('http:', 'ws:')}/graphql`, 'graphql-transport-ws')
    const send = (message: object) => socket.send(JSON.stringify(message))
    let heard = performance.now()
    let why: string | undefined
    let failure: unknown
    const end = (word: string) => {
      why ??= word
      socket.terminate()
    }
    const stop = () => end('stopped')
    signal.addEventListener('abort', stop, { once: true })
    // The client's own pings: a network that went silent would otherwise look like one where nothing happens.
    const pinging = setInterval(() => {
      if (performance.now() - heard > deadline) end('silent')
      else if (socket.readyState === socket.OPEN) send({ type: 'ping' })
    }, deadline / 4)
    socket.on('open', () => send({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } }))
    // A connection that is refused, or breaks, is closed after it.
    socket.on('error', () => {})
    socket.on('message', (data) => {
      heard = performance.now()
      if (why !== undefined || failure) return
      const { type, payload } = JSON.parse(String(data))
      if (type === 'connection_ack') send({ id: 'follow', type: 'subscribe', payload: { query, variables: { after } } })
      else if (type === 'ping') send({ type: 'pong' })
      else if (type === 'error') failure = new Error(`The subscription was refused: ${JSON.stringify(payload)}`)
      else if (type === 'complete') end('complete')
      else if (type === 'next') {
        try {
          if (!take(payload)) end('failed')
        } catch (error) {
          failure = error
        }
      }
      if (failure) socket.terminate()
    })
    socket.on('close', (code) => {
      clearInterval(pinging)
      signal.removeEventListener('abort', stop)
      if (failure) reject(failure)
      else resolve(why ?? code)
    })
  })

/** As Server-Sent Events: the header Last-Event-ID resumes, as a browser's EventSource does by itself. */
export const streamFrom: Connect = async ({ url, token, query, after, signal }, take) => {
  let stream: EventStream | undefined
  const stop = () => stream?.close()
  signal.addEventListener('abort', stop, { once: true })
  try {
    stream = await EventStream.open(`${url}/graphql`, { query, token, headers: { 'last-event-id': after } })
    if (stream.response.status !== 200) return `status ${stream.response.status}`
    for (;;) {
      const event = await stream.next().catch(() => undefined)
      if (signal.aborted) return 'stopped'
      if (!event) return 'ended'
      if (event.event === 'complete') return 'complete'
      const result = JSON.parse(event.data ?? '{}') as Result
      if (result.data && event.id !== result.data.ticketEvents.cursor) throw new Error('The id is not the cursor')
      if (!take(result)) return 'failed'
    }
  } catch (error) {
    // fetch says so of a connection that could not be made.
    if (error instanceof TypeError) return 'refused'
    throw error
  } finally {
    signal.removeEventListener('abort', stop)
    stream?.close()
  }
}
