// Weights of the check digits, as the tax service publishes them: each stands for the digits before it.
const weights10 = [2, 4, 10, 3, 5, 9, 4, 6, 8]
const weights11 = [7, 2, 4, 10, 3, 5, 9, 4, 6, 8]
const weights12 = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]

/** Whether a text is an ИНН: 10 digits of a legal entity or 12 of a person, with right check digits. */
export function isTaxpayerId(text: string): boolean {
  if (!/^(\d{10}|\d{12})$/.test(text)) return false
  const digits = Array.from(text, Number)
  const checks = digits.length === 10 ? [weights10] : [weights11, weights12]
  return checks.every((weights) => digits[weights.length] === checkDigit(digits, weights))
}

function checkDigit(digits: readonly number[], weights: readonly number[]): number {
  const sum = weights.reduce((total, weight, place) => total + weight * (digits[place] ?? 0), 0)
  return (sum % 11) % 10
}
