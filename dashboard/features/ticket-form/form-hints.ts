import { fitsMask } from '../desk-fields/mask.ts'
import type { DeskLists, FieldName, FormValues } from './form-values.ts'
import { isPhone } from './phone.ts'

/** What the server allows, told before asking it; the server alone decides. Characters are code points. */
export const limits = { title: 200, description: 20_000, registryNumber: 100, registryNumbers: 50 } as const

export type Hint =
  | { is: 'empty' }
  | { is: 'choose' }
  | { is: 'attach' }
  | { is: 'tooLong'; length: number; max: number }
  | { is: 'tooMany'; count: number; max: number }
  | { is: 'future' }
  | { is: 'badDate' }
  | { is: 'email' }
  | { is: 'phone' }
  | { is: 'number' }
  | { is: 'mask'; mask: string }

/** By field; a registry number's row by `registryNumbers.3`, a desk's own field by `fields.key`. */
export type FieldPath = FieldName | `registryNumbers.${number}` | `fields.${string}` | 'uploadIds'

export const lengthOf = (text: string) => [...text].length

/** A field's place on the form by the key of its description. */
export const pathOf = ({ key, kind }: { key: string; kind: string }): FieldPath =>
  kind !== 'STANDARD' ? `fields.${key}` : key === 'files' ? 'uploadIds' : (key as FieldName)

/** Its form alone; domains may have national letters. The server knows better. */
export const isEmail = (value: string) => /^[^\s@]+@([^\s@.]+\.)+[^\s@.]{2,}$/.test(value.trim())

/**
 * @param now for «when the problem appeared», which cannot be later
 * @param files how many go with the ticket, those under way too
 */
export function hintsOf(values: FormValues, desk: DeskLists | undefined, now: Date, files = 0): Map<FieldPath, Hint> {
  const hints = new Map<FieldPath, Hint>()
  if (!desk) hints.set('desk', { is: 'choose' })
  for (const field of desk?.fields ?? []) {
    const hint = field.kind === 'STANDARD' ? standardHint(field, values, desk, now, files) : ownHint(field, values)
    if (hint) hints.set(pathOf(field), hint)
  }
  values.registryNumbers.forEach((number, row) => {
    const length = lengthOf(number.trim())
    const max = limits.registryNumber
    if (length > max) hints.set(`registryNumbers.${row}`, { is: 'tooLong', length, max })
  })
  return hints
}

type Asked = DeskLists['fields'][number]

function standardHint(
  { key, required }: Asked,
  values: FormValues,
  desk: DeskLists | undefined,
  now: Date,
  files: number,
): Hint | null {
  switch (key) {
    case 'title':
    case 'description': {
      const length = lengthOf(values[key].trim())
      if (length === 0) return { is: 'empty' }
      return length > limits[key] ? { is: 'tooLong', length, max: limits[key] } : null
    }
    case 'type':
      return values.type ? null : { is: 'choose' }
    case 'documentKind':
      return !values.documentKind && desk && desk.documentKinds.length > 0 ? { is: 'choose' } : null
    case 'registryNumbers': {
      const count = values.registryNumbers.filter((number) => number.trim()).length
      if (count === 0 && required) return { is: 'empty' }
      return count > limits.registryNumbers ? { is: 'tooMany', count, max: limits.registryNumbers } : null
    }
    case 'occurredAt': {
      if (!values.occurredAt) return required ? { is: 'empty' } : null
      const at = Date.parse(values.occurredAt)
      if (Number.isNaN(at)) return { is: 'badDate' }
      return at > now.getTime() ? { is: 'future' } : null
    }
    case 'files':
      return required && files === 0 ? { is: 'attach' } : null
    case 'contactEmail':
      return contactHint(values.contactEmail, isEmail, 'email')
    case 'contactPhone':
      return contactHint(values.contactPhone, isPhone, 'phone')
    default:
      return null
  }
}

function contactHint(value: string, isGood: (value: string) => boolean, is: 'email' | 'phone'): Hint | null {
  if (isGood(value.trim())) return null
  return { is: value.trim() ? is : 'empty' }
}

function ownHint({ key, kind, required, mask }: Asked, values: FormValues): Hint | null {
  const value = (values.fields[key] ?? '').trim()
  if (!value) return required ? { is: kind === 'CHOICE' ? 'choose' : 'empty' } : null
  if (kind === 'TEXT' && mask) return fitsMask(mask, value) ? null : { is: 'mask', mask }
  if (kind === 'NUMBER') return /^[-\u2212]?[\d\s\u00a0\u202f]+([.,]\d+)?$/.test(value) ? null : { is: 'number' }
  if (kind === 'EMAIL') return isEmail(value) ? null : { is: 'email' }
  if (kind === 'PHONE') return isPhone(value) ? null : { is: 'phone' }
  return null
}

/** Faults in the order of the form, rows of numbers by their place. */
export function inFormOrder<Path extends string>(paths: Iterable<Path>, desk: DeskLists | undefined): Path[] {
  const order: string[] = ['desk', ...(desk?.fields ?? []).map(pathOf)]
  const place = (path: string) => {
    if (!path.startsWith('registryNumbers.')) return order.indexOf(path) * 1000
    return order.indexOf('registryNumbers') * 1000 + 1 + Number(path.split('.')[1])
  }
  return [...paths].sort((left, right) => place(left) - place(right))
}
