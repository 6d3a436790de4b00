import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Client, type TestApi, testApi } from '../testkit/api.ts'
import { type LiveNode, liveNode, type Peer } from '../testkit/live.ts'
import { promise } from '../testkit/promise.ts'
import { anotherNode, bearer, followAll, liveCursor, repeatLastEvent, versionOf } from './stage.ts'

// Thousands of subscriptions, on a machine that may be busy.
vi.setConfig({ testTimeout: 240_000 })

let api: TestApi
let anna: Client
beforeAll(async () => {
  api = await testApi()
  anna = await api.as('anna')
})
afterAll(() => api?.[Symbol.asyncDispose]())

async function socketsOf(node: LiveNode, client: Client, count: number): Promise<Peer[]> {
  const peers = await Promise.all(Array.from({ length: count }, () => node.connect(bearer(client))))
  for (const peer of peers) await peer.expect('connection_ack')
  return peers
}

const joined = (node: LiveNode, members: number) =>
  expect.poll(() => node.figures.members, { timeout: 120_000 }).toBe(members)

test(
  promise(
    'Those who come back at once with young cursors, each with its own, are served from memory: SQL statements do not grow.',
  ),
  async () => {
    const first = await liveCursor(anna)
    const { id } = await api.file('anna')
    await repeatLastEvent(api, id, 100)
    const cursors: string[] = []
    {
      await using before = await liveNode(api.services)
      const [reader] = await socketsOf(before, anna, 1)
      reader?.subscribe('1', followAll, { after: first })
      for (let version = 1; version <= 101; version += 1) {
        const message = await (reader as Peer).expect('next')
        expect(versionOf(message)).toBe(version)
        cursors.push(message.payload.data.ticketEvents.cursor)
      }
    }
    // The node has been restarted: what it knows of the log it has read since.
    await using node = await anotherNode(api)
    const peers = await socketsOf(node, anna, 10)
    let subscribed = 0
    const counts: number[] = []
    for (const size of [10, 1000]) {
      const versions = new Map<string, number>()
      const { texts } = await api.statements(async () => {
        for (let index = 0; index < size; index += 1) {
          const at = index % 100
          const name = `${size} ${index}`
          versions.set(name, at + 1)
          peers[index % peers.length]?.subscribe(name, followAll, { after: cursors[at] })
        }
        subscribed += size
        await joined(node, subscribed)
      })
      // Each has got everything after its own cursor, once and in order.
      for (const [index, peer] of peers.entries()) {
        const own = [...versions.keys()].filter((_, at) => at % peers.length === index)
        let left = own.reduce((sum, name) => sum + 101 - (versions.get(name) as number), 0)
        for (; left > 0; left -= 1) {
          const message = await peer.expect('next')
          const name = message.id as string
          const version = (versions.get(name) as number) + 1
          if (versionOf(message) !== version) throw new Error(`${name}: ${versionOf(message)} instead of ${version}`)
          versions.set(name, version)
        }
      }
      expect(new Set(versions.values())).toEqual(new Set([101]))
      counts.push(texts.length)
    }
    expect(counts).toEqual([0, 0])
  },
)

test(
  promise(
    'When a change touches many connections of a node, their rights are read together: a statement for each thousand.',
  ),
  async () => {
    await using node = await liveNode(api.services)
    const counts: number[] = []
    const peers: Peer[] = []
    for (const [size, visibility] of [
      [2, 'OWN'],
      [40, 'ORGANIZATION'],
    ] as const) {
      const more = await socketsOf(node, anna, size - peers.length)
      for (const peer of more) peer.subscribe('1', followAll)
      peers.push(...more)
      await joined(node, size)
      const { texts } = await api.statements(async () => {
        await api.services.db.query(`UPDATE desks SET visibility = '${visibility}' WHERE slug = 'shared'`)
        // Nobody gets it before their rights have been read.
        const { number } = await api.file('anna')
        for (const peer of peers)
          expect((await peer.expect('next')).payload.data.ticketEvents.ticket.number).toBe(number)
      })
      counts.push(texts.filter((text) => text.includes('api_tokens')).length)
    }
    expect(counts).toEqual([1, 1])
  },
)

test(promise('While many connections are written to, others are answered in between.'), async () => {
  await using node = await liveNode(api.services, { queueBytes: 64 * 1024 * 1024 })
  const { id } = await api.file('anna')
  const peers = await socketsOf(node, anna, 25)
  for (const peer of peers) {
    // Read and thrown away: what they say is looked at in other tests.
    peer.socket.removeAllListeners('message')
    for (let index = 0; index < 200; index += 1)
      peer.subscribe(`${index}`, 'subscription { ticketEvents { version: id } }')
  }
  await joined(node, 5000)
  // Signed out, and asking for nothing that PostgreSQL would have to be asked for: it takes turns of the loop alone.
  const asker = await node.connect()
  await asker.expect('connection_ack')
  const start = node.figures.deliveries
  const total = 64 * 5000
  const steps: number[] = []
  const delivered = () => node.figures.deliveries - start
  const look = () => {
    steps.push(delivered())
    if (delivered() < total) setImmediate(look)
  }
  setImmediate(look)
  let answers = 0
  const asking = (async () => {
    for (let index = 0; delivered() < total; index += 1) {
      asker.subscribe(`${index}`, '{ __typename }')
      await asker.expect('next')
      await asker.expect('complete')
      if (delivered() > 0 && delivered() < total) answers += 1
    }
  })()
  await repeatLastEvent(api, id, 64)
  await expect.poll(delivered, { timeout: 180_000 }).toBe(total)
  await asking
  // In between means after the first of them and before the last.
  const between = new Set(steps.filter((step) => step > 0 && step < total))
  expect(between.size).toBeGreaterThan(2)
  expect(answers).toBeGreaterThan(0)
})
