import type { Client } from 'urql'
import { Uploads_CreateDocument, type Uploads_CreateMutation } from '@/generated/graphql.ts'
import { faultOf } from '@/lib/graphql/errors.ts'
import { type PutResult, putFile } from './put-file.ts'
import type { UploadItem } from './upload.ts'

export type PromisedUpload = Uploads_CreateMutation['createUpload']

/** Milliseconds for the server's promise of an upload. */
const patience = 30_000

export interface SendOptions {
  client: Client
  language: string
  signal: AbortSignal
  onProgress: (progress: number) => void
}

/** Asks the server for a place; answers with its promise, or with why there is none. */
export async function promiseUpload(
  { filename, contentType, size }: UploadItem,
  { client, signal }: SendOptions,
): Promise<{ promised: PromisedUpload } | { broke: NonNullable<PutResult> }> {
  const network = { broke: { fault: { is: 'network' }, final: false } } as const
  const late = new Promise<null>((resolve) => {
    const timer = setTimeout(() => resolve(null), patience)
    signal.addEventListener('abort', () => clearTimeout(timer), { once: true })
  })
  const asked = client.mutation(Uploads_CreateDocument, { input: { filename, contentType, size } }).toPromise()
  const answer = await Promise.race([asked, late])
  if (answer === null) return network
  if (answer.data) return { promised: answer.data.createUpload }
  const fault = answer.error ? faultOf(answer.error) : null
  const words = fault && (Object.values(fault.fields).flat().join(' ') || fault.message)
  if (!fault || fault.code === 'NETWORK' || !words) return network
  return { broke: { fault: { is: 'server', message: words }, final: fault.code === 'BAD_USER_INPUT' } }
}

export const sendBytes = (file: File, promised: PromisedUpload, { language, signal, onProgress }: SendOptions) =>
  putFile(file, { url: promised.url, headers: promised.headers, language, signal, onProgress })
