import { domainToASCII } from 'node:url'
import { type FieldFault, fault, type Text } from './errors.ts'

/** The longest that people may type, in characters as people count them (code points, after normalization). */
export const textLimits = {
  title: 200,
  description: 20_000,
  comment: 20_000,
  reason: 2_000,
  name: 100,
  registryNumber: 100,
  email: 254,
} as const

/** How many registry numbers one ticket may name. */
export const maxRegistryNumbers = 50

/** What the procedure shows: «код страны-код населённого пункта или оператора-остальные цифры». */
export const phoneExample = '8-123-12345678'

/** A good value, or what is wrong with it. */
export type Checked<Value> = Value | FieldFault

export interface TextRule {
  /** Where the value stands in the input. */
  path: string | string[]
  max: number
  /** Line breaks and tabs may stand inside; false by default. */
  multiline?: boolean
  /** Nothing to read is a fault; true by default. */
  required?: boolean
}

export function isFault(checked: unknown): checked is FieldFault {
  return typeof checked === 'object' && checked !== null && 'path' in checked && 'text' in checked
}

// Word and messengers put the older ones where Enter was pressed; PostgreSQL and screens know only \n.
const lineEnds = /\r\n|[\r\v\f\u0085\u2028\u2029]/g

// Directional overrides, isolates and the byte order mark come along unseen with pasted phone numbers and names.
// Left in, they make a text look like another one; refused, they would puzzle whoever pasted them.
const unseenMarks = /[\u202a-\u202e\u2066-\u2069\ufeff]/g

// Formatted pages put soft hyphens and breaks of no width into words, which then are found by no search.
const insideWords = /[\u00ad\u200b\u2060\u180e]/g

// Unbreakable, thin and wide ones; a text keeps plain spaces.
const oddSpaces = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g

// What cannot be seen, so that a text of nothing else is empty.
const blank = /[\p{Cf}\p{Z}\p{Cc}\u2800\u3164\uffa0\u115f\u1160]/gu

/**
 * One text as it is kept: trimmed, with \n for line ends and plain spaces, in NFC, without marks that nobody sees. An
 * optional text of nothing is ''. Broken surrogates and control characters are refused, since what they stood for is lost.
 */
export function cleanText(value: string, rule: TextRule): Checked<string> {
  const { path, max, multiline = false, required = true } = rule
  if (/\p{Cs}/u.test(value)) return fault(path, brokenText)
  const plain = value.replace(unseenMarks, '').replace(insideWords, '').replace(oddSpaces, ' ')
  const text = plain.replace(lineEnds, '\n').normalize('NFC').trim()
  const stray = (multiline ? /(?![\n\t])\p{Cc}/u : /\p{Cc}/u).exec(text)
  if (stray) return fault(path, strayCharacter(stray[0], multiline))
  if (text.replace(blank, '') === '') return required ? fault(path, emptyText(max)) : ''
  const length = lengthOf(text)
  return length > max ? fault(path, tooLong(length, max)) : text
}

/** Registry numbers as they are kept, each once, in the order given; every fault of the list at once. */
export function cleanRegistryNumbers(
  values: readonly string[],
  path = 'registryNumbers',
): { values: string[]; faults: FieldFault[] } {
  if (values.length > maxRegistryNumbers) {
    return { values: [], faults: [fault(path, tooMany(values.length, maxRegistryNumbers))] }
  }
  const checked = values.map((value, index) =>
    cleanText(value, { path: [path, String(index)], max: textLimits.registryNumber }),
  )
  const faults = checked.filter(isFault)
  return { values: faults.length > 0 ? [] : [...new Set(checked as string[])], faults }
}

