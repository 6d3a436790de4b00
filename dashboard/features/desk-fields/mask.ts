/**
 * A desk's mask (`0` a digit, `A` a letter, `*` either, anything else itself) in the words of the input that holds to
 * it while one types. The server's desk-fields/mask.ts reads masks in the same way, and decides.
 */
export const maskDefinitions = { '0': /\p{Nd}/u, a: /\p{L}/u, '*': /[\p{L}\p{Nd}]/u } as const

const slots: Record<string, keyof typeof maskDefinitions> = { '0': '0', A: 'a', '*': '*' }

/** What is neither digit nor letter to the desk must be told to be itself: `[`, `{` and others mean more there. */
export const inputMask = (mask: string): string =>
  [...mask].map((character) => slots[character] ?? `\\${character}`).join('')

export function fitsMask(mask: string, value: string): boolean {
  const [wanted, given] = [[...mask], [...value]]
  const fits = (character: string, at: number) => {
    const slot = slots[character]
    return slot ? new RegExp(`^${maskDefinitions[slot].source}$`, 'u').test(given[at] ?? '') : character === given[at]
  }
  return wanted.length === given.length && wanted.every(fits)
}

/** A value that fits, to show what is meant. */
export const maskExample = (mask: string): string =>
  [...mask].map((character) => ({ '0': '1', A: 'А', '*': '1' })[character] ?? character).join('')
