import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { create as contentDisposition } from 'content-disposition'
import { unauthenticated } from '../errors.ts'
import { sendFault } from '../http/faults.ts'
import { sendMethodNotAllowed } from '../http/replies.ts'
import { languageOf } from '../language.ts'
import type { Services } from '../services.ts'
import { readPrinted } from './reading.ts'
import { ticketPdf } from './ticket-pdf.ts'

const path = /^\/files\/tickets\/([^/]{1,300})\.pdf$/

// Milliseconds without a byte after which the other side is taken for gone.
const STALL = 60_000

/** GET /files/tickets/WT-000123.pdf, with `?lang=ru` or `en`; false when the address is none of ours. */
export function printRoutes(services: Services) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    const address = new URL(request.url ?? '/', 'http://localhost')
    const number = path.exec(address.pathname)?.[1]
    if (number === undefined) return false
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      sendMethodNotAllowed(response, ['GET', 'HEAD'])
      return true
    }
    try {
      await send(services, decodeURIComponent(number), address.searchParams.get('lang'), request, response)
    } catch (error) {
      // Going away in the middle of it is everybody's right.
      if (!request.socket.destroyed) sendFault(error, request, response, { logger: services.logger })
    }
    return true
  }
}

async function send(
  services: Services,
  number: string,
  asked: string | null,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { authorization, cookie } = request.headers
  const viewer = await services.auth.identify({ authorization, cookie })
  if (!viewer) throw unauthenticated()
  const printed = await readPrinted(services, viewer, number)
  response.writeHead(200, {
    'content-type': 'application/pdf',
    'content-disposition': contentDisposition(`${printed.ticket.number}.pdf`, { type: 'inline' }),
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'",
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'private, no-store',
  })
  if (request.method === 'HEAD') {
    response.end()
    return
  }
  // A link in a page can say no header, so its language comes in the address.
  const language = asked === 'ru' || asked === 'en' ? asked : languageOf(request.headers['accept-language'])
  response.setTimeout(STALL, () => response.destroy())
  await pipeline(Readable.from(ticketPdf(services, viewer, printed, language)), response)
}
