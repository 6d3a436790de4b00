/** The desk that this browser was last used for; the board and the form share it. */
const key = 'otklik:desk'

export function recallDesk(): string | null {
  try {
    return window.localStorage.getItem(key)
  } catch {
    return null
  }
}

export function rememberDesk(slug: string): void {
  try {
    window.localStorage.setItem(key, slug)
  } catch {
    // A browser that keeps nothing asks again next time.
  }
}
