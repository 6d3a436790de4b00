import { once, setMaxListeners } from 'node:events'
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { pipeline } from 'node:stream/promises'
import { create as contentDisposition } from 'content-disposition'
import rangeParser from 'range-parser'
import { sendError } from '../http/replies.ts'
import { extensionOf } from './declared-kind.ts'
import type { ByteRange, FileStore } from './file-store.ts'
import type { StoredFile } from './files.ts'
import { servedAs } from './kinds.ts'

/** Answers a GET or HEAD with a file that the asker may have. Settles when the connection is free again or gone. */
export async function sendFile(
  files: FileStore,
  file: StoredFile,
  request: IncomingMessage,
  response: ServerResponse,
  stall: number,
): Promise<void> {
  const etag = `"${file.id}"`
  const headers = headersOf(file, etag)
  if (isFresh(request.headers['if-none-match'], etag)) {
    response.writeHead(304, { etag, 'cache-control': headers['cache-control'] }).end()
    return
  }
  const range = rangeOf(request, file.size, etag)
  if (range === 'unsatisfiable') {
    response.setHeader('content-range', `bytes */${file.size}`)
    sendError(response, 416, 'BAD_USER_INPUT', {
      ru: `В файле нет таких байтов: их ${file.size}, с 0 по ${file.size - 1}.`,
      en: `The file has no such bytes: there are ${file.size}, 0 to ${file.size - 1}.`,
    })
    return
  }
  headers['content-length'] = range ? range.end - range.start + 1 : file.size
  if (range) headers['content-range'] = `bytes ${range.start}-${range.end}/${file.size}`
  const status = range ? 206 : 200
  if (request.method === 'HEAD') {
    response.writeHead(status, headers).end()
    return
  }
  const { socket } = request
  const gone = goneSignal(socket)
  try {
    // Requests may come one behind the other without waiting for their answers. Each opens its file when its turn
    // comes, so that a connection holds one at most.
    if (!response.socket) await once(response, 'socket', { signal: gone })
    const { stream } = await files.open(file.storageKey, range ?? undefined)
    response.writeHead(status, headers)
    // Someone who stops reading would hold the file open for as long as they like.
    response.setTimeout(stall, () => response.destroy())
    await pipeline(stream, response, { signal: gone })
  } catch (error) {
    // Going away in the middle of a download is everybody's right.
    if (!socket.destroyed) throw error
  }
}

const goneSignals = new WeakMap<Socket, AbortSignal>()

/** Aborted when the connection closes. A response tells of that only once its turn has come. */
function goneSignal(socket: Socket): AbortSignal {
  const known = goneSignals.get(socket)
  if (known) return known
  if (socket.destroyed) return AbortSignal.abort()
  const gone = new AbortController()
  // One for each request under way.
  setMaxListeners(0, gone.signal)
  socket.once('close', () => gone.abort())
  goneSignals.set(socket, gone.signal)
  return gone.signal
}

/**
 * Whoever uploaded it chose the bytes, so nothing in them may act: no sniffing, no scripts, no other site showing
 * it. A PDF goes without `sandbox`, under which Chrome's viewer shows nothing; the viewer keeps PDFs apart from the
 * origin by itself.
 */
function headersOf(file: StoredFile, etag: string): OutgoingHttpHeaders {
  const { inline, contentType } = servedAs(file.contentType)
  const policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
  const extension = extensionOf(file.filename)
  return {
    'content-type': contentType,
    'content-disposition': contentDisposition(file.filename, {
      type: inline ? 'inline' : 'attachment',
      fallback: isAscii(file.filename) || `file${extension === null ? '' : `.${extension}`}`,
    }),
    'content-security-policy':
      contentType === 'application/pdf' ? `${policy}; object-src 'self'` : `${policy}; sandbox`,
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    // The bytes never change, but the right to see them may: ask each time, and get 304.
    'cache-control': 'private, no-cache',
    'accept-ranges': 'bytes',
    etag,
  }
}

const isAscii = (text: string) => /^[\x20-\x7e]*$/.test(text)

function isFresh(ifNoneMatch: string | undefined, etag: string): boolean {
  const tags = (ifNoneMatch ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  return tags.includes(etag) || tags.includes('*')
}

/** One range of bytes; several, other units and nonsense are answered with the whole, as HTTP allows. */
function rangeOf(request: IncomingMessage, size: number, etag: string): ByteRange | 'unsatisfiable' | null {
  const { range, 'if-range': ifRange } = request.headers
  if (range === undefined || (ifRange !== undefined && ifRange !== etag)) return null
  const ranges = rangeParser(size, range, { combine: true })
  if (ranges === -1) return 'unsatisfiable'
  if (ranges === -2 || ranges.type !== 'bytes' || ranges.length !== 1) return null
  return ranges[0] ?? null
}
