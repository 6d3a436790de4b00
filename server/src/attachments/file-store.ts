import { randomBytes } from 'node:crypto'
import type { Readable } from 'node:stream'

/**
 * Where the bytes of attachments lie. One implementation keeps them on disk (disk-store.ts); every one passes the
 * suite of test/attachments/file-store.test.ts.
 *
 * A key is `<group>.<name>`, see `newKey`. The group is the upload that the bytes were brought for: one PUT, one key,
 * so that a repeated PUT never touches bytes that somebody may already be reading.
 *
 * Life of a key: absent → (write) → present → (delete) → absent. Bytes never change under a key. A write that fails,
 * or whose process dies, leaves the key absent; what such a death leaves on the medium goes with its group.
 */
export interface FileStore {
  /**
   * Keeps a body under a new key; once it returns, the bytes outlive a loss of power. Throws FileTooLarge as soon as
   * the body is longer than `maxBytes`, and whatever the body throws; then nothing is kept.
   */
  write(key: string, body: AsyncIterable<Uint8Array>, options: { maxBytes: number }): Promise<{ size: number }>

  /**
   * Opens the bytes for reading, all or from `start` to `end` inclusive; `size` is always the whole. The reader must
   * consume or destroy the stream. Throws FileNotFound.
   */
  open(key: string, range?: ByteRange): Promise<{ stream: Readable; size: number }>

  /** Forgets a key, an unfinished write of it included; one that is absent is no error. */
  delete(key: string): Promise<void>

  /** Forgets all keys of a group, unfinished writes included. */
  deleteGroup(group: string): Promise<void>

  /**
   * Keys, of unfinished writes too, whose bytes changed last within this time, by the medium's clock; each at least once,
   * in no order, and never many of them in memory. Keys may come and go meanwhile.
   */
  lastChanged(from: Date, until: Date): AsyncIterable<string>
}

export interface ByteRange {
  start: number
  end: number
}

export class FileTooLarge extends Error {
  readonly maxBytes: number

  constructor(maxBytes: number) {
    super(`the body is longer than ${maxBytes} bytes`)
    this.name = 'FileTooLarge'
    this.maxBytes = maxBytes
  }
}

export class FileNotFound extends Error {
  constructor(key: string, options?: ErrorOptions) {
    super(`no file under the key ${key}`, options)
    this.name = 'FileNotFound'
  }
}

const group = /^[0-9a-f-]{16,64}$/
const key = /^[0-9a-f-]{16,64}\.[0-9a-f]{16,64}$/

/** A key that nobody has had and nobody can guess. */
export const newKey = (group: string): string => `${checkGroup(group)}.${randomBytes(16).toString('hex')}`

export const isKey = (value: string): boolean => key.test(value)

/** Keys are made by us alone; whatever else comes here is a fault in the program, not a name of a file. */
export function checkKey(value: string): string {
  if (!isKey(value)) throw new Error(`not a key of the file store: ${JSON.stringify(value)}`)
  return value
}

export function checkGroup(value: string): string {
  if (!group.test(value)) throw new Error(`not a group of the file store: ${JSON.stringify(value)}`)
  return value
}

/** A body cut off with FileTooLarge where it passes `maxBytes`, before the chunk that does so is handed on. */
export async function* atMost(body: AsyncIterable<Uint8Array>, maxBytes: number): AsyncIterable<Uint8Array> {
  let size = 0
  for await (const chunk of body) {
    size += chunk.byteLength
    if (size > maxBytes) throw new FileTooLarge(maxBytes)
    yield chunk
  }
}
