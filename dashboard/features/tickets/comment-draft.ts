import { type Upload, uploadIds } from '../uploads/upload.ts'

/**
 * What is typed under a ticket and not sent yet, kept in this browser for that person and ticket. The idempotency key
 * lives as long as the text: a second press, or a retry after a lost answer, cannot write it twice; a changed text
 * after a failure is another comment and gets another key.
 */
export interface CommentDraft {
  body: string
  internal: boolean
  uploads: { id: string; filename: string; size: number }[]
  idempotencyKey: string
  /** The input that the key was last sent with, as JSON; null before the first try. */
  sent: string | null
}

export const commentDraftKey = (viewerId: string, ticketId: string) => `otklik:comment:${viewerId}:${ticketId}`

export const emptyDraft = (idempotencyKey: string): CommentDraft => ({
  body: '',
  internal: false,
  uploads: [],
  idempotencyKey,
  sent: null,
})

export const isEmptyDraft = (draft: CommentDraft) => draft.body.trim() === '' && draft.uploads.length === 0

/** Null when there is nothing, or something that we did not write. */
export function parseCommentDraft(text: string | null): CommentDraft | null {
  if (text === null) return null
  try {
    const draft = JSON.parse(text) as CommentDraft
    const ours =
      typeof draft.body === 'string' && typeof draft.idempotencyKey === 'string' && Array.isArray(draft.uploads)
    return ours ? { ...emptyDraft(draft.idempotencyKey), ...draft } : null
  } catch {
    return null
  }
}

/** Ready files alone: the rest has to be sent again after a reload. */
export const keptUploads = (uploads: readonly Upload[]): CommentDraft['uploads'] => {
  const ready = new Set(uploadIds(uploads))
  return uploads.flatMap(({ id, filename, size }) => (id !== null && ready.has(id) ? [{ id, filename, size }] : []))
}
