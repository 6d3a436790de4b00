import type { AskedFieldFragment, CreateTicketInput } from '@/generated/graphql.ts'

/** What is typed, as it is typed. */
export interface FormValues {
  /** Slug; '' while none is chosen. */
  desk: string
  title: string
  type: string
  documentKind: string
  description: string
  /** One a row; empty rows are not sent. */
  registryNumbers: string[]
  /** YYYY-MM-DDTHH:mm by the clock of this computer, or ''. */
  occurredAt: string
  contactEmail: string
  contactPhone: string
  /** Of the desk's own fields, by their keys; also of those that the desk chosen now does not ask for. */
  fields: Record<string, string>
}

export type FieldName = Exclude<keyof FormValues, 'fields'>

/** What a desk's form is made of. */
export interface DeskLists {
  slug: string
  ticketTypes: readonly { id: string; name: string }[]
  documentKinds: readonly { id: string; name: string }[]
  fields: readonly AskedFieldFragment[]
}

interface Contacts {
  email: string | null
  /** Good enough to begin with: who files the ticket sees it, and can change it. */
  pendingEmail?: string | null
  phone: string | null
}

export const emptyForm = (profile: Contacts): FormValues => ({
  desk: '',
  title: '',
  type: '',
  documentKind: '',
  description: '',
  registryNumbers: [''],
  occurredAt: '',
  contactEmail: profile.email ?? profile.pendingEmail ?? '',
  contactPhone: profile.phone ?? '',
  fields: {},
})

/** Types and kinds belong to a desk; «Прочее» here is another row than «Прочее» there, so names carry a choice over. */
export function moveToDesk(values: FormValues, from: DeskLists | undefined, to: DeskLists): FormValues {
  const follow = (id: string, lists: 'ticketTypes' | 'documentKinds') => {
    if (to[lists].some((option) => option.id === id)) return id
    const name = from?.[lists].find((option) => option.id === id)?.name
    return to[lists].find((option) => option.name === name)?.id ?? ''
  }
  return {
    ...values,
    desk: to.slug,
    type: follow(values.type, 'ticketTypes'),
    documentKind: follow(values.documentKind, 'documentKinds'),
  }
}

/** Which rows of registryNumbers are sent, in order: the server counts the sent ones, the form its rows. */
export const sentRows = (values: FormValues): number[] =>
  values.registryNumbers.flatMap((value, row) => (value.trim() ? [row] : []))

/** Which of the desk's own fields are sent, in order. */
export const sentFields = (values: FormValues, desk: Pick<DeskLists, 'fields'> | undefined): string[] =>
  (desk?.fields ?? []).flatMap(({ key, kind }) => (kind !== 'STANDARD' && values.fields[key]?.trim() ? [key] : []))

/** As the API takes moments; null for what is blank or no moment. */
export function momentOf(occurredAt: string): string | null {
  const at = Date.parse(occurredAt)
  return occurredAt && !Number.isNaN(at) ? new Date(at).toISOString() : null
}

export function inputOf(
  values: FormValues,
  desk: Pick<DeskLists, 'fields'> | undefined,
  uploadIds: string[],
  idempotencyKey: string,
): CreateTicketInput {
  const fields = sentFields(values, desk).map((key) => ({ key, value: (values.fields[key] ?? '').trim() }))
  return {
    desk: values.desk,
    title: values.title.trim(),
    type: values.type,
    documentKind: values.documentKind || null,
    description: values.description.trim(),
    registryNumbers: sentRows(values).map((row) => (values.registryNumbers[row] ?? '').trim()),
    occurredAt: momentOf(values.occurredAt),
    contactEmail: values.contactEmail.trim(),
    contactPhone: values.contactPhone.trim(),
    uploadIds,
    ...(fields.length > 0 && { fields }),
    idempotencyKey,
  }
}

/** One row of numbers pasted from a letter or a table is many numbers. */
export function splitNumbers(text: string): string[] {
  return text
    .split(/[\s,;]+/)
    .map((part) => part.trim())
    .filter(Boolean)
}
