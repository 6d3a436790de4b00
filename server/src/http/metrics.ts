import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { clientAddress, isLoopback } from './client-address.ts'
import { wasPassedOn } from './headers.ts'
import { sendError } from './replies.ts'

/** A part of the product as requests are counted by; addresses themselves would be without end. */
export type Route = 'graphql' | 'files' | 'stop' | 'address' | 'auth' | 'dashboard' | 'health' | 'metrics'

export interface MetricsOptions {
  /** Null: only programs on this machine may ask. */
  token: string | null
  /** Read whenever somebody asks; what cannot be read just then is no number. */
  gauges: Record<string, { help: string; read: () => number | Promise<number> }>
  /** What only grows, counted elsewhere; by the values of a label where there is one. */
  counters?: Record<string, { help: string; label?: string; read: () => number | Readonly<Record<string, number>> }>
}

export class Metrics {
  readonly #registry = new Registry()
  readonly #token: string | null
  readonly #requests: Histogram<'route' | 'method' | 'status'>

  constructor({ token, gauges, counters = {} }: MetricsOptions) {
    this.#token = token
    collectDefaultMetrics({ register: this.#registry })
    this.#requests = new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Answers by part of the product, method and status class',
      labelNames: ['route', 'method', 'status'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers: [this.#registry],
    })
    for (const [name, { help, read }] of Object.entries(gauges)) {
      new Gauge({
        name,
        help,
        registers: [this.#registry],
        async collect() {
          this.set(await Promise.resolve(read()).catch(() => Number.NaN))
        },
      })
    }
    for (const [name, { help, label, read }] of Object.entries(counters)) {
      new Counter({
        name,
        help,
        labelNames: label ? [label] : [],
        registers: [this.#registry],
        collect() {
          this.reset()
          const counted = read()
          if (typeof counted === 'number') this.inc(counted)
          else for (const [value, count] of Object.entries(counted)) this.inc({ [label ?? '']: value }, count)
        },
      })
    }
  }

  count(route: Route, response: ServerResponse, seconds: number): void {
    const status = `${Math.floor(response.statusCode / 100)}xx`
    this.#requests.observe({ route, method: response.req.method ?? '', status }, seconds)
  }

  async send(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!this.#allows(request)) {
      sendError(response, 403, 'FORBIDDEN', {
        ru: 'Показатели доступны с этой же машины либо по ключу METRICS_TOKEN (Authorization: Bearer …).',
        en: 'Metrics are for this machine, or for who sends METRICS_TOKEN (Authorization: Bearer …).',
      })
      return
    }
    const text = await this.#registry.metrics()
    response.writeHead(200, { 'content-type': this.#registry.contentType, 'cache-control': 'no-store' })
    response.end(request.method === 'HEAD' ? undefined : text)
  }

  #allows(request: IncomingMessage): boolean {
    if (this.#token !== null) {
      const given = Buffer.from(request.headers.authorization ?? '')
      const wanted = Buffer.from(`Bearer ${this.#token}`)
      return given.length === wanted.length && timingSafeEqual(given, wanted)
    }
    // What a proxy on this machine passes on does not come from this machine.
    return isLoopback(clientAddress(request, false)) && !wasPassedOn(request)
  }
}
