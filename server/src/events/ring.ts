import type { LogEntry } from './entry.ts'

/** The young end of the log, in memory, without a gap: at most `size` entries, the oldest give way. */
export class Ring {
  readonly #slots: (LogEntry | undefined)[]
  #latest = 0n

  constructor(size: number) {
    this.#slots = new Array(size)
  }

  /** The position of the youngest entry; what the node knows of the log ends here. */
  get latest(): bigint {
    return this.#latest
  }

  /** Undefined when the entry is too old to be here, or not yet. */
  at(position: bigint): LogEntry | undefined {
    const entry = this.#slots[this.#slot(position)]
    return entry?.position === position ? entry : undefined
  }

  push(entry: LogEntry): void {
    if (entry.position !== this.#latest + 1n) {
      throw new Error(`Log position ${entry.position} cannot follow ${this.#latest}: positions are dense`)
    }
    this.#slots[this.#slot(entry.position)] = entry
    this.#latest = entry.position
  }

  /** Forgets everything and goes on after `position`. */
  restart(position: bigint): void {
    this.#slots.fill(undefined)
    this.#latest = position
  }

  #slot(position: bigint): number {
    return Number(position % BigInt(this.#slots.length))
  }
}
