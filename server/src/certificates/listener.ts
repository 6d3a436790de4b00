import { constants } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, type Server, type ServerOptions } from 'node:https'
import type { TLSSocket } from 'node:tls'
import type { Logger } from 'pino'
import { type HeaderSettings, prepareRequest, setCommonHeaders } from '../http/headers.ts'
import { listen } from '../http/listen.ts'
import { sendError, sendMethodNotAllowed } from '../http/replies.ts'
import type { CertificateFiles } from './files.ts'
import type { Presented } from './routes.ts'

export interface CertificateListenerOptions {
  files: CertificateFiles
  logger: Logger
  headers: HeaderSettings
  publicUrl: string
  /** The middle step of signing in. */
  read: (request: IncomingMessage, response: ServerResponse, presented: Presented) => Promise<void>
}

// Milliseconds.
const LOOK_EVERY = 30_000

/**
 * The product's own TLS port, where the handshake asks for a certificate and which does nothing else. A handshake never
 * fails for what is presented: a refusal is to be a page that says what to do.
 */
export class CertificateListener {
  readonly #options: CertificateListenerOptions
  #servers: Server[] = []
  #timer: NodeJS.Timeout | undefined

  constructor(options: CertificateListenerOptions) {
    this.#options = options
  }

  async listen(host: string | null, port: number): Promise<number> {
    const { files } = this.#options
    const listening = await listen(() => this.#createServer(), host, port, 'CERTIFICATE_PORT')
    this.#servers = listening.servers as Server[]
    files.onChange = () => {
      for (const server of this.#servers) server.setSecureContext(contextOf(files))
    }
    this.#timer = setInterval(() => void files.refresh(), LOOK_EVERY)
    this.#timer.unref()
    return listening.port
  }

  async close(patience: number): Promise<void> {
    clearInterval(this.#timer)
    const closed = Promise.all(this.#servers.map((server) => new Promise((resolve) => server.close(resolve))))
    for (const server of this.#servers) server.closeIdleConnections()
    const cut = setTimeout(() => {
      for (const server of this.#servers) server.closeAllConnections()
    }, patience)
    await closed
    clearTimeout(cut)
  }

  #createServer(): Server {
    const { files, logger } = this.#options
    const server = createServer({
      ...contextOf(files),
      requestCert: true,
      rejectUnauthorized: false,
      ALPNProtocols: ['http/1.1'],
      requestTimeout: 30_000,
      headersTimeout: 20_000,
      maxHeaderSize: 16 * 1024,
    })
    server.on('request', (request, response) => void this.#answer(request, response))
    server.on('tlsClientError', (error) => logger.debug({ err: error }, 'a TLS handshake has failed'))
    return server
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { headers, logger, publicUrl, read } = this.#options
    const requestId = prepareRequest(request, headers)
    setCommonHeaders(response, requestId, headers)
    response.setHeader('connection', 'close')
    try {
      if (request.method !== 'GET') sendMethodNotAllowed(response, ['GET'])
      else if (/^\/auth\/certificate\/read(\?|$)/.test(request.url ?? '')) {
        await read(request, response, presentedOn(request.socket as TLSSocket))
      } else {
        // Somebody has typed the port: what they look for is next door.
        response.writeHead(303, { location: `${publicUrl}/sign-in`, 'content-length': 0 }).end()
      }
    } catch (error) {
      logger.error({ err: error, requestId }, 'a sign-in by certificate has failed')
      const text = {
        ru: `Внутренняя ошибка. Номер запроса для поддержки: ${requestId}.`,
        en: `Internal error. The request's number for support: ${requestId}.`,
      }
      sendError(response, 500, 'INTERNAL_SERVER_ERROR', text, { requestId })
    }
  }
}

/** What was shown at this very handshake, and what OpenSSL says against its chain. */
function presentedOn(socket: TLSSocket): Presented {
  const { raw } = socket.getPeerCertificate()
  if (!raw) return 'none'
  const said = socket.authorizationError as unknown as string | Error | null
  return { der: raw, chain: said ? String(said) : null }
}

/**
 * No session tickets, and so no resumed sessions: one keeps the certificate and the verdict of its first handshake, and
 * would let somebody in by them after a token was pulled out or a certificate revoked.
 */
function contextOf(files: CertificateFiles): ServerOptions {
  return {
    ...files.contents.tls,
    minVersion: 'TLSv1.2',
    secureOptions: constants.SSL_OP_NO_TICKET | constants.SSL_OP_NO_RENEGOTIATION,
  }
}
