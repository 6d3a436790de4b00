import type { FormattedExecutionResult } from 'graphql-ws'
import { waitBefore, waitOrOnline } from './backoff.ts'
import type { LiveSocket } from './socket.ts'

/** What is needed of a stream's result to go on after it. */
export interface StreamData {
  ticketEvents?: { cursor?: string } | null
}

export interface FollowRequest {
  query: string
  operationName?: string
  variables: Record<string, unknown>
}

export interface FollowSink {
  next(result: FormattedExecutionResult<StreamData, unknown>): void
  complete(): void
}

/**
 * One stream that outlives its sockets. The payload's `after` is moved to each event's cursor as it comes:
 * graphql-ws serializes the same payload object anew after every reconnection, so the stream goes on exactly
 * after the last event that we saw.
 *
 * Ends by itself only when the server answers with GraphQL errors (a cursor too old, a filter that is wrong,
 * rights lost): those are handed on. Anything else (a socket closed for good, a stream completed by a server
 * that stops) is tried again after a growing wait.
 */
export function follow(socket: LiveSocket, request: FollowRequest, sink: FollowSink): () => void {
  const payload = { ...request, variables: { ...request.variables } }
  let stopped = false
  let tries = 0
  let leave = () => {}
  const part = socket.join()

  const end = () => {
    if (stopped) return
    stopped = true
    part()
    sink.complete()
  }
  const again = async () => {
    if (stopped) return
    await waitOrOnline(waitBefore(tries++, Math.random()))
    if (!stopped) enter()
  }
  const enter = () => {
    let refused = false
    leave = socket.client.subscribe<StreamData>(payload, {
      next(result) {
        if (stopped) return
        refused = (result.errors?.length ?? 0) > 0 && !result.data
        const cursor = result.data?.ticketEvents?.cursor
        if (cursor !== undefined) {
          payload.variables.after = cursor
          tries = 0
          socket.received(1)
        }
        sink.next(result)
      },
      error(reason) {
        if (stopped) return
        if (!Array.isArray(reason)) return void again()
        sink.next({ errors: reason, data: null })
        end()
      },
      complete: () => (refused ? end() : void again()),
    })
  }

  enter()
  return () => {
    if (stopped) return
    stopped = true
    leave()
    part()
  }
}
