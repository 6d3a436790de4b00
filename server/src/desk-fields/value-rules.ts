import { type FieldFault, fault, type Text } from '../errors.ts'
import { type Checked, cleanText, isFault, parseEmail, parsePhone } from '../text-rules.ts'
import type { DeskFieldKind, FormField } from './form-rules.ts'
import { fitsMask, maskExample } from './mask.ts'

export interface GivenValue {
  key: string
  value: string
}

/** The longest values, in characters; of a number, digits. */
export const valueLimits = { text: 500, multiline: 5_000, number: 15 } as const

/**
 * The desk's own fields as they are kept: texts by key, blank ones left out. A fault of what is given stands at its
 * place (`fields.2`), of what is missing at its key (`fields.applicationNumber`); every fault at once.
 *
 * @param form the desk's form, standard fields too
 */
export function readFieldValues(
  form: readonly FormField[],
  given: readonly GivenValue[],
): { values: Record<string, string>; faults: FieldFault[] } {
  const own = form.filter((field) => field.kind !== 'STANDARD')
  const faults: FieldFault[] = []
  const values = new Map<string, string>()
  const seen = new Set<string>()
  // More than there can be are of no use, and their faults would fill the answer.
  if (given.length > own.length + 50) return { values: {}, faults: [fault('fields', tooMany(given.length))] }
  for (const [index, { key, value }] of given.entries()) {
    const path = ['fields', String(index)]
    const field = own.find((each) => each.key === key)
    if (!field || seen.has(key)) {
      faults.push(fault(path, field ? repeated(key) : unknownKey(own)))
      continue
    }
    seen.add(key)
    const clean = readers[field.kind as keyof typeof readers](value, field, path)
    if (isFault(clean)) faults.push(clean)
    else if (clean !== '') values.set(key, clean as string)
    else if (field.required) faults.push(fault(path, missing(field)))
  }
  for (const field of own) {
    if (field.required && !seen.has(field.key)) faults.push(fault(['fields', field.key], missing(field)))
  }
  return { values: Object.fromEntries(values), faults }
}

/** Faults of the standard fields that a desk asks for and the contract does not. */
export function missingStandard(
  form: readonly FormField[],
  given: { registryNumbers: readonly string[]; occurredAt: Date | null; uploadIds: readonly unknown[] },
): FieldFault[] {
  // A map: an own field may be called as what every object has, `constructor`.
  const missed = new Map<string, [path: string, isMissing: boolean]>([
    ['registryNumbers', ['registryNumbers', given.registryNumbers.length === 0]],
    ['occurredAt', ['occurredAt', given.occurredAt === null]],
    ['files', ['uploadIds', given.uploadIds.length === 0]],
  ])
  return form.flatMap((field) => {
    const [path, isMissing] = missed.get(field.key) ?? ['', false]
    return field.kind === 'STANDARD' && field.required && isMissing ? [fault(path, missing(field))] : []
  })
}

type Reader = (value: string, field: FormField, path: string[]) => Checked<string>

/** '' for what is blank. */
const optional =
  (read: Reader): Reader =>
  (value, field, path) =>
    value.trim() === '' ? '' : read(value, field, path)

const text =
  (max: number, multiline: boolean): Reader =>
  (value, _field, path) =>
    cleanText(value, { path, max, multiline, required: false })

const readers: Record<Exclude<DeskFieldKind, 'STANDARD'>, Reader> = {
  TEXT(value, field, path) {
    const clean = text(valueLimits.text, false)(value, field, path)
    if (isFault(clean) || clean === '' || field.mask === null || fitsMask(field.mask, clean as string)) return clean
    return fault(path, offMask(field.mask))
  },
  MULTILINE: text(valueLimits.multiline, true),
  NUMBER: optional((value, _field, path) => {
    // As people type it: with spaces between thousands, and a comma.
    const plain = value
      .replace(/[\s\u00a0\u202f]/g, '')
      .replace('\u2212', '-')
      .replace(',', '.')
    const good = /^-?\d+(\.\d+)?$/.test(plain) && plain.replace(/\D/g, '').length <= valueLimits.number
    return good ? plain : fault(path, notNumber)
  }),
  DATE: optional((value, _field, path) => {
    const day = value.trim()
    const at = /^\d{4}-\d{2}-\d{2}$/.test(day) ? new Date(`${day}T00:00:00Z`) : null
    // 30 February would come back as 2 March.
    return at && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day) ? day : fault(path, notDate)
  }),
  CHOICE: optional((value, field, path) => {
    const chosen = value.normalize('NFC').trim()
    return field.choices.includes(chosen) ? chosen : fault(path, notChoice(field.choices))
  }),
  CHECKBOX: optional((value, _field, path) => {
    if (value === 'true') return value
    // Not ticked is as good as not given: a required one must be ticked.
    return value === 'false' ? '' : fault(path, notBoolean)
  }),
  EMAIL: optional((value, _field, path) => parseEmail(value, path)),
  PHONE: optional((value, _field, path) => parsePhone(value, path)),
}

const unknownKey = (own: readonly FormField[]): Text => {
  const keys = own.map((field) => field.key).join(', ')
  return keys
    ? { ru: `Такого поля у службы нет. Есть: ${keys}.`, en: `The desk has no such field. There are: ${keys}.` }
    : { ru: 'У этой службы нет своих полей.', en: 'This desk has no fields of its own.' }
}
const repeated = (key: string): Text => ({
  ru: `Поле ${key} названо дважды; каждое называют один раз.`,
  en: `The field ${key} is named twice; name each once.`,
})
const missing = ({ label }: FormField): Text => ({
  ru: `Не заполнено обязательное поле «${label.ru}».`,
  en: `The required field "${label.en}" is empty.`,
})
const offMask = (mask: string): Text => ({
  ru: `Не по образцу ${mask} (0 — цифра, A — буква, * — то и другое), например ${maskExample(mask)}.`,
  en: `It does not look like ${mask} (0 a digit, A a letter, * either), for example ${maskExample(mask)}.`,
})
const notNumber: Text = {
  ru: `Нужно число, не больше ${valueLimits.number} цифр, например 12,5.`,
  en: `A number is needed, at most ${valueLimits.number} digits, for example 12.5.`,
}
const notDate: Text = {
  ru: 'Нужна дата вида ГГГГ-ММ-ДД, например 2026-03-15.',
  en: 'A date is needed, like 2026-03-15 (YYYY-MM-DD).',
}
const notChoice = (choices: readonly string[]): Text => ({
  ru: `Такого значения в списке нет. Есть: ${choices.join('; ')}.`,
  en: `It is not in the list. There are: ${choices.join('; ')}.`,
})
const notBoolean: Text = { ru: 'Нужно true или false.', en: 'It must be true or false.' }
const tooMany = (count: number): Text => ({
  ru: `Полей ${count} — больше, чем у службы есть.`,
  en: `There are ${count} fields, more than the desk has.`,
})
