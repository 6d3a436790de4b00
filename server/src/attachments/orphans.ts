import type { Services } from '../services.ts'

/** Tables with a column `storage_key`: what none of them names, nobody can reach. */
export const keyHolders = ['attachments', 'uploads', 'inbound_letters', 'directory_imports'] as const

/** Milliseconds: bytes come first and the row that names them after, by minutes at most. */
const AGE = 24 * 60 * 60 * 1000

const batch = 500

const unnamed = `SELECT key FROM unnest($1::text[]) AS key WHERE ${keyHolders
  .map((table) => `NOT EXISTS (SELECT 1 FROM ${table} WHERE storage_key = key)`)
  .join(' AND ')}`

/**
 * Removes the files that a process left which died between keeping the bytes and writing the row, and what it left
 * half written. Goes through the whole store, however large, with one batch of names in memory. Returns how many.
 *
 * What is older than the database is another one's: whoever starts an empty database over a full store by mistake must
 * find the files when they see it.
 *
 * The quarantine is another store: no row names its keys, they go with the upload that they were brought for.
 */
export async function removeOrphans({ db, files }: Pick<Services, 'db' | 'files'>, age = AGE): Promise<number> {
  let removed = 0
  let keys: string[] = []
  const settle = async () => {
    for (const { key } of await db.query<{ key: string }>(unnamed, [keys])) {
      await files.delete(key)
      removed += 1
    }
    keys = []
  }
  const { begun, now } = await times(db)
  // A clock that has jumped ahead, the node's or PostgreSQL's, must not make what is being brought look old.
  const until = new Date(Math.min(Date.now(), now.getTime()) - age)
  for await (const key of files.lastChanged(begun, until)) {
    if (keys.push(key) === batch) await settle()
  }
  if (keys.length > 0) await settle()
  return removed
}

/** PostgreSQL's time, and when the first of its migrations was applied: a dump that is restored brings that along. */
async function times(db: Services['db']): Promise<{ begun: Date; now: Date }> {
  const [row] = await db.query<{ begun: Date | null; now: Date }>(
    'SELECT min(started_at) AS begun, now() FROM _prisma_migrations',
  )
  if (!row?.begun) throw new Error('the database has no migrations')
  return { begun: row.begun, now: row.now }
}
