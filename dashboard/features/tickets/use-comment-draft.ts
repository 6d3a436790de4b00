'use client'
import { useCallback, useLayoutEffect, useState } from 'react'
import { randomId } from '@/lib/random-id.ts'
import { type CommentDraft, commentDraftKey, emptyDraft, isEmptyDraft, parseCommentDraft } from './comment-draft.ts'

/** A full or forbidden storage must not stop anybody from writing. */
function withStorage<Result>(use: (storage: Storage) => Result): Result | null {
  try {
    return use(window.localStorage)
  } catch {
    return null
  }
}

export function useCommentDraft(viewerId: string, ticketId: string) {
  const storageKey = commentDraftKey(viewerId, ticketId)
  const [opened] = useState(
    () => withStorage((storage) => parseCommentDraft(storage.getItem(storageKey))) ?? emptyDraft(randomId()),
  )
  const [draft, setDraft] = useState<CommentDraft>(opened)

  // Before anything of it is seen: what the screen shows outlives a reload at once.
  useLayoutEffect(() => {
    withStorage((storage) =>
      isEmptyDraft(draft) ? storage.removeItem(storageKey) : storage.setItem(storageKey, JSON.stringify(draft)),
    )
  }, [draft, storageKey])

  return {
    draft,
    /** What a reload brought back, for the file picker to begin with. */
    opened,
    change: useCallback((change: Partial<CommentDraft>) => setDraft((old) => ({ ...old, ...change })), []),
    clear: useCallback(() => setDraft(emptyDraft(randomId())), []),
  }
}
