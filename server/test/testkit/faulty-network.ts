import net from 'node:net'

type Mode = 'open' | 'silent' | 'refusing'

/**
 * Stands between two sides, a server and its PostgreSQL or a client and its server, and plays the network's faults:
 * `silent` takes connections and bytes and passes nothing on, as a network that went away without closing; `refusing`
 * cuts what is open and takes nothing.
 */
export class FaultyNetwork implements AsyncDisposable {
  /** Where it stands in for the far side. */
  readonly url: string
  #target: URL
  readonly #server: net.Server
  readonly #sockets = new Set<net.Socket>()
  #mode: Mode = 'open'

  private constructor(server: net.Server, target: URL) {
    this.#server = server
    this.#target = target
    const url = new URL(target)
    url.hostname = '127.0.0.1'
    url.port = String((server.address() as net.AddressInfo).port)
    this.url = url.href
  }

  static async before(targetUrl: string): Promise<FaultyNetwork> {
    const server = net.createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const network = new FaultyNetwork(server, new URL(targetUrl))
    server.on('connection', (near) => network.#join(near))
    return network
  }

  /** New connections lead there from now on. */
  redirect(targetUrl: string): void {
    this.#target = new URL(targetUrl)
  }

  set(mode: Mode): void {
    this.#mode = mode
    if (mode === 'refusing') for (const socket of this.#sockets) socket.destroy()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.set('refusing')
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #join(near: net.Socket): void {
    if (this.#mode === 'refusing') {
      near.destroy()
      return
    }
    const far = net.connect(Number(this.#target.port || 5432), this.#target.hostname)
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(from)
      // A connection that was silent once stays so: what was swallowed is missing from its stream.
      let lost = false
      from.on('data', (bytes) => {
        lost ||= this.#mode === 'silent'
        if (!lost) to.write(bytes)
      })
      from.on('error', () => {})
      from.on('close', () => {
        this.#sockets.delete(from)
        if (!lost) to.destroy()
      })
    }
  }
}
