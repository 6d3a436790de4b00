/** When a desk that is closed opens next; null for one that works, by now too, and for one that never does. */
export function openingOf(
  { isOpen, nextOpeningAt }: { isOpen: boolean; nextOpeningAt: string | null },
  now: number,
): string | null {
  return !isOpen && nextOpeningAt !== null && Date.parse(nextOpeningAt) > now ? nextOpeningAt : null
}
