import type { CreateTicketInput } from '@/generated/graphql.ts'

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
}

export type FieldName = keyof FormValues

/** The procedure's order; faults are told and focused in it. */
export const fieldOrder: readonly FieldName[] = [
  'desk',
  'title',
  'type',
  'documentKind',
  'description',
  'registryNumbers',
  'occurredAt',
  'contactEmail',
  'contactPhone',
]

export interface DeskLists {
  slug: string
  ticketTypes: readonly { id: string; name: string }[]
  documentKinds: readonly { id: string; name: string }[]
}

export const emptyForm = (profile: { email: string | null; phone: string | null }): FormValues => ({
  desk: '',
  title: '',
  type: '',
  documentKind: '',
  description: '',
  registryNumbers: [''],
  occurredAt: '',
  contactEmail: profile.email ?? '',
  contactPhone: profile.phone ?? '',
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

export function inputOf(values: FormValues, uploadIds: string[], idempotencyKey: string): CreateTicketInput {
  return {
    desk: values.desk,
    title: values.title.trim(),
    type: values.type,
    documentKind: values.documentKind || null,
    description: values.description.trim(),
    registryNumbers: sentRows(values).map((row) => (values.registryNumbers[row] ?? '').trim()),
    occurredAt: values.occurredAt ? new Date(values.occurredAt).toISOString() : null,
    contactEmail: values.contactEmail.trim(),
    contactPhone: values.contactPhone.trim(),
    uploadIds,
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
