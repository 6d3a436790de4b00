'use client'
import { useRouter } from 'next/navigation'
import type { KeyboardEvent } from 'react'
import { ticketAddress } from '../tickets/ticket-address.ts'
import { cardBeside, cardsOf, type Step } from './column-rows.ts'
import type { Column, Target } from './columns.ts'
import type { ShownCard } from './pending-moves.ts'

const steps: Readonly<Record<string, Step>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
  Home: 'first',
  End: 'last',
}

interface BoardKeysOptions {
  columns: readonly Column[]
  focusCard: (ticketId: string) => void
  onMove: (card: ShownCard) => void
  onAssign: (card: ShownCard) => void
  onTake: (card: ShownCard) => void
  onPut: (card: ShownCard, target: Target) => void
  /** Whether a card may be put there. */
  mayPut: (card: ShownCard, target: Target) => boolean
  onPause: () => void
  onHelp: () => void
}

/**
 * Keys work on a focused card only, so that they disturb neither typing nor screen readers. Letters go by the key's
 * place on the keyboard: the Russian layout has «ь» where the Latin has «m».
 */
export function useBoardKeys(options: BoardKeysOptions) {
  const router = useRouter()
  return (event: KeyboardEvent) => {
    const { columns } = options
    const element = event.target as HTMLElement
    const card = columns.flatMap(cardsOf).find((one) => one.id === element.dataset.ticket)
    if (!card || event.ctrlKey || event.metaKey || event.altKey) return
    const act = keyAction(event)
    if (!act) return
    event.preventDefault()
    act()

    function keyAction({ key, code, shiftKey }: KeyboardEvent): (() => void) | null {
      if (!card) return null
      if (shiftKey && (key === 'ArrowLeft' || key === 'ArrowRight')) return () => putBeside(card, key === 'ArrowLeft')
      if (key === '?' || (shiftKey && code === 'Slash')) return options.onHelp
      if (shiftKey) return null
      const step = steps[key]
      if (step) {
        return () => {
          const next = cardBeside(columns, card.id, step)
          if (next !== null) options.focusCard(next)
        }
      }
      if (key === 'Enter') return () => router.push(ticketAddress(card.number))
      if (code === 'KeyP') return options.onPause
      if (card.pending) return null
      if (code === 'KeyM') return () => options.onMove(card)
      if (code === 'KeyA') return () => options.onAssign(card)
      if (code === 'KeyI') return () => options.onTake(card)
      return null
    }
  }

  /** To the next column that takes it; what none takes stays. */
  function putBeside(card: ShownCard, toLeft: boolean) {
    const { columns } = options
    const at = columns.findIndex((column) => cardsOf(column).some((other) => other.id === card.id))
    const others = toLeft ? columns.slice(0, at).reverse() : columns.slice(at + 1)
    const next = others.find(({ status, assignee }) => options.mayPut(card, { status, assignee }))
    if (next && !card.pending) options.onPut(card, { status: next.status, assignee: next.assignee })
  }
}
