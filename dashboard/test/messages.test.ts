import { expect, test } from 'vitest'
import { messages } from '@/messages/index.ts'

/** `tickets.status.RESOLVED.name` → its text. */
function flatten(tree: object, path: string[] = []): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[[...path, key].join('.'), value] as [string, string]]
      : flatten(value as object, [...path, key]),
  )
}

const ru = new Map(flatten(messages.ru))
const en = new Map(flatten(messages.en))

test('both languages say the same things', () => {
  expect([...en.keys()].sort()).toEqual([...ru.keys()].sort())
})

test('every message says something, and takes the same arguments in both languages', () => {
  const argumentsOf = (text: string) =>
    [...new Set(text.match(/\{\s*\w+(?=[,}])/g) ?? [])].map((found) => found.slice(1).trim()).sort()
  for (const [key, text] of ru) {
    expect(text.trim(), key).not.toBe('')
    expect(en.get(key)?.trim(), key).not.toBe('')
    expect(argumentsOf(en.get(key) ?? ''), key).toEqual(argumentsOf(text))
  }
})
