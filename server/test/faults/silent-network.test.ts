import { expect, test } from 'vitest'
import { FaultyNetwork } from '../testkit/faulty-network.ts'
import { until } from '../testkit/program.ts'
import { Stage } from './kit/stage.ts'

test('a network that goes silent without closing is noticed on both sides', async () => {
  const stage = await Stage.open()
  const node = await stage.startNode({ LIVE_PING_SECONDS: '6' })
  const network = await FaultyNetwork.before(node.url)
  const between = new URL(network.url).origin
  const after = await stage.liveCursor()
  const direct = await stage.follow({ after })
  const behind = [
    await stage.follow({ after, addresses: () => [between, node.url], first: 0, deadline: 6000 }),
    await stage.follow({ after, addresses: () => [between, node.url], first: 0, deadline: 6000 }),
  ]
  await stage.file(6)
  await stage.write(2)
  await stage.more(30)
  await Promise.all(behind.map((follower) => follower.count(30)))
  const open = async () => (await node.metrics())('otklik_live_connections')
  expect(await open()).toBe(3)

  network.set('silent')
  // The clients notice by their own pings, and come back another way …
  await Promise.all(behind.map((follower) => follower.until(() => follower.ends.length > 0)))
  const counts = behind.map(({ received }) => received.length)
  await Promise.all(behind.map((follower, at) => follower.count((counts[at] ?? 0) + 30)))
  // … and the server, which has heard of no closing, by its pings.
  await until(async () => (await open()) === 3, 120_000)
  await stage.expectWhole()
  for (const { ends } of behind) expect(new Set(ends)).toEqual(new Set(['silent']))
  expect(direct.ends).toEqual([])
  await network[Symbol.asyncDispose]()
})
