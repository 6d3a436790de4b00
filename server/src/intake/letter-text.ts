import { lengthOf, textLimits } from '../text-rules.ts'
import { foldQuotes } from './quotes.ts'

/** Characters that are looked at; tickets keep a fifth of them, and the rest comes as a file. */
export const maxWorked = 100_000
/** Characters of what a letter repeats, beside its own. */
export const maxQuoted = 20_000
// Of a subject; a title has a tenth of them.
const maxLine = 2000

// «RE[2]: Fwd: HA: Ответ: …», as programs pile them up.
const prefixes = /^(?:\s*(?:re|fwd?|fw|aw|на|ha|отв|ответ|пересл|пересылка)\s*(?:\[\d+\]|\(\d+\))?\s*[:：])+/iu

/** One line fit for a ticket: no control characters, no broken letters, cut to the limit with an ellipsis. */
export function titleOf(subject: string, text: string): string {
  const bare = plainLine(subject.slice(0, maxLine).replace(prefixes, ''))
  const first = text.slice(0, maxWorked).trim().split('\n', 1)[0] ?? ''
  return cut(bare || [...plainLine(first)].slice(0, 100).join('') || 'Письмо без темы', textLimits.title)
}

/** Of a new ticket: all of the text, since a letter passed on is mostly what was passed on. */
export function descriptionOf(text: string, hasFiles: boolean): { description: string; whole: boolean } {
  const clean = plainText(text.slice(0, maxWorked))
  const description = cut(clean || (hasFiles ? 'См. вложения.' : 'Письмо без текста.'), textLimits.description)
  return { description, whole: text.length <= maxWorked && (description === clean || clean === '') }
}

/** Of an answer: what was written now, which may be empty when files came, and what it repeats of earlier letters. */
export function commentOf(text: string): { body: string; fresh: string; quoted: string | null; whole: boolean } {
  const { fresh, quoted } = foldQuotes(plainText(text.slice(0, maxWorked)))
  const body = cut(fresh, textLimits.comment)
  // Words of one's own that a quotation follows have come to their end, however long that is.
  const whole = body === fresh && (quoted !== null || text.length <= maxWorked)
  return { body, fresh, quoted: quoted === null ? null : cut(quoted, maxQuoted), whole }
}

/** What the database and the screens can hold: no control characters but line ends and tabs, no halves of letters. */
export function plainText(text: string): string {
  return (
    text
      .replace(/\p{Cs}/gu, '\ufffd')
      .replace(/\r\n?|[\v\f\u0085\u2028\u2029]/g, '\n')
      .replace(/[\u202a-\u202e\u2066-\u2069\ufeff]/g, '')
      .replace(/(?![\n\t])\p{Cc}/gu, '')
      // Each row of blanks is looked at from its beginning only: the time must not grow with the square of its length.
      .replace(/(?<![ \t\u00a0])[ \t\u00a0]+$/gm, '')
      .replace(/\n{4,}/g, '\n\n\n')
      .normalize('NFC')
      .trim()
  )
}

export const plainLine = (text: string): string => plainText(text).replace(/\s+/g, ' ')

function cut(text: string, max: number): string {
  if (lengthOf(text) <= max) return text
  return `${[...text.slice(0, max * 2)]
    .slice(0, max - 1)
    .join('')
    .trimEnd()}…`
}
