import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const path = join(import.meta.dirname, '..', '..', 'src', 'realtime', 'PROTOCOL.md')

/** What PROTOCOL.md promises: its numbered sentences, and the rows of its tables as `first cell: second cell`. */
export function promisesOf(protocol: string): string[] {
  const promises: string[] = []
  let open = false
  for (const line of protocol.split('\n')) {
    const numbered = /^\d+\. (.+)$/.exec(line)?.[1]
    const cells = /^\| (.+) \|$/.exec(line)?.[1]?.split(' | ')
    if (numbered) promises.push(numbered)
    else if (open && /^ {4}\S/.test(line)) promises.push(`${promises.pop()} ${line.trim()}`)
    else if (cells) promises.push(`${cells[0]}: ${cells[1]}`)
    open = numbered !== undefined || (open && line !== '')
  }
  // The heads of tables stand before a line of dashes.
  const heads = [...protocol.matchAll(/^\| (.+) \|\n\|-/gm)].map(([, cells = '']) => cells.split(' | '))
  return promises.filter((promise) => !heads.some(([first, second]) => promise === `${first}: ${second}`))
}

export const promises: ReadonlySet<string> = new Set(promisesOf(readFileSync(path, 'utf8')))

/** The name of a test that holds these promises of PROTOCOL.md, word for word. */
export function promise(...sentences: string[]): string {
  for (const sentence of sentences) {
    if (!promises.has(sentence)) throw new Error(`PROTOCOL.md does not promise «${sentence}»`)
  }
  return sentences.join(' ')
}
