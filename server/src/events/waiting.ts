import { setTimeout as delay } from 'node:timers/promises'

/**
 * Lets any number wait for the next ring. A ring that nobody waits for is gone, so look first and wait after,
 * without an await in between.
 */
export class Alarm {
  #waiting = new Set<() => void>()

  ring(): void {
    const woken = this.#waiting
    this.#waiting = new Set()
    for (const wake of woken) wake()
  }

  /** Resolves at the next ring, after `timeout` milliseconds, or when the signal is aborted. */
  wait({ timeout, signal }: { timeout?: number; signal?: AbortSignal } = {}): Promise<void> {
    if (signal?.aborted) return Promise.resolve()
    return new Promise((resolve) => {
      const wake = () => {
        this.#waiting.delete(wake)
        clearTimeout(timer)
        signal?.removeEventListener('abort', wake)
        resolve()
      }
      const timer = timeout === undefined ? undefined : setTimeout(wake, timeout)
      signal?.addEventListener('abort', wake, { once: true })
      this.#waiting.add(wake)
    })
  }
}

/** Waits, or until the signal is aborted; never throws. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, { signal }).catch(() => {})
}

/** Lets at most `size` pieces of work run at once; the others wait their turn. */
export class Turns {
  #free: number
  readonly #queue: (() => void)[] = []

  constructor(size: number) {
    this.#free = size
  }

  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#free > 0) this.#free -= 1
    else await new Promise<void>((resolve) => this.#queue.push(resolve))
    try {
      return await work()
    } finally {
      const next = this.#queue.shift()
      if (next) next()
      else this.#free += 1
    }
  }
}
