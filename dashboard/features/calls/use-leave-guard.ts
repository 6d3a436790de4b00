'use client'
import { useEffect } from 'react'

/**
 * Asks before what is typed is lost: at closing the page, and at links of this window that lead elsewhere. The
 * browser's own question, which every reader and keyboard knows.
 */
export function useLeaveGuard(begun: boolean, question: string): void {
  useEffect(() => {
    if (!begun) return
    const closing = (event: BeforeUnloadEvent) => event.preventDefault()
    const clicked = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest('a[href]') : null
      const elsewhere =
        link instanceof HTMLAnchorElement &&
        link.target !== '_blank' &&
        !event.ctrlKey &&
        !event.metaKey &&
        !event.shiftKey &&
        /^https?:$/.test(link.protocol) &&
        (link.pathname !== window.location.pathname || link.origin !== window.location.origin)
      if (!elsewhere || window.confirm(question)) return
      event.preventDefault()
      event.stopPropagation()
    }
    window.addEventListener('beforeunload', closing)
    // Before the router's own handler sees it.
    document.addEventListener('click', clicked, true)
    return () => {
      window.removeEventListener('beforeunload', closing)
      document.removeEventListener('click', clicked, true)
    }
  }, [begun, question])
}
