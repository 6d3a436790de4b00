import type { Socket } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Client, type TestApi, testApi } from '../testkit/api.ts'
import { type LiveNode, liveNode, type Peer } from '../testkit/live.ts'
import { promise } from '../testkit/promise.ts'
import { bearer, comment, followAll, liveCursor, versionOf } from './stage.ts'

let api: TestApi
let anna: Client
beforeAll(async () => {
  api = await testApi()
  anna = await api.as('anna')
})
afterAll(() => api?.[Symbol.asyncDispose]())

async function socketOf(node: LiveNode, perMessageDeflate: boolean): Promise<Peer> {
  const peer = await node.connect(bearer(anna), {}, { perMessageDeflate })
  await peer.expect('connection_ack')
  return peer
}

/** What has come over the network so far. */
const bytesOf = (peer: Peer) => (peer.socket as unknown as { _socket: Socket })._socket.bytesRead

test(
  promise(
    'Compression (`permessage-deflate`) is off unless the operator allows it; with it and without it a client gets the same.',
  ),
  async () => {
    await using plain = await liveNode(api.services)
    await using node = await liveNode(api.services, { compression: true })
    const after = await liveCursor(anna)
    const compressed = await socketOf(node, true)
    const refused = await socketOf(plain, true)
    const unasked = await socketOf(node, false)
    expect([compressed, refused, unasked].map((peer) => peer.socket.extensions)).toEqual(['permessage-deflate', '', ''])
    const peers = [compressed, refused, unasked]
    for (const peer of peers) peer.subscribe('1', followAll, { after })
    const { id } = await api.file('anna')
    for (let version = 2; version <= 30; version += 1) await comment(anna, id, `Уточнение ${version}`)
    const seen = []
    for (const peer of peers) {
      const messages = []
      for (let version = 1; version <= 30; version += 1) {
        const message = await peer.expect('next')
        expect(versionOf(message)).toBe(version)
        messages.push(message)
      }
      seen.push(messages)
    }
    expect(seen[0]).toEqual(seen[1])
    expect(seen[2]).toEqual(seen[1])
    expect(bytesOf(unasked)).toBe(bytesOf(refused))
    // One event is much like the other.
    expect(bytesOf(compressed)).toBeLessThan(bytesOf(refused) / 2)
    // Queries and the ends of subscriptions go the same way.
    compressed.send({ id: '1', type: 'complete' })
    compressed.subscribe('2', '{ viewer { fullName } }')
    expect((await compressed.expect('next')).payload).toEqual({ data: { viewer: { fullName: 'anna' } } })
    expect(await compressed.expect('complete')).toEqual({ id: '2', type: 'complete' })
    await expect.poll(() => [node.figures.queueBytes, node.figures.members]).toEqual([0, 1])
  },
)

test('a compressed reader that is slow is closed with 4410 as any other, and resumes', async () => {
  await using node = await liveNode(api.services, { compression: true, queueBytes: 256 * 1024 })
  const after = await liveCursor(anna)
  const slow = await socketOf(node, true)
  const quick = await socketOf(node, true)
  // Text that does not compress well, or the network would take all of it.
  const wide = followAll.replace('kind reason', 'kind comment { body a: body b: body c: body d: body e: body f: body }')
  const noise = () =>
    Array.from({ length: 15_000 }, () => String.fromCodePoint(0x4e00 + Math.floor(Math.random() * 20_000))).join('')
  for (const peer of [slow, quick]) peer.subscribe('1', wide, { after })
  const { id } = await api.file('anna')
  expect(versionOf(await slow.expect('next'))).toBe(1)
  expect(versionOf(await quick.expect('next'))).toBe(1)
  slow.socket.pause()
  let last = 1
  for (; node.size === 2 && last < 200; last += 1) {
    await comment(anna, id, noise())
    expect(versionOf(await quick.expect('next'))).toBe(last + 1)
  }
  expect(node.figures).toMatchObject({ connections: 1, overflows: 1, closed: { 4410: 1 } })
  await expect.poll(() => node.figures.queueBytes).toBe(0)
  slow.socket.resume()
  let version = 1
  let cursor = after
  for (;;) {
    const message = await slow.next().catch(() => null)
    if (!message) break
    expect(versionOf(message)).toBe(++version)
    cursor = message.payload.data.ticketEvents.cursor
  }
  if (version === 1) version = 0
  expect((await slow.closed).code).toBe(4410)
  const back = await socketOf(node, true)
  back.subscribe('1', wide, { after: cursor })
  while (version < last) expect(versionOf(await back.expect('next'))).toBe(++version)
})
