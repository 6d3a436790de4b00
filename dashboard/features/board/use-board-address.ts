import { startTransition, useOptimistic } from 'react'
import { type BoardView, boardAddress } from './board-view.ts'

export interface BoardAddress {
  shown: BoardView
  go: (change: Partial<BoardView>, how?: 'push' | 'replace') => void
}

/**
 * The view as it will be. Next takes an address over in a transition, which a busy browser may take its time for: until
 * then the controls would jump back, and a second change made meanwhile would be built on what was before the first.
 */
export function useBoardAddress(view: BoardView): BoardAddress {
  const [shown, show] = useOptimistic(view)
  const go = (change: Partial<BoardView>, how: 'push' | 'replace' = 'push') => {
    const next = { ...shown, ...change }
    startTransition(() => {
      show(next)
      // useSearchParams has it from here, without asking the dashboard's server for the page again.
      window.history[`${how}State`](null, '', boardAddress(next))
    })
  }
  return { shown, go }
}
