import type { FormattedExecutionResult } from 'graphql-ws'
import { type Fault, type GraphQLFault, isPassing, readFault } from '../fault.ts'
import type { LiveSocket, StreamPayload } from './socket.ts'
import { pause, waitBefore } from './waits.ts'

/** What is needed of a stream's result to go on after it. */
export interface StreamData {
  ticketEvents?: { cursor?: string } | null
}

export type StreamResult<Data extends StreamData = StreamData> = FormattedExecutionResult<Data, unknown>

export interface StreamSink<Data extends StreamData = StreamData> {
  next(result: StreamResult<Data>): void
  /** The server has failed or is busy; it is asked again after a while. */
  delayed?(fault: Fault): void
  complete(): void
}

/**
 * One subscription that outlives its sockets. The payload's `after` is moved to each event's cursor as it comes:
 * graphql-ws serializes the same payload object anew after every reconnection, so the stream goes on exactly after the
 * last event that we saw.
 *
 *   entered ──socket lost──▶ waiting with all streams of the socket ──▶ entered
 *   entered ──completed, failed (INTERNAL_SERVER_ERROR) or put off (RATE_LIMITED) by the server──▶ waiting ──▶ entered
 *   entered ──refused for good──▶ over, with the errors as its last result
 *   any ──stopped, or the socket closed by us──▶ over
 */
export function openStream<Data extends StreamData>(
  socket: LiveSocket,
  request: StreamPayload,
  sink: StreamSink<Data>,
): () => void {
  const payload = { ...request, variables: { ...request.variables } }
  const over = new AbortController()
  let tries = 0
  let leave = () => {}
  const stop = () => {
    if (over.signal.aborted) return
    over.abort()
    leave()
    part()
  }
  const end = () => {
    if (over.signal.aborted) return
    stop()
    sink.complete()
  }
  const part = socket.join(end)

  const refused = (errors: readonly GraphQLFault[]) => {
    const fault = readFault(errors)
    if (isPassing(fault)) {
      sink.delayed?.(fault)
      return again((fault.retryAfterSeconds ?? 0) * 1_000)
    }
    sink.next({ errors: errors as StreamResult['errors'], data: null })
    end()
  }
  const again = async (atLeast = 0) => {
    await pause(waitBefore(tries++, Math.random(), { atLeast }), over.signal)
    enter()
  }
  const lost = async () => {
    // Gives back the hold that graphql-ws keeps on a socket whose closing it takes for final.
    leave()
    if (socket.fault) return refused([socket.fault])
    await socket.ready()
    enter()
  }
  const enter = () => {
    if (over.signal.aborted) return
    let refusal: readonly GraphQLFault[] | undefined
    leave = socket.subscribe<Data>(payload, {
      next(result) {
        if (over.signal.aborted) return
        if (!result.data && result.errors?.length) {
          // `complete` follows.
          refusal = result.errors
          return
        }
        const cursor = result.data?.ticketEvents?.cursor
        if (cursor !== undefined) {
          payload.variables.after = cursor
          tries = 0
          socket.received(1)
        }
        sink.next(result)
      },
      error(reason) {
        if (over.signal.aborted) return
        void (Array.isArray(reason) ? refused(reason) : lost())
      },
      complete() {
        if (over.signal.aborted) return
        void (refusal ? refused(refusal) : again())
      },
    })
  }

  enter()
  return stop
}
