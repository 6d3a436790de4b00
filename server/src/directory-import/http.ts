import type { IncomingMessage, ServerResponse } from 'node:http'
import { FileTooLarge, newKey } from '../attachments/file-store.ts'
import { isUploadProof } from '../attachments/upload-proof.ts'
import { AppError, badInput, fault, forbidden, notFound } from '../errors.ts'
import { sendFault } from '../http/faults.ts'
import { sendMethodNotAllowed } from '../http/replies.ts'
import type { Services } from '../services.ts'
import { importJob } from './import-job.ts'

const path = /^\/directory\/imports\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/

export interface ReceivingLimits {
  /** Milliseconds without a byte after which the other side is taken for gone; how long it takes in all is its matter. */
  stall: number
}

type ReceivingServices = Pick<Services, 'db' | 'files' | 'queue' | 'clock' | 'settings' | 'logger'>

/**
 * PUT /directory/imports/:id, the bytes of a file that createDirectoryImport has promised: they stream to the store,
 * and the load begins. The proof of the promise stands in a header, so that no other site's page can send it. False
 * when the address is none of ours.
 */
export function importRoutes(services: ReceivingServices, { stall }: ReceivingLimits = { stall: 60_000 }) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    const [address = ''] = (request.url ?? '').split('?', 1)
    if (!address.startsWith('/directory/')) return false
    if (request.method !== 'PUT') {
      sendMethodNotAllowed(response, ['PUT'])
      return true
    }
    request.setTimeout(stall, () => request.destroy())
    try {
      const id = path.exec(address)?.[1]
      if (id === undefined) throw unknown()
      await receive(services, id, request)
      response.writeHead(204, { 'cache-control': 'no-store' }).end()
    } catch (error) {
      if (request.socket.destroyed || (request.destroyed && !request.complete)) return true
      // The rest of gigabytes is not worth reading for the sake of the answer.
      if (!request.complete) response.setHeader('connection', 'close')
      sendFault(error, request, response, { logger: services.logger })
    } finally {
      request.setTimeout(0)
    }
    return true
  }
}

async function receive(services: ReceivingServices, id: string, request: IncomingMessage): Promise<void> {
  const { db, files, queue, settings, clock } = services
  if (!isUploadProof(settings.secret, id, request.headers.authorization ?? null)) throw forbidden(wrongProof)
  const size = await promisedSize(services, id)
  const key = newKey(id)
  const body = request.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>
  try {
    await files.write(key, exactly(body, size), { maxBytes: size })
  } catch (error) {
    throw error instanceof FileTooLarge ? wrongSize(size) : error
  }
  const taken = await db.transaction(async (sql) => {
    const rows = await sql.query(
      `UPDATE directory_imports SET storage_key = $2, updated_at = $3
       WHERE id = $1 AND state = 'WAITING' AND storage_key IS NULL RETURNING id`,
      [id, key, clock()],
    )
    if (rows.length > 0) await queue.add(sql, importJob, { importId: id })
    return rows.length > 0
  })
  if (taken) queue.wake(importJob)
  else {
    await files.delete(key)
    throw alreadyThere()
  }
}

async function promisedSize({ db }: ReceivingServices, id: string): Promise<number> {
  const [row] = await db.query<{ size: number; open: boolean }>(
    `SELECT size::float8 AS size, state = 'WAITING' AND storage_key IS NULL AS open
     FROM directory_imports WHERE id = $1 AND source = 'UPLOAD'`,
    [id],
  )
  if (!row) throw unknown()
  if (!row.open) throw alreadyThere()
  return row.size
}

/** A body that throws at its end unless it is as long as was promised: the store keeps nothing of it then. */
async function* exactly(body: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Uint8Array> {
  let length = 0
  for await (const chunk of body) {
    length += chunk.byteLength
    yield chunk
  }
  if (length !== size) throw wrongSize(size)
}

const unknown = () => notFound({ ru: 'Такой загрузки нет.', en: 'There is no such load.' })

const alreadyThere = () =>
  new AppError('CONFLICT', {
    ru: 'Этот файл уже передан. Для нового начните с createDirectoryImport.',
    en: 'This file has come already. For another begin with createDirectoryImport.',
  })

const wrongSize = (size: number) =>
  badInput(
    fault('file', {
      ru: `Файл не тот: обещано ${size} байт, пришло другое число. Выберите файл ещё раз.`,
      en: `Not the file that was promised: it should have ${size} bytes. Choose the file again.`,
    }),
  )

const wrongProof = {
  ru: 'Нет права на эту загрузку: передайте заголовок Authorization из ответа createDirectoryImport.',
  en: 'No right to this load: send the Authorization header that createDirectoryImport answered with.',
}
