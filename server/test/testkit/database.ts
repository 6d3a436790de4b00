import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { Database } from '../../src/db/database.ts'
import { urlOf } from './url.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A PostgreSQL whose user may create databases. */
    adminUrl: string
    /** A migrated, empty database to clone. */
    templateName: string
  }
}

export interface TestDatabase extends AsyncDisposable {
  db: Database
  url: string
}

/** A database of the test's own, cloned from the migrated template; dropped with it. */
export async function testDatabase(): Promise<TestDatabase> {
  const name = `otklik_test_${randomBytes(6).toString('hex')}`
  await asAdmin(`CREATE DATABASE ${name} TEMPLATE ${inject('templateName')}`)
  const url = urlOf(inject('adminUrl'), name)
  const db = new Database({ url })
  return {
    db,
    url,
    async [Symbol.asyncDispose]() {
      await db.close()
      await asAdmin(`DROP DATABASE ${name} WITH (FORCE)`)
    },
  }
}

async function asAdmin(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('adminUrl') })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
