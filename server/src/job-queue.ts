import { setTimeout as pause } from 'node:timers/promises'
import PgBoss from 'pg-boss'
import type { Logger } from 'pino'
import type { Database, Sql } from './db/database.ts'
import { alone } from './db/locks.ts'

/** One kind of work; its data is JSON. */
export interface JobKind<Data extends object> {
  name: string
  /** Tries after the first. */
  retryLimit: number
  /** Seconds before the second try; they double, with jitter, from try to try. */
  retryDelay: number
  /** Seconds for one try. A node that dies in the middle gives its jobs back after them. */
  expireIn: number
  /** How many a node does at once. */
  atOnce: number
  /** Only says what type the data is. */
  readonly data?: Data
}

export interface Try {
  /** From 1. */
  attempt: number
  /** No further try comes after this one. */
  last: boolean
  /** Aborted when the time is over or the node stops. */
  signal: AbortSignal
  /** Aborted when the node stops: for work that bears to be given to another node while it goes on. */
  stopping: AbortSignal
}

type Handler<Data> = (data: Data, current: Try) => Promise<void>

// Milliseconds.
const LOOK_EVERY = 2000
const WAIT_AFTER_FAULT = 5000

/** Of PostgreSQL; whoever looks at the jobs by SQL of their own finds them there. */
export const jobSchema = 'jobs'

// Seconds between two looks for jobs that were left behind.
const MAINTAIN_EVERY = 15

// Seconds for which a failed job can be looked at and tried again; done ones stay for half a day.
const FAILED_KEPT = 30 * 24 * 60 * 60

/**
 * Work that outlives a request and a node: kept in PostgreSQL by pg-boss, added in the transaction of its cause, done
 * by any node. A job's way: waiting → active → done, or → retry (after a growing wait) → … → failed. A try can be
 * repeated although it went well, when its node dies before it says so: a handler must bear that.
 *
 * pg-boss keeps the jobs; the loop that fetches them is ours, because its own does not wait for the answer when it
 * marks a job as done: a PostgreSQL that is away just then would end the process.
 */
export class JobQueue {
  readonly #logger: Logger
  readonly #boss: PgBoss
  readonly #stop = new AbortController()
  readonly #running: Promise<void>[] = []
  // Signals made of `#stop` by AbortSignal.any would gather in memory, look by look, for as long as the node runs.
  readonly #wakes = new Map<string, AbortController>()
  readonly #tries = new Set<AbortController>()

  /** @param options.maintainEvery seconds after which what dead nodes had in hand is looked for again */
  constructor(db: Pick<Database, 'pool'>, logger: Logger, { maintainEvery = MAINTAIN_EVERY } = {}) {
    this.#logger = logger
    this.#boss = bossOver(db, { supervise: true, maintainEvery })
    this.#boss.on('error', (error) => logger.warn({ err: error }, 'the job queue has a fault; it goes on'))
  }

  async start(): Promise<void> {
    await this.#boss.start()
  }

  /** Starts to do this kind of work on this node. */
  work<Data extends object>(kind: JobKind<Data>, handler: Handler<Data>): void {
    this.#running.push(this.#loop(kind, handler as Handler<object>))
  }

  /**
   * Adds a job, or one for each of several data, by one statement within the caller's transaction: it is there exactly
   * when what the transaction wrote is. Call `wake` after the commit if it should not wait for the next look.
   */
  async add<Data extends object>(
    sql: Sql,
    kind: JobKind<Data>,
    data: Data | readonly Data[],
    options: { after?: Date } = {},
  ): Promise<void> {
    const all = Array.isArray(data) ? (data as readonly Data[]) : [data as Data]
    if (all.length === 0) return
    const jobs = all.map((each) => ({
      name: kind.name,
      data: each,
      retryLimit: kind.retryLimit,
      retryDelay: kind.retryDelay,
      retryBackoff: true,
      expireInSeconds: kind.expireIn,
      ...(options.after ? { startAfter: options.after.toISOString() } : {}),
    }))
    await this.#boss.insert(jobs, { db: executor(sql) })
  }

  /** One more try for a job that was given up. */
  async retry(queue: string, id: string): Promise<void> {
    await this.#boss.retry(queue, id)
    this.#wakes.get(queue)?.abort()
  }

  /** Jobs with this very data whose next try waits have it at the next look; says whether there was any. */
  async hurry<Data extends object>(sql: Sql, kind: JobKind<Data>, data: Data): Promise<boolean> {
    const hurried = await sql.query(
      `UPDATE ${jobSchema}.job SET start_after = now() WHERE name = $1 AND state = 'retry' AND data = $2::jsonb
       RETURNING id`,
      [kind.name, JSON.stringify(data)],
    )
    return hurried.length > 0
  }

