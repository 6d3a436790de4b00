import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Client, type TestApi, testApi } from '../testkit/api.ts'
import { type LiveNode, liveNode } from '../testkit/live.ts'
import { promise } from '../testkit/promise.ts'
import { comment, followAll, liveCursor, signedInByCookie } from './stage.ts'

const onlyVersions = `subscription ($after: String) { ticketEvents(after: $after) { ticket { version } } }`

let api: TestApi
let node: LiveNode
let anna: Client
let token: string
beforeAll(async () => {
  api = await testApi()
  node = await liveNode(api.services, { keepAliveInterval: 30 })
  anna = await api.as('anna')
  token = anna.token as string
})
afterAll(async () => {
  await node[Symbol.asyncDispose]()
  await api[Symbol.asyncDispose]()
})

/** A ticket with versions 1, 2 and 3 after the cursor. */
async function threeVersions() {
  const after = await liveCursor(anna)
  const { id } = await api.file('anna')
  await comment(anna, id, 'второе')
  await comment(anna, id, 'третье')
  return { id, after }
}

describe.each(['GET', 'POST'] as const)('By %s', (method) => {
  test(
    promise('A result of `ticketEvents` has its event’s cursor as `id`, whether or not the client selected `cursor`.'),
    async () => {
      const { after } = await threeVersions()
      const stream = await node.stream({ query: onlyVersions, variables: { after }, token, method })
      expect(stream.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
      expect(stream.response.headers.get('x-accel-buffering')).toBe('no')
      for (const version of [1, 2, 3]) {
        const { id, event, data = '' } = (await stream.next()) ?? {}
        expect(event).toBe('next')
        expect(JSON.parse(data)).toEqual({ data: { ticketEvents: { ticket: { version } } } })
        expect(id).toMatch(/^[\w-]{10,}$/)
      }
      stream.close()
    },
  )

  test(
    promise(
      'A `Last-Event-ID` header goes before the argument `after`, so that a browser’s EventSource resumes by itself.',
    ),
    async () => {
      const { id: ticketId, after } = await threeVersions()
      const first = await node.stream({ query: onlyVersions, variables: { after }, token, method })
      const { id: lastEventId = '' } = (await first.next()) ?? {}
      first.close()
      const headers = { 'last-event-id': lastEventId }
      const again = await node.stream({ query: followAll, variables: { after }, token, method, headers })
      const versions = []
      for (let read = 0; read < 2; read += 1)
        versions.push(JSON.parse((await again.next())?.data ?? '').data.ticketEvents)
      expect(versions.map(({ ticket }) => ticket.version)).toEqual([2, 3])
      await comment(anna, ticketId, 'четвёртое')
      expect(JSON.parse((await again.next())?.data ?? '').data.ticketEvents.ticket.version).toBe(4)
      again.close()
    },
  )

  test(
    promise(
      'Errors of the operation, also before its start, come as `next` with `errors`, then `complete`, with status 200.',
    ),
    async () => {
      for (const [query, variables, code] of [
        [followAll, { after: 'x' }, 'BAD_USER_INPUT'],
        ['subscription { nothing }', {}, 'GRAPHQL_VALIDATION_FAILED'],
        ['subscription {', {}, 'GRAPHQL_PARSE_FAILED'],
      ] as const) {
        const stream = await node.stream({ query, variables, token, method })
        expect(stream.response.status).toBe(200)
        const answer = await stream.next()
        expect(answer).toMatchObject({ event: 'next' })
        expect(JSON.parse(answer?.data ?? '')).toMatchObject({ errors: [{ extensions: { code } }] })
        expect(await stream.next()).toEqual({ event: 'complete', data: '' })
        expect(await stream.next()).toBeUndefined()
      }
    },
  )

  test('signed out, and with a bad token, a subscription is UNAUTHENTICATED', async () => {
    for (const bad of [undefined, 'nobody']) {
      const stream = await node.stream({ query: followAll, token: bad, method })
      expect(JSON.parse((await stream.next())?.data ?? '').errors[0].extensions.code).toBe('UNAUTHENTICATED')
    }
  })
})

test(
  promise(
    'An event that the server failed to resolve ends the subscription with `INTERNAL_SERVER_ERROR`; the cursor of the event before it brings it again.',
  ),
  async () => {
    const withType =
      'subscription ($after: String) { ticketEvents(after: $after) { ticket { version type { name } } } }'
    const { after } = await threeVersions()
    await api.services.db.query('ALTER TABLE ticket_types RENAME TO types_away')
    const failing = await node.stream({ query: withType, variables: { after }, token })
    const failure = await failing.next()
    expect(failure).not.toHaveProperty('id')
    expect(JSON.parse(failure?.data ?? '')).toEqual({
      errors: [
        expect.objectContaining({ extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: expect.any(String) } }),
      ],
    })
    // No `complete`: an EventSource comes back by itself.
    expect(await failing.next()).toBeUndefined()
    await api.services.db.query('ALTER TABLE types_away RENAME TO ticket_types')
    const again = await node.stream({ query: withType, variables: { after }, token })
    expect(JSON.parse((await again.next())?.data ?? '').data.ticketEvents.ticket).toMatchObject({ version: 1 })
    again.close()
  },
)

