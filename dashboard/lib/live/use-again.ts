'use client'
import { pause, waitBefore } from '@otklik/client/live'
import { useEffect, useEffectEvent, useRef } from 'react'
import { type Fault, isPassing } from '@/lib/graphql/errors.ts'

/**
 * Reads again by itself what the server was too far away or too busy to answer, waiting longer from try to try: nobody
 * has to press a button for a page to come back to life. Keep the fault on the screen, with its button, until there is
 * an answer or a hand has asked: with null the waits begin anew.
 *
 * @param fault of the last reading; another object with each
 */
export function useAgain(fault: Fault | null, again: () => void): void {
  const tries = useRef(0)
  const repeat = useEffectEvent(again)
  useEffect(() => {
    if (fault === null) tries.current = 0
    if (fault === null || !isPassing(fault)) return
    const end = new AbortController()
    const atLeast = (fault.retryAfterSeconds ?? 0) * 1_000
    const wait = waitBefore(tries.current++, Math.random(), { atLeast })
    void pause(wait, end.signal).then(() => {
      if (!end.signal.aborted) repeat()
    })
    return () => end.abort()
  }, [fault])
}
