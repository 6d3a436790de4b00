import type { DescribedFieldFragment, DeskFieldKind, SaveDeskFieldInput } from '@/generated/graphql.ts'

/** A field's description as it stands in the dialog. */
export interface Description {
  key: string
  kind: DeskFieldKind
  label: string
  labelEn: string
  hint: string
  hintEn: string
  required: boolean
  mask: string
  /** One a line. */
  choices: string
}

/** What an administrator may choose from; a standard field is not made. */
export const ownKinds = [
  'TEXT',
  'MULTILINE',
  'NUMBER',
  'DATE',
  'CHOICE',
  'CHECKBOX',
  'EMAIL',
  'PHONE',
] as const satisfies readonly DeskFieldKind[]

export const descriptionOf = (field: DescribedFieldFragment | null): Description => ({
  key: field?.key ?? '',
  kind: field?.kind ?? 'TEXT',
  label: field?.labels.ru ?? '',
  labelEn: field?.labels.en ?? '',
  hint: field?.hints.ru ?? '',
  hintEn: field?.hints.en ?? '',
  required: field?.required ?? false,
  mask: field?.mask ?? '',
  choices: field?.choices.join('\n') ?? '',
})

/** What belongs to another kind is left behind. */
export const saveInput = (desk: string, description: Description): SaveDeskFieldInput => ({
  ...description,
  desk,
  key: description.key.trim(),
  mask: description.kind === 'TEXT' && description.mask.trim() ? description.mask.trim() : null,
  choices: description.kind === 'CHOICE' ? description.choices.split('\n').filter((choice) => choice.trim()) : [],
})
