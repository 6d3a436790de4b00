import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findNumbers } from '@/features/ticket-form/find-numbers.ts'

const digits = (length: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((all) => all.join(''))

/** Numbers of documents as 44-ФЗ and 223-ФЗ have them. */
const registryNumber = fc.oneof(
  digits(19),
  digits(36),
  digits(13).map((rest) => `20263${rest}`),
  digits(9).map((rest) => `31${rest}`),
)

/** What looks like one and is none. */
const foreign = fc.oneof(
  digits(10).map((rest) => `ИНН ${rest}`),
  digits(12).map((rest) => `ИНН: ${rest}`),
  digits(9).map((rest) => `КПП ${rest}`),
  digits(13).map((rest) => `ОГРН ${rest}`),
  digits(11).map((rest) => `СНИЛС ${rest}`),
  digits(20).map((rest) => `р/с ${rest}`),
  digits(7).map((rest) => `8-302-${rest}`),
  digits(7).map((rest) => `тел. 8302${rest}`),
  digits(7).map((rest) => `+7 (302) ${rest.slice(0, 3)}-${rest.slice(3, 5)}-${rest.slice(5)}`),
  fc.date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }).map((day) => {
    const [year, month, date] = day.toISOString().slice(0, 10).split('-')
    return `от ${date}.${month}.${year}`
  }),
  fc.constantFrom(
    'по 44-ФЗ',
    'закон № 223-ФЗ',
    'школа № 5',
    'кабинет 1024',
    'в 2026 году',
    'ошибка 0x80091007',
    'п. 4.12',
  ),
)

const word = fc.constantFrom('Не', 'открывается', 'план', 'после', 'подписания', 'в', 'системе,', 'см.', 'и')

describe('numbers in a text', () => {
  it.each([
    ['Закупка 0191300001526000123 не открывается.', ['0191300001526000123']],
    ['контракты 2759900101926000555, 2759900101926000556', ['2759900101926000555', '2759900101926000556']],
    ['Извещение 31502345678 (223-ФЗ)', ['31502345678']],
    ['план-график 202601911000015001', ['202601911000015001']],
    ['Заявка №ЗК/2026-000077 от 12.03.2026', ['ЗК/2026-000077']],
    ['документ N 1234-АБ', ['1234-АБ']],
    ['номер заявки: 77012345', ['77012345']],
    ['протокол № 12/3456', ['12/3456']],
    ['0191300001526000123 и ещё раз 0191300001526000123', ['0191300001526000123']],
    ['Позвоните по 89123456789 или 8-302-2123456, ИНН 7599001019', []],
    ['письмо на anna2026777@zakupki.example, https://zakupki.example/0191300001526000123x', []],
    ['', []],
  ])('%s', (text, numbers) => {
    expect(findNumbers(text)).toEqual(numbers)
  })

  it('are not offered twice, however they were written', () => {
    expect(findNumbers('№ ЗК/2026-000077 и 0191300001526000123', ['зк 2026 000077', ' 0191300001526000123'])).toEqual(
      [],
    )
  })

  it('are found among anything else, all of them and nothing else', () => {
    const piece = fc.oneof(
      { weight: 3, arbitrary: word.map((text) => ({ text, number: null })) },
      { weight: 2, arbitrary: registryNumber.map((number) => ({ text: number, number })) },
      { weight: 2, arbitrary: foreign.map((text) => ({ text, number: null })) },
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.constantFrom(' ; ', '\n', ' - '), (pieces, between) => {
        const expected = pieces.flatMap(({ number }) => (number === null ? [] : [number]))
        expect(findNumbers(pieces.map(({ text }) => text).join(between))).toEqual([...new Set(expected)])
      }),
      { numRuns: 300 },
    )
  })

  it('survive any text at all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        for (const number of findNumbers(text)) expect(text).toContain(number)
      }),
    )
  })
})
