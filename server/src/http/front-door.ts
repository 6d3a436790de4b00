import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Logger } from 'pino'
import { limitBody, putBody, readBody } from './body.ts'
import { dashboardPolicy, graphiqlPolicy, type HeaderSettings, prepareRequest, setCommonHeaders } from './headers.ts'
import { type Check, sendHealth, sendReadiness } from './health.ts'
import { listen } from './listen.ts'
import type { Metrics, Route } from './metrics.ts'
import { sendError, sendMethodNotAllowed, sendStarting } from './replies.ts'

type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>

/** The parts behind the front door; they are handed over when they are ready. */
export interface Parts {
  graphql: Handler
  /** WebSockets on /graphql. */
  upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void | Promise<void>
  /** /uploads, /files and /directory; false when the address is none of them. */
  files: (request: IncomingMessage, response: ServerResponse) => Promise<boolean>
  /** /auth/, where people come by following links; false when the address is none of its own. */
  auth: (request: IncomingMessage, response: ServerResponse) => Promise<boolean>
  /** /stop: the links of letters. */
  stop: Handler
  /** /address: the links of letters that ask for a confirmation. */
  address: Handler
  /** Null: there is no dashboard on this node. */
  dashboard: Handler | null
}

export interface FrontDoorOptions extends HeaderSettings {
  logger: Logger
  metrics: Metrics
  checks: Record<string, Check>
  /** Milliseconds for the body of a request, where no route has a rule of its own. */
  bodyWithin?: number
}

// Milliseconds for the body of a GraphQL request.
const BODY_WITHIN = 30_000
// For that of any other.
const BODY_ELSEWHERE = 5 * 60_000

/** Bytes of a GraphQL request at most: a description of 20,000 characters and room to spare. */
export const GRAPHQL_BODY_LIMIT = 256 * 1024

const methods: Record<Route, readonly string[]> = {
  graphql: ['GET', 'POST'],
  files: ['GET', 'HEAD', 'PUT', 'OPTIONS'],
  // No HEAD: to look whether a ticket is good would spend it.
  auth: ['GET'],
  stop: ['GET', 'HEAD', 'POST'],
  address: ['GET', 'HEAD', 'POST'],
  dashboard: ['GET', 'HEAD', 'POST'],
  health: ['GET', 'HEAD'],
  metrics: ['GET', 'HEAD'],
}

/** The one port of the product. It listens before the rest is up, and says so to who comes early. */
export class FrontDoor {
  readonly #options: FrontDoorOptions
  #servers: Server[] = []
  /** Sockets that were upgraded: the server counts them and knows no way to close them. */
  readonly #upgraded = new Set<Duplex>()
  #parts: Parts | undefined

  constructor(options: FrontDoorOptions) {
    this.#options = options
  }

