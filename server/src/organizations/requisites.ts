import { isTaxpayerId } from './taxpayer-id.ts'

export { isTaxpayerId }

/** ОГРН of a legal entity, 13 digits, or ОГРНИП of an entrepreneur, 15; the last digit is a check of the others. */
export function isOgrn(text: string): boolean {
  if (!/^(\d{13}|\d{15})$/.test(text)) return false
  const number = BigInt(text.slice(0, -1))
  return Number((number % BigInt(text.length - 2)) % 10n) === Number(text.at(-1))
}

// Numbers up to 001-001-998 were given out before there were check digits.
const lastUnchecked = 1_001_998

/** СНИЛС as 11 digits, without hyphens and spaces; the last two are a check of the others. */
export function isSnils(text: string): boolean {
  if (!/^\d{11}$/.test(text)) return false
  const number = text.slice(0, 9)
  if (Number(number) === 0) return false
  if (Number(number) <= lastUnchecked) return true
  const sum = Array.from(number, Number).reduce((total, digit, place) => total + digit * (9 - place), 0)
  return (sum % 101) % 100 === Number(text.slice(9))
}

/** КПП: the tax office, the reason of registration (two digits or Latin capitals), a number; it has no check digit. */
export function isKpp(text: string): boolean {
  return /^\d{4}[\dA-Z]{2}\d{3}$/.test(text)
}

/**
 * ИНН as it is kept: without what people and programs put between digits. Where a field of twelve digits was
 * prescribed, an organization's ten stand there behind «00».
 */
export function normalTaxpayerId(text: string): string {
  const digits = text.replace(/[\s\u00a0-]/g, '')
  return /^00\d{10}$/.test(digits) ? digits.slice(2) : digits
}

/** СНИЛС as it is kept, from 112-233-445 95 and the like. */
export const normalSnils = (text: string): string => text.replace(/[\s\u00a0-]/g, '')
