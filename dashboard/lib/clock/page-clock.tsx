'use client'
import { createContext, type ReactNode, useContext, useRef, useSyncExternalStore } from 'react'
import { serverNow } from './server-time.ts'

/**
 * The page's clocks: one timer each, however many labels watch it. A timer runs while somebody watches and the page is
 * seen; a page that comes back to sight is right at once.
 */
function createClock(period: number) {
  const watchers = new Set<() => void>()
  const cut = (at: number) => Math.floor(at / period) * period
  let timer: ReturnType<typeof setTimeout> | undefined
  const wait = () => {
    clearTimeout(timer)
    if (document.hidden) return
    timer = setTimeout(tick, period - (serverNow() % period))
  }
  const tick = () => {
    wait()
    for (const watcher of watchers) watcher()
  }
  return {
    watch(watcher: () => void) {
      if (watchers.size === 0) {
        document.addEventListener('visibilitychange', tick)
        wait()
      }
      watchers.add(watcher)
      return () => {
        watchers.delete(watcher)
        if (watchers.size > 0) return
        document.removeEventListener('visibilitychange', tick)
        clearTimeout(timer)
      }
    },
    /** Cut to the period, so that it stays the same from tick to tick. */
    read: () => cut(serverNow()),
    cut,
  }
}

const clocks = { minute: createClock(60_000), second: createClock(1_000) }

/** When the clocks were stopped; null while they run. */
const Paused = createContext<number | null>(null)

/** Inside, the clocks stand still: what is paused must not move by itself. What comes to sight meanwhile shows the same. */
export function PausedClock({ paused, children }: { paused: boolean; children: ReactNode }) {
  const at = useRef<number | null>(null)
  at.current = paused ? (at.current ?? serverNow()) : null
  return <Paused value={at.current}>{children}</Paused>
}

/** Now by the server's clock, in epoch milliseconds; renders again each minute or second. */
export function useServerNow(precision: keyof typeof clocks): number {
  const pausedAt = useContext(Paused)
  const clock = clocks[precision]
  const now = useSyncExternalStore(clock.watch, clock.read, clock.read)
  return pausedAt === null ? now : clock.cut(pausedAt)
}
