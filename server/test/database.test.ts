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
