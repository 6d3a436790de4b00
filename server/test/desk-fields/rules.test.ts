import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkFieldDescription, type FieldDescription } from '../../src/desk-fields/description-rules.ts'
import { type DeskFieldKind, type DeskFieldRow, filledFields, formOf } from '../../src/desk-fields/form-rules.ts'
import { fitsMask, isMask, maskExample } from '../../src/desk-fields/mask.ts'
import { standardFields } from '../../src/desk-fields/standard-fields.ts'
import { missingStandard, readFieldValues } from '../../src/desk-fields/value-rules.ts'

const usual = standardFields.map((field) => field.key)

const row = (key: string, kind: DeskFieldKind, more: Partial<DeskFieldRow> = {}): DeskFieldRow => ({
  key,
  kind,
  label: `Поле ${key}`,
  labelEn: `Field ${key}`,
  hint: '',
  hintEn: '',
  required: false,
  mask: null,
  choices: [],
  position: 65,
  archivedAt: null,
  ...more,
})

describe('the form of a desk', () => {
  test('without rows is the procedure’s own', () => {
    const form = formOf([])
    expect(form.map((field) => field.key)).toEqual(usual)
    expect(form.filter((field) => field.required).map((field) => field.key)).toEqual([
      'title',
      'type',
      'documentKind',
      'description',
      'contactEmail',
      'contactPhone',
    ])
  })

  test('has the desk’s words and fields in the desk’s order, and the usual words where the desk has none', () => {
    const form = formOf([
      row('applicationNumber', 'TEXT'),
      row('title', 'STANDARD', { label: '', labelEn: '', hint: 'Одной фразой', position: 10 }),
      row('files', 'STANDARD', { required: true, position: 5 }),
      row('gone', 'TEXT', { archivedAt: new Date(0) }),
    ])
    expect(form.map((field) => field.key)).toEqual([
      'files',
      ...usual.filter((key) => key !== 'files').slice(0, 6),
      'applicationNumber',
      'contactEmail',
      'contactPhone',
    ])
    expect(form[0]).toMatchObject({ key: 'files', required: true, requiredByChoice: true })
    expect(form[1]).toMatchObject({ label: { ru: 'Заголовок', en: 'Title' }, hint: { ru: 'Одной фразой' } })
  })

  test('shows on old tickets what is no longer asked for, after the rest', () => {
    const rows = [row('old', 'TEXT', { archivedAt: new Date(0), position: 1 }), row('now', 'TEXT')]
    expect(filledFields(rows, { old: 'а', now: 'б', never: 'в' }).map(({ field }) => field.key)).toEqual(['now', 'old'])
    expect(filledFields([row('constructor', 'TEXT')], { other: 'а' })).toEqual([])
  })
})

describe('a description', () => {
  const good: FieldDescription = {
    key: 'applicationNumber',
    kind: 'TEXT',
    label: ' Номер заявки ',
    labelEn: 'Application number',
    hint: '',
    hintEn: '',
    required: false,
    mask: '0000-AA',
    choices: [],
  }
  const pathsOf = (more: Partial<FieldDescription>, known: DeskFieldKind | null = null, own = 0) =>
    checkFieldDescription({ ...good, ...more }, known && { kind: known }, own).faults.map(({ path }) => path.join('.'))

  test('comes back cleaned', () => {
    const { description, faults } = checkFieldDescription(good, null, 0)
    expect({ description, faults }).toEqual({ description: { ...good, label: 'Номер заявки' }, faults: [] })
  })

  test.each<[string, Partial<FieldDescription>, string[], (DeskFieldKind | null)?, number?]>([
    ['a Russian key', { key: 'номер' }, ['key']],
    ['a standard field’s name for another kind', { key: 'title' }, ['kind']],
    ['no such standard field', { key: 'colour', kind: 'STANDARD', mask: null }, ['key']],
    ['another kind than it has', { kind: 'NUMBER', mask: null }, ['kind'], 'TEXT'],
    ['no words in one language', { labelEn: ' ' }, ['labelEn']],
    ['a mask on a number', { kind: 'NUMBER' }, ['mask']],
    ['a mask that asks for nothing', { mask: '---' }, ['mask']],
    ['a choice of one', { kind: 'CHOICE', mask: null, choices: ['а'] }, ['choices']],
    ['a choice of equals', { kind: 'CHOICE', mask: null, choices: ['а', 'б', ' а'] }, ['choices.2']],
    ['choices where there are none', { choices: ['а', 'б'] }, ['choices']],
    ['a title that may be left out', { key: 'title', kind: 'STANDARD', mask: null }, ['required']],
    ['one field too many', {}, ['key'], null, 30],
    ['all at once', { key: '!', label: '', mask: '-' }, ['key', 'label', 'mask']],
  ])('is refused: %s', (_name, more, paths, known, own) => {
    expect(pathsOf(more, known, own)).toEqual(paths)
  })

  test('of a registry number may ask for it', () => {
    expect(
      pathsOf({ key: 'registryNumbers', kind: 'STANDARD', label: '', labelEn: '', mask: null, required: true }),
    ).toEqual([])
  })
})

