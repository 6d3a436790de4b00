/**
 * A mask says how a text must look: `0` a digit, `A` a letter, `*` either, anything else itself. The dashboard's
 * features/desk-fields/mask.ts reads masks in the same way while one types; what counts is said here.
 */
const slots: Record<string, RegExp> = { '0': /^\p{Nd}$/u, A: /^\p{L}$/u, '*': /^[\p{L}\p{Nd}]$/u }

export const isMask = (mask: string): boolean => [...mask].some((character) => character in slots)

export function fitsMask(mask: string, value: string): boolean {
  const [wanted, given] = [[...mask], [...value]]
  return (
    wanted.length === given.length &&
    wanted.every((character, at) => slots[character]?.test(given[at] ?? '') ?? character === given[at])
  )
}

/** A value that fits, to show what is meant. */
export const maskExample = (mask: string): string =>
  [...mask].map((character) => ({ '0': '1', A: 'А', '*': '1' })[character] ?? character).join('')
