import { type ChildProcess, spawn } from 'node:child_process'
import { open, readFile, readlink, realpath, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { childArguments } from '../child-arguments.ts'
import { StartError } from '../start-error.ts'
import type { WatcherReport, WatcherTask } from './embedded-watcher.ts'

// Milliseconds between looks at a file or a process that cannot be waited for.
const LOOK_EVERY = 15
const SLOW_AFTER = 3000
const FAST_STOP = 5000
const HARD_STOP = 3000

/** The server's end of embedded-watcher.ts. */
export class Watcher {
  readonly ended: Promise<void>
  isEnded = false
  /** PostgreSQL's process; undefined until it runs. */
  pid: number | undefined
  readonly #process: ChildProcess

  private constructor(process: ChildProcess) {
    this.#process = process
    this.ended = new Promise((resolve) => {
      const over = () => {
        this.isEnded = true
        resolve()
      }
      process.on('message', (report: WatcherReport) => {
        if (report.kind === 'started') this.pid = report.pid
        else over()
      })
      process.once('exit', over)
      process.once('error', over)
    })
  }

  static start(task: WatcherTask): Watcher {
    const child = spawn(process.execPath, childArguments(import.meta.url, 'embedded-watcher'), {
      cwd: '/',
      detached: true,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    const watcher = new Watcher(child)
    child.send(task, () => {})
    return watcher
  }

  /** Resolves when PostgreSQL and its watcher are gone. */
  async stop(): Promise<void> {
    const { exitCode, signalCode } = this.#process
    if (exitCode !== null || signalCode !== null) return
    const gone = new Promise((resolve) => this.#process.once('exit', resolve))
    if (this.#process.connected) this.#process.send('stop', () => {})
    await gone
  }
}

/** True when PostgreSQL accepts connections, false when it has ended; a recovery may take its time. */
export async function isReady(data: string, watcher: Watcher, onSlow: () => void): Promise<boolean> {
  const slow = setTimeout(onSlow, SLOW_AFTER)
  try {
    while (!watcher.isEnded) {
      const lines = await pidFile(data)
      // A file of its own: one that a killed PostgreSQL has left may say «ready» too.
      if (lines[7]?.trim() === 'ready' && Number(lines[0]) === watcher.pid) return true
      await wait(LOOK_EVERY)
    }
    return false
  } finally {
    clearTimeout(slow)
  }
}

/**
 * Ends a PostgreSQL that an earlier server has left on this cluster. The caller holds the folder's lock, so
 * nobody uses it. A process id that is another program's by now (in containers they are soon given again)
 * is only forgotten.
 */
export async function stopStale(data: string): Promise<void> {
  const pid = Number((await pidFile(data))[0])
  if (!Number.isInteger(pid) || pid <= 1 || !alive(pid)) return
  if (!(await isPostmaster(pid, data))) {
    await rm(join(data, 'postmaster.pid'), { force: true })
    return
  }
  for (const [signal, patience] of [
    ['SIGINT', FAST_STOP],
    ['SIGQUIT', HARD_STOP],
    ['SIGKILL', HARD_STOP],
  ] as const) {
    kill(pid, signal)
    for (const until = Date.now() + patience; Date.now() < until; await wait(LOOK_EVERY)) if (!alive(pid)) return
  }
  throw new StartError(`A PostgreSQL with the process id ${pid} is running on ${data} and does not stop: end it.`)
}

async function isPostmaster(pid: number, data: string): Promise<boolean> {
  // The postmaster's working folder is its data folder.
  if (process.platform === 'linux') {
    const folder = await readlink(`/proc/${pid}/cwd`).catch((error: NodeJS.ErrnoException) => error.code)
    return folder === (await realpath(data)) || folder === 'EACCES'
  }
  const child = spawn('ps', ['-p', String(pid), '-o', 'command='], { stdio: ['ignore', 'pipe', 'ignore'] })
  let command = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    command += text
  })
  await new Promise((resolve) => child.once('close', resolve).once('error', resolve))
  return command.includes(data)
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // Gone meanwhile, or another user's: the wait that follows tells.
  }
}

/** The port of the PostgreSQL that is up on this cluster; null when none is. */
export async function runningPort(data: string): Promise<number | null> {
  const lines = await pidFile(data)
  const [pid, port] = [Number(lines[0]), Number(lines[3])]
  return pid > 1 && port > 0 && alive(pid) ? port : null
}

async function pidFile(data: string): Promise<string[]> {
  return (await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')
}

export async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => null))?.size ?? 0
}

/** What was written to a log from an offset on. */
export async function logSince(path: string, offset: number): Promise<string> {
  const file = await open(path, 'r').catch(() => null)
  if (!file) return ''
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(16_384), 0, 16_384, offset)
    return buffer.toString('utf8', 0, bytesRead)
  } finally {
    await file.close()
  }
}
