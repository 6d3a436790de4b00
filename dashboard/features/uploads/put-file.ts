import { type GraphQLFault, readFault } from '@/lib/graphql/errors.ts'
import type { UploadFault } from './upload.ts'

export interface PutOptions {
  url: string
  headers: readonly { name: string; value: string }[]
  language: string
  signal: AbortSignal
  /** From 0 to 1. */
  onProgress: (progress: number) => void
}

/**
 * Null when the bytes are there; `final` when sending them again would not help, `gone` when the promise that they were
 * sent for is over and another is needed.
 */
export type PutResult = { fault: UploadFault; final: boolean; gone?: boolean } | null

/** Milliseconds without a byte after which the network is taken for gone: a silent one breaks nothing by itself. */
const silence = 30_000

/** Milliseconds for the server's answer to the whole file: it may be asking a virus scanner. */
const patience = 90_000

/**
 * Sends the bytes. XMLHttpRequest, since fetch tells nothing of how much has been sent.
 * A cancelled request never resolves: whoever cancelled has stopped listening.
 */
export function putFile(file: Blob, { url, headers, language, signal, onProgress }: PutOptions): Promise<PutResult> {
  return new Promise((resolve) => {
    if (signal.aborted) return
    const request = new XMLHttpRequest()
    let timer: ReturnType<typeof setTimeout>
    const expect = (within: number) => {
      clearTimeout(timer)
      timer = setTimeout(() => {
        request.abort()
        resolve({ fault: { is: 'network' }, final: false })
      }, within)
    }
    const done = (result: PutResult) => {
      clearTimeout(timer)
      resolve(result)
    }
    request.open('PUT', url)
    for (const { name, value } of headers) request.setRequestHeader(name, value)
    request.setRequestHeader('accept-language', language)
    request.upload.onprogress = (event) => {
      expect(silence)
      if (event.lengthComputable && event.total > 0) onProgress(event.loaded / event.total)
    }
    request.upload.onload = () => expect(patience)
    request.onload = () => done(readAnswer(request.status, request.responseText))
    request.onerror = () => done({ fault: { is: 'network' }, final: false })
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer)
        request.abort()
      },
      { once: true },
    )
    expect(silence)
    request.send(file)
  })
}

export function readAnswer(status: number, body: string): PutResult {
  if (status >= 200 && status < 300) return null
  const message = messageOf(body)
  // What is wrong with the bytes stays wrong; a promise that has run out, haste and broken servers do not.
  const final = [400, 413, 415, 422].includes(status) && message !== null
  return {
    fault: message === null ? { is: 'network' } : { is: 'server', message },
    final,
    ...([403, 404, 409].includes(status) && { gone: true }),
  }
}

/** The fault of the file alone, where the server names it; its whole message begins with the field's name. */
function messageOf(body: string): string | null {
  try {
    const { errors } = JSON.parse(body) as { errors?: GraphQLFault[] }
    if (!errors?.[0]) return null
    const { message, fields } = readFault(errors)
    return Object.values(fields).flat().join(' ') || message || null
  } catch {
    return null
  }
}
