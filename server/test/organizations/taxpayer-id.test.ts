import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isTaxpayerId } from '../../src/organizations/taxpayer-id.ts'

/**
 * A second formulation: a check digit is right when the weighted sum of what stands before it, without its check
 * digit, leaves it over by 11, where 10 counts as 0. Weights by rule: they are the last so many of one row.
 */
function agreesWithRow(text: string): boolean {
  const row = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]
  const digits = [...text].map((digit) => digit.charCodeAt(0) - 48)
  const holds = (before: number) => {
    let sum = 0
    for (let place = 1; place <= before; place++) sum += (digits[before - place] ?? 0) * (row[row.length - place] ?? 0)
    const left = sum - 11 * Math.floor(sum / 11)
    return digits[before] === (left === 10 ? 0 : left)
  }
  return digits.length === 10 ? holds(9) : digits.length === 12 && holds(10) && holds(11)
}

const digits = (length: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((list) => list.join(''))

/** Every ending of some first digits: exactly one of them is right. */
const endings = (start: string, length: number) =>
  Array.from({ length: 10 ** length }, (_, number) => start + String(number).padStart(length, '0'))

describe('ИНН', () => {
  test.each(['7707083893', '7830002293', '5003052454', '500100732259', '771409116994'])('%s is one', (text) => {
    expect(isTaxpayerId(text)).toBe(true)
  })

  test.each([
    ['a digit changed', '7707083894'],
    ['two digits swapped', '7707083983'],
    ['the first check digit of a person wrong', '500100732249'],
    ['the second check digit of a person wrong', '500100732258'],
    ['eleven digits', '77070838930'],
    ['nine digits', '770708389'],
    ['nothing', ''],
    ['a space', '7707083893 '],
    ['a line end', '7707083893\n'],
    ['letters', '770708389З'],
    ['digits of another script', '٧٧٠٧٠٨٣٨٩٣'],
  ])('%s is refused', (_, text) => {
    expect(isTaxpayerId(text)).toBe(false)
  })

  test('agrees with a second formulation of the rule', () => {
    fc.assert(
      fc.property(fc.oneof(digits(10), digits(12)), (text) => {
        expect(isTaxpayerId(text)).toBe(agreesWithRow(text))
      }),
      { numRuns: 2000 },
    )
  })

  test('any first digits have exactly one right ending', () => {
    fc.assert(
      fc.property(digits(9), digits(10), (entity, person) => {
        expect(endings(entity, 1).filter(isTaxpayerId)).toHaveLength(1)
        const right = endings(person, 2).filter(isTaxpayerId)
        expect(right).toHaveLength(1)
        expect(right.every(agreesWithRow)).toBe(true)
      }),
      { numRuns: 100 },
    )
  })
})
