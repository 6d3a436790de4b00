/**
 * What a person has typed and not filed yet, kept in this browser for that person.
 *
 *   none ──first key typed, first file ready──▶ kept ──filed, or cleared by hand──▶ none
 *   kept ──page left, reloaded, session over──▶ restored with the form
 *
 * The idempotency key is kept with it, so that a second press, a retry after a lost answer or a reload in the middle
 * of filing cannot file twice. `unanswered` is the input that was sent with that key and got no answer: when the
 * server says that the key has been used for another text, that input was filed, and sending it again tells its number.
 */
import type { CreateTicketInput } from '@/generated/graphql.ts'
import type { FormValues } from './form-values.ts'

export interface DraftUpload {
  id: string
  filename: string
  /** Bytes. */
  size: number
  /** When it became ready, milliseconds. */
  at: number
}

export interface Draft {
  values: FormValues
  uploads: DraftUpload[]
  idempotencyKey: string
  unanswered: CreateTicketInput | null
}

export const draftKey = (viewerId: string) => `otklik:new-ticket:${viewerId}`

/** The server forgets an upload that nobody took after 24 hours; an hour less, so that filing is in time. */
const uploadLives = 23 * 3_600_000

/** Null when there is nothing, or something that we did not write. */
export function parseDraft(text: string | null): Draft | null {
  if (text === null) return null
  try {
    const draft = JSON.parse(text) as Draft & { form?: unknown }
    return draft.form === 1 && isValues(draft.values) && typeof draft.idempotencyKey === 'string'
      ? {
          values: draft.values,
          uploads: Array.isArray(draft.uploads) ? draft.uploads.filter(isUpload) : [],
          idempotencyKey: draft.idempotencyKey,
          unanswered: draft.unanswered ?? null,
        }
      : null
  } catch {
    return null
  }
}

/** `form` is the shape's number: another shape is another number. */
export const printDraft = (draft: Draft) => JSON.stringify({ form: 1, ...draft })

/** Those that the server still has, and the names of those that it has let go. */
export function livingUploads(uploads: readonly DraftUpload[], now: number): { living: DraftUpload[]; gone: string[] } {
  const lives = (upload: DraftUpload) => now - upload.at < uploadLives
  return {
    living: uploads.filter(lives),
    gone: uploads.filter((upload) => !lives(upload)).map((upload) => upload.filename),
  }
}

/** Worth keeping: something differs from an untouched form, whatever desk it is for. */
export function isWorthKeeping(draft: Draft, untouched: FormValues): boolean {
  const { desk: _, ...typed } = draft.values
  const { desk: __, ...blank } = untouched
  return draft.uploads.length > 0 || draft.unanswered !== null || JSON.stringify(typed) !== JSON.stringify(blank)
}

const texts = ['desk', 'title', 'type', 'documentKind', 'description', 'occurredAt', 'contactEmail', 'contactPhone']

function isValues(values: unknown): values is FormValues {
  if (typeof values !== 'object' || values === null) return false
  const fields = values as Record<string, unknown>
  return (
    texts.every((field) => typeof fields[field] === 'string') &&
    Array.isArray(fields.registryNumbers) &&
    fields.registryNumbers.length > 0 &&
    fields.registryNumbers.every((number) => typeof number === 'string')
  )
}

function isUpload(upload: unknown): upload is DraftUpload {
  const { id, filename, size, at } = (upload ?? {}) as Record<string, unknown>
  return typeof id === 'string' && typeof filename === 'string' && typeof size === 'number' && typeof at === 'number'
}