  /** Answers with the port; `host` null means this machine only. */
  async listen(host: string | null, port: number): Promise<number> {
    const listening = await listen(() => this.#createServer(), host, port)
    this.#servers = listening.servers
    return listening.port
  }

  open(parts: Parts): void {
    this.#parts = parts
  }

  /** Takes no new requests; resolves when those under way are answered, at the latest after `patience` ms. */
  async close(patience: number): Promise<void> {
    const closed = Promise.all(this.#servers.map((server) => new Promise((resolve) => server.close(resolve))))
    for (const server of this.#servers) server.closeIdleConnections()
    const cut = setTimeout(() => {
      for (const server of this.#servers) server.closeAllConnections()
      for (const socket of this.#upgraded) socket.destroy()
    }, patience)
    await closed
    clearTimeout(cut)
  }

  #createServer(): Server {
    const server = createServer({
      // Milliseconds. The limit for whole requests knows no exceptions, and gigabytes may come for hours over a thin
      // line: bodies are limited below, files by their own routes.
      requestTimeout: 0,
      headersTimeout: 20_000,
      // Longer than the keep-alive of the usual proxies, so that it is they who close.
      keepAliveTimeout: 75_000,
      maxHeaderSize: 16 * 1024,
    })
    server.on('request', (request, response) => void this.#answer(request, response))
    server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head))
    server.on('clientError', refuseMalformed)
    return server
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const since = performance.now()
    const requestId = prepareRequest(request, this.#options)
    setCommonHeaders(response, requestId, this.#options)
    const path = pathOf(request)
    const route = routeOf(path ?? '/')
    response.once('close', () => this.#options.metrics.count(route, response, (performance.now() - since) / 1000))
    const takesFiles = route === 'files' && request.method === 'PUT'
    limitBody(request, response, {
      within: this.#options.bodyWithin ?? BODY_ELSEWHERE,
      from: takesFiles ? 'answer' : 'head',
    })
    try {
      if (path === null) {
        sendError(response, 400, 'BAD_USER_INPUT', {
          ru: 'Адрес запроса записан с ошибкой.',
          en: 'The address of the request is malformed.',
        })
      } else if (!methods[route].includes(request.method ?? '')) sendMethodNotAllowed(response, methods[route])
      else await this.#route(route, path, request, response)
    } catch (error) {
      this.#options.logger.error({ err: error, requestId, path: withoutProof(path) }, 'a request has failed')
      sendError(
        response,
        500,
        'INTERNAL_SERVER_ERROR',
        {
          ru: `Внутренняя ошибка. Номер запроса для поддержки: ${requestId}.`,
          en: `Internal error. The request's number for support: ${requestId}.`,
        },
        { requestId },
      )
    }
  }

  async #route(route: Route, path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts = this.#parts
    if (route === 'health' && path === '/healthz') return sendHealth(response)
    if (route === 'health')
      return sendReadiness(response, { started: () => parts !== undefined, ...this.#options.checks })
    if (route === 'metrics') return this.#options.metrics.send(request, response)
    if (!parts) return sendStarting(response)
    if (route === 'graphql') {
      response.setHeader('content-security-policy', graphiqlPolicy)
      if (request.method !== 'POST' || (await takeBody(request, response))) await parts.graphql(request, response)
      return
    }
    if (route === 'files') {
      if (!(await parts.files(request, response))) sendNotFound(response, path)
      return
    }
    if (route === 'auth') {
      if (!(await parts.auth(request, response))) sendNotFound(response, path)
      return
    }
    if (route === 'stop') return parts.stop(request, response)
    if (route === 'address') return parts.address(request, response)
    if (!parts.dashboard) return sendNotFound(response, path)
    const policy = dashboardPolicy()
    request.headers['content-security-policy'] = policy
    response.setHeader('content-security-policy', policy)
    return parts.dashboard(request, response)
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#upgraded.add(socket)
    socket.on('error', () => socket.destroy())
    socket.once('close', () => this.#upgraded.delete(socket))
    const requestId = prepareRequest(request, this.#options)
    if (!this.#parts || pathOf(request) !== '/graphql') {
      const status = this.#parts ? '404 Not Found' : '503 Service Unavailable'
      socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
      return
    }
    Promise.resolve(this.#parts.upgrade(request, socket, head)).catch((error: unknown) => {
      this.#options.logger.error({ err: error, requestId }, 'a connection could not be upgraded')
      socket.destroy()
    })
  }
}

/** Of the links of letters the last part is the proof: whoever read it in the log could act for the addressee. */
const withoutProof = (path: string | null) => path?.replace(/^(\/(?:stop|address|registration)\/).+/, '$1…')

/** Null when it cannot be read. */
function pathOf(request: IncomingMessage): string | null {
  const { url = '' } = request
  if (!url.startsWith('/')) return null
  const [path = '/'] = url.split(/[?#]/, 1)
  try {
    return /[\0\\]/.test(decodeURIComponent(path)) ? null : path
  } catch {
    return null
  }
}

function routeOf(path: string): Route {
  if (path === '/graphql') return 'graphql'
  if (path.startsWith('/uploads/') || path.startsWith('/files/') || path.startsWith('/directory/')) return 'files'
  if (path.startsWith('/auth/')) return 'auth'
  if (path.startsWith('/stop/')) return 'stop'
  if (path.startsWith('/address/')) return 'address'
  if (path === '/healthz' || path === '/readyz') return 'health'
  return path === '/metrics' ? 'metrics' : 'dashboard'
}

/** False when the body was refused, and the answer is sent. */
async function takeBody(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  const body = await readBody(request, { limit: GRAPHQL_BODY_LIMIT, within: BODY_WITHIN })
  if (Buffer.isBuffer(body)) {
    putBody(request, body)
    return true
  }
  const limit = GRAPHQL_BODY_LIMIT / 1024
  switch (body) {
    case 'aborted':
      response.destroy()
      break
    case 'too-slow':
      response.setHeader('connection', 'close')
      sendError(response, 408, 'BAD_USER_INPUT', {
        ru: `Тело запроса не пришло за ${BODY_WITHIN / 1000} с.`,
        en: `The body of the request did not arrive within ${BODY_WITHIN / 1000} s.`,
      })
      break
    case 'too-large':
      response.setHeader('connection', 'close')
      sendError(response, 413, 'BAD_USER_INPUT', {
        ru: `Тело запроса слишком велико; допустимо до ${limit} КиБ. Файлы передаются через createUpload.`,
        en: `The body of the request is too large; allowed are up to ${limit} KiB. Files go by createUpload.`,
      })
      break
    case 'empty':
      sendError(response, 400, 'BAD_USER_INPUT', {
        ru: 'Тело запроса пусто; ожидается JSON с полем query.',
        en: 'The body of the request is empty; JSON with the field query is expected.',
      })
      break
    case 'not-utf8':
      sendError(response, 400, 'BAD_USER_INPUT', {
        ru: 'Тело запроса должно быть текстом в UTF-8.',
        en: 'The body of the request must be text in UTF-8.',
      })
      break
  }
  return false
}

function sendNotFound(response: ServerResponse, path: string): void {
  sendError(response, 404, 'NOT_FOUND', { ru: `По адресу ${path} ничего нет.`, en: `There is nothing at ${path}.` })
}

/** What is not HTTP at all, or has a head too large or too slow: there is no request to answer. */
function refuseMalformed(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const status =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? '431 Request Header Fields Too Large'
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? '408 Request Timeout'
        : '400 Bad Request'
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
