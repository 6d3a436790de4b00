import { TextDecoder } from 'node:util'

/** What Russian letters come in when they do not come in what they say. */
const candidates = ['utf-8', 'windows-1251', 'koi8-r'] as const

const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0

/**
 * How much a text looks like written Russian or English: small Cyrillic letters count for it; letters lost, capitals
 * inside words and signs that nobody types count against it.
 */
export function likeness(text: string): number {
  return (
    count(text, /[а-яё]/g) -
    3 * count(text, /\ufffd/g) -
    4 * count(text, /[а-яё][А-ЯЁ]/g) -
    2 * count(text, /[^\n\r\t\u0020-\u007eА-Яа-яЁё«»„“”’–—…№\u00a0\u2022\p{Emoji}\ufffd]/gu)
  )
}

/** The text was probably read by a wrong table. */
export const isSuspect = (text: string): boolean =>
  text.includes('\ufffd') || count(text, /[а-яё][А-ЯЁ]|[РС][\u0080-\u00bf\u0400-\u040f\u0450-\u045f‘-„†‡•…‰‹›™€]/g) > 1

/** Bytes that nothing says the charset of, read by the table that makes most sense of them. */
export function decodeGuessing(bytes: Uint8Array): string {
  const texts = candidates.map((charset) => new TextDecoder(charset).decode(bytes))
  return best(texts)
}

/** The likeliest of several readings; the first of equals. */
export function best(texts: readonly string[]): string {
  return texts.reduce((one, other) => (likeness(other) > likeness(one) ? other : one))
}

/** The same letters, each of whose text parts says another charset; for a letter whose own word for it is wrong. */
export function redeclared(raw: Buffer): Buffer[] {
  const latin = raw.toString('latin1')
  const said = /^content-type:[ \t]*text\/[\w.+-]+(?:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)/gim
  return candidates.map((charset) => {
    const replaced = latin.replace(said, (header) => {
      const bare = header.replace(/;\s*charset\s*=\s*("[^"]*"|[^\s;]*)/i, '')
      return bare.replace(/^content-type:[ \t]*text\/[\w.+-]+/i, (type) => `${type}; charset=${charset}`)
    })
    const whole = replaced === latin ? `Content-Type: text/plain; charset=${charset}\r\n${latin}` : replaced
    return Buffer.from(whole, 'latin1')
  })
}