  /** The same for all of a kind, by one statement; says how many they were. */
  async hurryAll(sql: Sql, kind: JobKind<object>): Promise<number> {
    const [hurried] = await sql.query<{ count: bigint }>(
      `WITH hurried AS (
         UPDATE ${jobSchema}.job SET start_after = now() WHERE name = $1 AND state = 'retry' RETURNING id
       ) SELECT count(*) FROM hurried`,
      [kind.name],
    )
    return Number(hurried?.count ?? 0)
  }

  /** This node looks for such jobs now, not at its next look. */
  wake(kind: JobKind<object>): void {
    this.#wakes.get(kind.name)?.abort()
  }

  /** Resolves when the tries under way have ended; what they leave undone comes back by itself. */
  async stop(): Promise<void> {
    this.#stop.abort()
    for (const each of [...this.#wakes.values(), ...this.#tries]) each.abort()
    await Promise.all(this.#running)
    await this.#boss.stop({ graceful: false, close: false })
  }

  async #loop(kind: JobKind<object>, handler: Handler<object>): Promise<void> {
    const { name, atOnce } = kind
    while (!this.#stop.signal.aborted) {
      // Made before the look, so that a wake that comes during it is not lost.
      const wake = new AbortController()
      this.#wakes.set(name, wake)
      try {
        const jobs = await this.#boss.fetch<object>(name, { batchSize: atOnce, includeMetadata: true })
        // All of them ended, also when one could not be marked: `stop` answers for them, and the next look comes after.
        const tries = await Promise.allSettled(jobs.map((job) => this.#try(kind, handler, job)))
        for (const each of tries) if (each.status === 'rejected') throw each.reason
        if (jobs.length === 0) await this.#wait(LOOK_EVERY, wake.signal)
      } catch (error) {
        this.#logger.warn({ err: error, queue: name }, 'jobs could not be fetched or marked; tried again')
        await this.#wait(WAIT_AFTER_FAULT, this.#stop.signal)
      }
    }
  }

  async #try(kind: JobKind<object>, handler: Handler<object>, job: PgBoss.JobWithMetadata<object>): Promise<void> {
    const end = new AbortController()
    const overtime = setTimeout(() => end.abort(), kind.expireIn * 900)
    this.#tries.add(end)
    if (this.#stop.signal.aborted) end.abort()
    const attempt = job.retryCount + 1
    try {
      const last = job.retryCount >= job.retryLimit
      await handler(job.data, { attempt, last, signal: end.signal, stopping: this.#stop.signal })
    } catch (error) {
      this.#logger.warn({ err: error, queue: kind.name, job: job.id, attempt }, 'a job has failed')
      await this.#boss.fail(kind.name, job.id, error instanceof Error ? error : { message: String(error) })
      return
    } finally {
      clearTimeout(overtime)
      this.#tries.delete(end)
    }
    await this.#boss.complete(kind.name, job.id)
  }

  async #wait(milliseconds: number, until: AbortSignal): Promise<void> {
    await pause(milliseconds, undefined, { signal: until }).catch(() => {})
  }
}

/**
 * Makes the queue's tables, and a queue for each kind, where they are missing: a job of none would be dropped. One node
 * at a time: pg-boss makes a queue in a transaction that takes two locks, and two nodes that start together could each
 * hold one of them.
 */
export async function prepareJobs(db: Database, kinds: readonly JobKind<object>[]): Promise<void> {
  const boss = bossOver(db, { supervise: false })
  await alone(db, 'queues', { wait: true }, async () => {
    await boss.start()
    const there = new Set((await boss.getQueues()).map(({ name }) => name))
    for (const { name } of kinds) if (!there.has(name)) await boss.createQueue(name)
    await boss.stop({ graceful: false, close: false })
  })
}

interface Supervision {
  supervise: boolean
  maintainEvery?: number
}

function bossOver(db: Pick<Database, 'pool'>, { supervise, maintainEvery = MAINTAIN_EVERY }: Supervision): PgBoss {
  return new PgBoss({
    // The pool's own parsers: pg-boss expects the driver's defaults.
    db: { executeSql: (text, values) => db.pool.query(text, values) },
    schema: jobSchema,
    archiveFailedAfterSeconds: FAILED_KEPT,
    schedule: false,
    supervise,
    maintenanceIntervalSeconds: maintainEvery,
  })
}

const executor = (sql: Sql): PgBoss.Db => ({
  executeSql: async (text, values) => ({ rows: await sql.query(text, values) }),
})
