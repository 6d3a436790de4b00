import { createLiveSocket, type LiveSocket } from '@otklik/client/live'
import type { Language } from '@/i18n/languages.ts'

/** The page's one live connection, by the session cookie. `onForbidden` runs when the session has ended. */
export const pageSocket = (options: { language: Language; onForbidden: () => void }): LiveSocket =>
  createLiveSocket({
    ...options,
    url: `${window.location.origin}/graphql`,
    // Kept open over a change of page.
    linger: 3_000,
    // Somebody is looking.
    longestWait: 15_000,
  })
