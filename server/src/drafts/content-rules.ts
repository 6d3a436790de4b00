import { badInput, fault } from '../errors.ts'

/** What a person has typed so far, as it was typed: a draft may be wrong, incomplete, or of a form that has changed. */
export interface DraftContent {
  title?: string | null
  /** A global id of a type; no longer of any when the list has changed. */
  type?: string | null
  documentKind?: string | null
  description?: string | null
  registryNumbers?: string[] | null
  occurredAt?: Date | string | null
  contactEmail?: string | null
  contactPhone?: string | null
  fields?: { key: string; value: string }[] | null
  /** Plain ids. */
  uploadIds?: string[] | null
  /** What the ticket will be filed with: a draft whose key has filed one is over. */
  idempotencyKey?: string | null
}

/** How long a draft is kept after it was last saved, and the files that it names after they were uploaded. */
export const draftDays = 30

/** Of the content as JSON, in UTF-16 units: the longest texts that a ticket may have, and room to spare. */
export const draftMaxLength = 100_000

/** Files that one draft may name: what a ticket may bring. */
export const draftMaxUploads = 20

/** The content as PostgreSQL keeps it; only its size is a fault. */
export function printContent(content: DraftContent): string {
  if ((content.uploadIds?.length ?? 0) > draftMaxUploads) {
    throw badInput(
      fault(['content', 'uploadIds'], {
        ru: `Файлов ${content.uploadIds?.length}; в черновике можно не больше ${draftMaxUploads}.`,
        en: `There are ${content.uploadIds?.length} files; a draft has at most ${draftMaxUploads}.`,
      }),
    )
  }
  // jsonb takes neither NUL nor half a character; filing says so, a draft just does without.
  const text = JSON.stringify(content, (_key, value: unknown) =>
    typeof value === 'string' ? value.replace(/\p{Cs}|\0/gu, '') : value,
  )
  if (text.length <= draftMaxLength) return text
  throw badInput(
    fault('content', {
      ru: `Черновик слишком велик: ${text.length} знаков при допустимых ${draftMaxLength}.`,
      en: `The draft is too large: ${text.length} characters, at most ${draftMaxLength} are kept.`,
    }),
  )
}
