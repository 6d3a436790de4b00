import { describe, expect, it } from 'vitest'
import { type Draft, isWorthKeeping, livingUploads, parseDraft, printDraft } from '@/features/ticket-form/draft.ts'
import { hintsOf, inFormOrder } from '@/features/ticket-form/form-hints.ts'
import { emptyForm, type FormValues, inputOf, moveToDesk, splitNumbers } from '@/features/ticket-form/form-values.ts'
import { isPhone, suggestPhone } from '@/features/ticket-form/phone.ts'
import { serverFaults } from '@/features/ticket-form/server-faults.ts'
import { readFault } from '@/lib/graphql/errors.ts'
import { ownField, standardForm } from './asked.ts'

const torgi = {
  slug: 'web-torgi',
  ticketTypes: [
    { id: 't1', name: 'Ошибка' },
    { id: 't2', name: 'Прочее' },
  ],
  documentKinds: [{ id: 'd1', name: 'Иное' }],
  fields: standardForm,
}
const espgu = { slug: 'espgu', ticketTypes: [{ id: 't9', name: 'Прочее' }], documentKinds: [], fields: standardForm }
const now = new Date('2026-03-02T09:00:00Z')

const blank = emptyForm({ email: 'anna@zakupki.example', phone: null })
const filled: FormValues = {
  ...blank,
  desk: 'web-torgi',
  title: ' Не открывается план ',
  type: 't2',
  documentKind: 'd1',
  description: 'Белый экран',
  registryNumbers: ['', '0123', ' ', '0456 '],
  contactPhone: '8-123-12345678',
}

describe('the form', () => {
  it('sends what is typed, without empty rows', () => {
    expect(inputOf(filled, torgi, ['up1'], 'key')).toEqual({
      desk: 'web-torgi',
      title: 'Не открывается план',
      type: 't2',
      documentKind: 'd1',
      description: 'Белый экран',
      registryNumbers: ['0123', '0456'],
      occurredAt: null,
      contactEmail: 'anna@zakupki.example',
      contactPhone: '8-123-12345678',
      uploadIds: ['up1'],
      idempotencyKey: 'key',
    })
  })

  it('finds nothing wrong with what is well filled', () => {
    expect([...hintsOf(filled, torgi, now)]).toEqual([])
  })

  it('tells every fault, in the order of the form', () => {
    const hints = hintsOf({ ...blank, contactEmail: 'anna', occurredAt: '2026-03-09T10:00' }, torgi, now)
    expect(hintsOf(blank, undefined, now).get('desk')).toEqual({ is: 'choose' })
    expect(inFormOrder([...hints.keys()].reverse(), torgi)).toEqual([
      'title',
      'type',
      'documentKind',
      'description',
      'occurredAt',
      'contactEmail',
      'contactPhone',
    ])
    expect(hints.get('contactEmail')).toEqual({ is: 'email' })
    expect(hints.get('contactPhone')).toEqual({ is: 'empty' })
    expect(hints.get('occurredAt')).toEqual({ is: 'future' })
  })

  it('asks for the document only where the desk has a list of them', () => {
    const without = { ...filled, documentKind: '' }
    expect(hintsOf(without, torgi, now).get('documentKind')).toEqual({ is: 'choose' })
    expect(hintsOf({ ...without, desk: 'espgu', type: 't9' }, espgu, now).has('documentKind')).toBe(false)
  })

  it('counts characters as people do', () => {
    expect(hintsOf({ ...filled, title: '🙂'.repeat(200) }, torgi, now).size).toBe(0)
    expect(hintsOf({ ...filled, title: '🙂'.repeat(201) }, torgi, now).get('title')).toEqual({
      is: 'tooLong',
      length: 201,
      max: 200,
    })
  })

  it.each([
    ['8-123-12345678', true],
    ['8-3022-123456', true],
    ['8 123 12345678', false],
    ['+7-123-1234567', false],
    ['8-123-12', false],
    ['81231234567', false],
  ])('phone %s: %s', (phone, good) => {
    expect(isPhone(phone)).toBe(good)
  })

  it('offers a phone in the right form where it can be told', () => {
    expect(suggestPhone('+7 (912) 345-67-89')).toBe('8-912-3456789')
    expect(suggestPhone('89123456789')).toBe('8-912-3456789')
    expect(suggestPhone('8-123-12345678')).toBeNull()
    expect(suggestPhone('12345')).toBeNull()
    expect(suggestPhone('+7 (3022) 12-34-56')).toBe('8-3022-123456')
    expect(suggestPhone('тел. 89123456789')).toBeNull()
  })

  it('carries choices over to another desk by their names', () => {
    expect(moveToDesk(filled, torgi, espgu)).toMatchObject({ desk: 'espgu', type: 't9', documentKind: '' })
  })

  it('asks for what the desk asks for, in its order, and sends it by its keys', () => {
    const own = [
      ownField('application', { mask: '00-A', required: true }),
      ownField('sum', { kind: 'NUMBER' }),
      ownField('agreed', { kind: 'CHECKBOX', required: true }),
    ]
    const strict = standardForm.map((field) => ({ ...field, required: true }))
    const desk = { ...torgi, fields: [...own, ...strict] }
    const values = { ...filled, registryNumbers: [''], fields: { application: '1', sum: 'много', old: 'значение' } }
    const hints = hintsOf(values, desk, now)
    expect(inFormOrder(hints.keys(), desk).map((path) => [path, hints.get(path)?.is])).toEqual([
      ['fields.application', 'mask'],
      ['fields.sum', 'number'],
      ['fields.agreed', 'empty'],
      ['registryNumbers', 'empty'],
      ['occurredAt', 'empty'],
      ['uploadIds', 'attach'],
    ])
    const good = { ...values, fields: { ...values.fields, application: ' 12-я', sum: '1 000,5', agreed: 'true' } }
    expect(hintsOf({ ...good, occurredAt: '2026-03-01T10:00', registryNumbers: ['1'] }, desk, now, 1).size).toBe(0)
    expect(inputOf(good, desk, [], 'key').fields).toEqual([
      { key: 'application', value: '12-я' },
      { key: 'sum', value: '1 000,5' },
      { key: 'agreed', value: 'true' },
    ])
    const fields = [
      { path: ['fields', '1'], message: 'Не число.' },
      { path: ['fields', 'agreed'], message: 'Не заполнено.' },
    ]
    const fault = readFault([{ message: 'bad', extensions: { code: 'BAD_USER_INPUT', fields } }])
    expect([...serverFaults(fault, { ...good, fields: { application: 'а', sum: '1' } }, desk)]).toEqual([
      ['fields.sum', 'Не число.'],
      ['fields.agreed', 'Не заполнено.'],
    ])
  })

  it('splits pasted numbers', () => {
    expect(splitNumbers(' 0123, 0456;\n0789\t')).toEqual(['0123', '0456', '0789'])
  })

  it('puts the server’s faults beside the rows that were sent', () => {
    const fault = readFault([
      {
        message: 'bad',
        extensions: {
          code: 'BAD_USER_INPUT',
          fields: [
            { path: ['registryNumbers', '1'], message: 'Слишком длинно.' },
            { path: ['input', 'contactPhone'], message: 'Не та форма.' },
            { path: ['uploadIds', '0'], message: 'Нет файла.' },
            { path: ['idempotencyKey'], message: 'Не поле формы.' },
          ],
        },
      },
    ])
    expect([...serverFaults(fault, filled, torgi)]).toEqual([
      ['registryNumbers.3', 'Слишком длинно.'],
      ['contactPhone', 'Не та форма.'],
      ['uploadIds', 'Нет файла.'],
    ])
  })
})

