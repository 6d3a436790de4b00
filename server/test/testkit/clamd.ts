import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer, type Server, type Socket } from 'node:net'

/** What every scanner must find, put together here, so that no scanner finds it in this file. */
export const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR', '-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('')

/**
 * The far side of clamd's protocol over a real socket. `deaf` takes connections and never answers; `away` hangs up
 * at once; `full` has no room for the file and says so before it is whole.
 */
export class ClamdDouble implements AsyncDisposable {
  mode: 'well' | 'deaf' | 'away' | 'full' = 'well'
  /** What each file was, in the order of their ends. */
  readonly seen: Buffer[] = []
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  private constructor() {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => this.#sockets.delete(socket))
      if (this.mode === 'away') return void socket.destroy()
      this.#serve(socket)
    })
  }

  /** @param path of a Unix socket; a TCP port of its own when left out */
  static async listen(path?: string): Promise<ClamdDouble> {
    const clamd = new ClamdDouble()
    if (path === undefined) clamd.#server.listen(0, '127.0.0.1')
    else clamd.#server.listen(path)
    await once(clamd.#server, 'listening')
    return clamd
  }

  get url(): string {
    const address = this.#server.address() as AddressInfo | string
    return typeof address === 'string' ? `unix:${address}` : `tcp://127.0.0.1:${address.port}`
  }

  #serve(socket: Socket): void {
    let bytes = Buffer.alloc(0)
    const chunks: Buffer[] = []
    let command = false
    socket.on('data', (part) => {
      if (this.mode === 'deaf') return
      bytes = Buffer.concat([bytes, part])
      if (!command) {
        const end = bytes.indexOf(0)
        if (end < 0) return
        const said = bytes.toString('latin1', 0, end)
        bytes = bytes.subarray(end + 1)
        if (said === 'zPING') return void socket.end('PONG\0')
        if (said !== 'zINSTREAM') return void socket.end('UNKNOWN COMMAND\0')
        command = true
      }
      if (this.mode === 'full') return void socket.end('INSTREAM size limit exceeded. ERROR\0')
      while (bytes.length >= 4) {
        const length = bytes.readUInt32BE(0)
        if (length === 0) return this.#judge(socket, Buffer.concat(chunks))
        if (bytes.length < 4 + length) return
        chunks.push(bytes.subarray(4, 4 + length))
        bytes = bytes.subarray(4 + length)
      }
    })
  }

  #judge(socket: Socket, file: Buffer): void {
    this.seen.push(file)
    socket.end(file.includes(eicar) ? 'stream: Eicar-Test-Signature FOUND\0' : 'stream: OK\0')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}
