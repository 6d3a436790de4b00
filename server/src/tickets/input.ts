import type { FormField } from '../desk-fields/form-rules.ts'
import { type GivenValue, missingStandard, readFieldValues } from '../desk-fields/value-rules.ts'
import { badInput, type FieldFault, fault } from '../errors.ts'
import {
  type Checked,
  cleanRegistryNumbers,
  cleanText,
  isFault,
  parseEmail,
  parsePhone,
  textLimits,
} from '../text-rules.ts'
import type { Addition } from './rules.ts'

/** What a requester gives, as it came. */
export interface NewTicketInput {
  /** Slug. */
  desk: string
  title: string
  typeId: string
  documentKindId: string | null
  description: string
  registryNumbers: readonly string[]
  occurredAt: Date | null
  contactEmail: string
  contactPhone: string
  /** Values of the desk's own fields. */
  fields: readonly GivenValue[]
  uploadIds: readonly string[]
}

/** Nodes' and browsers' clocks may differ by this much before «in the future» is said. */
const clockDifference = 5 * 60_000

/**
 * The procedure's form, steps 1–7, cleaned; every fault at once.
 *
 * @param form what the desk asks for; null for a desk that is not there
 */
export function cleanNewTicket(input: NewTicketInput, form: readonly FormField[] | null, now: Date) {
  const { cleaned, faults } = checkNewTicket(input, form, now)
  if (faults.length > 0) throw badInput(...faults)
  return cleaned
}

/** What may be without contacts: null, unlike a blank, is nothing that had to be given. */
export type TicketWords = Omit<NewTicketInput, 'contactEmail' | 'contactPhone'> & {
  contactEmail: string | null
  contactPhone: string | null
}

/** The same, its faults told apart from it; where there are any, what is cleaned is not to be used. */
export function checkNewTicket(input: TicketWords, form: readonly FormField[] | null, now: Date) {
  const faults: FieldFault[] = []
  const checked = <Value>(value: Checked<Value>): Value => {
    if (isFault(value)) faults.push(value)
    return value as Value
  }
  const registryNumbers = cleanRegistryNumbers(input.registryNumbers)
  faults.push(...registryNumbers.faults)
  const ownFields = form ? readFieldValues(form, input.fields) : { values: {}, faults: [] }
  const cleaned = {
    desk: checked(cleanText(input.desk, { path: 'desk', max: textLimits.name })),
    title: checked(cleanText(input.title, { path: 'title', max: textLimits.title })),
    typeId: input.typeId,
    documentKindId: input.documentKindId,
    description: checked(
      cleanText(input.description, { path: 'description', max: textLimits.description, multiline: true }),
    ),
    registryNumbers: registryNumbers.values,
    occurredAt: input.occurredAt,
    contactEmail: input.contactEmail === null ? null : checked(parseEmail(input.contactEmail)),
    contactPhone: input.contactPhone === null ? null : checked(parsePhone(input.contactPhone)),
    fieldValues: ownFields.values,
  }
  faults.push(...ownFields.faults)
  if (form) faults.push(...missingStandard(form, input))
  if (input.occurredAt !== null && input.occurredAt.getTime() > now.getTime() + clockDifference) {
    faults.push(
      fault('occurredAt', {
        ru: 'Время появления проблемы не может быть в будущем.',
        en: 'The problem cannot have appeared in the future.',
      }),
    )
  }
  return { cleaned, faults }
}

/** A comment's text may be empty when files come with it. */
export function cleanAddition(input: { body: string; internal: boolean; uploadIds: readonly string[] }): Addition {
  const body = orThrow(
    cleanText(input.body, {
      path: 'body',
      max: textLimits.comment,
      multiline: true,
      required: input.uploadIds.length === 0,
    }),
  )
  return { ...input, body }
}

/** A public answer; null and blank both mean none. */
export function cleanAnswer(value: string | null): string | null {
  return optional(value, 'comment', textLimits.comment)
}

/** Why a ticket is withdrawn; null and blank both mean that nothing was said. */
export function cleanReason(value: string | null): string | null {
  return optional(value, 'reason', textLimits.reason)
}

function optional(value: string | null, path: string, max: number): string | null {
  if (value === null) return null
  const text = orThrow(cleanText(value, { path, max, multiline: true, required: false }))
  return text === '' ? null : text
}

function orThrow<Value>(checked: Checked<Value>): Value {
  if (isFault(checked)) throw badInput(checked)
  return checked as Value
}
