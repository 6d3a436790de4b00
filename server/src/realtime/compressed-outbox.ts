import type { WebSocket } from 'ws'
import type { Outbox, Outboxes, OutboxOptions } from './outbox.ts'

/** What the messages of a connection go through. */
export type Messages = Pick<Outbox, 'push' | 'busy' | 'settled' | 'flush' | 'close'>

/** Bytes that wait before who can wait had better do so. */
const busyFrom = 64 * 1024

/**
 * The outbox of a WebSocket that has agreed to permessage-deflate. Each message is compressed for its own connection,
 * so there is nothing to share and nothing to gain by frames of our own: ws makes them, and keeps their order.
 * What waits is counted as it is before compression, until the network has taken it.
 */
export class CompressedOutbox implements Messages {
  readonly #all: Outboxes
  readonly #socket: WebSocket
  readonly #options: Omit<OutboxOptions, 'framed'>
  #bytes = 0
  #closed = false
  #settled: (() => void)[] = []

  constructor(all: Outboxes, socket: WebSocket, options: Omit<OutboxOptions, 'framed'>) {
    this.#all = all
    this.#socket = socket
    this.#options = options
  }

  get busy(): boolean {
    return this.#bytes > busyFrom
  }

  push(prefix: Buffer, body: Buffer): void {
    if (this.#closed) return
    if (this.#bytes > this.#options.limit) {
      this.close()
      this.#all.overflows += 1
      this.#options.onOverflow()
      return
    }
    const message = Buffer.concat([prefix, body])
    this.#count(message.length)
    // Told of a failure too; that the socket is gone is noticed elsewhere.
    this.#socket.send(message, { binary: false }, () => this.#count(-message.length))
  }

  settled(): Promise<void> {
    if (this.#closed || this.#bytes === 0) return Promise.resolve()
    return new Promise((resolve) => this.#settled.push(resolve))
  }

  /** ws has everything already. */
  flush(): void {}

  close(): void {
    this.#count(-this.#bytes)
    this.#closed = true
  }

  #count(change: number): void {
    if (this.#closed) return
    this.#bytes += change
    this.#all.bytes += change
    if (this.#bytes > 0) return
    const settled = this.#settled
    this.#settled = []
    for (const resolve of settled) resolve()
  }
}
