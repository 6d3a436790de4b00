import { expect, onTestFinished, test } from 'vitest'
import { createAuth } from '../../src/auth/auth.ts'
import { Database } from '../../src/db/database.ts'
import { encodeCursor } from '../../src/events/cursor.ts'
import { EventLog } from '../../src/events/log.ts'
import type { Services } from '../../src/services.ts'
import { ticketTopic } from '../../src/tickets/events.ts'
import { type TestApi, testApi } from '../testkit/api.ts'
import { FaultyNetwork } from '../testkit/faulty-network.ts'
import { liveNode } from '../testkit/live.ts'
import { promise } from '../testkit/promise.ts'
import { bearer, comment, followAll, liveCursor, versionOf } from './stage.ts'

/** A node whose way to PostgreSQL can be cut; the API of the test keeps its own. */
async function nodeBehind({ services }: TestApi) {
  const { db, logger, clock, settings } = services
  const network = await FaultyNetwork.before(db.pool.options.connectionString as string)
  const behind = new Database({ url: network.url })
  const reconnect = { first: 10, longest: 50 }
  const log = new EventLog(behind, { url: network.url, topics: [ticketTopic], logger, clock, reconnect })
  await log.start()
  const own: Services = { ...services, db: behind, log, auth: createAuth({ db: behind, clock, ...settings }) }
  const node = await liveNode(own)
  return {
    node,
    network,
    async [Symbol.asyncDispose]() {
      await node[Symbol.asyncDispose]()
      await log.stop()
      await behind.close()
      await network[Symbol.asyncDispose]()
    },
  }
}

test(
  promise(
    'While PostgreSQL is away connections stay open; what was committed before and after arrives when it is back.',
  ),
  async () => {
    await using api = await testApi()
    await using on = await nodeBehind(api)
    const anna = await api.as('anna')
    const peer = await on.node.connect(bearer(anna))
    await peer.expect('connection_ack')
    const stream = await on.node.stream({ query: followAll, token: anna.token as string })
    const after = await liveCursor(anna)
    peer.subscribe('1', followAll, { after })
    const { id } = await api.file('anna')
    expect(versionOf(await peer.expect('next'))).toBe(1)

    on.network.set('refusing')
    for (let version = 2; version <= 5; version += 1) await comment(anna, id, `${version}`)
    await expect.poll(() => on.node.figures.logAge).toBeGreaterThan(0.5)
    // A query of this node fails, its connections do not.
    peer.subscribe('query', '{ viewer { fullName } }')
    expect((await peer.expect('error')).payload[0].extensions.code).toBe('INTERNAL_SERVER_ERROR')
    on.network.set('open')
    await comment(anna, id, '6')
    for (let version = 2; version <= 6; version += 1) expect(versionOf(await peer.expect('next'))).toBe(version)
    for (let version = 1; version <= 6; version += 1) {
      expect(JSON.parse((await stream.next())?.data ?? '').data.ticketEvents.ticket.version).toBe(version)
    }
    expect(on.node.figures.connections).toBe(2)
    await expect.poll(() => on.node.figures.logAge).toBeLessThan(0.5)
    stream.close()
  },
)

test(promise('1013: the node holds as many connections as it may, or cannot reach PostgreSQL'), async () => {
  await using api = await testApi()
  await using on = await nodeBehind(api)
  const init = bearer(await api.as('anna'))
  on.network.set('refusing')
  expect((await (await on.node.connect(init)).closed).code).toBe(1013)
  on.network.set('open')
  await (await on.node.connect(init)).expect('connection_ack')
  // Who is signed out needs no PostgreSQL to be let in; only a full node turns them away.
  await using full = await liveNode(api.services, { connections: 1 })
  await (await full.connect()).expect('connection_ack')
  expect((await (await full.connect()).closed).code).toBe(1013)
})

test(
  promise(
    'A cursor that is too old, of another epoch, or beyond the end of the log ends the subscription with one result, whose error is `CURSOR_EXPIRED`, and no event before it.',
    'A `Last-Event-ID` that cannot be served any more is answered with `CURSOR_EXPIRED`.',
  ),
  async () => {
    await using api = await testApi()
    await using elsewhere = await testApi()
    const { db, logger } = api.services
    const inEightDays = () => new Date(Date.now() + 8 * 24 * 60 * 60 * 1000)
    const url = db.pool.options.connectionString as string
    const log = new EventLog(db, { url, topics: [ticketTopic], logger, clock: inEightDays })
    await log.start()
    onTestFinished(() => log.stop())
    await using node = await liveNode({ ...api.services, log })
    const anna = await api.as('anna')
    const start = await liveCursor(anna)
    await api.file('anna')
    const peer = await node.connect(bearer(anna))
    await peer.expect('connection_ack')
    const refused = {
      old: start,
      foreign: await liveCursor(await elsewhere.as('anna')),
      beyond: encodeCursor({ epoch: log.epoch, position: 1_000_000n, known: [] }),
    }
    for (const [id, after] of Object.entries(refused)) {
      peer.subscribe(id, followAll, { after })
      const { payload } = await peer.expect('next')
      expect(payload).toEqual({ errors: [expect.objectContaining({ extensions: { code: 'CURSOR_EXPIRED' } })] })
      expect(await peer.next()).toEqual({ id, type: 'complete' })
      const headers = { 'last-event-id': after }
      const stream = await node.stream({ query: followAll, token: anna.token as string, headers })
      expect(JSON.parse((await stream.next())?.data ?? '').errors[0].extensions.code).toBe('CURSOR_EXPIRED')
      expect(await stream.next()).toEqual({ event: 'complete', data: '' })
    }
  },
)
