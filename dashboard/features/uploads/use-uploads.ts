'use client'
import { useLocale } from 'next-intl'
import { useCallback, useEffect, useReducer, useRef } from 'react'
import { useClient } from 'urql'
import { Uploads_CreateDocument } from '@/generated/graphql.ts'
import { faultOf } from '@/lib/graphql/errors.ts'
import { randomId } from '@/lib/random-id.ts'
import { putFile } from './put-file.ts'
import { isUnderWay, type Upload, type UploadItem, uploadsReducer } from './upload.ts'
import { itemsOf, type UploadRules } from './upload-rules.ts'

/** Sent side by side; the others wait, so that one slow file does not hold all back nor all share one slow line. */
const lanes = 2

const restored = (uploads: readonly Upload[]): UploadItem[] =>
  uploads
    .filter((upload) => upload.state === 'ready' && upload.id !== null)
    .map((upload) => ({ ...upload, key: randomId(), contentType: '', progress: 1, fault: null, file: null }))

/** @param initial what a draft remembers; read once */
export function useUploads(initial: readonly Upload[] = []) {
  const client = useClient()
  const language = useLocale()
  const [items, dispatch] = useReducer(uploadsReducer, initial, restored)
  const running = useRef(new Map<string, AbortController>())

  const send = useCallback(
    async (item: UploadItem & { file: File }, signal: AbortSignal) => {
      const { key, filename, contentType, size } = item
      const { data, error } = await client
        .mutation(Uploads_CreateDocument, { input: { filename, contentType, size } })
        .toPromise()
      if (signal.aborted) return
      if (!data) {
        const fault = error ? faultOf(error) : null
        const final = fault?.code === 'BAD_USER_INPUT'
        const words = fault && (Object.values(fault.fields).flat().join(' ') || fault.message)
        const own = fault && fault.code !== 'NETWORK' && words
        return dispatch({ type: 'broke', key, fault: own ? { is: 'server', message: own } : { is: 'network' }, final })
      }
      const { uploadId, url, headers } = data.createUpload
      const onProgress = (progress: number) => dispatch({ type: 'progressed', key, progress })
      const broken = await putFile(item.file, { url, headers, language, signal, onProgress })
      if (signal.aborted) return
      dispatch(broken ? { type: 'broke', key, ...broken } : { type: 'finished', key, id: uploadId })
    },
    [client, language],
  )

  useEffect(() => {
    const sending = items.filter((item) => item.state === 'sending').length
    const next = items.filter((item) => item.state === 'waiting').slice(0, Math.max(0, lanes - sending))
    for (const item of next) {
      if (item.file === null) continue
      const controller = new AbortController()
      running.current.set(item.key, controller)
      dispatch({ type: 'started', key: item.key })
      void send({ ...item, file: item.file }, controller.signal).finally(() => running.current.delete(item.key))
    }
  }, [items, send])

  // Leaving the page cancels what is under way; the server forgets unfinished uploads by itself.
  useEffect(() => {
    const all = running.current
    return () => {
      for (const controller of all.values()) controller.abort()
    }
  }, [])

  return {
    items,
    busy: items.some(isUnderWay),
    add: (files: readonly File[], rules: UploadRules | null) => {
      const added = itemsOf(files, rules, items.filter((item) => item.state !== 'refused').length, randomId)
      dispatch({ type: 'added', items: added })
      return added
    },
    retry: (key: string) => dispatch({ type: 'retried', key }),
    remove: (key: string) => {
      running.current.get(key)?.abort()
      running.current.delete(key)
      dispatch({ type: 'removed', key })
    },
  }
}
