import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { longestCursor } from '../../src/events/cursor.ts'
import { liveDefaults } from '../../src/realtime/limits.ts'
import { promise, promises, promisesOf } from '../testkit/promise.ts'

const folder = join(import.meta.dirname, '..')
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts') && !name.endsWith('protocol.test.ts'))
  .map((name) => readFileSync(join(folder, name), 'utf8').replace(/^ *\/\/.*$/gm, ''))

/** The sentences in a test file that are names of tests by `promise(…)`. */
function quotedIn(file: string): string[] {
  const calls = file.matchAll(/\bpromise\(\s*((?:'(?:[^'\\]|\\.)*'\s*,?\s*)+)\)/g)
  return [...calls].flatMap(([, literals = '']) =>
    [...literals.matchAll(/'((?:[^'\\]|\\.)*)'/g)].map(([, text = '']) => text),
  )
}

test('every sentence and every row of PROTOCOL.md is the name of a test', () => {
  const quoted = new Set(files.flatMap(quotedIn))
  // A misquoted one fails where it stands; here what nobody quotes.
  expect([...promises].filter((sentence) => !quoted.has(sentence))).toEqual([])
})

test('no test that holds a promise is left out', () => {
  for (const file of files.filter((text) => text.includes('promise('))) {
    expect(file).not.toMatch(/\b(test|describe)\.(skip|todo|only|fails)\b/)
  }
})

test('PROTOCOL.md is read as its sentences and rows, and a sentence it does not have is refused', () => {
  const sample =
    '1. One\n    goes on.\n2. Two.\n\nNot this.\n\n| Code | When |\n|---|---|\n| 1001 | stopping | comes back |\n'
  expect(promisesOf(sample)).toEqual(['One goes on.', 'Two.', '1001: stopping'])
  expect(promises.size).toBeGreaterThan(90)
  expect(() => promise('Everything is promised.')).toThrow('does not promise')
})

test('the numbers in the table of limits are those that a server without settings has', () => {
  const number = (what: string) => {
    const row = [...promises].find((sentence) => sentence.startsWith(`${what}: `))
    const [, digits = '', unit] = /: ([\d,]+)(?: (KiB|MiB|s)\b)?/.exec(row ?? '') ?? []
    const units: Record<string, number> = { KiB: 1024, MiB: 1024 * 1024, s: 1000 }
    return Number(digits.replaceAll(',', '')) * (units[unit ?? ''] ?? 1)
  }
  expect({
    operations: number('operations at once on a WebSocket'),
    connections: number('connections (WebSocket and SSE) on a node'),
    connectionsPerUser: number('connections of one user'),
    connectionsPerCredential: number('connections of one session or token'),
    queueBytes: number('bytes that wait for a connection'),
    totalQueueBytes: number('bytes that wait on a node'),
    maxMessage: number('message from a client'),
    initTimeout: number('time for `connection_init`'),
    pingInterval: number('time between two pings of a WebSocket'),
    keepAliveInterval: number('time between two comments in an event stream'),
    compression: false,
  }).toEqual(liveDefaults)
  expect(number('cursor')).toBe(longestCursor)
})
