import { expect, test } from 'vitest'
import { Stage } from './kit/stage.ts'

test('kill -9 of nodes under load', async () => {
  const stage = await Stage.open()
  const [first, second] = await stage.startNodes(3)
  await stage.followAll(2, await stage.liveCursor())
  await stage.file(6)
  // Writers do not know which of the nodes have died.
  await stage.write(4, () => stage.nodes.map(({ url }) => url))
  for (const node of [first, second]) {
    await stage.more(60)
    await node?.kill()
    await stage.more(60)
    await stage.startNode()
  }
  await stage.expectWhole()
  // Those that followed on the nodes which died, over either transport.
  const moved = stage.followers.filter(({ ends }) => ends.length > 0)
  expect(moved.length).toBeGreaterThanOrEqual(4)
  expect(stage.repeats).toBeGreaterThan(0)
})

test('a rolling restart of three nodes, with clients that move between them', async () => {
  const stage = await Stage.open()
  const nodes = await stage.startNodes(3)
  await stage.followAll(2, await stage.liveCursor())
  await stage.file(6)
  await stage.write(4)
  for (const node of nodes) {
    await stage.more(40)
    await stage.startNode()
    expect(await node.stop()).toBe(0)
  }
  await stage.expectWhole()
  for (const { name, ends } of stage.followers) {
    // An event stream has no codes: it ends without «complete».
    expect(['1001', 'ended'], name).toContain(String(ends[0]))
    // A node that is stopping may be asked once more before it is gone.
    const others = ends.filter((end) => ![1001, 1006, 'ended', 'refused', 'status 503'].includes(end))
    expect(others, name).toEqual([])
  }
})
