import { expect, test } from 'vitest'
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
