import { request as httpRequest } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Client, type TestApi, testApi } from '../testkit/api.ts'
import { type LiveNode, liveNode } from '../testkit/live.ts'
import { promise } from '../testkit/promise.ts'
import { bearer, comment, followAll, liveCursor, versionOf } from './stage.ts'

/** Some 480 KiB an event when the comment is a long one. */
const wide = followAll.replace(
  'kind reason',
  `kind comment { body ${Array.from({ length: 16 }, (_, at) => `b${at}: body`)} }`,
)
const long = 'о'.repeat(15_000)

let api: TestApi
let anna: Client
beforeAll(async () => {
  api = await testApi()
  anna = await api.as('anna')
})
afterAll(() => api?.[Symbol.asyncDispose]())

async function socketOf(node: LiveNode, client: Client) {
  const peer = await node.connect(bearer(client))
  await peer.expect('connection_ack')
  return peer
}

const codeOf = (extensions: unknown) => (extensions as { code?: string }).code

describe('Connections', () => {
  test(promise('connections (WebSocket and SSE) on a node: 20,000, then 1013 or 503'), async () => {
    await using node = await liveNode(api.services, { connections: 2 })
    const [first] = [await socketOf(node, anna), await node.stream({ query: followAll, token: anna.token as string })]
    expect((await (await node.connect()).closed).code).toBe(1013)
    expect((await node.stream({ query: followAll, token: anna.token as string })).response.status).toBe(503)
    // Whoever leaves makes room.
    first.socket.close()
    await expect.poll(() => node.size).toBe(1)
    await socketOf(node, anna)
  })

  test('sockets that have not said whose they are count too', async () => {
    await using node = await liveNode(api.services, { connections: 2 })
    const silent = await Promise.all([node.connect(null), node.connect(null)])
    expect((await (await node.connect()).closed).code).toBe(1013)
    for (const peer of silent) peer.socket.terminate()
  })

  test(
    promise(
      'connections of one user: 1,000, then 4411 or 429',
      '4411: its user, or its session or token, has as many connections as one may',
    ),
    async () => {
      await using node = await liveNode(api.services, { connectionsPerUser: 2 })
      const again = await api.as('anna')
      await socketOf(node, anna)
      const stream = await node.stream({ query: followAll, token: again.token as string })
      expect((await (await node.connect(bearer(await api.as('anna')))).closed).code).toBe(4411)
      stream.close()
      await expect.poll(() => node.size).toBe(1)
      await socketOf(node, again)
      await socketOf(node, await api.as('vera'))
    },
  )

  test(
    promise(
      'connections of one session or token: 500, then 4411 or 429',
      '429: too many connections of one user, session or token',
    ),
    async () => {
      await using node = await liveNode(api.services, { connectionsPerCredential: 1 })
      const token = await api.issueToken('anna', ['TICKETS_READ'])
      await socketOf(node, anna)
      await node.stream({ query: followAll, token })
      expect((await (await node.connect(bearer(anna))).closed).code).toBe(4411)
      const { response } = await node.stream({ query: followAll, token })
      expect([response.status, response.headers.get('retry-after')]).toEqual([429, '30'])
      expect((await response.json()).errors[0].extensions).toEqual({ code: 'RATE_LIMITED', retryAfterSeconds: 30 })
    },
  )

  test('those who are signed out are nobody in particular', async () => {
    await using node = await liveNode(api.services, { connectionsPerUser: 1, connectionsPerCredential: 1 })
    for (let count = 0; count < 3; count += 1) await (await node.connect()).expect('connection_ack')
  })
})

