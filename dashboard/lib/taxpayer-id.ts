const weights10 = [2, 4, 10, 3, 5, 9, 4, 6, 8]
const weights11 = [7, ...weights10]
const weights12 = [3, ...weights11]

const digit = (text: string, weights: number[]) =>
  (weights.reduce((sum, weight, index) => sum + weight * Number(text[index]), 0) % 11) % 10

/** ИНН: 10 digits of a legal entity or 12 of a person, the last one or two of them a checksum. */
export function isTaxpayerId(text: string): boolean {
  if (/^\d{10}$/.test(text)) return digit(text, weights10) === Number(text[9])
  if (/^\d{12}$/.test(text)) {
    return digit(text, weights11) === Number(text[10]) && digit(text, weights12) === Number(text[11])
  }
  return false
}
