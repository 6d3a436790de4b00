import { type DeskLists, type FieldName, type FormValues, fieldOrder } from './form-values.ts'

/** What the server allows, told before asking it; the server alone decides. Characters are code points. */
export const limits = { title: 200, description: 20_000, registryNumber: 100, registryNumbers: 50 } as const

export type Hint =
  | { is: 'empty' }
  | { is: 'choose' }
  | { is: 'tooLong'; length: number; max: number }
  | { is: 'tooMany'; count: number; max: number }
  | { is: 'future' }
  | { is: 'badDate' }
  | { is: 'email' }
  | { is: 'phone' }

/** By field; a registry number's row by `registryNumbers.3`. */
export type FieldPath = FieldName | `registryNumbers.${number}` | 'uploadIds'

export const lengthOf = (text: string) => [...text].length

/** «код страны-код населённого пункта или оператора-остальные цифры», 10–15 digits in all. */
export function isPhone(value: string): boolean {
  const digits = value.replace(/\D/g, '').length
  return /^\d{1,3}-\d{2,5}-\d{3,10}$/.test(value) && digits >= 10 && digits <= 15
}

/** «+7 (912) 345-67-89» → «8-912-3456789»; null when it cannot be told, or is well as it is. */
export function suggestPhone(value: string): string | null {
  const digits = value.replace(/\D/g, '')
  if (isPhone(value.trim()) || !/^[78]\d{10}$/.test(digits)) return null
  return `8-${digits.slice(1, 4)}-${digits.slice(4)}`
}

/** @param now for «when the problem appeared», which cannot be later */
export function hintsOf(values: FormValues, desk: DeskLists | undefined, now: Date): Map<FieldPath, Hint> {
  const hints = new Map<FieldPath, Hint>()
  const text = (field: 'title' | 'description', max: number) => {
    const length = lengthOf(values[field].trim())
    if (length === 0) hints.set(field, { is: 'empty' })
    else if (length > max) hints.set(field, { is: 'tooLong', length, max })
  }
  if (!desk) hints.set('desk', { is: 'choose' })
  text('title', limits.title)
  if (!values.type) hints.set('type', { is: 'choose' })
  if (!values.documentKind && desk && desk.documentKinds.length > 0) hints.set('documentKind', { is: 'choose' })
  text('description', limits.description)
  const numbers = values.registryNumbers.filter((number) => number.trim())
  if (numbers.length > limits.registryNumbers) {
    hints.set('registryNumbers', { is: 'tooMany', count: numbers.length, max: limits.registryNumbers })
  }
  values.registryNumbers.forEach((number, row) => {
    const length = lengthOf(number.trim())
    const max = limits.registryNumber
    if (length > max) hints.set(`registryNumbers.${row}`, { is: 'tooLong', length, max })
  })
  if (values.occurredAt) {
    const at = Date.parse(values.occurredAt)
    if (Number.isNaN(at)) hints.set('occurredAt', { is: 'badDate' })
    else if (at > now.getTime()) hints.set('occurredAt', { is: 'future' })
  }
  if (!/^[^\s@]+@[^\s@]+$/.test(values.contactEmail.trim())) {
    hints.set('contactEmail', { is: values.contactEmail.trim() ? 'email' : 'empty' })
  }
  if (!isPhone(values.contactPhone.trim())) {
    hints.set('contactPhone', { is: values.contactPhone.trim() ? 'phone' : 'empty' })
  }
  return hints
}

/** Faults in the order of the form, rows of numbers by their place. */
export function inFormOrder<Path extends string>(paths: Iterable<Path>): Path[] {
  const place = (path: string) => {
    const [field, row = '-1'] = path.split('.')
    const at = fieldOrder.indexOf(field as FieldName)
    // Files stand between the description's part of the form and the contacts.
    return (at < 0 ? fieldOrder.indexOf('contactEmail') - 0.5 : at) * 1000 + Number(row)
  }
  return [...paths].sort((left, right) => place(left) - place(right))
}
