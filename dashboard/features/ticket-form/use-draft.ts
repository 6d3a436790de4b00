'use client'
import { useCallback, useLayoutEffect, useRef, useState } from 'react'
import type { CreateTicketInput, ServerDraftFragment } from '@/generated/graphql.ts'
import { randomId } from '@/lib/random-id.ts'
import { type Upload, uploadIds } from '../uploads/upload.ts'
import { type Draft, draftKey, draftOf, isWorthKeeping, parseDraft, printDraft, type SavedDraft } from './draft.ts'
import type { FormValues } from './form-values.ts'
import { openDraft } from './open-draft.ts'

/** A full or forbidden storage must not stop anybody from filing. */
function withStorage<Result>(use: (storage: Storage) => Result): Result | null {
  try {
    return use(window.localStorage)
  } catch {
    return null
  }
}

interface DraftOptions {
  viewerId: string
  /** What an untouched form holds. */
  start: FormValues
  /** Slug that the address names. */
  asked: string | null
  /** The server's; null when they could not be read. Looked at once. */
  drafts: readonly ServerDraftFragment[] | null
}

/** The form's content, written to this browser with every change; use-draft-sync.ts tells the server. */
export function useDraft({ viewerId, start, asked, drafts }: DraftOptions) {
  const storageKey = draftKey(viewerId)
  const untouched = useRef(start)
  const closed = useRef(false)
  const [opened] = useState(() => {
    const local = withStorage((storage) => parseDraft(storage.getItem(storageKey)))
    return openDraft({ local, drafts, start, asked, now: Date.now(), newKey: randomId })
  })
  const [draft, setDraft] = useState<Draft>(opened.draft)
  const [restored, setRestored] = useState(opened.restored)
  const [conflict, setConflict] = useState<ServerDraftFragment | null>(opened.conflict)

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
      const known = new Map(old.uploads.map((upload) => [upload.id, upload]))
      const next = uploads.flatMap(({ id, filename, size }) =>
        id !== null && ready.has(id) ? [known.get(id) ?? { id, filename, size, at: Date.now() }] : [],
      )
      const same = next.length === old.uploads.length && next.every((upload) => known.has(upload.id))
      return same ? old : { ...old, uploads: next }
    })
  }, [])

  return {
    draft,
    worthKeeping: isWorthKeeping(draft, untouched.current),
    /** True until the note about it is closed. */
    restored,
    /** Names of files that had to be let go, since the server no longer has them. */
    goneFiles: opened.gone,
    /** The server's draft, when it has been gone on with elsewhere and this one here. */
    conflict,
    setConflict,
    setValues,
    setUploads,
    setUnanswered: useCallback(
      (unanswered: CreateTicketInput | null) => setDraft((old) => ({ ...old, unanswered })),
      [],
    ),
    /** What the server has now, and till when it keeps the files. */
    setSaved: useCallback((saved: SavedDraft | null, kept: readonly { uploadId: string; expiresAt: string }[] = []) => {
      const until = new Map(kept.map((upload) => [upload.uploadId, Date.parse(upload.expiresAt)]))
      setDraft((old) => ({
        ...old,
        saved,
        uploads: old.uploads.map((upload) => ({ ...upload, until: until.get(upload.id) ?? upload.until })),
      }))
    }, []),
    /** Goes on with the server's; answers with what stood here, to be put back if that was a mistake. */
    takeTheirs: (server: ServerDraftFragment): Draft => {
      setConflict(null)
      setDraft(draftOf(server, randomId))
      return draft
    },
    /** Goes on with what stands here, over the server's. */
    keepMine: (server: ServerDraftFragment) => {
      setConflict(null)
      setDraft((old) => ({ ...old, saved: { desk: server.desk.slug, version: server.version, content: '' } }))
    },
    /** Undoes takeTheirs: over what the server has by now. */
    putBack: (mine: Draft) => setDraft((old) => ({ ...mine, saved: old.saved && { ...old.saved, content: '' } })),
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
      setConflict(null)
      setDraft((old) => ({
        values: { ...untouched.current, desk: old.values.desk },
        uploads: [],
        idempotencyKey: randomId(),
        unanswered: null,
        saved: old.saved,
      }))
    }, []),
    /** Filed, or not needed: what the form still shows on its way out is not written again. */
    close: useCallback(() => {
      closed.current = true
      withStorage((storage) => storage.removeItem(storageKey))
    }, [storageKey]),
    closed,
  }
}
