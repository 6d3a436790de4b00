import { expect, test } from 'vitest'
import { Database } from '../src/db/database.ts'
import { alone } from '../src/db/locks.ts'
import { whileLoading } from '../src/directory-import/session.ts'
import { testDatabase } from './testkit/database.ts'

test('a transaction that throws leaves nothing behind', async () => {
  await using test = await testDatabase()
  const { db } = test
  const failure = new Error('stop')
  await expect(
    db.transaction(async (sql) => {
      await sql.query(`INSERT INTO organizations (id, taxpayer_id, name) VALUES (gen_random_uuid(), '7707083893', 'x')`)
      throw failure
    }),
  ).rejects.toBe(failure)
  expect(await db.prisma.organization.count()).toBe(0)
})

test('closing idle connections leaves those alone that are in use', async () => {
  await using test = await testDatabase()
  const { db } = test
  const pid = 'SELECT pg_backend_pid() AS pid'
  await db.transaction(async (sql) => {
    const inUse = await sql.query(pid)
    const [idle] = await db.query<{ pid: number }>(pid)
    db.closeIdle()
    await expect
      .poll(() => db.query('SELECT 1 FROM pg_stat_activity WHERE pid = $1', [idle?.pid]), { timeout: 20_000 })
      .toEqual([])
    expect(await sql.query(pid)).toEqual(inUse)
  })
})

test('locks that are held for long take nothing from the pool: the smallest one still answers', async () => {
  await using test = await testDatabase()
  const small = new Database({ url: String(test.db.pool.options.connectionString), poolSize: 1 })
  const held = (work: () => Promise<unknown>) =>
    alone(small, 'intake', { wait: false }, () => whileLoading(small, { wait: false }, work))
  try {
    const answer = await held(async () => {
      expect(await held(async () => 'another')).toBeUndefined()
      return small.query('SELECT 1 AS one')
    })
    expect(answer).toEqual([{ one: 1 }])
  } finally {
    await small.close()
  }
})
