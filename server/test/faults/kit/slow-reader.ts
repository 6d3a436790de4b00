import { connect, type Socket } from 'node:net'
import { Alarm } from '../../../src/events/waiting.ts'

export interface SlowOptions {
  url: string
  token: string
  query: string
  after: string
  over: 'socket' | 'stream'
}

/** A message as it came: its event's id and cursor. */
export interface SlowlyRead {
  id: string
  cursor: string
}

const crlf = '\r\n'

/**
 * A client of the live stream on a raw socket that takes one byte a second from the network.
 *
 * quick: until its subscription is sent. slow: from then on, a byte a second. draining: from `drain`, as fast as it
 * can, what is still on its way to it, until the server's end of the connection is closed.
 */
export class SlowReader {
  readonly #socket: Socket
  readonly #over: SlowOptions['over']
  readonly #chunks: Buffer[] = []
  readonly #news = new Alarm()
  #pace: 'quick' | 'slow' | 'draining' = 'quick'
  #ended = false

  private constructor({ url, over }: SlowOptions) {
    this.#over = over
    const one = Buffer.alloc(1)
    const many = Buffer.alloc(65_536)
    const { hostname, port } = new URL(url)
    const onread = {
      // What is not asked for stays in the network.
      buffer: () => (this.#pace === 'slow' ? one : many),
      callback: (length: number, buffer: Uint8Array) => {
        this.#chunks.push(Buffer.from(buffer.subarray(0, length)))
        this.#news.ring()
        return this.#pace !== 'slow'
      },
    }
    this.#socket = connect({ host: hostname, port: Number(port), onread })
    const tick = setInterval(() => this.#socket.resume(), 1000)
    this.#socket.on('error', () => {})
    this.#socket.on('close', () => {
      clearInterval(tick)
      this.#ended = true
      this.#news.ring()
    })
  }

  /** Resolves when the server has taken its subscription, or at least its request. */
  static async open(options: SlowOptions): Promise<SlowReader> {
    const { token, query, after, over } = options
    const reader = new SlowReader(options)
    const head = ['host: node.example', `authorization: Bearer ${token}`]
    if (over === 'stream') {
      const variables = encodeURIComponent(JSON.stringify({ after }))
      const path = `/graphql?query=${encodeURIComponent(query)}&variables=${variables}`
      // HTTP/1.0: the body comes as it is, without chunks.
      reader.#write([`GET ${path} HTTP/1.0`, ...head, 'accept: text/event-stream', '', ''].join(crlf))
      await reader.#has(/200 OK[\s\S]*\r\n\r\n/)
    } else {
      const upgrade = ['upgrade: websocket', 'connection: upgrade', 'sec-websocket-version: 13']
      const socketHead = ['sec-websocket-key: MDEyMzQ1Njc4OTAxMjM0NQ==', 'sec-websocket-protocol: graphql-transport-ws']
      reader.#write(['GET /graphql HTTP/1.1', ...head, ...upgrade, ...socketHead, '', ''].join(crlf))
      await reader.#has(/101 Switching Protocols/)
      reader.#frame({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } })
      await reader.#has(/connection_ack/)
      reader.#frame({ id: 'slow', type: 'subscribe', payload: { query, variables: { after } } })
    }
    reader.#pace = 'slow'
    return reader
  }

  /** Bytes that it has taken so far. */
  get bytes(): number {
    return this.#chunks.reduce((sum, { length }) => sum + length, 0)
  }

  /** Takes the rest; answers with all whole events, and with the code of the close if one came through. */
  async drain(): Promise<{ events: SlowlyRead[]; code: number | null }> {
    this.#pace = 'draining'
    this.#socket.resume()
    while (!this.#ended) await this.#news.wait()
    const all = Buffer.concat(this.#chunks)
    const body = all.subarray(all.indexOf('\r\n\r\n') + 4)
    return this.#over === 'stream' ? { events: streamed(body), code: null } : framed(body)
  }

  destroy(): void {
    this.#socket.destroy()
  }

  #write(bytes: string | Buffer): void {
    this.#socket.write(bytes)
  }

  async #has(pattern: RegExp): Promise<void> {
    while (!pattern.test(Buffer.concat(this.#chunks).toString('latin1'))) {
      if (this.#ended) throw new Error(`Closed before ${pattern}: ${Buffer.concat(this.#chunks)}`)
      await this.#news.wait()
    }
  }

  /** A masked text frame; the mask is zero, so that the bytes stay as they are. */
  #frame(message: object): void {
    const payload = Buffer.from(JSON.stringify(message))
    const head = Buffer.alloc(8)
    head.writeUInt8(0x81, 0)
    head.writeUInt8(0x80 | 126, 1)
    head.writeUInt16BE(payload.length, 2)
    this.#write(Buffer.concat([head, payload]))
  }
}

const eventOf = (json: string): SlowlyRead => JSON.parse(json).data.ticketEvents

function streamed(body: Buffer): SlowlyRead[] {
  // The part after the last empty line is not whole.
  const blocks = body.toString().split('\n\n').slice(0, -1)
  return blocks.flatMap((block) => {
    const data = /^event: next\ndata: (.*)$/m.exec(block)?.[1]
    return data ? [eventOf(data)] : []
  })
}

function framed(bytes: Buffer): { events: SlowlyRead[]; code: number | null } {
  const events: SlowlyRead[] = []
  let code: number | null = null
  for (let at = 0; at + 2 <= bytes.length; ) {
    const [operation, short] = [bytes.readUInt8(at) & 0x0f, bytes.readUInt8(at + 1)]
    const start = at + (short === 127 ? 10 : short === 126 ? 4 : 2)
    if (start > bytes.length) break
    const length =
      short === 127 ? Number(bytes.readBigUInt64BE(at + 2)) : short === 126 ? bytes.readUInt16BE(at + 2) : short
    at = start + length
    if (at > bytes.length) break
    const payload = bytes.subarray(start, at)
    if (operation === 8) code = payload.readUInt16BE(0)
    if (operation !== 1) continue
    const message = JSON.parse(payload.toString())
    if (message.type === 'next') events.push(message.payload.data.ticketEvents)
  }
  return { events, code }
}
