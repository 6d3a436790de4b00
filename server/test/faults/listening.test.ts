import { expect, test } from 'vitest'
import { FaultyNetwork } from '../testkit/faulty-network.ts'
import { plainDocument } from './kit/follower.ts'
import { Stage } from './kit/stage.ts'

test('the LISTEN connections are cut alone, again and again', async () => {
  const stage = await Stage.open()
  await stage.startNodes(2)
  // What is made of the event's own record: no pool that a busy machine keeps waiting has a part in it.
  await stage.followAll(2, await stage.liveCursor(), plainDocument)
  await stage.file(6)
  await stage.write(4)
  let cut = 0
  for (let round = 0; round < 8; round += 1) {
    await stage.more(25)
    const cuts = await stage.db.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name = 'otklik log' AND datname = current_database()`,
    )
    cut += cuts.length
  }
  await stage.expectWhole()
  expect(cut).toBeGreaterThanOrEqual(8)
  expect(stage.followers.flatMap(({ ends }) => ends)).toEqual([])
})

test('a node whose way to PostgreSQL has gone silent notices, and reads on over a new one', async () => {
  const stage = await Stage.open()
  const network = await FaultyNetwork.before(stage.url)
  // Whatever looks for work meanwhile hangs with a connection each; some are left for who reads afterwards.
  const node = await stage.startNode({ DATABASE_URL: network.url, DATABASE_POOL_SIZE: '20' })
  await stage.startNode()
  const after = await stage.liveCursor()
  const cutOff = await stage.follow({ after, addresses: () => [node.url] })
  await stage.follow({ after, first: 1 })
  await stage.file(6)
  await stage.fullStop()
  const since = performance.now()
  network.set('silent')
  // Programs whose node has no PostgreSQL wait long for its answer; those of the other go on.
  await stage.write(4, () => stage.addresses().filter((url) => url !== node.url))
  await stage.more(40, 1)
  await node.program.line(/The connection to the log was lost/)
  console.log(`The silence was noticed after ${Math.round(performance.now() - since)} ms`)
  expect(cutOff.received.length).toBeLessThan(40)
  // What was silent stays so; only new connections come through.
  network.set('open')
  await stage.more(40, 1)
  await stage.expectWhole()
  // No reader of an event's relations was given a connection of the pool that is silent still.
  expect(cutOff.ends).toEqual([])
  await network[Symbol.asyncDispose]()
})
