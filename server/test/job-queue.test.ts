import { pino } from 'pino'
import { describe, expect, test } from 'vitest'
import { Database } from '../src/db/database.ts'
import { type JobKind, JobQueue, prepareJobs, type Try } from '../src/job-queue.ts'
import { testDatabase } from './testkit/database.ts'

interface Errand {
  what: string
}

const errand: JobKind<Errand> = {
  name: 'errand',
  retryLimit: 2,
  retryDelay: 1,
  expireIn: 60,
  atOnce: 3,
}

/** Two nodes on one database. */
async function stage() {
  const test = await testDatabase()
  await prepareJobs(test.db, [errand])
  const logger = pino({ level: 'silent' })
  const nodes = [1, 1].map((maintainEvery) => new JobQueue(test.db, logger, { maintainEvery })) as [JobQueue, JobQueue]
  for (const node of nodes) await node.start()
  return {
    db: test.db,
    nodes,
    async states() {
      const rows = await test.db.query<{ state: string }>('SELECT state::text FROM jobs.job ORDER BY created_on')
      return rows.map(({ state }) => state)
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(nodes.map((node) => node.stop()))
      await test[Symbol.asyncDispose]()
    },
  }
}

/** Resolves when it was called so often, with all the calls. */
function calls<Call>(count: number) {
  const seen: Call[] = []
  let resolve: (calls: Call[]) => void = () => {}
  const promise = new Promise<Call[]>((done) => {
    resolve = done
  })
  return {
    promise,
    seen,
    note(call: Call) {
      seen.push(call)
      if (seen.length === count) resolve(seen)
    },
  }
}

describe('The job queue', () => {
  test('is made once by nodes that start together', async () => {
    await using test = await testDatabase()
    const others = [1, 2, 3].map(() => new Database({ url: test.url, poolSize: 2 }))
    try {
      await test.db.pool.query('DROP SCHEMA jobs CASCADE')
      const kinds = Array.from({ length: 12 }, (_, number) => ({ ...errand, name: `errand-${number}` }))
      await Promise.all([test.db, ...others].map((db) => prepareJobs(db, kinds)))
      const { rows } = await test.db.pool.query<{ name: string }>('SELECT name FROM jobs.queue')
      expect(rows.map(({ name }) => name).sort()).toEqual(kinds.map(({ name }) => name).sort())
    } finally {
      await Promise.all(others.map((db) => db.close()))
    }
  })

  test('has a job exactly when the transaction of its cause is committed', async () => {
    await using on = await stage()
    const [node] = on.nodes
    const failing = on.db.transaction(async (sql) => {
      await node.add(sql, errand, { what: 'never' })
      throw new Error('rolled back')
    })
    await expect(failing).rejects.toThrow('rolled back')
    expect(await on.states()).toEqual([])
    await on.db.transaction((sql) => node.add(sql, errand, [{ what: 'one' }, { what: 'two' }]))
    expect(await on.states()).toEqual(['created', 'created'])
  })

  test('does each job once, whichever node takes it', async () => {
    await using on = await stage()
    const done = calls<string>(20)
    for (const node of on.nodes) node.work(errand, async ({ what }) => done.note(what))
    const all = Array.from({ length: 20 }, (_, index) => ({ what: `errand ${index}` }))
    await on.nodes[0].add(on.db, errand, all)
    for (const node of on.nodes) node.wake(errand)
    expect((await done.promise).toSorted()).toEqual(all.map(({ what }) => what).toSorted())
    for (const node of on.nodes) await node.stop()
    expect(done.seen).toHaveLength(20)
    expect(new Set(await on.states())).toEqual(new Set(['completed']))
  })

  test('tries again what has failed, says which try is the last, and keeps what was said', async () => {
    await using on = await stage()
    const [node] = on.nodes
    const tries = calls<Try>(3)
    node.work(errand, async (_data, current) => {
      tries.note(current)
      throw new Error(`no luck at try ${current.attempt}`)
    })
    await on.db.transaction((sql) => node.add(sql, errand, { what: 'in vain' }))
    node.wake(errand)
    const seen = await tries.promise
    expect(seen.map(({ attempt, last }) => [attempt, last])).toEqual([
      [1, false],
      [2, false],
      [3, true],
    ])
    await node.stop()
    const rows = await on.db.query<{ state: string; output: { message: string } }>(
      'SELECT state::text, output FROM jobs.job',
    )
    expect(rows).toMatchObject([{ state: 'failed', output: { message: 'no luck at try 3' } }])
  })

  test('gives back what a node had in hand when it died', async () => {
    await using on = await stage()
    const [first, second] = on.nodes
    await on.db.transaction((sql) => first.add(sql, errand, { what: 'left behind' }))
    // As a node leaves it that was killed longer ago than the job may take.
    await on.db.query(
      `UPDATE jobs.job SET state = 'active', started_on = now() - interval '61 seconds', expire_in = interval '60 seconds'`,
    )
    const done = calls<string>(1)
    second.work(errand, async ({ what }) => done.note(what))
    expect(await done.promise).toEqual(['left behind'])
  })
})
