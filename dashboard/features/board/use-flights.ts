'use client'
import { useCallback, useLayoutEffect, useRef } from 'react'

/** Milliseconds. */
const flies = 420

/** More cards than this at once would be a storm, not a help to the eye. */
const mostFlights = 8

const cardElement = (ticketId: string) =>
  document.querySelector<HTMLElement>(`article[data-ticket="${CSS.escape(ticketId)}"]`)

/**
 * Cards that others move are seen to fly from the old place to the new: a copy above everything, since columns clip
 * what leaves them. `prepare` remembers the old places before the board changes; the flight starts after the rendering.
 */
export function useFlights() {
  const from = useRef(new Map<string, { rect: DOMRect; copy: HTMLElement }>())

  const prepare = useCallback((ticketIds: readonly string[]) => {
    if (ticketIds.length > mostFlights || document.hidden || prefersStill()) return
    for (const id of ticketIds) {
      const element = cardElement(id)
      if (element) from.current.set(id, { rect: element.getBoundingClientRect(), copy: copyOf(element) })
    }
  }, [])

  useLayoutEffect(() => {
    if (from.current.size === 0) return
    for (const [id, { rect, copy }] of from.current) {
      const element = cardElement(id)
      if (element) fly(element, copy, rect)
    }
    from.current.clear()
  })

  return { prepare }
}

const prefersStill = () => window.matchMedia('(prefers-reduced-motion: reduce)').matches

function copyOf(element: HTMLElement): HTMLElement {
  const copy = element.cloneNode(true) as HTMLElement
  // It is a picture: nothing in it may be found, focused or read.
  copy.setAttribute('aria-hidden', 'true')
  copy.inert = true
  copy.removeAttribute('data-ticket')
  return copy
}

function fly(element: HTMLElement, copy: HTMLElement, start: DOMRect): void {
  const end = element.getBoundingClientRect()
  const [dx, dy] = [end.left - start.left, end.top - start.top]
  if (Math.hypot(dx, dy) < 8) return
  Object.assign(copy.style, {
    position: 'fixed',
    left: `${start.left}px`,
    top: `${start.top}px`,
    width: `${start.width}px`,
    margin: '0',
    zIndex: '25',
    pointerEvents: 'none',
  })
  document.body.append(copy)
  // Not hidden: that would take the focus from it.
  Object.assign(element.style, { opacity: '0', transition: 'none' })
  const flight = copy.animate([{ transform: 'none' }, { transform: `translate(${dx}px, ${dy}px)` }], {
    duration: flies,
    easing: 'cubic-bezier(0.2, 0.7, 0.2, 1)',
  })
  const land = () => {
    copy.remove()
    Object.assign(element.style, { opacity: '', transition: '' })
  }
  flight.onfinish = land
  flight.oncancel = land
}
