import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestApi, testApi } from '../testkit/api.ts'
import { type LiveNode, liveNode } from '../testkit/live.ts'
import { promise } from '../testkit/promise.ts'
import { anotherNode, bearer, comment, followAll, liveCursor, signedInByCookie } from './stage.ts'

let api: TestApi
let node: LiveNode
let other: LiveNode
beforeAll(async () => {
  api = await testApi()
  node = await liveNode(api.services)
  other = await anotherNode(api)
})
afterAll(async () => {
  await other[Symbol.asyncDispose]()
  await node[Symbol.asyncDispose]()
  await api[Symbol.asyncDispose]()
})

const db = () => api.services.db

/** Milliseconds: a second is promised; ten times that is a busy machine, and still nobody who was forgotten. */
const aSecond = 10_000

/** Runs the work; the time from its end to the close of both sockets, and their codes. */
async function closings(init: Record<string, unknown>, work: () => Promise<unknown>) {
  const peers = await Promise.all([node.connect(init), other.connect(init)])
  for (const peer of peers) await peer.expect('connection_ack')
  await work()
  const since = performance.now()
  const codes = (await Promise.all(peers.map((peer) => peer.closed))).map(({ code }) => code)
  return { codes, took: performance.now() - since }
}

describe('Within a second, on every node', () => {
  test(
    promise(
      'Within a second, on every node, the connection is closed by the end of its session or the revocation of its token.',
    ),
    async () => {
      const anna = await api.as('anna')
      const { codes, took } = await closings(bearer(anna), () =>
        db().query('DELETE FROM sessions WHERE user_id = $1', [api.world.people.anna.id]),
      )
      expect(codes).toEqual([4403, 4403])
      expect(took).toBeLessThan(aSecond)
    },
  )

  test(promise('4403: the credential was refused, has been revoked or has expired'), async () => {
    const token = await api.issueToken('boris', ['TICKETS_READ'])
    const boris = await api.as('boris')
    const { apiTokens } = await boris.get('{ apiTokens { id } }')
    const { codes, took } = await closings({ authorization: `Bearer ${token}` }, () =>
      boris.get('mutation ($input: RevokeApiTokenInput!) { revokeApiToken(input: $input) { apiToken { id } } }', {
        input: { id: apiTokens[0].id },
      }),
    )
    expect(codes).toEqual([4403, 4403])
    expect(took).toBeLessThan(aSecond)
  })

  test(promise('So it is by the expiry of its credential and the removal of its user.'), async () => {
    const { token, userId } = await signedInByCookie(api)
    const { codes, took } = await closings({ authorization: `Bearer ${token}` }, () =>
      db().query('DELETE FROM users WHERE id = $1', [userId]),
    )
    expect(codes).toEqual([4403, 4403])
    expect(took).toBeLessThan(aSecond)
  })

  test('the expiry of its session', async () => {
    const vera = await api.as('vera')
    const [session] = await db().query<{ expiresAt: Date }>(
      `UPDATE sessions SET expires_at = now() + interval '2 seconds' WHERE user_id = $1
       RETURNING expires_at AS "expiresAt"`,
      [api.world.people.vera.id],
    )
    // On a machine so slow that it is over before they are let in, they are refused with the same code.
    const peers = await Promise.all([node.connect(bearer(vera)), other.connect(bearer(vera))])
    const codes = (await Promise.all(peers.map((peer) => peer.closed))).map(({ code }) => code)
    expect(codes).toEqual([4403, 4403])
    const late = Date.now() - (session?.expiresAt.getTime() ?? 0)
    expect(late).toBeGreaterThanOrEqual(0)
    expect(late).toBeLessThan(aSecond)
  })
})

test('A credential that is revoked while its connection is being opened closes it too', async () => {
  const { services } = api
  const auth = {
    ...services.auth,
    async identify(...given: Parameters<typeof services.auth.identify>) {
      const viewer = await services.auth.identify(...given)
      const passed = await services.log.open()
      await db().query('DELETE FROM sessions WHERE id = $1', [viewer?.credential.id])
      services.log.wake()
      // The node has seen the revocation, and nobody had the connection yet.
      await passed.next()
      return viewer
    },
  }
  await using late = await liveNode({ ...services, auth })
  const peer = await late.connect(bearer(await api.as('anna')))
  expect((await peer.closed).code).toBe(4403)
})

test(promise('Signing out of its own session closes the WebSocket.'), async () => {
  const peer = await node.connect(bearer(await api.as('anna')))
  await peer.expect('connection_ack')
  peer.subscribe('1', 'mutation { signOut { ok } }')
  expect((await peer.closed).code).toBe(4403)
})

test(promise('No event comes that was committed after the revocation.'), async () => {
  const anna = await api.as('anna')
  const agnes = await api.as('agnes')
  const peer = await node.connect(bearer(anna))
  await peer.expect('connection_ack')
  peer.subscribe('1', followAll, { after: await liveCursor(anna) })
  const ticket = await api.file('boris')
  expect((await peer.expect('next')).payload.data.ticketEvents.ticket.number).toBe(ticket.number)
  await db().query('DELETE FROM sessions WHERE user_id = $1', [api.world.people.anna.id])
  await comment(agnes, ticket.id, 'После отзыва')
  for (;;) {
    const message = await peer.next().catch(() => null)
    if (message === null) break
    expect(message).not.toMatchObject({ type: 'next', payload: { data: { ticketEvents: {} } } })
  }
  expect((await peer.closed).code).toBe(4403)
})

test(
  promise('A change of access takes effect on the events after it, and a narrowed right closes nothing.'),
  async () => {
    const anna = await api.as('anna')
    const vera = await api.as('vera')
    const ticket = await api.file('anna')
    const peer = await node.connect(bearer(vera))
    await peer.expect('connection_ack')
    peer.subscribe('1', followAll, { after: await liveCursor(vera) })
    const { slug } = api.world.desks.open
    const seen = (visibility: string) =>
      db().query(`UPDATE desks SET visibility = $2::"DeskVisibility" WHERE slug = $1`, [slug, visibility])

    const next = async () => (await peer.expect('next')).payload.data.ticketEvents.ticket

    await comment(anna, ticket.id, 'видно всем')
    expect(await next()).toEqual({ number: ticket.number, version: 2 })
    await seen('OWN')
    await comment(anna, ticket.id, 'видно одной Анне')
    const veras = await api.file('vera')
    expect(await next()).toEqual({ number: veras.number, version: 1 })
    await seen('ALL')
    await comment(anna, ticket.id, 'снова видно всем')
    expect(await next()).toEqual({ number: ticket.number, version: 4 })
  },
)

test(
  promise('A credential that is revoked or expires ends the stream with `UNAUTHENTICATED` in a last `next`.'),
  async () => {
    const anna = await api.as('anna')
    const stream = await node.stream({ query: followAll, token: anna.token ?? '' })
    await db().query('DELETE FROM sessions WHERE user_id = $1', [api.world.people.anna.id])
    const last = await stream.next()
    expect(last).toMatchObject({ event: 'next' })
    expect(JSON.parse(last?.data ?? '')).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] })
    expect(await stream.next()).toEqual({ event: 'complete', data: '' })
    expect(await stream.next()).toBeUndefined()
  },
)

test('A connection that is gone is forgotten', async () => {
  const before = node.size
  const peer = await node.connect(bearer(await api.as('anna')))
  await peer.expect('connection_ack')
  const stream = await node.stream({ query: followAll, token: (await api.as('anna')).token ?? '' })
  expect(node.size).toBe(before + 2)
  peer.socket.close()
  stream.close()
  await expect.poll(() => node.size).toBe(before)
})
