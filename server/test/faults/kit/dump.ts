import type { Database } from '../../../src/db/database.ts'
import { sqlOver } from '../../../src/db/database.ts'

/** Rows at a time. */
const batch = 500

/**
 * Brings all data of one database into another that is migrated and has none of its own, as a dump of the data with
 * its triggers off would: rows as they are, and sequences where they stood.
 */
export async function restoreDump(from: Database, into: Database): Promise<void> {
  const client = await into.pool.connect()
  try {
    const sql = sqlOver(client)
    await sql.query('BEGIN')
    // Nothing is announced, counted or checked anew.
    await sql.query('SET LOCAL session_replication_role = replica')
    for (const table of await namesOf(from, 'SELECT tablename AS name FROM pg_tables WHERE schemaname = $1')) {
      if (table === '_prisma_migrations') continue
      // What the migrations themselves have put there stands in the dump too.
      await sql.query(`DELETE FROM "${table}"`)
      const rows = await from.query<{ row: string }>(`SELECT to_jsonb(t)::text AS row FROM "${table}" AS t`)
      for (let first = 0; first < rows.length; first += batch) {
        const some = rows.slice(first, first + batch).map(({ row }) => row)
        await sql.query(
          `INSERT INTO "${table}" SELECT (jsonb_populate_record(NULL::"${table}", row::jsonb)).* FROM unnest($1::text[]) AS row`,
          [some],
        )
      }
    }
    for (const sequence of await namesOf(from, 'SELECT sequencename AS name FROM pg_sequences WHERE schemaname = $1')) {
      const [at] = await from.query<{ value: string; called: boolean }>(
        `SELECT last_value::text AS value, is_called AS called FROM "${sequence}"`,
      )
      // Those of the desks' registry numbers are made with the desks.
      await sql.query(`CREATE SEQUENCE IF NOT EXISTS "${sequence}"`)
      await sql.query('SELECT setval($1::text::regclass, $2, $3)', [`"${sequence}"`, at?.value, at?.called])
    }
    await sql.query('COMMIT')
  } finally {
    client.release()
  }
}

async function namesOf(db: Database, query: string): Promise<string[]> {
  return (await db.query<{ name: string }>(query, ['public'])).map(({ name }) => name)
}
