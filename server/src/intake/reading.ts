import { type ChildProcess, spawn } from 'node:child_process'
import { on } from 'node:events'
import { childArguments } from '../child-arguments.ts'
import type { LetterPart, ReadLetter } from './read-letter.ts'
import { letterOf, send, sendBytes, type ToldLetter } from './reading-channel.ts'

export interface ReadingLimits {
  /** Milliseconds for one letter. */
  within: number
  /** Megabytes of the process that reads, its buffers aside. */
  memory: number
  /** Milliseconds for which that process waits for the next letter. */
  idle: number
}

// Fifty megabytes of quoted-printable stay within them on two cores that have twenty other things to do.
const defaultLimits: ReadingLimits = { within: 120_000, memory: 1024, idle: 60_000 }

/** The letter alone is at fault. */
class TooHard extends Error {}

// Whoever stops the node may stop its processes first.
const stops: readonly unknown[] = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * Reads letters one by one in a process of its own, since strangers write them: what takes long there holds nobody up
 * here, and one that takes too much memory ends that process alone, where a thread would take the node along.
 *
 * The process is started for the first letter and ends when none has come for a while, or with the node.
 */
export class LetterReader {
  readonly #limits: ReadingLimits
  #child: ChildProcess | null = null
  #last: Promise<unknown> = Promise.resolve()
  #idle: NodeJS.Timeout | undefined

  constructor(limits: Partial<ReadingLimits> = {}) {
    this.#limits = { ...defaultLimits, ...limits }
  }

  /** Of what cannot be read within the limits there is the head, and a fault. Throws when no letter could be read. */
  read(raw: Buffer): Promise<ReadLetter> {
    const reading = this.#last.then(() => this.#read(raw))
    this.#last = reading.catch(() => {})
    return reading
  }

  async #read(raw: Buffer): Promise<ReadLetter> {
    clearTimeout(this.#idle)
    try {
      return await this.#ask(raw, 'whole', this.#limits.within)
    } catch (error) {
      if (!(error instanceof TooHard)) throw error
      // No head is hard to read: if this fails too, it is for another reason, and the letter is brought again.
      return { ...(await this.#ask(raw, 'head', defaultLimits.within)), fault: error.message }
    } finally {
      this.#idle = setTimeout(() => this.#end(), this.#limits.idle).unref()
    }
  }

  async #ask(raw: Buffer, part: LetterPart, within: number): Promise<ReadLetter> {
    // One that has just been told to end, or was ended, is another's no more.
    const child = this.#child?.connected ? this.#child : this.#start()
    this.#child = child
    hold(child)
    const late = AbortSignal.timeout(within)
    const messages = on(child, 'message', { signal: late, close: ['exit'] })
    // If it ends meanwhile, that is heard below.
    sendBytes(child, raw)
      .then(() => send(child, part))
      .catch(() => {})
    const pieces: Uint8Array[] = []
    try {
      for await (const [message] of messages as AsyncIterable<[Uint8Array | ToldLetter]>) {
        if (!(message instanceof Uint8Array)) return letterOf(message, Buffer.concat(pieces))
        pieces.push(message)
      }
      const { exitCode, signalCode } = child
      const words = `The process that read it has ended (${signalCode ?? exitCode}).`
      throw stops.includes(signalCode) ? new Error(words) : new TooHard(words)
    } catch (error) {
      child.kill('SIGKILL')
      this.#child = null
      throw late.aborted ? new TooHard(`Reading it took longer than ${within / 1000} s.`) : error
    } finally {
      release(child)
    }
  }

  #end(): void {
    if (this.#child?.connected) this.#child.disconnect()
    this.#child = null
  }

  #start(): ChildProcess {
    const limit = `--max-old-space-size=${this.#limits.memory}`
    const child = spawn(process.execPath, [limit, ...childArguments(import.meta.url, 'reading-main')], {
      // None of the node's secrets: what is read there comes from strangers.
      env: { NODE_ENV: 'production', TZ: 'UTC' },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      serialization: 'advanced',
    })
    // Told where a letter is waited for; without a listener it would end the node.
    child.on('error', () => {})
    return child
  }
}

/** The node does not end while a letter is read, and does not wait for a reader that waits itself. */
function hold(child: ChildProcess): void {
  child.ref()
  child.channel?.ref()
}

function release(child: ChildProcess): void {
  child.unref()
  child.channel?.unref()
}

const reader = new LetterReader()

/** Reads a letter without holding the node up. */
export const readAside = (raw: Buffer): Promise<ReadLetter> => reader.read(raw)
