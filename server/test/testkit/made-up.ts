/** Requisites that belong to nobody but have the right check digits; equal numbers give equal ones. */

const weights = [2, 4, 10, 3, 5, 9, 4, 6, 8]

/** ИНН of a legal entity; `number` up to 999,999,999. */
export function madeUpTaxpayerId(number: number): string {
  const digits = String(number).padStart(9, '0')
  const sum = weights.reduce((total, weight, place) => total + weight * Number(digits[place]), 0)
  return `${digits}${(sum % 11) % 10}`
}

/** ОГРН of a legal entity; `number` up to 99,999,999. */
export function madeUpOgrn(number: number): string {
  const digits = `1027${String(number).padStart(8, '0')}`
  return `${digits}${(Number(digits) % 11) % 10}`
}

/** СНИЛС; `number` up to 99,999,999. */
export function madeUpSnils(number: number): string {
  const digits = `9${String(number).padStart(8, '0')}`
  const sum = Array.from(digits, Number).reduce((total, digit, place) => total + digit * (9 - place), 0)
  return `${digits}${String((sum % 101) % 100).padStart(2, '0')}`
}
