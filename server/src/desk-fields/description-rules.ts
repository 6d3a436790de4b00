import { type FieldFault, fault } from '../errors.ts'
import { type Checked, cleanText, isFault } from '../text-rules.ts'
import type { DeskFieldKind, DeskFieldRow } from './form-rules.ts'
import { isMask } from './mask.ts'
import { standardField, standardFields } from './standard-fields.ts'

export const descriptionLimits = { label: 100, hint: 500, mask: 50, choices: 100, choice: 100, ownFields: 30 } as const

/** What an administrator says of a field. */
export interface FieldDescription {
  key: string
  kind: DeskFieldKind
  label: string
  labelEn: string
  hint: string
  hintEn: string
  required: boolean
  mask: string | null
  choices: readonly string[]
}

/**
 * A field's description, cleaned; every fault at once.
 *
 * @param known the field as the desk has it, null for a new one
 * @param ownFields how many fields of its own the desk asks for already, this one aside
 */
export function checkFieldDescription(
  given: FieldDescription,
  known: Pick<DeskFieldRow, 'kind'> | null,
  ownFields: number,
): { description: FieldDescription; faults: FieldFault[] } {
  const faults: FieldFault[] = []
  const checked = <Value>(value: Checked<Value>, instead: Value): Value => {
    if (!isFault(value)) return value as Value
    faults.push(value)
    return instead
  }
  const standard = given.kind === 'STANDARD' ? standardField(given.key) : undefined
  faults.push(...keyFaults(given, known))
  // A standard field without words of the desk's own has the product's.
  const words = (path: 'label' | 'labelEn' | 'hint' | 'hintEn', max: number, required: boolean) =>
    checked(cleanText(given[path], { path, max, required }), '')
  const description: FieldDescription = {
    ...given,
    label: words('label', descriptionLimits.label, given.kind !== 'STANDARD'),
    labelEn: words('labelEn', descriptionLimits.label, given.kind !== 'STANDARD'),
    hint: words('hint', descriptionLimits.hint, false),
    hintEn: words('hintEn', descriptionLimits.hint, false),
    mask: checked(checkMask(given), null),
    choices: checkChoices(given, faults),
    required: standard && standard.need !== 'desk' ? true : given.required,
  }
  if (standard && standard.need !== 'desk' && !given.required) faults.push(fault('required', alwaysRequired))
  if (!known && given.kind !== 'STANDARD' && ownFields >= descriptionLimits.ownFields) {
    faults.push(fault('key', tooManyFields))
  }
  return { description, faults }
}

function keyFaults({ key, kind }: FieldDescription, known: Pick<DeskFieldRow, 'kind'> | null): FieldFault[] {
  if (kind === 'STANDARD') return standardField(key) ? [] : [fault('key', notStandard)]
  if (standardField(key)) return [fault('kind', isStandard)]
  if (!/^[a-z][A-Za-z0-9]{0,39}$/.test(key)) return [fault('key', badKey)]
  return known && known.kind !== kind ? [fault('kind', otherKind(known.kind))] : []
}

function checkMask({ kind, mask }: FieldDescription): Checked<string | null> {
  if (mask === null || mask === '') return null
  if (kind !== 'TEXT') return fault('mask', onlyTextHasMask)
  const clean = cleanText(mask, { path: 'mask', max: descriptionLimits.mask })
  return isFault(clean) || isMask(clean as string) ? clean : fault('mask', emptyMask)
}

function checkChoices({ kind, choices }: FieldDescription, faults: FieldFault[]): string[] {
  if (kind !== 'CHOICE') {
    if (choices.length > 0) faults.push(fault('choices', onlyChoiceHasChoices))
    return []
  }
  if (choices.length < 2 || choices.length > descriptionLimits.choices) {
    faults.push(fault('choices', choicesCount(choices.length)))
    return []
  }
  const clean = choices.map((choice, index) =>
    cleanText(choice, { path: ['choices', String(index)], max: descriptionLimits.choice }),
  )
  faults.push(...clean.filter(isFault))
  const texts = clean.filter((choice) => !isFault(choice)) as string[]
  clean.forEach((choice, index) => {
    if (!isFault(choice) && clean.indexOf(choice) < index)
      faults.push(fault(['choices', String(index)], repeatedChoice))
  })
  return texts
}

const standardKeys = standardFields.map((field) => field.key).join(', ')

const notStandard = {
  ru: `Такого обычного поля нет. Есть: ${standardKeys}.`,
  en: `There is no such standard field. There are: ${standardKeys}.`,
}
const isStandard = {
  ru: 'Это обычное поле обращения: его вид — STANDARD.',
  en: 'This is a field that every ticket has: its kind is STANDARD.',
}
const badKey = {
  ru: 'Имя поля в API: латинские буквы и цифры, первая буква строчная, не длиннее 40 знаков, например applicationNumber.',
  en: 'The field’s name in the API: latin letters and digits, a small letter first, at most 40, such as applicationNumber.',
}
const otherKind = (kind: DeskFieldKind) => ({
  ru: `Вид поля не меняют: по нему уже есть значения. Сейчас ${kind}; отправьте это поле в архив и добавьте другое.`,
  en: `A field keeps its kind, since there are values of it: it is ${kind}. Archive it and add another one.`,
})
const alwaysRequired = {
  ru: 'Это поле обязательно в любой службе поддержки.',
  en: 'This field is required on every desk.',
}
const tooManyFields = {
  ru: `Своих полей у службы не больше ${descriptionLimits.ownFields}. Отправьте лишние в архив.`,
  en: `A desk has at most ${descriptionLimits.ownFields} fields of its own. Archive some.`,
}
const onlyTextHasMask = { ru: 'Маска бывает только у поля вида TEXT.', en: 'Only a field of kind TEXT has a mask.' }
const emptyMask = {
  ru: 'В маске нужен хотя бы один знак 0 (цифра), A (буква) или * (то и другое).',
  en: 'A mask needs at least one 0 (digit), A (letter) or * (either).',
}
const onlyChoiceHasChoices = {
  ru: 'Список значений бывает только у поля вида CHOICE.',
  en: 'Only a field of kind CHOICE has choices.',
}
const choicesCount = (count: number) => ({
  ru: `Значений ${count}; нужно от 2 до ${descriptionLimits.choices}.`,
  en: `There are ${count} choices; 2 to ${descriptionLimits.choices} are needed.`,
})
const repeatedChoice = { ru: 'Такое значение уже есть выше.', en: 'This choice stands above already.' }
