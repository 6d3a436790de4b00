import { expect, test } from 'vitest'
import { Database } from '../../src/db/database.ts'
import { Stage } from './kit/stage.ts'
import { truthOf } from './kit/whole.ts'
import { changeBySql, writeShuffled } from './kit/writers.ts'

test('16 writers with shuffled commits, half of them several tickets a transaction: one order on all nodes', async () => {
  const stage = await Stage.open()
  await stage.startNodes(2)
  await stage.followAll(3, await stage.liveCursor())
  await stage.file(12)
  await stage.write(8)
  // They wait for each other's rows, and on a busy machine long.
  const db = new Database({ url: stage.url, poolSize: 8, statementTimeout: 280_000 })
  try {
    const { ticketIds } = stage
    await Promise.all(
      Array.from({ length: 8 }, (_, number) =>
        writeShuffled(db, { ticketIds, transactions: 10, tickets: 4, name: `transaction ${number}` }),
      ),
    )
  } finally {
    await db.close()
  }
  await stage.expectWhole()
  const ids = (await truthOf(stage.db)).map(({ id }) => BigInt(id))
  expect(ids.length).toBeGreaterThan(8 * 10 * 4)
  // Had the commits not been shuffled, this test would show nothing.
  expect(ids).not.toEqual(ids.toSorted((one, other) => (one < other ? -1 : 1)))
})

test('a transaction held open for 20 s holds nobody else’s events back', async () => {
  const stage = await Stage.open()
  await stage.startNodes(2)
  const after = await stage.liveCursor()
  const follower = await stage.follow({ after, first: 1 })
  await stage.file(2)
  const [held, other] = stage.ticketIds as [string, string]

  let isOpen = true
  const holding = stage.db.transaction(async (sql) => {
    const id = await changeBySql(sql, held, 'held')
    // A statement may take 15 s.
    for (let part = 0; part < 2; part += 1) await sql.query('SELECT pg_sleep(10)')
    isOpen = false
    return id
  })
  /** Milliseconds from a commit to its event, on nodes that nobody has told of it. */
  const delays: number[] = []
  while (isOpen) {
    const id = await stage.db.transaction((sql) => changeBySql(sql, other, 'meanwhile'))
    const committed = performance.now()
    await follower.event(id)
    delays.push(performance.now() - committed)
  }
  const heldEvent = await holding
  // Held back, the first would have come with the end of the 20 s. One that a busy machine is late with is no fault.
  const median = delays.toSorted((one, another) => one - another)[delays.length >> 1] ?? 0
  console.log(`${delays.length} changes meanwhile; ms: median ${median}, slowest ${Math.max(...delays)}`)
  expect(delays.length).toBeGreaterThan(5)
  expect(median).toBeLessThan(1000)
  await stage.expectWhole()
  // After it comes the full stop, and perhaps the change that was being written when it was committed.
  expect(follower.ids.slice(-3)).toContain(heldEvent)
})