describe('the draft', () => {
  const draft: Draft = {
    values: filled,
    uploads: [{ id: 'up1', filename: 'экран.png', size: 3, at: 1000 }],
    idempotencyKey: 'key',
    unanswered: null,
    saved: { desk: 'web-torgi', version: 3, content: '{}' },
  }

  it('comes back as it was kept', () => {
    expect(parseDraft(printDraft(draft))).toEqual(draft)
  })

  it.each([null, '', '{', 'null', '[]', '{"form":2}', '{"form":1,"values":{"desk":1}}'])('%s is no draft', (text) => {
    expect(parseDraft(text)).toBeNull()
  })

  it('is kept when something was typed, attached or sent without an answer', () => {
    const untouched: Draft = { ...draft, values: { ...blank, desk: 'espgu' }, uploads: [] }
    expect(isWorthKeeping(untouched, blank)).toBe(false)
    expect(isWorthKeeping({ ...untouched, values: { ...blank, title: 'а' } }, blank)).toBe(true)
    expect(isWorthKeeping({ ...untouched, uploads: draft.uploads }, blank)).toBe(true)
    expect(isWorthKeeping({ ...untouched, unanswered: inputOf(filled, torgi, [], 'key') }, blank)).toBe(true)
  })

  it('lets go of files that the server has forgotten by now, and names them', () => {
    const day = 24 * 3_600_000
    expect(livingUploads(draft.uploads, 1000 + day)).toEqual({ living: [], gone: ['экран.png'] })
    expect(livingUploads(draft.uploads, 1000 + day / 2)).toEqual({ living: draft.uploads, gone: [] })
  })
})
