import { realpath, rename, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { StartError } from '../start-error.ts'
import { type Binaries, findBinaries } from './embedded-binaries.ts'
import {
  type Cluster,
  faultOf,
  giveFile,
  OWNER,
  openCluster,
  programEnv,
  readPassword,
  SUPERUSER,
} from './embedded-cluster.ts'
import { type FolderLock, lockFolder } from './embedded-lock.ts'
import { isReady, logSince, runningPort, sizeOf, stopStale, Watcher } from './embedded-process.ts'
import { chooseUser, type RunAs } from './embedded-user.ts'
import { freePort } from './free-port.ts'

export interface EmbeddedOptions {
  /** Where the cluster stands or is made. */
  folder: string
  /** False for tests: nothing is flushed to the disk. */
  durable?: boolean
  /** Told what takes time, in plain lines. */
  say?: (line: string) => void
}

// Milliseconds. A PostgreSQL that was killed may leave its memory or its lock file to others for a moment.
const RETRY_EVERY = 200
const RETRY_FOR = 15_000
const COME_BACK_EVERY = 5000
const passing = /lock file|shared memory|could not bind|Address already in use/
const LOG_LIMIT = 10 * 1024 * 1024

/**
 * The supervised local PostgreSQL. Its states: down → starting → up → down (stop), and up → starting when it
 * ends by itself: it comes back on the same port, so that pools reconnect. One process at a time has it.
 */
export class EmbeddedPostgres {
  readonly #cluster: Cluster
  readonly #binaries: Binaries
  readonly #runAs: RunAs
  readonly #options: EmbeddedOptions
  readonly #lock: NonNullable<FolderLock>
  #port = 0
  #watcher: Watcher | undefined
  readonly #stop = new AbortController()
  #restarting: Promise<void> | undefined

  /** Use `EmbeddedPostgres.start`. */
  private constructor(
    cluster: Cluster,
    binaries: Binaries,
    runAs: RunAs,
    options: EmbeddedOptions,
    lock: NonNullable<FolderLock>,
  ) {
    this.#cluster = cluster
    this.#binaries = binaries
    this.#runAs = runAs
    this.#options = options
    this.#lock = lock
  }

  static async start(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
    const parent = await realpath(dirname(options.folder))
    const folder = join(parent, options.folder.slice(dirname(options.folder).length + 1))
    const lock = await lockFolder(folder)
    if (!lock) {
      throw new StartError(`Another Otklik is running on ${parent}: stop it, or start this one with another DATA_DIR.`)
    }
    try {
      const binaries = await findBinaries(join(parent, 'postgres-libraries'))
      const runAs = await chooseUser(binaries.postgres, (await exists(folder)) ? folder : parent)
      const cluster = await openCluster(folder, { binaries, runAs, durable: options.durable ?? true })
      const postgres = new EmbeddedPostgres(cluster, binaries, runAs, options, lock)
      await postgres.#up()
      return postgres
    } catch (error) {
      await lock[Symbol.asyncDispose]()
      throw error
    }
  }

  /** The address of a cluster that another process runs on this machine; null when there is none. */
  static async running(folder: string): Promise<string | null> {
    const port = await runningPort(join(folder, 'data'))
    const password = port === null ? null : await readPassword(folder)
    return password && `postgresql://${OWNER}:${password}@127.0.0.1:${port}/${OWNER}`
  }

  /** The product's own user and database. */
  get url(): string {
    return this.#address(OWNER, OWNER)
  }

  /** The superuser, for tests and for making migrations. */
  get adminUrl(): string {
    return this.#address(SUPERUSER, 'postgres')
  }

  async stop(): Promise<void> {
    this.#stop.abort()
    await this.#watcher?.stop()
    await this.#restarting
    await this.#lock[Symbol.asyncDispose]()
  }

  get #stopping(): boolean {
    return this.#stop.signal.aborted
  }

  #address(user: string, database: string): string {
    return `postgresql://${user}:${this.#cluster.password}@127.0.0.1:${this.#port}/${database}`
  }

  async #up(): Promise<void> {
    const { data, log } = this.#cluster
    if ((await sizeOf(log)) > LOG_LIMIT) await rename(log, `${log}.1`)
    await giveFile(log, this.#runAs)
    for (const giveUp = Date.now() + RETRY_FOR; ; await wait(RETRY_EVERY)) {
      await stopStale(data)
      if (this.#stopping) return
      const port = this.#port || (await freePort())
      const logFrom = await sizeOf(log)
      const watcher = Watcher.start({
        ...this.#runAs.command(this.#binaries.postgres, ['-D', data, ...this.#settings(port)]),
        env: programEnv(this.#binaries),
        log,
      })
      this.#watcher = watcher
      if (this.#stopping) await watcher.stop()
      if (await isReady(data, watcher, () => this.#options.say?.('The database recovers from a sudden stop …'))) {
        this.#port = port
        void watcher.ended.then(() => this.#ended(watcher))
        return
      }
      const said = await logSince(log, logFrom)
      if (this.#stopping) return
      if (passing.test(said) && Date.now() < giveUp) continue
      throw new StartError(`The local database does not start: ${faultOf(said)} (see ${log})`)
    }
  }

  #ended(watcher: Watcher): void {
    if (this.#stopping || this.#watcher !== watcher) return
    this.#options.say?.('The local database has ended by itself; it is started again.')
    this.#restarting = this.#comeBack()
  }

  async #comeBack(): Promise<void> {
    while (!this.#stopping) {
      try {
        return await this.#up()
      } catch (error) {
        this.#options.say?.(error instanceof Error ? error.message : String(error))
        // A stop does not wait for the next try.
        await wait(COME_BACK_EVERY, undefined, { signal: this.#stop.signal }).catch(() => {})
      }
    }
  }

  #settings(port: number): string[] {
    const settings: Record<string, string | number> = {
      port,
      listen_addresses: '127.0.0.1',
      // A socket's path has a limit of about a hundred bytes, a project's folder has none.
      unix_socket_directories: '',
      max_connections: 100,
      jit: 'off',
      timezone: 'UTC',
      log_timezone: 'UTC',
      log_checkpoints: 'off',
      ...(this.#options.durable === false && { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
    }
    return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  }
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
