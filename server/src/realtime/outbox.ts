import type { Writable } from 'node:stream'

/** Bytes that go out in one write at most. */
const largestWrite = 256 * 1024

/** Milliseconds of writing after which timers and other sockets get their turn. */
const slice = 8

/** What waits on all connections of a node: one flush a turn of the loop, cut into slices when it is a large one. */
export class Outboxes {
  readonly #due: Outbox[] = []
  /** Bytes that wait, in outboxes and in streams that have enough. */
  bytes = 0
  /** How many outboxes were ever over their limit. */
  overflows = 0

  /** Has the outbox flushed in the next turn, together with all that is pushed until then. */
  schedule(outbox: Outbox): void {
    this.#due.push(outbox)
    if (this.#due.length === 1) setImmediate(this.#flush)
  }

  readonly #flush = (): void => {
    const until = performance.now() + slice
    const due = this.#due
    let done = 0
    while (done < due.length && (done % 16 !== 0 || performance.now() < until)) due[done++]?.flush()
    due.splice(0, done)
    if (due.length > 0) setImmediate(this.#flush)
  }
}

export interface OutboxOptions {
  /** Bytes that may wait. */
  limit: number
  /** Called once, when more is pushed while over the limit; what waited is dropped. */
  onOverflow: () => void
  /** Each push becomes a WebSocket text frame; else the bytes go as they are. */
  framed: boolean
}

/** What one push brought, and what came after it. */
interface Waiting {
  readonly prefix: Buffer
  readonly body: Buffer
  next: Waiting | null
}

/**
 * The bytes that wait for one connection, in order. All that is pushed within a turn of the loop leaves in one write;
 * bodies are shared between connections and copied only into that write.
 *
 * open: from the start. blocked: while the stream has enough; its drain ends that. closed: by `close`, or by an
 * overflow; then pushes are ignored.
 */
export class Outbox {
  readonly #all: Outboxes
  readonly #stream: Writable
  readonly #options: OutboxOptions
  #first: Waiting | null = null
  #last: Waiting | null = null
  #bytes = 0
  /** Bytes that a stream which has enough was given, until it drains. */
  #held = 0
  #scheduled = false
  #blocked = false
  #closed = false
  #settled: (() => void)[] = []

  constructor(all: Outboxes, stream: Writable, options: OutboxOptions) {
    this.#all = all
    this.#stream = stream
    this.#options = options
    stream.on('drain', () => {
      this.#blocked = false
      this.#hold(0)
      if (this.#first === null) this.#settle()
      else this.#schedule()
    })
  }

  /** Bytes on their way to the network. */
  get waiting(): number {
    return this.#bytes + this.#stream.writableLength
  }

  /** Whether who can wait had better do so. */
  get busy(): boolean {
    return this.waiting > largestWrite / 4
  }

  /** Never waits. `prefix` and `body` leave together. */
  push(prefix: Buffer, body: Buffer): void {
    if (this.#closed) return
    // A stream that is not blocked holds next to nothing.
    if (this.#bytes > this.#options.limit || (this.#blocked && this.waiting > this.#options.limit)) {
      this.close()
      this.#all.overflows += 1
      this.#options.onOverflow()
      return
    }
    const waiting: Waiting = { prefix, body, next: null }
    if (this.#last === null) this.#first = waiting
    else this.#last.next = waiting
    this.#last = waiting
    const size = prefix.length + body.length
    this.#bytes += size
    this.#all.bytes += size
    if (!this.#blocked) this.#schedule()
  }

  /** Resolves when all has been taken by the network, or the outbox is closed. */
  settled(): Promise<void> {
    if (this.#closed || (this.#first === null && !this.#blocked)) return Promise.resolve()
    return new Promise((resolve) => this.#settled.push(resolve))
  }

  /** Writes what waits, unless the stream has enough. */
  flush(): void {
    this.#scheduled = false
    if (this.#blocked || this.#first === null) return
    const { framed } = this.#options
    const [end, size, length] = this.#fitting(this.#first)
    const buffer = Buffer.allocUnsafe(length)
    let at = 0
    for (let each: Waiting | null = this.#first; each !== null && each !== end; each = each.next) {
      const { prefix, body } = each
      if (framed) at = writeHeader(buffer, at, prefix.length + body.length)
      buffer.set(prefix, at)
      at += prefix.length
      buffer.set(body, at)
      at += body.length
    }
    this.#first = end
    if (end === null) this.#last = null
    this.#bytes -= size
    this.#all.bytes -= size
    this.#blocked = !this.#stream.write(buffer)
    if (this.#blocked) {
      this.#hold(length)
      return
    }
    if (end === null) this.#settle()
    else this.#schedule()
  }

  /** What waits is dropped. */
  close(): void {
    this.#closed = true
    this.#all.bytes -= this.#bytes
    this.#hold(0)
    this.#first = null
    this.#last = null
    this.#bytes = 0
    this.#settle()
  }

  #hold(bytes: number): void {
    this.#all.bytes += bytes - this.#held
    this.#held = bytes
  }

  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    this.#all.schedule(this)
  }

  #settle(): void {
    if (this.#settled.length === 0) return
    const settled = this.#settled
    this.#settled = []
    for (const resolve of settled) resolve()
  }

  /** The first push that the next write does not take, the bytes of those that it takes, and the same with headers. */
  #fitting(first: Waiting): [end: Waiting | null, size: number, length: number] {
    const { framed } = this.#options
    let size = 0
    let length = 0
    let each: Waiting | null = first
    do {
      const next = each.prefix.length + each.body.length
      if (length > 0 && length + next > largestWrite) break
      size += next
      length += next + (framed ? headerLength(next) : 0)
      each = each.next
    } while (each !== null)
    return [each, size, length]
  }
}

const headerLength = (payload: number): number => (payload < 126 ? 2 : payload < 65_536 ? 4 : 10)

/** The header of a whole, unmasked text frame (RFC 6455, 5.2); returns where the payload begins. */
function writeHeader(buffer: Buffer, at: number, payload: number): number {
  buffer[at] = 0x81
  if (payload < 126) buffer[at + 1] = payload
  else if (payload < 65_536) {
    buffer[at + 1] = 126
    buffer.writeUInt16BE(payload, at + 2)
  } else {
    buffer[at + 1] = 127
    buffer.writeUInt32BE(0, at + 2)
    buffer.writeUInt32BE(payload, at + 6)
  }
  return at + headerLength(payload)
}