describe('What waits', () => {
  /** A ticket with this many long comments after the cursor. */
  async function backlog(count: number) {
    const after = await liveCursor(anna)
    const { id } = await api.file('anna')
    for (let written = 0; written < count; written += 1) await comment(anna, id, long)
    return { id, after }
  }

  test(promise('One event may be larger than what may wait.'), async () => {
    await using node = await liveNode(api.services, { queueBytes: 64 * 1024 })
    const { after } = await backlog(2)
    const peer = await socketOf(node, anna)
    peer.subscribe('1', wide, { after })
    for (const version of [1, 2, 3]) expect(versionOf(await peer.expect('next'))).toBe(version)
  })

  test(
    promise(
      'A subscription that catches up takes the next events from the log when the connection has taken those before them.',
    ),
    async () => {
      await using node = await liveNode(api.services)
      const { after } = await backlog(8)
      const peer = await socketOf(node, anna)
      const stream = await node.stream({ query: wide, variables: { after }, token: anna.token as string })
      peer.socket.pause()
      peer.subscribe('1', wide, { after })
      const quick = await socketOf(node, anna)
      quick.subscribe('1', wide, { after })
      // By then the others have met their limits, had they been given everything.
      for (let version = 1; version <= 9; version += 1) expect(versionOf(await quick.expect('next'))).toBe(version)
      expect(node.figures).toMatchObject({ connections: 3, overflows: 0 })
      peer.socket.resume()
      for (let version = 1; version <= 9; version += 1) {
        expect(versionOf(await peer.expect('next'))).toBe(version)
        expect(JSON.parse((await stream.next())?.data ?? '').data.ticketEvents.ticket.version).toBe(version)
      }
      stream.close()
    },
  )

  test(
    promise(
      'A stream for which more waits than may is ended without `complete`.',
      'bytes that wait for a connection: 1 MiB, then 4410 or the end of the stream',
    ),
    async () => {
      await using node = await liveNode(api.services)
      const { id, after } = await backlog(0)
      const quick = await socketOf(node, anna)
      quick.subscribe('1', wide, { after })
      const stream = await node.stream({ query: wide, variables: { after }, token: anna.token as string })
      expect(await stream.next()).toMatchObject({ event: 'next' })
      // Nobody reads it from here on.
      let version = 1
      expect(versionOf(await quick.expect('next'))).toBe(version)
      for (; node.size === 2 && version < 60; version += 1) {
        await comment(anna, id, long)
        expect(versionOf(await quick.expect('next'))).toBe(version + 1)
      }
      expect(node.figures).toMatchObject({ connections: 1, overflows: 1 })
      let lastEventId = ''
      let read = 1
      for (;;) {
        const event = await stream.next().catch(() => undefined)
        if (!event) break
        expect(event.event).toBe('next')
        lastEventId = event.id as string
        expect(JSON.parse(event.data ?? '').data.ticketEvents.ticket.version).toBe(++read)
      }
      expect(read).toBeLessThan(version)
      const headers: Record<string, string> = lastEventId ? { 'last-event-id': lastEventId } : {}
      const back = await node.stream({ query: wide, variables: { after }, token: anna.token as string, headers })
      if (!lastEventId) read = 0
      while (read < version) {
        expect(JSON.parse((await back.next())?.data ?? '').data.ticketEvents.ticket.version).toBe(++read)
      }
      back.close()
    },
  )

  test(
    promise('bytes that wait on a node: 256 MiB, then `RATE_LIMITED` with `retryAfterSeconds` for new subscriptions'),
    async () => {
      await using node = await liveNode(api.services, { queueBytes: 64 * 1024 * 1024, totalQueueBytes: 256 * 1024 })
      const { id, after } = await backlog(0)
      const slow = await socketOf(node, anna)
      slow.subscribe('1', wide, { after })
      await slow.expect('next')
      const other = await socketOf(node, anna)
      slow.socket.pause()
      // Until the network between the two has taken all that it can.
      for (let written = 0; node.figures.queueBytes <= 256 * 1024 && written < 60; written += 1) {
        const before = node.figures.deliveries
        await comment(anna, id, long)
        await expect.poll(() => node.figures.deliveries).toBeGreaterThan(before)
      }
      other.subscribe('new', followAll, {})
      const refused = await other.expect('error')
      expect(refused.payload[0].extensions).toEqual({ code: 'RATE_LIMITED', retryAfterSeconds: 5 })
      const stream = await node.stream({ query: followAll, token: anna.token as string })
      const { errors } = JSON.parse((await stream.next())?.data ?? '')
      expect(codeOf(errors[0].extensions)).toBe('RATE_LIMITED')
      // Queries are answered, and when the reader has gone there is room again.
      other.subscribe('query', '{ viewer { fullName } }')
      expect((await other.expect('next')).payload).toEqual({ data: { viewer: { fullName: 'anna' } } })
      await other.expect('complete')
      slow.socket.terminate()
      await expect.poll(() => node.figures.queueBytes).toBe(0)
      other.subscribe('again', followAll, { after })
      expect(versionOf(await other.expect('next'))).toBe(1)
    },
  )
})

/** A request as it is written, its answer's status; fetch would set an `accept` of its own. */
function post(url: string, token: string, body: string, headers: Record<string, string>) {
  return new Promise<{ status: number; type: string; first: string }>((resolve, reject) => {
    const request = httpRequest(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
    })
    request.on('error', reject)
    request.on('response', (response) => {
      let text = ''
      const done = () => {
        resolve({ status: response.statusCode ?? 0, type: response.headers['content-type'] ?? '', first: text })
        request.destroy()
      }
      response.on('data', (chunk) => {
        text += chunk
        if (text.includes('"data"')) done()
      })
      response.on('end', done)
    })
    request.end(body)
  })
}

describe('A subscription by POST', () => {
  const body = (after: string, query = followAll) => JSON.stringify({ query, variables: { after } })

  test(
    promise('A subscription is an event stream wherever `accept` allows one, also by `*/*` or by saying nothing.'),
    async () => {
      await using node = await liveNode(api.services)
      const after = await liveCursor(anna)
      await api.file('anna')
      for (const headers of [{}, { accept: '*/*' }, { accept: 'application/json, */*' }, { accept: 'text/*' }]) {
        const answer = await post(node.url, anna.token as string, body(after), headers as Record<string, string>)
        expect(answer).toMatchObject({ status: 200, type: 'text/event-stream; charset=utf-8' })
        expect(answer.first).toContain('event: next')
      }
      // A query that only speaks of subscriptions is none.
      const query = body(after, '{ subscription: viewer { fullName } }')
      const answer = await post(node.url, anna.token as string, query, {})
      expect(answer).toMatchObject({ status: 200, first: '{"data":{"subscription":{"fullName":"anna"}}}' })
      expect(answer.type).toContain('json')
    },
  )

  test(promise('406: a subscription where `accept` allows no event stream'), async () => {
    await using node = await liveNode(api.services)
    for (const accept of ['application/json', 'application/graphql-response+json', 'multipart/mixed', 'text/html']) {
      const answer = await post(node.url, anna.token as string, body(await liveCursor(anna)), { accept })
      expect(answer).toMatchObject({ status: 406, type: 'application/json; charset=utf-8' })
      expect(answer.first).toContain('text/event-stream')
    }
    const query = encodeURIComponent('subscription { ticketEvents { cursor } }')
    const answer = await fetch(`${node.url}?query=${query}`, { headers: { accept: 'application/json' } })
    expect(answer.status).toBe(406)
  })
})