/** A phone as the procedure wants it; the typographic hyphens of pasted numbers become plain ones. */
export function parsePhone(value: string, path: string | string[] = 'contactPhone'): Checked<string> {
  const phone = value
    .replace(unseenMarks, '')
    .trim()
    .replace(/[\u2010-\u2015\u2212]/g, '-')
  const digits = phone.replace(/\D/g, '').length
  // 15 digits is the most that a telephone number has (E.164); fewer than 10 lack a code.
  if (/^\d{1,3}-\d{2,5}-\d{3,10}$/.test(phone) && digits >= 10 && digits <= 15) return phone
  return fault(path, {
    ru: `Телефон «${excerpt(value)}» не в форме «код страны-код населённого пункта или оператора-остальные цифры»: только цифры и два дефиса, всего 10–15 цифр, например ${phoneExample}.`,
    en: `The phone "${excerpt(value)}" is not country-area-rest: digits and two hyphens only, 10 to 15 digits, for example ${phoneExample}.`,
  })
}

// A top domain of letters, or of national ones in their ASCII form: xn--p1ai is «рф».
const mailbox =
  /^(?!\.)(?!.*\.\.)[\w'+.-]*[\w+-]@(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+(?:[a-z]{2,63}|xn--[a-z\d-]{0,58}[a-z\d])$/i

// Of others the standard makes something: of «%» a character, of «1.2» an address of the network.
const domainAsTyped = /^(?!-|.*(?:-\.|\.-|-$))[\p{L}\p{M}\p{N}.-]+$/u

/** An e-mail address as typed; a domain in national letters (.рф) is allowed. */
export function parseEmail(value: string, path: string | string[] = 'contactEmail'): Checked<string> {
  const email = value.replace(unseenMarks, '').trim()
  const ascii = asciiEmail(email)
  if (ascii !== null && ascii.length <= textLimits.email && mailbox.test(ascii)) return email
  return fault(path, {
    ru: `«${excerpt(value)}» не похоже на адрес электронной почты. Нужен вид имя@домен, не длиннее ${textLimits.email} символов, например ivanov@zakupki.example.`,
    en: `"${excerpt(value)}" is not an e-mail address: name@domain, at most ${textLimits.email} characters, for example ivanov@zakupki.example.`,
  })
}

/** The form in which addresses are compared and sent to: почта.рф becomes xn--80a1acny.xn--p1ai; null for what is none. */
export function asciiEmail(email: string): string | null {
  const at = email.lastIndexOf('@')
  const domain = email.slice(at + 1)
  if (at < 1 || email.length > textLimits.email || !domainAsTyped.test(domain)) return null
  const ascii = domainToASCII(domain)
  return ascii === '' ? null : `${email.slice(0, at)}@${ascii}`
}

/** Code points; a letter beyond the first plane (an emoji) is one character for people. */
export function lengthOf(text: string): number {
  let length = 0
  for (const _ of text) length++
  return length
}

/** The beginning of what was typed, fit to be shown inside a message. */
function excerpt(value: string): string {
  const shown = [...value.slice(0, 80).replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '')].slice(0, 40).join('')
  return shown.length < value.length ? `${shown}…` : shown
}

const brokenText: Text = {
  ru: 'Текст повреждён: в нём половина символа (непарный суррогат). Введите его заново.',
  en: 'The text is broken: it holds half a character (a lone surrogate). Type it again.',
}

function strayCharacter(character: string, multiline: boolean): Text {
  const code = `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`
  return multiline
    ? {
        ru: `Недопустимый управляющий символ ${code}; можно только перевод строки и табуляцию.`,
        en: `Control character ${code} is not allowed; only line breaks and tabs are.`,
      }
    : {
        ru: `Недопустимый управляющий символ ${code}; здесь одна строка без табуляции и переводов строки.`,
        en: `Control character ${code} is not allowed; this is one line without tabs and line breaks.`,
      }
}

const emptyText = (max: number): Text => ({
  ru: `Не заполнено. Нужно от 1 до ${max} символов.`,
  en: `It is empty; 1 to ${max} characters are needed.`,
})

const tooLong = (length: number, max: number): Text => ({
  ru: `Слишком длинно: ${length} символов при допустимых ${max}.`,
  en: `It is too long: ${length} characters, at most ${max} are allowed.`,
})

const tooMany = (count: number, max: number): Text => ({
  ru: `Слишком много: ${count} при допустимых ${max}.`,
  en: `There are too many: ${count}, at most ${max} are allowed.`,
})
