import { type Fault, OtklikError, readFault } from '../fault.ts'
import type { LiveSocket, StreamPayload } from './socket.ts'
import { openStream } from './stream.ts'

/**
 * As many events wait for a slow reader. Past it the subscription is left, and taken up again by its cursor when they
 * have been read: the rest waits in the server's log and not in our memory.
 */
const mostWaiting = 1_000

/**
 * The events of a `ticketEvents` subscription, in order, each once, over any number of connections. Ends when the signal
 * is aborted or the socket closed; throws when the server refuses it for good.
 */
export async function* readEvents<Event extends { cursor: string }>(
  socket: LiveSocket,
  payload: StreamPayload,
  signal: AbortSignal,
  delayed?: (fault: Fault) => void,
): AsyncGenerator<Event, void, undefined> {
  const waiting: Event[] = []
  let { variables } = payload
  let failure: OtklikError | undefined
  let open = false
  let over = false
  let leave = () => {}
  let wake = () => {}
  const stop = () => {
    over = true
    leave()
    wake()
  }
  const enter = () => {
    open = true
    leave = openStream<{ ticketEvents: Event }>(
      socket,
      { ...payload, variables },
      {
        next({ data, errors }) {
          if (data) waiting.push(data.ticketEvents)
          else failure = new OtklikError(readFault(errors ?? []))
          if (waiting.length >= mostWaiting) {
            leave()
            open = false
          }
          wake()
        },
        delayed,
        complete: stop,
      },
    )
  }

  signal.addEventListener('abort', stop)
  try {
    while (!signal.aborted) {
      const event = waiting.shift()
      if (event) {
        yield event
        variables = { ...variables, after: event.cursor }
      } else if (failure) throw failure
      else if (over) return
      else {
        if (!open) enter()
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    }
  } finally {
    signal.removeEventListener('abort', stop)
    leave()
  }
}
