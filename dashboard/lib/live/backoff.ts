/** Milliseconds: the first wait at most, and the longest. */
const first = 400
const longest = 15_000

/**
 * How long to wait before try number `tries` (from 0): doubling, with half of it random, so that the browsers
 * that a restart has cut off do not come back all at once. `random` is in [0, 1).
 */
export function waitBefore(tries: number, random: number): number {
  const ceiling = Math.min(longest, first * 2 ** Math.min(tries, 10))
  return Math.round(ceiling / 2 + (ceiling / 2) * random)
}

/** Resolves after `ms`, or at once when the device says that the network is back. */
export function waitOrOnline(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      window.removeEventListener('online', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    window.addEventListener('online', done)
  })
}
