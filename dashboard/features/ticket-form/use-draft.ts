'use client'
import { useCallback, useLayoutEffect, useRef, useState } from 'react'
import type { CreateTicketInput } from '@/generated/graphql.ts'
import { randomId } from '@/lib/random-id.ts'
import { type Upload, uploadIds } from '../uploads/upload.ts'
import { type Draft, draftKey, isWorthKeeping, livingUploads, parseDraft, printDraft } from './draft.ts'
import type { FormValues } from './form-values.ts'

/** A full or forbidden storage must not stop anybody from filing. */
function withStorage<Result>(use: (storage: Storage) => Result): Result | null {
  try {
    return use(window.localStorage)
  } catch {
    return null
  }
}

/**
 * The form's content, written to the browser with every change.
 *
 * @param start what an untouched form holds
 */
export function useDraft(viewerId: string, start: FormValues) {
  const storageKey = draftKey(viewerId)
  const untouched = useRef(start)
  const closed = useRef(false)
  const [opened] = useState(() => open(storageKey, start))
  const [draft, setDraft] = useState<Draft>(opened.draft)
  const [restored, setRestored] = useState(opened.restored)

  // Before anything of it is seen: what the screen shows outlives a reload at once.
  useLayoutEffect(() => {
    if (closed.current) return
    withStorage((storage) =>
      isWorthKeeping(draft, untouched.current)
        ? storage.setItem(storageKey, printDraft(draft))
        : storage.removeItem(storageKey),
    )
  }, [draft, storageKey])

  const setValues = useCallback(
    (change: (values: FormValues) => FormValues) => setDraft((old) => ({ ...old, values: change(old.values) })),
    [],
  )
  const setUploads = useCallback((uploads: readonly Upload[]) => {
    const ready = new Set(uploadIds(uploads))
    setDraft((old) => {
      const known = new Map(old.uploads.map((upload) => [upload.id, upload.at]))
      const next = uploads.flatMap(({ id, filename, size }) =>
        id !== null && ready.has(id) ? [{ id, filename, size, at: known.get(id) ?? Date.now() }] : [],
      )
      const same = next.length === old.uploads.length && next.every((upload) => known.has(upload.id))
      return same ? old : { ...old, uploads: next }
    })
  }, [])

  return {
    draft,
    /** Ready files of the draft, for the file picker to begin with. */
    startUploads: opened.draft.uploads.map((upload): Upload => ({ ...upload, state: 'ready' })),
    /** True until the note about it is closed. */
    restored,
    /** Names of files that had to be let go, since the server no longer has them. */
    goneFiles: opened.gone,
    setValues,
    setUploads,
    setUnanswered: useCallback(
      (unanswered: CreateTicketInput | null) => setDraft((old) => ({ ...old, unanswered })),
      [],
    ),
    /** The next attempt is another ticket, not a repeat. */
    renewKey: useCallback(() => {
      const idempotencyKey = randomId()
      setDraft((old) => ({ ...old, idempotencyKey, unanswered: null }))
      return idempotencyKey
    }, []),
    dismissNote: useCallback(() => setRestored(false), []),
    /** By hand: the form begins anew, on the same desk. */
    clear: useCallback(() => {
      setRestored(false)
      setDraft((old) => fresh({ ...untouched.current, desk: old.values.desk }))
    }, []),
    /** Filed: what the form still shows on its way out is not written again. */
    close: useCallback(() => {
      closed.current = true
      withStorage((storage) => storage.removeItem(storageKey))
    }, [storageKey]),
  }
}

const fresh = (values: FormValues): Draft => ({ values, uploads: [], idempotencyKey: randomId(), unanswered: null })

function open(storageKey: string, start: FormValues): { draft: Draft; restored: boolean; gone: string[] } {
  const kept = withStorage((storage) => parseDraft(storage.getItem(storageKey)))
  if (!kept) return { draft: fresh(start), restored: false, gone: [] }
  const { living, gone } = livingUploads(kept.uploads, Date.now())
  return { draft: { ...kept, uploads: living }, restored: true, gone }
}
