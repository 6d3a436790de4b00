import type { CallerFragment, FileCallInput, NewCallerInput } from '@/generated/graphql.ts'
import {
  type DeskLists,
  emptyForm,
  type FormValues,
  momentOf,
  moveToDesk,
  sentFields,
  sentRows,
} from '../ticket-form/form-values.ts'

/** Whoever is on the line. */
export type Caller =
  | { kind: 'known'; caller: CallerFragment }
  | { kind: 'new'; fullName: string; post: string; organization: { id: string; name: string } | null; another: boolean }

export type NewCaller = Extract<Caller, { kind: 'new' }>

export interface CallValues extends FormValues {
  byEmail: boolean
  bySms: boolean
}

/** Types and kinds begin with the last of the desk's lists, «Прочее» and «Иное»: a call does not wait for a choice. */
export function emptyCall(desk: DeskLists): CallValues {
  return {
    ...emptyForm({ email: null, phone: null }),
    desk: desk.slug,
    type: desk.ticketTypes.at(-1)?.id ?? '',
    documentKind: desk.documentKinds.at(-1)?.id ?? '',
    byEmail: true,
    bySms: false,
  }
}

/** The same call on another desk: the choices that it has too are kept, the others begin as with a new call. */
export function callOnDesk(values: CallValues, from: DeskLists, to: DeskLists): CallValues {
  const [moved, begun] = [moveToDesk(values, from, to), emptyCall(to)]
  return {
    ...values,
    desk: to.slug,
    type: moved.type || begun.type,
    documentKind: moved.documentKind || begun.documentKind,
  }
}

/** Where the caller is reached, as far as that is known: what was typed to find them, theirs, or their last ticket's. */
export function contactsOf({ user, tickets }: CallerFragment, search: string) {
  const last = tickets.find(({ contactPhone }) => contactPhone)
  return {
    contactPhone: phoneTyped(search) ?? user.phone ?? last?.contactPhone ?? '',
    contactEmail: user.email ?? tickets.find(({ contactEmail }) => contactEmail)?.contactEmail ?? '',
  }
}

/** A new caller as far as the search has named them: an address is no name. */
export const callerTyped = (search: string): NewCaller => ({
  kind: 'new',
  fullName: /\p{L}/u.test(search) && !search.includes('@') ? search.trim() : '',
  post: '',
  organization: null,
  another: false,
})

/** A whole number that somebody was looked for by; null for anything else. */
export function phoneTyped(search: string): string | null {
  const digits = search.replace(/\D/g, '').length
  return /^[\s\d()+.-]+$/.test(search) && (digits === 10 || digits === 11) ? search.trim() : null
}

/** What is filled, by the keys of the desk's form, for the checklist. */
export function filledKeys(values: CallValues, caller: Caller | null): string[] {
  const own = Object.entries(values.fields).flatMap(([key, value]) => (value.trim() ? [key] : []))
  const contacts = (['contactPhone', 'contactEmail', 'occurredAt'] as const).filter((key) => values[key].trim())
  const organization = caller?.kind === 'known' ? caller.caller.user.organization : caller?.organization
  const name = caller?.kind === 'known' || caller?.fullName.trim()
  return [
    ...own,
    ...contacts,
    ...(sentRows(values).length > 0 ? ['registryNumbers'] : []),
    ...(organization ? ['organization'] : []),
    ...(name ? ['name'] : []),
  ]
}

/** Something would be lost by leaving. */
export const isBegun = (values: CallValues, caller: Caller | null): boolean =>
  caller !== null || values.description.trim() !== '' || values.title.trim() !== '' || sentRows(values).length > 0

export const newCallerInput = ({ fullName, post, organization, another }: NewCaller): NewCallerInput => ({
  fullName: fullName.trim(),
  post: post.trim() || null,
  organizationId: organization?.id ?? null,
  another,
})

export function callInput(
  values: CallValues,
  caller: Caller,
  desk: Pick<DeskLists, 'fields'>,
  idempotencyKey: string,
): FileCallInput {
  const fields = sentFields(values, desk).map((key) => ({ key, value: (values.fields[key] ?? '').trim() }))
  return {
    desk: values.desk,
    ...(caller.kind === 'known'
      ? { callerId: caller.caller.user.id }
      : {
          newCaller: newCallerInput(caller),
        }),
    contactPhone: values.contactPhone.trim() || null,
    contactEmail: values.contactEmail.trim() || null,
    title: values.title.trim() || null,
    type: values.type,
    documentKind: values.documentKind || null,
    description: values.description.trim(),
    registryNumbers: sentRows(values).map((row) => (values.registryNumbers[row] ?? '').trim()),
    occurredAt: momentOf(values.occurredAt),
    ...(fields.length > 0 && { fields }),
    tell: [
      ...(values.byEmail && values.contactEmail.trim() ? (['EMAIL'] as const) : []),
      ...(values.bySms ? (['SMS'] as const) : []),
    ],
    idempotencyKey,
  }
}

/** «ESPGU-000123» as it is read out: the letters, then the digits by threes. */
export function spelledNumber(number: string): string[] {
  const [, prefix, digits] = /^(.*?)-?(\d+)$/.exec(number) ?? []
  if (prefix === undefined || digits === undefined) return [number]
  const head = digits.length % 3
  const threes = digits.slice(head).match(/\d{3}/g) ?? []
  return [prefix, digits.slice(0, head), ...threes].filter(Boolean)
}
