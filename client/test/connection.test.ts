import { expect, test } from 'vitest'
import { type Connection, type ConnectionChange, connectionReducer, noConnection } from '../src/live/connection.ts'

const after = (...changes: ConnectionChange[]): Connection => changes.reduce(connectionReducer, noConnection)

const live: ConnectionChange[] = [{ type: 'connecting' }, { type: 'acknowledged' }]
const lost: ConnectionChange = { type: 'closed', at: 100, wanted: true }

test('a first connection has nothing to catch up with', () => {
  expect(after(...live)).toEqual({ phase: 'live', caughtUp: null })
})

test('says since when it is lost, however many tries fail', () => {
  expect(after(...live, lost, { type: 'connecting' }, { type: 'closed', at: 200, wanted: true })).toEqual({
    phase: 'lost',
    since: 100,
  })
})

test('counts what had been missed, until it is quiet', () => {
  const back = after(
    ...live,
    lost,
    { type: 'acknowledged' },
    { type: 'events', count: 2 },
    { type: 'events', count: 1 },
  )
  expect(back).toEqual({ phase: 'catching-up', since: 100, count: 3 })
  expect(connectionReducer(back, { type: 'quiet', at: 300 })).toEqual({
    phase: 'live',
    caughtUp: { since: 100, at: 300, count: 3 },
  })
})

test('lost again while catching up is the same loss', () => {
  expect(after(...live, lost, { type: 'acknowledged' }, { type: 'closed', at: 300, wanted: true })).toEqual({
    phase: 'lost',
    since: 100,
  })
})

test('events while live are no catching up', () => {
  expect(after(...live, { type: 'events', count: 5 }, { type: 'quiet', at: 300 })).toEqual({
    phase: 'live',
    caughtUp: null,
  })
})

test('our own closing is no loss', () => {
  expect(after(...live, { type: 'closed', at: 100, wanted: false })).toEqual(noConnection)
})

test('nobody is told of a loss that nobody waits to end', () => {
  expect(after(...live, lost, { type: 'unwatched' })).toEqual(noConnection)
  expect(after(...live, { type: 'unwatched' })).toEqual({ phase: 'live', caughtUp: null })
})
