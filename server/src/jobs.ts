import type { Logger } from 'pino'
import type { Database } from './db/database.ts'
import { alone, type locks } from './db/locks.ts'

export interface Job {
  name: keyof typeof locks
  /** Milliseconds, give or take a tenth, so that nodes do not come all at once. */
  every: number
  run: () => Promise<unknown>
}

/** Periodic work of each node; of all the nodes one at a time does it. */
export class Jobs {
  readonly #db: Database
  readonly #jobs: Job[]
  readonly #logger: Logger
  readonly #timers = new Set<NodeJS.Timeout>()
  readonly #running = new Set<Promise<void>>()
  #stopped = false

  constructor(db: Database, jobs: Job[], logger: Logger) {
    this.#db = db
    this.#jobs = jobs
    this.#logger = logger
  }

  start(): void {
    for (const job of this.#jobs) this.#plan(job)
  }

  async stop(): Promise<void> {
    this.#stopped = true
    for (const timer of this.#timers) clearTimeout(timer)
    await Promise.all(this.#running)
  }

  #plan(job: Job): void {
    if (this.#stopped) return
    const timer = setTimeout(
      () => {
        this.#timers.delete(timer)
        const running = this.#run(job).finally(() => {
          this.#running.delete(running)
          this.#plan(job)
        })
        this.#running.add(running)
      },
      job.every * (0.9 + 0.2 * Math.random()),
    )
    timer.unref()
    this.#timers.add(timer)
  }

  async #run({ name, run }: Job): Promise<void> {
    try {
      await alone(this.#db, name, { wait: false }, run)
    } catch (error) {
      this.#logger.warn({ err: error, job: name }, 'a periodic job has failed; it is tried again')
    }
  }
}
