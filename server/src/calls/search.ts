import { isTaxpayerId } from '../organizations/requisites.ts'
import { asciiEmail } from '../text-rules.ts'

/** What an operator has typed to find a caller: each part that is there is searched for. */
export interface CallerSearch {
  phone: PhoneSearch | null
  /** ИНН of the caller's organization. */
  taxpayerId: string | null
  /** An address, whole. */
  email: string | null
  /** Beginnings of the words of a name, in any order. */
  words: string[]
}

/** Of the national part, as phone_tail() of the database makes it. */
export interface PhoneSearch {
  /** What it may begin with. */
  starts: string[]
  /** What it may end with. */
  ends: string[]
}

/** Fewer say nothing: they would find everybody. */
export const searchMinimum = { digits: 4, letters: 3 } as const

const NATIONAL = 10
const longestSearch = 200

/** Null while too little is typed to search for. */
export function readCallerSearch(typed: string): CallerSearch | null {
  const text = typed.normalize('NFC').slice(0, longestSearch)
  const email = asciiEmail(text.trim())
  if (email !== null) return { phone: null, taxpayerId: null, email: email.toLowerCase(), words: [] }
  if (/\p{L}/u.test(text)) {
    const words = (text.match(/[\p{L}\p{N}]+/gu) ?? []).map(plainWord)
    return words.join('').length < searchMinimum.letters ? null : { phone: null, taxpayerId: null, email: null, words }
  }
  const digits = text.replace(/\D/g, '')
  if (digits.length < searchMinimum.digits) return null
  return { phone: phoneSearch(text, digits), taxpayerId: isTaxpayerId(digits) ? digits : null, email: null, words: [] }
}

/** Case apart, and «ё» as «е», which people type as they like. */
export const plainWord = (word: string): string => word.toLowerCase().replaceAll('ё', 'е')

function phoneSearch(text: string, digits: string): PhoneSearch | null {
  if (digits.length >= NATIONAL) {
    // Longer than any telephone number: an ИНН with something behind it, a number of a purchase.
    return digits.length > 15 ? null : { starts: [digits.slice(-NATIONAL)], ends: [] }
  }
  // Typed from the front, with the country or without it; or told from the back, as local numbers are.
  const abroad = /^\s*\+?[78]/.test(text) ? [digits.slice(1)] : []
  if (/^\s*\+/.test(text)) return { starts: abroad.length > 0 ? abroad : [digits], ends: [] }
  return { starts: [digits, ...abroad], ends: [digits] }
}

/** Words as a query of full-text search by beginnings; letters and digits only, so that nothing in it is an operator. */
export const wordsQuery = (words: readonly string[]): string => words.map((word) => `'${word}':*`).join(' & ')
