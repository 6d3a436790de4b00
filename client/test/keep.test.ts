import { expect, test } from 'vitest'
import { keep } from '../src/index.ts'

const ticket = (version: number) => ({ id: 't1', version })
const after = (known: number | null, ...events: Parameters<typeof keep>[1][]) => {
  const tickets = new Map(known === null ? [] : [['t1', ticket(known)]])
  for (const event of events) keep(tickets, event)
  return tickets.get('t1')?.version ?? null
}

test('what enters is kept, what is newer replaces, what leaves is let go', () => {
  expect(after(null, { transition: 'ENTERED', ticket: ticket(1) })).toBe(1)
  expect(after(1, { transition: 'UPDATED', ticket: ticket(2) })).toBe(2)
  expect(after(1, { transition: 'LEFT', ticket: ticket(2) })).toBeNull()
})

test('events that a later page of the list already knew change nothing', () => {
  const [left, entered] = [
    { transition: 'LEFT', ticket: ticket(2) },
    { transition: 'ENTERED', ticket: ticket(3) },
  ] as const
  expect(after(3, left)).toBe(3)
  expect(after(3, left, entered)).toBe(3)
})
