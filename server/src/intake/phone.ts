import { isFault, parsePhone } from '../text-rules.ts'

// «8 (3522) 44-35-50», «+7 912 345-67-89», «8-123-12345678». What stands behind (an extension) is not read.
const written =
  /(?<![\d\p{L}+-])(\+?[78])[\s\u00a0-]*(?:\((\d{3,5})\)|(\d{3,5}))[\s\u00a0-]*(\d[\d\s\u00a0-]{4,12}\d)(?!\d)/gu

/** The first telephone number of a text, in the form that tickets keep; null when there is none. */
export function phoneIn(text: string): string | null {
  for (const [, country = '', inBrackets, bare, rest = ''] of text.matchAll(written)) {
    const digits = `${inBrackets ?? bare ?? ''}${rest.replace(/\D/g, '')}`
    // A Russian number has ten digits behind its 7 or 8; without brackets the code is taken for three.
    if (digits.length !== 10) continue
    const code = inBrackets ?? digits.slice(0, 3)
    const phone = parsePhone(`${country.replace('+', '')}-${code}-${digits.slice(code.length)}`)
    if (!isFault(phone)) return phone
  }
  const asKept = /(?<![\d-])\d{1,3}-\d{2,5}-\d{3,10}(?![\d-])/g
  for (const [text_] of text.matchAll(asKept)) {
    const phone = parsePhone(text_)
    if (!isFault(phone)) return phone
  }
  return null
}
