import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { newKey } from '../../src/attachments/file-store.ts'
import { keyHolders, removeOrphans } from '../../src/attachments/orphans.ts'
import { testApi } from '../testkit/api.ts'
import { attempt, bring, form } from '../tickets/acts.ts'

// Milliseconds: whatever was written up to a minute from now, however the medium's clock goes.
const ANY_AGE = -60_000

test('bytes that no row names go after a day; what is brought, filed or half a day old stays', async () => {
  await using api = await testApi()
  const { files, db } = api.services
  const anna = await api.as('anna')
  const [filed] = [await bring(api, anna), await bring(api, anna)]
  expect((await attempt(anna, 'create', { ...form(api), uploadIds: [filed] })).errors).toBeUndefined()
  const keyOf = async (table: string) => (await db.query<{ key: string }>(`SELECT storage_key AS key FROM ${table}`))[0]
  const named = [await keyOf('attachments'), await keyOf('uploads')].map((row) => row?.key ?? '')
  async function* body() {
    yield Buffer.from('письмо')
  }
  const orphans = [newKey(randomUUID()), newKey(randomUUID())]
  for (const key of orphans) await files.write(key, body(), { maxBytes: 100 })

  expect(await removeOrphans(api.services)).toBe(0)
  expect(await removeOrphans(api.services, ANY_AGE)).toBe(orphans.length)
  const hour = 3_600_000
  const within = [new Date(Date.now() - hour), new Date(Date.now() + hour)] as const
  const left: string[] = []
  for await (const key of files.lastChanged(...within)) left.push(key)
  expect(left.sort()).toEqual(named.sort())

  // Files that are older than the database are not its own.
  await db.query("UPDATE _prisma_migrations SET started_at = now() + interval '1 hour'")
  await files.write(newKey(randomUUID()), body(), { maxBytes: 100 })
  expect(await removeOrphans(api.services, ANY_AGE)).toBe(0)
})

test('every table that names bytes is asked', async () => {
  await using api = await testApi()
  const tables = await api.services.db.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.columns
     WHERE table_schema = 'public' AND column_name = 'storage_key'`,
  )
  expect(tables.map(({ name }) => name).sort()).toEqual([...keyHolders].sort())
})