test(
  promise(
    'Each result is `event: next` with the result as `data`; the end is `event: complete`, then the connection closes.',
    '405: GET for a query or mutation',
  ),
  async () => {
    const query = '{ viewer { fullName } }'
    const stream = await node.stream({ query, token })
    expect(await stream.next()).toEqual({ event: 'next', data: '{"data":{"viewer":{"fullName":"anna"}}}' })
    expect(await stream.next()).toEqual({ event: 'complete', data: '' })
    const refused = await node.stream({ query, token, method: 'GET' })
    expect(refused.response.status).toBe(405)
    expect(refused.response.headers.get('allow')).toBe('POST')
  },
)

test(promise('400: no GraphQL request at all', '415: a body that is not JSON'), async () => {
  const headers = { accept: 'text/event-stream', 'content-type': 'application/json' }
  const post = (body: string, more = {}) => fetch(node.url, { method: 'POST', headers: { ...headers, ...more }, body })
  expect((await post('{')).status).toBe(400)
  expect((await post('{"query":1}')).status).toBe(400)
  expect((await post('{"query":"{viewer{id}}","variables":[]}')).status).toBe(400)
  expect((await post('{"query":"{viewer{id}}"}', { 'content-type': 'text/plain' })).status).toBe(415)
  expect((await fetch(`${node.url}?query=%7Ba%7D&variables=%7B`, { headers })).status).toBe(400)
})

test(promise('403: a cookie from a page of another origin'), async () => {
  const { cookie } = await signedInByCookie(api)
  const from = (origin: string) => node.stream({ query: '{ viewer { fullName } }', headers: { cookie, origin } })
  expect(JSON.parse((await (await from(new URL(node.url).origin)).next())?.data ?? '').data.viewer.fullName).toBe(
    'Ольга',
  )
  expect((await from('https://evil.example')).response.status).toBe(403)
})

test('a client that lists event streams behind JSON gets them for subscriptions only', async () => {
  const accept = 'application/graphql-response+json, application/json, text/event-stream, multipart/mixed'
  const answer = await node.stream({ query: '{ viewer { fullName } }', token, headers: { accept } })
  expect(await answer.response.json()).toEqual({ data: { viewer: { fullName: 'anna' } } })
  const { after } = await threeVersions()
  const stream = await node.stream({ query: onlyVersions, variables: { after }, token, headers: { accept } })
  expect(await stream.next()).toMatchObject({ event: 'next', id: expect.stringMatching(/^[\w-]+$/) })
  stream.close()
})

test(
  promise('Comments keep proxies from giving a quiet stream up.', 'time between two comments in an event stream: 15 s'),
  async () => {
    // Nothing matches: an event of another test that is read late would be no comment.
    const query = 'subscription { ticketEvents(filter: { status: [] }) { cursor } }'
    const { response } = await node.stream({ query, token })
    const reader = (response.body as ReadableStream<Uint8Array>).getReader()
    let text = ''
    while (text.length < 3 * ':\n\n'.length) {
      const { value, done } = await reader.read()
      if (done) throw new Error(`The stream has ended after ${JSON.stringify(text)}`)
      text += new TextDecoder().decode(value)
    }
    expect(text).toMatch(/^(:\n\n)+$/)
    await reader.cancel()
  },
)

test(
  promise(
    'A server that stops ends its streams without `complete`, and so does `INTERNAL_SERVER_ERROR`: the client resumes.',
  ),
  async () => {
    const stopping = await liveNode(api.services)
    const { after } = await threeVersions()
    const stream = await stopping.stream({ query: onlyVersions, variables: { after }, token })
    for (let read = 0; read < 3; read += 1) expect(await stream.next()).toMatchObject({ event: 'next' })
    await stopping[Symbol.asyncDispose]()
    expect(await stream.next()).toBeUndefined()
  },
)

test(promise('503: the node is full, or stopping; `Retry-After` says when to come again'), async () => {
  await using full = await liveNode(api.services, { connections: 0 })
  const { response } = await full.stream({ query: followAll, token })
  expect(response.status).toBe(503)
  expect(response.headers.get('retry-after')).toBe('5')
  expect((await response.json()).errors[0].extensions).toEqual({ code: 'RATE_LIMITED', retryAfterSeconds: 5 })
})
