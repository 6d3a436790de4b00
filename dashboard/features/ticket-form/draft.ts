/**
 * What a person has typed and not filed yet, kept in this browser for that person, and on the server for any other.
 *
 *   none ──first key typed, first file ready──▶ kept ──filed, or cleared by hand──▶ none
 *   kept ──page left, reloaded, session over──▶ restored with the form
 *
 * The idempotency key is kept with it, so that a second press, a retry after a lost answer or a reload in the middle
 * of filing cannot file twice. `unanswered` is the input that was sent with that key and got no answer: when the
 * server says that the key has been used for another text, that input was filed, and sending it again tells its number.
 */
import type { CreateTicketInput, DraftContentInput, ServerDraftFragment } from '@/generated/graphql.ts'
import { type FormValues, momentOf } from './form-values.ts'

export interface DraftUpload {
  id: string
  filename: string
  /** Bytes. */
  size: number
  /** When it became ready, milliseconds. */
  at: number
  /** When the server lets it go, milliseconds; absent until a saved draft names it. */
  until?: number
}

/** What the server has of it. */
export interface SavedDraft {
  /** Slug: a draft is one a desk. */
  desk: string
  version: number
  /** As it was sent, as JSON. */
  content: string
}

export interface Draft {
  values: FormValues
  uploads: DraftUpload[]
  idempotencyKey: string
  unanswered: CreateTicketInput | null
  saved: SavedDraft | null
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
          values: { ...draft.values, fields: isTexts(draft.values.fields) ? draft.values.fields : {} },
          uploads: Array.isArray(draft.uploads) ? draft.uploads.filter(isUpload) : [],
          idempotencyKey: draft.idempotencyKey,
          unanswered: draft.unanswered ?? null,
          saved: isSaved(draft.saved) ? draft.saved : null,
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
  const lives = (upload: DraftUpload) => now < (upload.until ?? upload.at + uploadLives)
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

/** What the server is told of it. */
export function contentOf({ values, uploads, idempotencyKey }: Draft): DraftContentInput {
  return {
    title: values.title,
    type: values.type,
    documentKind: values.documentKind,
    description: values.description,
    registryNumbers: values.registryNumbers,
    occurredAt: momentOf(values.occurredAt),
    contactEmail: values.contactEmail,
    contactPhone: values.contactPhone,
    fields: Object.entries(values.fields).map(([key, value]) => ({ key, value })),
    uploadIds: uploads.map((upload) => upload.id),
    idempotencyKey,
  }
}

/** Typed since the server was last told. */
export const isUnsaved = (draft: Draft): boolean =>
  draft.saved === null ||
  draft.saved.desk !== draft.values.desk ||
  draft.saved.content !== JSON.stringify(contentOf(draft))

/** A draft of the server's, to be gone on with here. */
export function draftOf(server: ServerDraftFragment, newKey: () => string): Draft {
  const draft: Draft = {
    values: {
      desk: server.desk.slug,
      title: server.title ?? '',
      type: server.type ?? '',
      documentKind: server.documentKind ?? '',
      description: server.description ?? '',
      registryNumbers: server.registryNumbers.length > 0 ? [...server.registryNumbers] : [''],
      occurredAt: server.occurredAt ? localMoment(new Date(server.occurredAt)) : '',
      contactEmail: server.contactEmail ?? '',
      contactPhone: server.contactPhone ?? '',
      fields: Object.fromEntries(server.fields.map(({ key, value }) => [key, value])),
    },
    uploads: server.uploads.map(({ uploadId, filename, size, expiresAt }) => {
      const until = Date.parse(expiresAt)
      return { id: uploadId, filename, size, at: until - uploadLives, until }
    }),
    idempotencyKey: server.idempotencyKey ?? newKey(),
    unanswered: null,
    saved: null,
  }
  const content = JSON.stringify(contentOf(draft))
  return { ...draft, saved: { desk: server.desk.slug, version: server.version, content } }
}

/** YYYY-MM-DDTHH:mm by the clock of this computer. */
function localMoment(at: Date): string {
  const two = (part: number) => String(part).padStart(2, '0')
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`
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

const isTexts = (fields: unknown): fields is Record<string, string> =>
  typeof fields === 'object' && fields !== null && Object.values(fields).every((value) => typeof value === 'string')

function isUpload(upload: unknown): upload is DraftUpload {
  const { id, filename, size, at } = (upload ?? {}) as Record<string, unknown>
  return typeof id === 'string' && typeof filename === 'string' && typeof size === 'number' && typeof at === 'number'
}

function isSaved(saved: unknown): saved is SavedDraft {
  const { desk, version, content } = (saved ?? {}) as Record<string, unknown>
  return typeof desk === 'string' && typeof version === 'number' && typeof content === 'string'
}
