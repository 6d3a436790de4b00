import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isKpp, isOgrn, isSnils, normalSnils, normalTaxpayerId } from '../../src/organizations/requisites.ts'

const digits = (length: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((list) => list.join(''))

const endings = (start: string, length: number) =>
  Array.from({ length: 10 ** length }, (_, number) => start + String(number).padStart(length, '0'))

/** The remainder digit by digit, as one divides on paper. */
function remainder(text: string, by: number): number {
  let left = 0
  for (const digit of text) left = (left * 10 + (digit.charCodeAt(0) - 48)) % by
  return left
}

/** The rule in its published words: below 100 the sum itself, at 100 and 101 nothing, above by the remainder. */
function snilsCheck(number: string): string {
  let sum = 0
  for (let place = 9; place >= 1; place--) sum += place * Number(number[9 - place])
  if (sum > 101) sum %= 101
  return sum === 100 || sum === 101 ? '00' : String(sum).padStart(2, '0')
}

describe('ОГРН', () => {
  test.each(['1027700132195', '1037739010891', '304500116000157'])('%s is one', (text) => {
    expect(isOgrn(text)).toBe(true)
  })

  test.each([
    '1027700132196',
    '102770013219',
    '10277001321950',
    '304500116000158',
    '',
    '1027700132195\n',
    '102770013219Ⅴ',
  ])('%j is refused', (text) => {
    expect(isOgrn(text)).toBe(false)
  })

  test('any first digits have exactly one right ending, by the remainder', () => {
    fc.assert(
      fc.property(digits(12), digits(14), (entity, entrepreneur) => {
        expect(endings(entity, 1).filter(isOgrn)).toEqual([entity + (remainder(entity, 11) % 10)])
        expect(endings(entrepreneur, 1).filter(isOgrn)).toEqual([entrepreneur + (remainder(entrepreneur, 13) % 10)])
      }),
      { numRuns: 300 },
    )
  })
})

describe('СНИЛС', () => {
  test.each(['11223344595', '08765430300'])('%s is one', (text) => {
    expect(isSnils(text)).toBe(true)
  })

  test.each(['11223344594', '1122334459', '112233445950', '112-233-445 95', '00000000000', ''])(
    '%j is refused',
    (text) => {
      expect(isSnils(text)).toBe(false)
    },
  )

  test('any number that has check digits has exactly one right pair', () => {
    const checked = digits(9).filter((number) => Number(number) > 1_001_998)
    fc.assert(
      fc.property(checked, (number) => {
        expect(endings(number, 2).filter(isSnils)).toEqual([number + snilsCheck(number)])
      }),
      { numRuns: 300 },
    )
  })

  test('the oldest numbers have none: any pair will do', () => {
    expect(endings('001001998', 2).every(isSnils)).toBe(true)
    expect(endings('001001999', 2).filter(isSnils)).toHaveLength(1)
  })

  test('is read however it is written', () => {
    expect(normalSnils('112-233-445 95')).toBe('11223344595')
  })
})

describe('КПП', () => {
  test.each([
    ['770701001', true],
    ['7707AZ001', true],
    ['77070100', false],
    ['7707az001', false],
    ['7707ЯЯ001', false],
    ['', false],
  ])('%j: %s', (text, is) => {
    expect(isKpp(text)).toBe(is)
  })
})

test('the «00» before an organization’s ИНН goes, that of a person stays', () => {
  fc.assert(
    fc.property(digits(10), digits(12), (entity, person) => {
      expect(normalTaxpayerId(`00${entity}`)).toBe(entity)
      expect(normalTaxpayerId(entity)).toBe(entity)
      fc.pre(!person.startsWith('00'))
      expect(normalTaxpayerId(person)).toBe(person)
    }),
  )
  expect(normalTaxpayerId(' 7707 083893 ')).toBe('7707083893')
})
