'use client'
import { useEffect, useEffectEvent } from 'react'

/**
 * Reads again and again what no live subscription tells of, while the page is seen; a page that comes back to sight
 * reads at once.
 *
 * @param every milliseconds between two looks; null: none, as while one is under way
 */
export function useLookAgain(every: number | null, again: () => void): void {
  const look = useEffectEvent(again)
  useEffect(() => {
    if (every === null) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const wait = () => {
      clearTimeout(timer)
      if (!document.hidden) timer = setTimeout(tick, every)
    }
    const tick = () => {
      wait()
      if (!document.hidden) look()
    }
    wait()
    document.addEventListener('visibilitychange', tick)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', tick)
    }
  }, [every])
}
