import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestApi, testApi } from '../testkit/api.ts'
import { type LiveNode, liveNode, type Peer } from '../testkit/live.ts'
import { promise } from '../testkit/promise.ts'
import { anotherNode, bearer, comment, followAll, liveCursor, signedInByCookie, versionOf } from './stage.ts'

let api: TestApi
beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api[Symbol.asyncDispose]())

/** A socket that speaks for Anna. */
async function annasSocket(node: LiveNode) {
  const anna = await api.as('anna')
  const peer = await node.connect(bearer(anna))
  await peer.expect('connection_ack')
  return { anna, peer, after: await liveCursor(anna) }
}

describe('Resume', () => {
  test(
    promise(
      'An event’s cursor continues right after that event, on any node: nothing is lost, repeated or reordered.',
      'Within a subscription, and across its resumptions, no event comes twice.',
    ),
    async () => {
      await using node = await liveNode(api.services)
      await using other = await anotherNode(api)
      const { anna, peer, after } = await annasSocket(node)
      const ticket = await api.file('anna')
      peer.subscribe('1', followAll, { after })
      const filed = await peer.expect('next')
      expect(versionOf(filed)).toBe(1)
      await comment(anna, ticket.id, 'Уточнение')
      expect(versionOf(await peer.expect('next'))).toBe(2)
      peer.socket.terminate()

      await comment(anna, ticket.id, 'Ещё одно')
      const back = await other.connect(bearer(anna))
      await back.expect('connection_ack')
      back.subscribe('1', followAll, { after: filed.payload.data.ticketEvents.cursor })
      expect(versionOf(await back.expect('next'))).toBe(2)
      expect(versionOf(await back.expect('next'))).toBe(3)
    },
  )

  test('A cursor of another epoch ends the subscription with one result that has CURSOR_EXPIRED', async () => {
    await using elsewhere = await testApi()
    await using node = await liveNode(api.services)
    const { peer } = await annasSocket(node)
    peer.subscribe('1', followAll, { after: await liveCursor(await elsewhere.as('anna')) })
    expect(await peer.next()).toMatchObject({
      type: 'next',
      payload: { errors: [{ extensions: { code: 'CURSOR_EXPIRED' } }] },
    })
    expect(await peer.next()).toEqual({ id: '1', type: 'complete' })
  })

  test(
    promise(
      '`connection_init` may carry `{ "authorization": "Bearer …", "language": "ru" }`.',
      'Every failure of one that was started is a last `next` with `errors`, followed by `complete`.',
    ),
    async () => {
      await using node = await liveNode(api.services)
      const peer = await node.connect({ ...bearer(await api.as('anna')), language: 'ru' })
      await peer.expect('connection_ack')
      peer.subscribe('1', followAll, { after: 'вчера' })
      const { payload } = await peer.expect('next')
      expect(payload.errors[0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT', fields: [{ path: ['after'] }] } })
      expect(payload.errors[0].message).toContain('Это не курсор')
      await peer.expect('complete')
    },
  )
})

describe('Who connects', () => {
  test(promise('A bearer token that is not good closes the socket with 4403.'), async () => {
    await using node = await liveNode(api.services)
    const peer = await node.connect({ authorization: `Bearer ${randomBytes(24).toString('base64url')}` })
    expect(await peer.closed).toMatchObject({ code: 4403 })
  })

  test(promise('So do cookies from a page of another origin, unless a token speaks for it.'), async () => {
    await using node = await liveNode(api.services)
    const { cookie } = await signedInByCookie(api)
    const own = await node.connect({}, { cookie, origin: new URL(node.url).origin })
    await own.expect('connection_ack')
    own.subscribe('1', '{ viewer { fullName } }')
    expect((await own.expect('next')).payload).toEqual({ data: { viewer: { fullName: 'Ольга' } } })
    const foreign = await node.connect({}, { cookie, origin: 'https://evil.example' })
    expect(await foreign.closed).toMatchObject({ code: 4403 })
  })

  test(promise('With neither token nor session the connection is a signed-out one.'), async () => {
    await using node = await liveNode(api.services)
    const peer = await node.connect()
    await peer.expect('connection_ack')
    peer.subscribe('1', '{ viewer { id } desks { slug } }')
    expect((await peer.expect('next')).payload.data).toMatchObject({ viewer: null, desks: [{ slug: 'open' }, {}, {}] })
    await peer.expect('complete')
    peer.subscribe('2', followAll)
    const { payload } = await peer.expect('next')
    expect(payload.errors[0].extensions.code).toBe('UNAUTHENTICATED')
  })
})

test(promise('A bearer token goes before the cookie.'), async () => {
  await using node = await liveNode(api.services)
  const anna = await api.as('anna')
  const user = await api.services.auth.createUser({
    email: 'petr@zakupki.example',
    fullName: 'Пётр',
    password: 'otklik-demo',
    role: 'REQUESTER',
  })
  const { cookies } = await api.services.auth.signIn({ email: user.email, password: 'otklik-demo', address: null })
  const cookie = cookies.map((each) => each.split(';', 1)[0]).join('; ')
  for (const [init, name] of [
    [bearer(anna), 'anna'],
    [{}, 'Пётр'],
  ] as const) {
    const peer = await node.connect(init, { cookie })
    await peer.expect('connection_ack')
    peer.subscribe('1', '{ viewer { fullName } }')
    expect((await peer.expect('next')).payload).toEqual({ data: { viewer: { fullName: name } } })
  }
  // One that is not good is not helped out by the cookie.
  const peer = await node.connect({ authorization: 'Bearer nobody' }, { cookie })
  expect((await peer.closed).code).toBe(4403)
})

test(promise('`signIn` over a WebSocket changes nothing in whom that connection speaks for.'), async () => {
  await using node = await liveNode(api.services)
  await api.services.auth.createUser({
    email: 'inna@zakupki.example',
    fullName: 'Инна',
    password: 'otklik-demo',
    role: 'REQUESTER',
  })
  const { peer } = await annasSocket(node)
  const signIn = 'mutation ($input: SignInInput!) { signIn(input: $input) { token } }'
  peer.subscribe('1', signIn, { input: { email: 'inna@zakupki.example', password: 'otklik-demo' } })
  expect((await peer.expect('next')).payload.data.signIn.token).toEqual(expect.any(String))
  await peer.expect('complete')
  peer.subscribe('2', '{ viewer { fullName } }')
  expect((await peer.expect('next')).payload).toEqual({ data: { viewer: { fullName: 'anna' } } })
})

test(
  promise('Queries and mutations over a WebSocket are judged by the rights of the moment at which they come.'),
  async () => {
    await using node = await liveNode(api.services)
    const boris = await api.as('boris')
    const peer = await node.connect(bearer(boris))
    await peer.expect('connection_ack')
    const roles = []
    for (const role of ['AGENT', 'REQUESTER'] as const) {
      await api.services.db.query('UPDATE users SET role = $2::"Role" WHERE id = $1', [api.world.people.boris.id, role])
      peer.subscribe(role, '{ viewer { role } }')
      roles.push((await peer.expect('next')).payload.data.viewer.role)
      await peer.expect('complete')
    }
    expect(roles).toEqual(['AGENT', 'REQUESTER'])
  },
)

describe('Operations', () => {
  test(
    promise('An operation that cannot be started, as one that does not parse or validate, is answered with `error`.'),
    async () => {
      await using node = await liveNode(api.services)
      const { peer } = await annasSocket(node)
      peer.subscribe('1', '{ nothing }')
      expect((await peer.expect('error')).payload[0].extensions).toEqual({ code: 'GRAPHQL_VALIDATION_FAILED' })
      // Over HTTP it has passed through more hands, and is remembered.
      const headers = { 'content-type': 'application/json' }
      await fetch(node.url, { method: 'POST', headers, body: '{"query":"{"}' })
      peer.subscribe('2', '{')
      expect((await peer.expect('error')).payload[0].extensions).toEqual({ code: 'GRAPHQL_PARSE_FAILED' })
      peer.subscribe('3', 'query One { viewer { id } } query Other { viewer { id } }')
      expect((await peer.expect('error')).payload[0].extensions).toMatchObject({
        code: 'BAD_USER_INPUT',
        fields: [{ path: ['operationName'] }],
      })
    },
  )

  test('A completed subscription brings nothing more', async () => {
    await using node = await liveNode(api.services)
    const { anna, peer, after } = await annasSocket(node)
    const ticket = await api.file('anna')
    peer.subscribe('1', followAll, { after })
    await peer.expect('next')
    peer.send({ id: '1', type: 'complete' })
    peer.subscribe('2', followAll, { after })
    await peer.expect('next')
    await comment(anna, ticket.id, 'Только для второй')
    expect((await peer.expect('next')).id).toBe('2')
    peer.subscribe('3', '{ viewer { id } }')
    expect([(await peer.next()).id, (await peer.next()).id]).toEqual(['3', '3'])
  })

  test('Mutations run over the socket too, and a query’s limits hold there', async () => {
    await using node = await liveNode(api.services)
    const { peer, after } = await annasSocket(node)
    const ticket = await api.file('anna')
    peer.subscribe(
      '1',
      'mutation ($input: WithdrawTicketInput!) { withdrawTicket(input: $input) { ticket { status } } }',
      {
        input: { ticketId: ticket.id },
      },
    )
    expect((await peer.expect('next')).payload.data.withdrawTicket.ticket.status).toBe('NOT_A_BUG')
    await peer.expect('complete')
    const aliases = Array.from({ length: 100 }, (_, at) => `a${at}: ticketEvents(after: "${after}") { id }`).join(' ')
    peer.subscribe('2', `subscription { ${aliases} }`)
    const answer = await peer.next()
    expect(JSON.stringify(answer.payload)).toMatch(/QUERY_TOO_COMPLEX|GRAPHQL_VALIDATION_FAILED/)
  })

  test(promise('operations at once on a WebSocket: 200, then `RATE_LIMITED` for the operation'), async () => {
    await using node = await liveNode(api.services, { operations: 2 })
    const { peer, after } = await annasSocket(node)
    for (const id of ['1', '2', '3']) peer.subscribe(id, followAll, { after })
    const refused = await peer.expect('error')
    expect(refused).toMatchObject({
      id: '3',
      payload: [{ extensions: { code: 'RATE_LIMITED', retryAfterSeconds: 5 } }],
    })
    await api.file('anna')
    expect([(await peer.expect('next')).id, (await peer.expect('next')).id].sort()).toEqual(['1', '2'])
  })

  test(
    promise(
      'A slow reader harms nobody: when more waits for it than may, what waits is dropped and its WebSocket closed with 4410.',
      'It resumes by the cursor of the last event that it has.',
      '4410: the client takes less than comes',
    ),
    async () => {
      await using node = await liveNode(api.services, { queueBytes: 1024 * 1024 })
      const { anna, peer: slow, after } = await annasSocket(node)
      const { peer: quick } = await annasSocket(node)
      const ticket = await api.file('anna')
      // Large results, so that what the network takes by itself is soon full.
      const wide = followAll.replace(
        'kind reason',
        `kind comment { body ${Array.from({ length: 16 }, (_, at) => `b${at}: body`)} }`,
      )
      slow.subscribe('1', wide, { after })
      quick.subscribe('1', wide, { after })
      await slow.expect('next')
      expect(versionOf(await quick.expect('next'))).toBe(1)
      slow.socket.pause()
      let last = 1
      for (; node.size === 2 && last < 60; last += 1) {
        await comment(anna, ticket.id, 'о'.repeat(15_000))
        expect(versionOf(await quick.expect('next'))).toBe(last + 1)
      }
      expect(node.figures).toMatchObject({ connections: 1, queueBytes: 0, closed: { 4410: 1 } })

      slow.socket.resume()
      let version = 1
      let cursor = after
      for (;;) {
        const message = await slow.next().catch(() => null)
        if (!message) break
        expect(versionOf(message)).toBe(++version)
        cursor = message.payload.data.ticketEvents.cursor
      }
      expect((await slow.closed).code).toBe(4410)
      expect(version).toBeLessThan(last)
      const { peer: back } = await annasSocket(node)
      back.subscribe('1', wide, { after: cursor })
      while (version < last) expect(versionOf(await back.expect('next'))).toBe(++version)
    },
  )
})

describe('The socket is closed with', () => {
  test.each<[number, string, (peer: Peer) => unknown]>([
    [4400, promise('4400: a message that the protocol does not know'), (peer) => peer.socket.send('{"type":"hello"}')],
    [4401, promise('4401: an operation before `connection_ack`'), (peer) => peer.subscribe('1', '{ viewer { id } }')],
    [1009, promise('1009: a message larger than 256 KiB'), (peer) => peer.socket.send(`"${'x'.repeat(256 * 1024)}"`)],
    [4408, promise('4408: no `connection_init` in time', 'time for `connection_init`: 5 s, then 4408'), () => {}],
    [
      4429,
      promise('4429: a second `connection_init`'),
      (peer) => {
        for (const type of ['connection_init', 'connection_init']) peer.send({ type })
      },
    ],
  ])('%i (%s)', async (code, _, act) => {
    await using node = await liveNode(api.services, { initTimeout: code === 4408 ? 50 : 5000 })
    const peer = await node.connect(null)
    act(peer)
    expect((await peer.closed).code).toBe(code)
  })

  test(promise('4409: an operation’s id that is in use'), async () => {
    await using node = await liveNode(api.services)
    const { peer } = await annasSocket(node)
    peer.subscribe('1', followAll)
    peer.subscribe('1', followAll)
    expect((await peer.closed).code).toBe(4409)
  })

  test(promise('4406: another subprotocol'), async () => {
    await using node = await liveNode(api.services)
    const peer = await node.connect(null, {}, { protocol: [] })
    expect((await peer.closed).code).toBe(4406)
  })

  test('1013: the node holds as many connections as it may', async () => {
    await using node = await liveNode(api.services, { connections: 1 })
    await annasSocket(node)
    const peer = await node.connect()
    expect((await peer.closed).code).toBe(1013)
  })

  test(promise('1001: the server is stopping'), async () => {
    const node = await liveNode(api.services)
    const { peer, after } = await annasSocket(node)
    peer.subscribe('1', followAll, { after })
    await node[Symbol.asyncDispose]()
    // Nothing before it, no `complete` either: the subscription is not over.
    await expect(peer.next()).rejects.toThrow('1001')
  })

  test(promise('4500: a fault of the server'), async () => {
    const settings = { ...api.services.settings }
    Object.defineProperty(settings, 'trustProxy', {
      get() {
        throw new Error('A fault')
      },
    })
    await using node = await liveNode({ ...api.services, settings })
    const peer = await node.connect(bearer(await api.as('anna')))
    expect((await peer.closed).code).toBe(4500)
    expect(node.figures.closed).toEqual({ 4500: 1 })
  })

  test(
    promise(
      'The server pings; a peer that has not answered by the next ping is cut off.',
      'time between two pings of a WebSocket: 12 s',
    ),
    async () => {
      await using node = await liveNode(api.services, { pingInterval: 40 })
      const deaf = await node.connect(null, {}, { autoPong: false })
      expect((await deaf.closed).code).toBe(1006)
    },
  )
})
