import { expect, onTestFinished, test } from 'vitest'
import { plainId } from './kit/follower.ts'
import { SlowReader } from './kit/slow-reader.ts'
import { Stage } from './kit/stage.ts'
import { faultsOf, none, truthOf } from './kit/whole.ts'
import { changeBySql } from './kit/writers.ts'

const limit = 1024 * 1024

/** About half a megabyte an event, so that what the network takes by itself is soon full. */
const copies = Array.from({ length: 16 }, (_, at) => `b${at}: body`).join(' ')
const large = `subscription ($after: String) {
  ticketEvents(after: $after) { id cursor comment { ${copies} } ticket { id version } }
}`
const text = 'о'.repeat(15_000)
const eventBytes = 16 * 2 * text.length + 2000

test('clients that read a byte a second are closed, harm nobody, and have everything in the end', async () => {
  const stage = await Stage.open()
  const node = await stage.startNode()
  const after = await stage.liveCursor()
  const token = await stage.token('admin')
  const quick = await stage.follow({ after, token, query: large })
  const slow = await Promise.all(
    (['socket', 'socket', 'stream'] as const).map((over) =>
      SlowReader.open({ url: node.url, token, query: large, after, over }),
    ),
  )
  onTestFinished(() => {
    for (const reader of slow) reader.destroy()
  })
  await stage.file(1)

  let most = 0
  const overflows = async () => {
    const count = await node.metrics()
    most = Math.max(most, count('otklik_live_queue_bytes'))
    return count('otklik_live_overflows_total')
  }
  // What the network itself holds for three readers is some ten megabytes at most; this would be a hundred.
  for (let change = 0; change < 200 && (await overflows()) < slow.length; change += 1) {
    const id = await stage.db.transaction((sql) => changeBySql(sql, stage.ticketIds[0] as string, text))
    // As fast as ever for who reads.
    await quick.event(id)
  }
  expect(await overflows()).toBe(slow.length)
  expect(most).toBeGreaterThan(0)
  expect(most).toBeLessThanOrEqual(slow.length * (limit + eventBytes))
  expect((await node.metrics())('otklik_live_queue_bytes')).toBe(0)
  const bytes = slow.map((reader) => reader.bytes)

  const read = await Promise.all(slow.map((reader) => reader.drain()))
  for (const [at, { events, code }] of read.entries()) {
    // Whoever is closed learns why, if the close comes through in time.
    expect([4410, null]).toContain(code)
    // It resumes by the last cursor that it has.
    await stage.follow({ after: events.at(-1)?.cursor ?? after, token, query: large, name: `slow ${at}` })
  }
  await stage.fullStop()
  const truth = await truthOf(stage.db)
  console.log(`${truth.length} events; slow readers took ${bytes.join(', ')} bytes, and in the end`)
  console.log(read.map(({ events, code }) => `${events.length} events, ${code ?? 'cut'}`).join('; '))
  expect(faultsOf(quick.ids, truth)).toEqual(none)
  expect(quick.ends).toEqual([])
  for (const [at, { events }] of read.entries()) {
    const resumed = stage.followers[at + 1]?.ids ?? []
    expect(resumed.length).toBeGreaterThan(0)
    expect(faultsOf([...events.map(({ id }) => plainId(id)), ...resumed], truth)).toEqual(none)
  }
})
