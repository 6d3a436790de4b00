import type { Column, Section } from './columns.ts'
import type { ShownCard } from './pending-moves.ts'

/** What a column shows from top to bottom, flat, so that only the rows in sight need be rendered. */
export type ColumnRow =
  | { is: 'group'; key: string; section: Section }
  | { is: 'card'; key: string; section: Section; card: ShownCard; place: number }
  | { is: 'more'; key: string; section: Section; left: number }

/** @param grouped each section has a heading of its own */
export function rowsOf(column: Column, grouped: boolean): ColumnRow[] {
  return column.sections.flatMap((section): ColumnRow[] => {
    const { queue } = section
    if (!queue) return []
    const cards = queue.cards.map(
      (card, index): ColumnRow => ({ is: 'card', key: card.id, section, card, place: index + 1 }),
    )
    const left = queue.count - queue.cards.length
    return [
      ...(grouped ? [{ is: 'group' as const, key: `group ${section.key}`, section }] : []),
      ...cards,
      ...(queue.cursor === null ? [] : [{ is: 'more' as const, key: `more ${section.key}`, section, left }]),
    ]
  })
}

export const cardsOf = (column: Column): ShownCard[] => column.sections.flatMap(({ queue }) => queue?.cards ?? [])

export type Step = 'up' | 'down' | 'left' | 'right' | 'first' | 'last'

/** The card that an arrow key leads to; empty columns are stepped over. Null: there is none that way. */
export function cardBeside(columns: readonly Column[], ticketId: string, step: Step): string | null {
  const at = columns.findIndex((column) => cardsOf(column).some((card) => card.id === ticketId))
  const column = columns[at]
  if (!column) return null
  const cards = cardsOf(column)
  const place = cards.findIndex((card) => card.id === ticketId)
  switch (step) {
    case 'up':
      return cards[place - 1]?.id ?? null
    case 'down':
      return cards[place + 1]?.id ?? null
    case 'first':
      return cards[0]?.id ?? null
    case 'last':
      return cards.at(-1)?.id ?? null
    case 'left':
    case 'right': {
      const others = step === 'left' ? columns.slice(0, at).reverse() : columns.slice(at + 1)
      const next = others.map(cardsOf).find((list) => list.length > 0)
      return next ? (next[Math.min(place, next.length - 1)]?.id ?? null) : null
    }
  }
}
