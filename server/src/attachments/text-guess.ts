import { TextDecoder } from 'node:util'

/** Encodings that plain texts of Russian offices come in; the last two are old Windows and its console. */
export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1251' | 'ibm866'

type OldEncoding = 'windows-1251' | 'ibm866'

// Backspace to carriage return, the end mark of DOS files and the escape of coloured logs occur in texts.
const strayControl = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte === 0x7f || (byte < 0x20 && !(byte >= 0x08 && byte <= 0x0d) && byte !== 0x1a && byte !== 0x1b) ? 1 : 0,
)

const between = (byte: number, ...ranges: [number, number][]) =>
  ranges.some(([first, last]) => byte >= first && byte <= last)

/** What the upper half of an old encoding is mostly made of: Cyrillic letters, dashes, quotes and «№». */
const usual: Record<OldEncoding, Uint8Array> = {
  'windows-1251': upperHalf((byte) =>
    between(byte, [0xc0, 0xff], [0x84, 0x85], [0x91, 0x97], [0xa0, 0xa0], [0xa8, 0xa8], [0xab, 0xab], [0xb8, 0xbb]),
  ),
  ibm866: upperHalf((byte) => between(byte, [0x80, 0xaf], [0xe0, 0xf1], [0xfc, 0xfc], [0xff, 0xff])),
}

function upperHalf(isUsual: (byte: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 0x80 && isUsual(byte) ? 1 : 0))
}

// Of the bytes above ASCII; the rest may be accents, frames and damage.
const usualShare = 0.8

/**
 * Tells whether a body that comes in chunks is text all through, and in what encoding. Gives up at the first byte
 * that no text has, so that pictures and archives cost nothing.
 */
export class TextGuess {
  #start: number[] = []
  #decided: 'pending' | 'bytes' | 'utf-16' | 'no' = 'pending'
  #unicode: TextDecoder | null = new TextDecoder('utf-8', { fatal: true })
  #wide: 'utf-16le' | 'utf-16be' = 'utf-16le'
  #upper = 0
  readonly #seen: Record<OldEncoding, number> = { 'windows-1251': 0, ibm866: 0 }

  push(chunk: Uint8Array): void {
    if (this.#decided === 'pending') this.#decide(chunk)
    if (this.#decided === 'pending' || this.#decided === 'no') return
    this.#decode(chunk)
    if (this.#decided === 'bytes') this.#count(chunk)
  }

  end(): TextEncoding | null {
    if (this.#decided === 'pending') {
      // A single byte, held back for want of a second.
      this.#decided = 'bytes'
      this.#pushStart()
    }
    if (this.#decided === 'no') return null
    try {
      this.#unicode?.decode()
    } catch {
      this.#unicode = null
    }
    if (this.#decided === 'utf-16') return this.#unicode ? this.#wide : null
    if (this.#unicode) return 'utf-8'
    const likely = this.#seen['windows-1251'] >= this.#seen.ibm866 ? 'windows-1251' : 'ibm866'
    return this.#seen[likely] >= this.#upper * usualShare ? likely : null
  }

  /** Only with their mark at the start are two-byte encodings told from noise; it needs two bytes. */
  #decide(chunk: Uint8Array): void {
    const held = Uint8Array.from([...this.#start, ...chunk.subarray(0, 2)])
    if (held.length < 2) {
      this.#start = [...held]
      return
    }
    const mark = (held[0] ?? 0) * 256 + (held[1] ?? 0)
    this.#decided = mark === 0xfffe || mark === 0xfeff ? 'utf-16' : 'bytes'
    if (this.#decided === 'utf-16') {
      this.#wide = mark === 0xfffe ? 'utf-16le' : 'utf-16be'
      this.#unicode = new TextDecoder(this.#wide, { fatal: true })
    }
    this.#pushStart()
  }

  #pushStart(): void {
    const start = Uint8Array.from(this.#start)
    this.#decode(start)
    if (this.#decided === 'bytes') this.#count(start)
  }

  #decode(chunk: Uint8Array): void {
    if (!this.#unicode) return
    try {
      const text = this.#unicode.decode(chunk, { stream: true })
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
      if (this.#decided === 'utf-16' && /[\0-\x07\x0e-\x19\x1c-\x1f\x7f]/.test(text)) this.#decided = 'no'
    } catch {
      this.#unicode = null
      if (this.#decided === 'utf-16') this.#decided = 'no'
    }
  }

  #count(chunk: Uint8Array): void {
    let upper = 0
    let windows = 0
    let dos = 0
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at] ?? 0
      if (strayControl[byte] === 1) {
        this.#decided = 'no'
        return
      }
      if (byte < 0x80) continue
      upper++
      windows += usual['windows-1251'][byte] ?? 0
      dos += usual.ibm866[byte] ?? 0
    }
    this.#upper += upper
    this.#seen['windows-1251'] += windows
    this.#seen.ibm866 += dos
  }
}
