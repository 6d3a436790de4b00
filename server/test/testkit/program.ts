import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'

export const projectRoot = join(import.meta.dirname, '..', '..', '..')

/** A program of the server as an operator runs it: built, without npm. */
export function serverCommand(name: string): [file: string, args: string[]] {
  return [process.execPath, [join(projectRoot, 'server', 'dist', `${name}.js`)]]
}

export interface ProgramOptions {
  env?: Record<string, string>
  cwd?: string
  uid?: number
  gid?: number
}

/** A running program, and all that it says. */
export class Program {
  readonly lines: string[] = []
  readonly errors: string[] = []
  readonly process: ChildProcess
  readonly exited: Promise<number | NodeJS.Signals | null>
  readonly #waiting = new Set<() => void>()

  constructor([file, args]: [string, string[]], { env = {}, cwd = projectRoot, ...ids }: ProgramOptions = {}) {
    // A bare environment: nothing of the test run's own settings.
    const own = { PATH: process.env.PATH, HOME: tmpdir(), ...env }
    this.process = spawn(file, args, { cwd, env: own, stdio: ['ignore', 'pipe', 'pipe'], ...ids })
    this.exited = once(this.process, 'exit').then(([code, signal]) => code ?? signal)
    for (const [stream, into] of [
      [this.process.stdout, this.lines],
      [this.process.stderr, this.errors],
    ] as const) {
      if (!stream) throw new Error('the program has no output')
      createInterface({ input: stream }).on('line', (line) => {
        into.push(line)
        for (const look of this.#waiting) look()
      })
    }
    void this.exited.then(() => {
      for (const look of this.#waiting) look()
    })
  }

  get pid(): number {
    if (!this.process.pid) throw new Error('the program has not started')
    return this.process.pid
  }

  /** Waits for a line; a program that ends before it fails with what it said. */
  line(pattern: RegExp): Promise<string> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = this.lines.find((line) => pattern.test(line))
        if (found !== undefined) resolve(found)
        else if (this.process.exitCode !== null || this.process.signalCode !== null) {
          reject(new Error(`ended without ${pattern}:\n${[...this.lines, ...this.errors].join('\n')}`))
        } else return
        this.#waiting.delete(look)
      }
      this.#waiting.add(look)
      look()
    })
  }

  /** The address, as the last lines of a start tell it. */
  async ready(): Promise<string> {
    const line = await this.line(/Otklik is ready: /)
    return line.replace(/^.*Otklik is ready: /, '')
  }

  signal(signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null> {
    this.process.kill(signal)
    return this.exited
  }
}

/** A folder for one test; its name has a space and letters that are not Latin. */
export async function testFolder(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'отклик test '))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true, maxRetries: 20 }) }
}

/** What cannot be waited for is looked at, again and again, until it is so; the bound is for what never will be. */
export async function until(condition: () => boolean | Promise<boolean>, within = 60_000): Promise<void> {
  for (const giveUp = Date.now() + within; !(await condition()); await wait(25)) {
    if (Date.now() > giveUp) throw new Error(`not so within ${within} ms: ${condition}`)
  }
}

/** The processes that stand below one, with their command lines (Linux). */
export async function descendants(pid: number): Promise<Map<number, string>> {
  const all = new Map<number, { parent: number; command: string }>()
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '')
    const command = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '')
    const [, state, parent] = /.*\) (\S) (\d+)/s.exec(stat) ?? []
    if (state && state !== 'Z')
      all.set(Number(name), { parent: Number(parent), command: command.replaceAll('\0', ' ') })
  }
  const found = new Map<number, string>()
  const add = (above: number) => {
    for (const [child, { parent, command }] of all) {
      if (parent !== above || found.has(child)) continue
      found.set(child, command)
      add(child)
    }
  }
  add(pid)
  return found
}

/** Those of the processes that are still there; one that has ended and was not collected is not. */
export async function survivors(processes: Map<number, string>): Promise<string[]> {
  const left: string[] = []
  for (const [pid, command] of processes) {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
    const now = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    if (stat && !/\) Z /.test(stat) && now.replaceAll('\0', ' ') === command) left.push(`${pid} ${command}`)
  }
  return left
}
