import { afterEach, beforeEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { readEvents } from '../src/live/events.ts'
import { createLiveSocket, type LiveSocket } from '../src/live/index.ts'
import { EventServer } from './event-server.ts'

const payload = {
  query: 'subscription ($after: String) { ticketEvents(after: $after) { id cursor } }',
  variables: { after: '0' },
}

let server: EventServer
let socket: LiveSocket

beforeEach(async () => {
  server = await EventServer.start()
  socket = createLiveSocket({ url: server.url, language: 'ru', webSocket: WebSocket, linger: 0 })
})

afterEach(async () => {
  socket.close()
  await server[Symbol.asyncDispose]()
})

test('a reader that falls far behind leaves the rest to the server, and takes it up again by the cursor', async () => {
  server.write(2_500)
  const abort = new AbortController()
  const events = readEvents<{ cursor: string }>(socket, payload, abort.signal)
  const cursors = [(await events.next()).value?.cursor]
  await new Promise<void>((resolve) => {
    const look = () => {
      if (socket.read().phase === 'idle') resolve()
    }
    socket.watch(look)
    look()
  })
  for await (const { cursor } of events) {
    cursors.push(cursor)
    if (cursors.length === 2_500) abort.abort()
  }
  expect(cursors).toEqual(Array.from({ length: 2_500 }, (_, at) => String(at + 1)))
  // The first may have been taken before the thousandth came, or not.
  expect(['1000', '1001']).toContain(server.asked[1])
})

test('a refusal ends the reading with its error', async () => {
  const events = readEvents<{ cursor: string }>(socket, payload, new AbortController().signal)
  server.write()
  expect((await events.next()).value).toMatchObject({ cursor: '1' })
  server.refusals.push({ code: 'CURSOR_EXPIRED' })
  server.cut()
  await expect(events.next()).rejects.toMatchObject({ code: 'CURSOR_EXPIRED' })
  expect(server.asked).toEqual(['0', '1'])
})

test('an aborted reading ends, also when nothing comes', async () => {
  const abort = new AbortController()
  const events = readEvents<{ cursor: string }>(socket, payload, abort.signal)
  const next = events.next()
  abort.abort()
  expect(await next).toEqual({ done: true, value: undefined })
  expect(await readEvents(socket, payload, abort.signal).next()).toEqual({ done: true, value: undefined })
})
