import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { createLiveSocket, type LiveSocket, openStream, type StreamResult } from '../src/live/index.ts'
import { EventServer } from './event-server.ts'

const query = 'subscription ($after: String) { ticketEvents(after: $after) { id cursor } }'

let server: EventServer
let socket: LiveSocket
let device: EventTarget
const forbidden = vi.fn()

beforeEach(async () => {
  device = new EventTarget()
  vi.stubGlobal('addEventListener', device.addEventListener.bind(device))
  vi.stubGlobal('removeEventListener', device.removeEventListener.bind(device))
  server = await EventServer.start()
  socket = createLiveSocket({
    url: server.url,
    language: 'ru',
    webSocket: WebSocket,
    onForbidden: forbidden,
    // What a test calls missed comes within this, also on a slow machine.
    quietAfter: 3_000,
  })
})

afterEach(async () => {
  socket.close()
  await server[Symbol.asyncDispose]()
  forbidden.mockClear()
  vi.unstubAllGlobals()
})

/** Follows, and hands out what came one by one. */
function start(after: string | null) {
  const results: StreamResult[] = []
  let wake = () => {}
  let completed = false
  const stop = openStream(
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
})

test.each([1001, 1011, 4410, 4500])('goes on after the code %i', async (code) => {
  const stream = start('0')
  server.write()
  await stream.cursors(1)
  server.cut(code)
  await phase('lost')
  server.write()
  expect(await stream.cursors(2)).toEqual(['1', '2'])
  expect(server.asked).toEqual(['0', '1'])
})

test('streams share a connection, and each goes on by itself', async () => {
  const [one, other] = [start('0'), start('1')]
  server.write(2)
  expect([await one.cursors(2), await other.cursors(1)]).toEqual([['1', '2'], ['2']])
  expect(server.connections).toBe(1)
  server.cut(4500)
  await phase('lost')
  server.write()
  expect([await one.cursors(3), await other.cursors(2)]).toEqual([
    ['1', '2', '3'],
    ['2', '3'],
  ])
  one.stop()
  server.write()
  expect(await other.cursors(3)).toEqual(['2', '3', '4'])
  expect(await one.cursors(3)).toHaveLength(3)
})

test('a connection that the last stream has left is closed', async () => {
  const stream = start('0')
  await phase('live')
  stream.stop()
  await phase('idle')
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
})

test('the device that goes offline and online again needs no long waits', async () => {
  const stream = start('0')
  server.write()
  await stream.cursors(1)
  device.dispatchEvent(new Event('offline'))
  await phase('lost')
  server.write()
  device.dispatchEvent(new Event('online'))
  expect(await stream.cursors(2)).toEqual(['1', '2'])
})

test('a server that completes the stream is asked again', async () => {
  const stream = start('0')
  server.write()
  await stream.cursors(1)
  server.stopping = true
  server.write(0)
  await vi.waitFor(() => expect(server.asked.slice(0, 2)).toEqual(['0', '1']), { timeout: 30_000 })
  server.stopping = false
  server.write()
  expect(await stream.cursors(2)).toEqual(['1', '2'])
})

test('a server that fails, or puts it off, is asked again', async () => {
  server.refusals.push({ code: 'INTERNAL_SERVER_ERROR' }, { code: 'RATE_LIMITED', retryAfterSeconds: 0.01 })
  const stream = start('3')
  server.write(4)
  expect(await stream.cursors(1)).toEqual(['4'])
  expect(server.asked).toEqual(['3', '3', '3'])
})

test.each(['CURSOR_EXPIRED', 'BAD_USER_INPUT', 'FORBIDDEN', 'UNAUTHENTICATED'])('%s ends it', async (code) => {
  server.refusals.push({ code })
  const stream = start('3')
  expect(await stream.ended()).toMatchObject({ errors: [{ extensions: { code } }] })
  expect(server.asked).toEqual(['3'])
})

test('a revoked credential is reported and tried once more; when it is refused, that is the end', async () => {
  const stream = start('0')
  server.write()
  await stream.cursors(1)
  server.cut(4403)
  await phase('lost')
  expect(forbidden).toHaveBeenCalledTimes(1)
  server.write()
  expect(await stream.cursors(2)).toEqual(['1', '2'])
  server.refusing = true
  server.cut(4403)
  expect(await stream.ended()).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] })
  expect(server.asked).toEqual(['0', '1'])
})

test('what a socket that was let go of still brings reaches nobody', async () => {
  const opened: WebSocket[] = []
  class Watched extends WebSocket {
    constructor(...args: ConstructorParameters<typeof WebSocket>) {
      super(...args)
      opened.push(this)
    }
  }
  const other = createLiveSocket({ url: server.url, language: 'ru', webSocket: Watched })
  const results: StreamResult[] = []
  openStream(other, { query, variables: { after: '0' } }, { next: (result) => results.push(result), complete() {} })
  server.write()
  await vi.waitFor(() => expect(results).toHaveLength(1), { timeout: 30_000 })
  const [first] = opened
  const late: string[] = []
  first?.on('message', (data) => late.push(String(data)))
  server.write()
  await vi.waitFor(() => expect(late).toHaveLength(1), { timeout: 30_000 })
  device.dispatchEvent(new Event('offline'))
  // The network comes back with what it still had: the bytes of an event, and then of nothing that can be read.
  first?.emit('message', late[0], false)
  first?.emit('error', new Error('Invalid WebSocket frame'))
  server.write()
  await vi.waitFor(() => expect(results).toHaveLength(3), { timeout: 30_000 })
  expect(results.map(({ data }) => data?.ticketEvents?.cursor)).toEqual(['1', '2', '3'])
  other.close()
})

test('closing the socket ends its streams', async () => {
  const stream = start('0')
  server.write()
  await stream.cursors(1)
  socket.close()
  await stream.ended()
  expect(server.asked).toEqual(['0'])
})
