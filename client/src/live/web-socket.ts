/** What is needed of a WebSocket beside what graphql-ws uses: a browser's, Node's own (from 22), or that of `ws`. */
export interface AnyWebSocket {
  close(code?: number, reason?: string): void
  addEventListener(type: 'error', listener: () => void): void
  /** Ends it at once; only `ws` has it. */
  terminate?(): void
  // Browsers and ws disagree on the event.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  onmessage: ((event: any) => void) | null
}

// biome-ignore lint/suspicious/noExplicitAny: TypeScript wants it so of a class that is extended
export type WebSocketClass = new (...args: any[]) => AnyWebSocket

/** What graphql-ws closes with what it terminates. */
const terminated = 4499

/**
 * A WebSocket that can be let go of. graphql-ws terminates a connection that has fallen silent and opens another with
 * the same operations; what the old one brings after all must not reach them (`ws` delivers for as long as it closes,
 * up to 30 s), and its last error, which nobody listens to any more, must not end the process.
 */
export function releasable(Base: WebSocketClass): WebSocketClass {
  return class extends Base {
    // biome-ignore lint/suspicious/noExplicitAny: TypeScript wants it so of a class that is extended
    constructor(...args: any[]) {
      super(...args)
      this.addEventListener('error', () => {})
    }

    override close(code?: number, reason?: string): void {
      if (code === terminated) this.onmessage = null
      if (code === terminated && this.terminate) this.terminate()
      else super.close(code, reason)
    }
  }
}

/** The one that was given, or the one that is there. */
export function webSocketClass(given: WebSocketClass | undefined): WebSocketClass {
  const found = given ?? (globalThis as { WebSocket?: WebSocketClass }).WebSocket
  if (!found)
    throw new Error(`No WebSocket here. On Node older than 22 give createClient the one of the package «ws»:
  import { WebSocket } from 'ws'
  createClient({ …, webSocket: WebSocket })`)
  return found
}
