/**
 * «Массовая ошибка»: so many duplicates of one ticket, filed within so many days. The procedure makes the first ticket
 * the base; whoever meets the failure next can follow it instead of filing one more.
 */
export const massFailure = { duplicates: 3, days: 7 } as const

export const isMassFailure = (recentDuplicates: number): boolean => recentDuplicates >= massFailure.duplicates

/** How many similar tickets are shown at most: more are not read while one types. */
export const similarShown = 5

/** How many words of what is typed are looked for, and how many of them a ticket must have. */
export const similarWords = { lookedFor: 8, minLength: 3, together: 2 } as const

/** A number of fewer letters and digits is in too many tickets to tell anything. */
const tellingNumber = 5

/** The numbers that can tell one document from another. */
export const tellingNumbers = (numbers: readonly string[]): string[] =>
  numbers.filter((number) => {
    const signs = number.replace(/[^\p{L}\p{N}]/gu, '')
    return signs.length >= tellingNumber && /\d/.test(signs)
  })
