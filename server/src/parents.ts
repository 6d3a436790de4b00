import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

// Milliseconds between looks: the death of a process that is not one's child cannot be waited for.
const LOOK_EVERY = 500

/** A process and the one that started it; a process whose parent ends is given to another. */
interface Link {
  child: number
  parent: number
}

/**
 * Calls `gone` once when the process that started us has ended, in whatever way. Under npm that is a chain, npm →
 * shell → us, of which any may be killed; otherwise our parent alone counts.
 */
export function followParents({ underNpm }: { underNpm: boolean }, gone: () => void): void {
  const parent = process.ppid
  const links = underNpm ? chainToNpm(parent) : []
  const timer = setInterval(() => {
    if (process.ppid === parent && links.every(holds)) return
    clearInterval(timer)
    gone()
  }, LOOK_EVERY)
  timer.unref()
}

function chainToNpm(from: number): Link[] {
  const links: Link[] = []
  for (let child = from; links.length < 3; ) {
    if (/\bnpm\b/.test(commandOf(child))) return links
    const parent = parentOf(child)
    if (parent <= 1) break
    links.push({ child, parent })
    child = parent
  }
  return []
}

function holds({ child, parent }: Link): boolean {
  // Where a look costs a process of its own, it is enough that the parent is there.
  return process.platform === 'linux' ? parentOf(child) === parent : isAlive(parent)
}

function parentOf(pid: number): number {
  return Number(ask(pid, 'ppid', () => /.*\) \S (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1])) || 0
}

function commandOf(pid: number): string {
  return ask(pid, 'command', () => readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')) ?? ''
}

function ask(pid: number, column: string, fromProc: () => string | undefined): string | undefined {
  try {
    if (process.platform === 'linux') return fromProc()
    if (process.platform === 'win32') return undefined
    return execFileSync('ps', ['-p', String(pid), '-o', `${column}=`], { encoding: 'utf8' }).trim()
  } catch {
    return undefined
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
