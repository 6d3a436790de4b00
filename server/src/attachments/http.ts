import type { IncomingMessage, ServerResponse } from 'node:http'
import { notFound, unauthenticated } from '../errors.ts'
import { sendFault } from '../http/faults.ts'
import { sendMethodNotAllowed } from '../http/replies.ts'
import type { Services } from '../services.ts'
import { findFile, noFile } from './files.ts'
import { receiveUpload, UploadInfected, UploadTooLarge } from './receive-upload.ts'
import { sendFile } from './send-file.ts'
import type { UploadServices } from './uploads.ts'

export type AttachmentServices = UploadServices & Pick<Services, 'auth' | 'logger'>

export interface AttachmentLimits {
  /** Milliseconds without a byte after which the other side is taken for gone. */
  stall: number
  /** Milliseconds that one PUT may last, unless the server as a whole is stricter. */
  put: number
}

const defaultLimits: AttachmentLimits = { stall: 60_000, put: 30 * 60_000 }

/** Of a body that is refused, this much is still read, so that its sender comes to see the answer. */
const drainBytes = 4 * 1024 * 1024

const uuid = '[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}'
const uploadPath = new RegExp(`^/uploads/(${uuid})$`)
const filePath = new RegExp(`^/files/(${uuid})(?:/[^/]*)?$`)

/** PUT /uploads/:id and GET /files/:id/:filename; false when the address is none of ours. */
export function attachmentRoutes(services: AttachmentServices, limits: AttachmentLimits = defaultLimits) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    const [path = ''] = (request.url ?? '').split('?', 1)
    const upload = path.startsWith('/uploads/')
    if (!upload && !path.startsWith('/files/')) return false
    const methods = upload ? ['PUT'] : ['GET', 'HEAD']
    if (!methods.includes(request.method ?? '')) {
      sendMethodNotAllowed(response, methods)
      return true
    }
    try {
      if (upload) await put(services, limits, uploadPath.exec(path)?.[1], request, response)
      else await get(services, limits, filePath.exec(path)?.[1], request, response)
    } catch (error) {
      fail(services, limits, error, request, response)
    }
    return true
  }
}

async function put(
  services: AttachmentServices,
  limits: AttachmentLimits,
  id: string | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (id === undefined) throw notFound({ ru: 'Такой загрузки нет.', en: 'There is no such upload.' })
  const { authorization = null, 'content-length': length } = request.headers
  const hangUp = () => request.destroy()
  request.setTimeout(limits.stall, hangUp)
  const deadline = setTimeout(hangUp, limits.put)
  try {
    await receiveUpload(services, id.toLowerCase(), {
      authorization,
      length: length === undefined ? null : Number(length),
      // Left open when the reading stops early: a destroyed request could not be answered.
      body: request.iterator({ destroyOnReturn: false }),
    })
  } finally {
    clearTimeout(deadline)
    request.setTimeout(0)
  }
  response.writeHead(204, { 'cache-control': 'no-store' }).end()
}

async function get(
  services: AttachmentServices,
  limits: AttachmentLimits,
  id: string | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { authorization, cookie } = request.headers
  const viewer = await services.auth.identify({ authorization, cookie })
  if (!viewer) throw unauthenticated()
  if (id === undefined) throw noFile()
  const file = await findFile(services.db, viewer, id)
  await sendFile(services.files, file, request, response, limits.stall)
}

function fail(
  services: AttachmentServices,
  limits: AttachmentLimits,
  error: unknown,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  // Nobody is there any more; what they left unfinished has been cleared away below.
  if (request.socket.destroyed || (request.destroyed && !request.complete)) return
  drain(request, limits.stall)
  const status = error instanceof UploadTooLarge ? 413 : error instanceof UploadInfected ? 422 : undefined
  sendFault(error, request, response, { logger: services.logger, status })
}

/** An answer that is sent while the other side still writes is lost if the connection closes at once. */
function drain(request: IncomingMessage, stall: number): void {
  if (request.complete) return
  request.setTimeout(stall, () => request.destroy())
  let left = drainBytes
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length
    if (left < 0) request.destroy()
  })
  request.on('error', () => {})
  request.resume()
}
