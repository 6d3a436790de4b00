import { type TextEncoding, TextGuess } from './text-guess.ts'

/** What is remembered of a file that has passed by, enough to tell its kind; bounded, however long the file. */
export interface ByteFacts {
  size: number
  /** The beginning. */
  head: Buffer
  /** The end; archives keep their table of contents there. */
  tail: Buffer
  /** How the whole of it reads as text; null when it does not. */
  encoding: TextEncoding | null
  /** Names in the directory of a compound file (old Office, Outlook, installers); empty for all others. */
  compoundEntries: ReadonlySet<string>
}

const headBytes = 128 * 1024
const tailBytes = 128 * 1024
const compoundSignature = Buffer.from('d0cf11e0a1b11ae1', 'hex')

/** Watches a body on its way to the store, so that it is neither kept in memory nor read a second time. */
export class ByteWatcher {
  #size = 0
  readonly #head: Uint8Array[] = []
  #headLength = 0
  readonly #tail: Uint8Array[] = []
  #tailLength = 0
  readonly #text = new TextGuess()
  #compound: CompoundDirectory | null = null

  push(chunk: Uint8Array): void {
    if (chunk.byteLength === 0) return
    this.#size += chunk.byteLength
    if (this.#headLength < headBytes) {
      const part = chunk.subarray(0, headBytes - this.#headLength)
      this.#head.push(part)
      this.#headLength += part.byteLength
    }
    this.#keepTail(chunk)
    this.#text.push(chunk)
    this.#watchCompound(chunk)
  }

  facts(): ByteFacts {
    return {
      size: this.#size,
      head: Buffer.concat(this.#head),
      tail: Buffer.concat(this.#tail).subarray(-tailBytes),
      encoding: this.#size === 0 ? null : this.#text.end(),
      compoundEntries: this.#compound?.names ?? new Set(),
    }
  }

  #keepTail(chunk: Uint8Array): void {
    this.#tail.push(chunk)
    this.#tailLength += chunk.byteLength
    for (let first = this.#tail[0]; first && this.#tailLength - first.byteLength >= tailBytes; first = this.#tail[0]) {
      this.#tail.shift()
      this.#tailLength -= first.byteLength
    }
  }

  #watchCompound(chunk: Uint8Array): void {
    if (this.#compound) {
      this.#compound.push(chunk)
      return
    }
    // The first eight bytes may come in several chunks; until they are together, all that came is the head.
    const before = this.#size - chunk.byteLength
    if (before >= compoundSignature.length) return
    const start = Buffer.concat(this.#head)
    if (!start.subarray(0, compoundSignature.length).equals(compoundSignature)) return
    this.#compound = new CompoundDirectory()
    this.#compound.push(before === 0 ? chunk : Buffer.concat([start.subarray(0, before), chunk]))
  }
}

const entryBytes = 128

/**
 * Collects the names in a compound file's directory. Its sectors may lie anywhere and form a chain, but its entries
 * are always 128 bytes at a multiple of 128, with lengths and types that other data seldom has; so that the file can
 * be looked through as it passes, instead of being walked through when it is whole.
 */
class CompoundDirectory {
  readonly names = new Set<string>()
  #rest: Uint8Array = new Uint8Array()

  push(chunk: Uint8Array): void {
    const bytes = this.#rest.byteLength === 0 ? Buffer.from(chunk) : Buffer.concat([this.#rest, chunk])
    let at = 0
    for (; at + entryBytes <= bytes.length; at += entryBytes) {
      const nameBytes = bytes.readUInt16LE(at + 64)
      const type = bytes[at + 66]
      // Storage, stream or root; the name is UTF-16 with its closing zero counted. Enough for any honest file.
      if (type !== 1 && type !== 2 && type !== 5) continue
      if (nameBytes < 4 || nameBytes > 64 || nameBytes % 2 === 1 || this.names.size >= 4096) continue
      this.names.add(bytes.toString('utf16le', at, at + nameBytes - 2))
    }
    this.#rest = bytes.subarray(at)
  }
}