describe('values', () => {
  const form = formOf([
    row('number', 'TEXT', { mask: '00-AA*', required: true }),
    row('text', 'MULTILINE'),
    row('sum', 'NUMBER'),
    row('day', 'DATE'),
    row('browser', 'CHOICE', { choices: ['Chromium', 'Другой'] }),
    row('agreed', 'CHECKBOX'),
    row('mail', 'EMAIL'),
    row('phone', 'PHONE'),
  ])
  const read = (values: Record<string, string>) =>
    readFieldValues(
      form,
      Object.entries({ number: '12-Аб3', ...values }).map(([key, value]) => ({ key, value })),
    )

  test.each<[string, string, string | undefined]>([
    ['number', ' 12-АБ3 ', '12-АБ3'],
    ['text', 'раз\r\nдва', 'раз\nдва'],
    ['sum', '−1 234,50', '-1234.50'],
    ['day', ' 2026-02-28', '2026-02-28'],
    ['browser', 'Другой ', 'Другой'],
    ['agreed', 'true', 'true'],
    ['agreed', 'false', undefined],
    ['mail', ' ivan@zakupki.example', 'ivan@zakupki.example'],
    ['phone', '8‑123‑12345678', '8-123-12345678'],
    ['text', '  ', undefined],
  ])('of %s: %j is kept as %j', (key, typed, kept) => {
    const { values, faults } = read({ [key]: typed })
    expect(faults).toEqual([])
    expect(values[key]).toBe(kept)
  })

  test.each([
    ['number', '12-343'],
    ['number', ''],
    ['sum', 'много'],
    ['sum', '1234567890123456'],
    ['day', '2026-02-30'],
    ['day', '28.02.2026'],
    ['browser', 'chromium'],
    ['agreed', 'да'],
    ['mail', 'иван'],
    ['phone', '123'],
  ])('of %s: %j is refused in both languages', (key, typed) => {
    const { faults } = readFieldValues(form, [
      ...(key === 'number' ? [] : [{ key: 'number', value: '12-ab3' }]),
      { key, value: typed },
    ])
    expect(faults.map(({ path }) => path)).toEqual([['fields', key === 'number' ? '0' : '1']])
    expect(faults[0]?.text.ru).toMatch(/[а-я]{3}/)
    expect(faults[0]?.text.en).toMatch(/[a-z]{3}/)
  })

  test('unknown, repeated and missing ones are named, with what is allowed', () => {
    const { faults } = readFieldValues(form, [
      { key: 'text', value: 'а' },
      { key: 'text', value: 'б' },
      { key: 'colour', value: 'в' },
    ])
    expect(faults.map(({ path }) => path.join('.'))).toEqual(['fields.1', 'fields.2', 'fields.number'])
    expect(faults[1]?.text.en).toContain('number, text, sum, day, browser, agreed, mail, phone')
  })

  test('a desk may ask for what the contract does not', () => {
    const strict = formOf(
      ['registryNumbers', 'occurredAt', 'files'].map((key) => row(key, 'STANDARD', { required: true })),
    )
    const nothing = { registryNumbers: [], occurredAt: null, uploadIds: [] }
    expect(missingStandard(strict, nothing).map(({ path }) => path[0])).toEqual(
      expect.arrayContaining(['registryNumbers', 'occurredAt', 'uploadIds']),
    )
    expect(missingStandard(formOf([]), nothing)).toEqual([])
    expect(missingStandard(formOf([row('constructor', 'TEXT', { required: true })]), nothing)).toEqual([])
  })
})

test('whatever a mask is made of, its own example fits, and a character more or less does not', () => {
  const masks = fc
    .array(fc.constantFrom(...'0A*-/ №.('))
    .map((signs) => signs.join(''))
    .filter(isMask)
  fc.assert(
    fc.property(masks, (mask) => {
      const example = maskExample(mask)
      expect(fitsMask(mask, example)).toBe(true)
      expect(fitsMask(mask, `${example}1`)).toBe(false)
      expect(fitsMask(mask, example.slice(0, -1))).toBe(false)
      expect(fitsMask(mask, example.replace(/[1А]/, '%'))).toBe(false)
    }),
  )
})
