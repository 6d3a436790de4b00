/** Milliseconds: how high the first wait may be, and any. */
const first = 400
const longest = 30_000

export interface WaitOptions {
  /** Milliseconds that the server asked for, or that a close code means; they come on top. */
  atLeast?: number
  /** Milliseconds; no wait is longer, but for `atLeast`. */
  longest?: number
}

/**
 * How long to wait before try number `tries` (from 0). The ceiling doubles, and the wait is anywhere below it, so that
 * the clients that a restart has cut off do not come back all at once. `random` is in [0, 1).
 */
export function waitBefore(tries: number, random: number, options: WaitOptions = {}): number {
  const ceiling = Math.min(options.longest ?? longest, first * 2 ** Math.min(tries, 20))
  return (options.atLeast ?? 0) + Math.floor(ceiling * random)
}

/** Resolves after `ms`, or at once when the device says that the network is back, or when nobody waits any more. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      globalThis.removeEventListener?.('online', done)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, signal.aborted ? 0 : ms)
    // Browsers tell of the network; Node has no such event.
    globalThis.addEventListener?.('online', done)
    signal.addEventListener('abort', done)
  })
}
