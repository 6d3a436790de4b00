import type { FormattedExecutionResult } from 'graphql-ws'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { follow, type StreamData } from '@/lib/live/follow.ts'
import { createLiveSocket, type LiveSocket } from '@/lib/live/socket.ts'
import { EventServer } from './event-server.ts'

const query = 'subscription ($after: String) { ticketEvents(after: $after) { id cursor } }'

let server: EventServer
let socket: LiveSocket
const revoked = vi.fn()

beforeEach(async () => {
  server = await EventServer.start()
  vi.stubGlobal('WebSocket', WebSocket)
  vi.stubGlobal('window', Object.assign(new EventTarget(), { location: { origin: server.origin } }))
  socket = createLiveSocket({ language: 'ru', onRevoked: revoked })
})

afterEach(async () => {
  socket.close()
  await server.stop()
  vi.unstubAllGlobals()
})

/** Follows, and hands out what came one by one. */
function start(after: string | null) {
  const results: FormattedExecutionResult<StreamData, unknown>[] = []
  let wake = () => {}
  let completed = false
  const stop = follow(
    socket,
    { query, variables: { after } },
    {
      next(result) {
        results.push(result)
        wake()
      },
      complete() {
        completed = true
        wake()
      },
    },
  )
  const until = async (done: () => boolean) => {
    while (!done())
      await new Promise<void>((resolve) => {
        wake = resolve
      })
  }
  return {
    stop,
    async cursors(count: number) {
      await until(() => results.length >= count)
      return results.map(({ data }) => data?.ticketEvents?.cursor)
    },
    async ended() {
      await until(() => completed)
      return results.at(-1)
    },
  }
}

/** Resolves when the connection is in that phase. */
const phase = (wanted: string) =>
  new Promise<void>((resolve) => {
    const look = () => {
      if (socket.read().phase !== wanted) return
      leave()
      resolve()
    }
    const leave = socket.watch(look)
    look()
  })

test('goes on after the last event that it saw, however often it is cut off', async () => {
  const stream = start('0')
  server.write(2)
  expect(await stream.cursors(2)).toEqual(['1', '2'])
  server.cut()
  await phase('lost')
  server.write(2)
  expect(await stream.cursors(4)).toEqual(['1', '2', '3', '4'])
  server.cut(1001)
  server.write()
  expect(await stream.cursors(5)).toEqual(['1', '2', '3', '4', '5'])
  expect(server.asked).toEqual(['0', '2', '4'])
  stream.stop()
})

test('tells how many changes had been missed', async () => {
  const stream = start('0')
  server.write()
  await stream.cursors(1)
  server.cut()
  await phase('lost')
  server.write(3)
  await stream.cursors(4)
  await phase('live')
  expect(socket.read()).toMatchObject({ phase: 'live', caughtUp: { count: 3 } })
  stream.stop()
})

test('the device that goes offline and online again needs no long waits', async () => {
  const stream = start('0')
  server.write()
  await stream.cursors(1)
  window.dispatchEvent(new Event('offline'))
  await phase('lost')
  server.write()
  window.dispatchEvent(new Event('online'))
  expect(await stream.cursors(2)).toEqual(['1', '2'])
  stream.stop()
})

test('a fault of the server is no end', async () => {
  const stream = start('0')
  server.write()
  await stream.cursors(1)
  server.cut(4500)
  server.write()
  expect(await stream.cursors(2)).toEqual(['1', '2'])
  expect(server.asked).toEqual(['0', '1'])
  stream.stop()
})

test('a server that completes the stream is asked again', async () => {
  const stream = start('0')
  server.write()
  await stream.cursors(1)
  server.stopping = true
  server.write(0)
  await vi.waitFor(() => expect(server.asked.slice(0, 2)).toEqual(['0', '1']), { timeout: 3_000 })
  server.stopping = false
  server.write()
  expect(await stream.cursors(2)).toEqual(['1', '2'])
  stream.stop()
})

test('a cursor that is too old ends it, with the reason', async () => {
  server.oldest = 10
  const stream = start('3')
  const last = await stream.ended()
  expect(last?.errors?.[0]?.extensions).toEqual({ code: 'CURSOR_EXPIRED' })
  expect(server.asked).toEqual(['3'])
})

test('a revoked session is reported', async () => {
  const stream = start('0')
  server.write()
  await stream.cursors(1)
  server.cut(4403)
  await vi.waitFor(() => expect(revoked).toHaveBeenCalled())
  stream.stop()
  expect(socket.read().phase).toBe('idle')
})
