'use client'
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'

/** A card that has to be scrolled to is in the document a frame or two later. */
const mostFrames = 6

const cardElement = (ticketId: string) =>
  document.querySelector<HTMLElement>(`article[data-ticket="${CSS.escape(ticketId)}"]`)

/**
 * The keyboard's place on the board. Cards move by themselves, and a focused element that is moved or rendered in
 * another column loses the focus: it is given back to the same card wherever that is now. The place is given up when
 * the person focuses or points at something else.
 */
export function useCardFocus() {
  const [activeId, setActiveId] = useState<string | null>(null)
  const columns = useRef(new Map<string, (ticketId: string) => boolean>())
  const held = useRef<string | null>(null)

  const registerColumn = useCallback((id: string, bringIn: (ticketId: string) => boolean) => {
    columns.current.set(id, bringIn)
    return () => {
      if (columns.current.get(id) === bringIn) columns.current.delete(id)
    }
  }, [])

  const focusCard = useCallback((ticketId: string) => {
    setActiveId(ticketId)
    held.current = ticketId
    const attempt = (frame: number): unknown => {
      if (held.current !== ticketId) return
      for (const bringIn of columns.current.values()) if (bringIn(ticketId)) break
      const element = cardElement(ticketId)
      if (element) return element.focus()
      if (frame < mostFrames) return requestAnimationFrame(() => attempt(frame + 1))
      // It has left the board, or its column is folded: the keyboard stays on the board all the same.
      held.current = null
      document.querySelector<HTMLElement>('article[data-ticket][tabindex="0"]')?.focus()
    }
    requestAnimationFrame(() => attempt(0))
  }, [])

  useEffect(() => {
    const ticketAt = (target: EventTarget | null) =>
      (target instanceof Element && target.closest<HTMLElement>('article[data-ticket]')?.dataset.ticket) || null
    const focused = ({ target }: FocusEvent) => {
      held.current = ticketAt(target)
      if (held.current !== null) setActiveId(held.current)
    }
    const pressed = ({ target }: PointerEvent) => {
      held.current = ticketAt(target)
    }
    document.addEventListener('focusin', focused)
    document.addEventListener('pointerdown', pressed)
    return () => {
      document.removeEventListener('focusin', focused)
      document.removeEventListener('pointerdown', pressed)
    }
  }, [])

  // After every rendering: any of them may have moved the focused card.
  useLayoutEffect(() => {
    if (held.current !== null && document.activeElement === document.body) focusCard(held.current)
  })

  return { activeId, focusCard, registerColumn }
}
