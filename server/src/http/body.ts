import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'

/** Why a body was not taken. */
export type BodyFault = 'too-large' | 'too-slow' | 'empty' | 'not-utf8' | 'aborted'

export interface BodyLimits {
  /** Bytes. */
  limit: number
  /** Milliseconds for the whole of it. */
  within: number
}

// An answer that is sent while the asker still writes is mostly lost by it, so this many times the limit is read
// on and thrown away.
const DRAIN = 64
const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Reads a text body whole; past the limits nothing of it is kept. */
export async function readBody(request: IncomingMessage, { limit, within }: BodyLimits): Promise<Buffer | BodyFault> {
  let tooSlow = false
  const deadline = setTimeout(() => {
    tooSlow = true
    request.emit('error', new Error('the body takes too long'))
  }, within)
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size <= limit) chunks.push(chunk)
      else chunks.length = 0
      if (size > limit * DRAIN) break
    }
  } catch {
    return tooSlow ? 'too-slow' : 'aborted'
  } finally {
    clearTimeout(deadline)
  }
  if (size > limit) return 'too-large'
  if (size === 0) return 'empty'
  const body = Buffer.concat(chunks)
  try {
    utf8.decode(body)
  } catch {
    return 'not-utf8'
  }
  return body
}

/**
 * Hangs up on whoever has not sent the whole of a body within so many milliseconds. Counted from the answer for routes
 * that watch over the body themselves while they read it: what they left unread must not hold the connection.
 */
export function limitBody(
  request: IncomingMessage,
  response: ServerResponse,
  { within, from }: { within: number; from: 'head' | 'answer' },
): void {
  const { 'content-length': length = '0', 'transfer-encoding': coding } = request.headers
  if (length === '0' && coding === undefined) return
  let cut: NodeJS.Timeout | undefined
  const begin = () => {
    if (request.complete) return
    cut = setTimeout(() => request.destroy(), within)
    request.once('end', () => clearTimeout(cut))
    request.once('close', () => clearTimeout(cut))
  }
  if (from === 'head') begin()
  else response.once('finish', begin)
}

/** Hands a body that was read on to a handler that looks for `request.body`, as web frameworks leave it. */
export function putBody(request: IncomingMessage, body: Buffer): void {
  Object.assign(request, { body: Readable.from([body], { objectMode: false }) })
}
