'use client'
import { createContext, type ReactNode, useContext, useRef, useSyncExternalStore } from 'react'
import { serverNow } from './server-time.ts'

/**
 * The page's clocks: one timer each, however many labels watch it. A timer runs while somebody watches and the page is
 * seen; a page that comes back to sight is right at once.
 */
function createClock(period: number) {
  const watchers = new Set<() => void>()
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
    read: () => Math.floor(serverNow() / period) * period,
  }
}

const clocks = { minute: createClock(60_000), second: createClock(1_000) }

const Paused = createContext(false)

/** Inside, the clocks stand still: what is paused must not move by itself. */
export function PausedClock({ paused, children }: { paused: boolean; children: ReactNode }) {
  return <Paused value={paused}>{children}</Paused>
}

/** Now by the server's clock, in epoch milliseconds; renders again each minute or second. */
export function useServerNow(precision: keyof typeof clocks, options?: { paused: boolean }): number {
  const around = useContext(Paused)
  const paused = options?.paused ?? around
  const clock = clocks[precision]
  const now = useSyncExternalStore(clock.watch, clock.read, clock.read)
  const held = useRef(now)
  if (!paused) held.current = now
  return held.current
}
