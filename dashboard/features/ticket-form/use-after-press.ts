'use client'
import { useCallback, useEffect, useRef } from 'react'

/** Runs work now, or, while something is being pressed, after the click that comes of it. */
export function useAfterPress(): (work: () => void) => void {
  const pressed = useRef(false)
  useEffect(() => {
    const down = () => {
      pressed.current = true
    }
    const up = () => {
      pressed.current = false
    }
    const events = ['pointerup', 'pointercancel'] as const
    document.addEventListener('pointerdown', down, true)
    for (const event of events) document.addEventListener(event, up, true)
    return () => {
      document.removeEventListener('pointerdown', down, true)
      for (const event of events) document.removeEventListener(event, up, true)
    }
  }, [])
  return useCallback((work) => {
    if (!pressed.current) return work()
    // The click follows the release at once, before any timer.
    const released = () => setTimeout(work)
    document.addEventListener('pointerup', released, { once: true })
  }, [])
}
