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

/** Null when the bytes are there; `final` when sending them again would not help. */
export type PutResult = { fault: UploadFault; final: boolean } | null

/**
 * Sends the bytes. XMLHttpRequest, since fetch tells nothing of how much has been sent.
 * A cancelled request never resolves: whoever cancelled has stopped listening.
 */
export function putFile(file: Blob, { url, headers, language, signal, onProgress }: PutOptions): Promise<PutResult> {
  return new Promise((resolve) => {
    if (signal.aborted) return
    const request = new XMLHttpRequest()
    request.open('PUT', url)
    for (const { name, value } of headers) request.setRequestHeader(name, value)
    request.setRequestHeader('accept-language', language)
    request.upload.onprogress = (event) => {
      if (event.lengthComputable && event.total > 0) onProgress(event.loaded / event.total)
    }
    request.onload = () => resolve(readAnswer(request.status, request.responseText))
    request.onerror = () => resolve({ fault: { is: 'network' }, final: false })
    signal.addEventListener('abort', () => request.abort(), { once: true })
    request.send(file)
  })
}

export function readAnswer(status: number, body: string): PutResult {
  if (status >= 200 && status < 300) return null
  const message = messageOf(body)
  // What is wrong with the bytes stays wrong; a promise that has run out, haste and broken servers do not.
  const final = [400, 413, 415, 422].includes(status) && message !== null
  return { fault: message === null ? { is: 'network' } : { is: 'server', message }, final }
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
