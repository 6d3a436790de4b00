import type { LetterFile, ReadLetter } from './read-letter.ts'

/** A letter on its way between processes: of its bytes, which have gone before it, the lengths. */
export type ToldLetter = Omit<ReadLetter, 'files' | 'wholeText'> & {
  files: (Omit<LetterFile, 'content'> & { content: number })[]
  wholeText: number | null
}

interface Channel {
  send?(message: unknown, callback: (error: Error | null) => void): boolean
}

// Bytes. More than a socket holds, so that each is waited for, and little enough to be copied at once.
const pieceBytes = 1_000_000

export const send = (to: Channel, message: unknown): Promise<void> =>
  new Promise((resolve, reject) => {
    to.send?.(message, (error) => (error ? reject(error) : resolve()))
  })

/** Sends bytes a piece at a time: between them either side does what else there is. */
export async function sendBytes(to: Channel, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; at += pieceBytes) await send(to, bytes.subarray(at, at + pieceBytes))
}

/** The letter again, with its bytes, which come in the order of its files and end with its text. */
export function letterOf(told: ToldLetter, bytes: Buffer): ReadLetter {
  let at = 0
  const take = (length: number) => {
    at += length
    return bytes.subarray(at - length, at)
  }
  const files = told.files.map((file) => ({ ...file, content: take(file.content) }))
  return { ...told, files, wholeText: told.wholeText === null ? null : take(told.wholeText) }
}
