import type { Text } from '../errors.ts'
import { type Need, type StandardField, standardField, standardFields } from './standard-fields.ts'

export type DeskFieldKind =
  | 'TEXT'
  | 'MULTILINE'
  | 'NUMBER'
  | 'DATE'
  | 'CHOICE'
  | 'CHECKBOX'
  | 'EMAIL'
  | 'PHONE'
  | 'STANDARD'

/** What a desk keeps of a field. Of a standard one an empty label or hint means the product's own words. */
export interface DeskFieldRow {
  key: string
  kind: DeskFieldKind
  label: string
  labelEn: string
  hint: string
  hintEn: string
  required: boolean
  mask: string | null
  choices: readonly string[]
  position: number
  archivedAt: Date | null
}

/** A field as the form asks for it. */
export interface FormField {
  key: string
  kind: DeskFieldKind
  label: Text
  hint: Text
  required: boolean
  /** Whether `required` is the desk's to choose. */
  requiredByChoice: boolean
  mask: string | null
  choices: readonly string[]
  position: number
  archivedAt: Date | null
}

/** Positions of the standard fields where the desk has not moved them. */
const step = 10

/**
 * The desk's form in its order: its rows, and the standard fields that it says nothing of in their usual places. A
 * desk without rows has the standard form.
 */
export function formOf(rows: readonly DeskFieldRow[]): FormField[] {
  const standard = standardFields.map((field, place) => {
    const row = rows.find(({ key, kind }) => kind === 'STANDARD' && key === field.key)
    return asStandard(field, row, (place + 1) * step)
  })
  const own = rows.filter((row) => row.kind !== 'STANDARD' && row.archivedAt === null).map(asOwn)
  return [...standard, ...own].sort((one, other) => one.position - other.position)
}

/** What the desk no longer asks for, last archived first. */
export function archivedOf(rows: readonly DeskFieldRow[]): FormField[] {
  return rows
    .filter((row) => row.kind !== 'STANDARD' && row.archivedAt !== null)
    .map(asOwn)
    .sort((one, other) => Number(other.archivedAt) - Number(one.archivedAt))
}

/** The fields that a ticket has values in, in the order of the form, archived ones last. */
export function filledFields(
  rows: readonly DeskFieldRow[],
  values: Readonly<Record<string, string>>,
): { field: FormField; value: string }[] {
  return [...formOf(rows), ...archivedOf(rows)].flatMap((field) => {
    // A field may be called as what every object has: `constructor`.
    const value = field.kind !== 'STANDARD' && Object.hasOwn(values, field.key) ? values[field.key] : undefined
    return value === undefined ? [] : [{ field, value }]
  })
}

const required: Record<Need, (chosen: boolean) => boolean> = {
  always: () => true,
  form: () => true,
  desk: (chosen) => chosen,
}

function asStandard(field: StandardField, row: DeskFieldRow | undefined, usualPosition: number): FormField {
  return {
    key: field.key,
    kind: 'STANDARD',
    label: { ru: row?.label || field.label.ru, en: row?.labelEn || field.label.en },
    hint: { ru: row?.hint || field.hint.ru, en: row?.hintEn || field.hint.en },
    required: required[field.need](row?.required ?? false),
    requiredByChoice: field.need === 'desk',
    mask: null,
    choices: [],
    position: row?.position ?? usualPosition,
    archivedAt: null,
  }
}

const asOwn = (row: DeskFieldRow): FormField => ({
  key: row.key,
  kind: row.kind,
  label: { ru: row.label, en: row.labelEn },
  hint: { ru: row.hint, en: row.hintEn },
  required: row.required,
  requiredByChoice: true,
  mask: row.mask,
  choices: row.choices,
  position: row.position,
  archivedAt: row.archivedAt,
})

/** A field's row in the form as it stands: what is written for a standard field that had none. */
export function usualRow(key: string, position: number): DeskFieldRow {
  if (!standardField(key)) throw new Error(`${key} is no standard field`)
  const words = { label: '', labelEn: '', hint: '', hintEn: '' }
  return { ...words, key, kind: 'STANDARD', required: false, mask: null, choices: [], position, archivedAt: null }
}
