import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deploy } from '@otklik/prisma/migrate'
import { onTestFinished } from 'vitest'
import { Database } from '../../../src/db/database.ts'
import { EmbeddedPostgres } from '../../../src/db/embedded.ts'
import { urlOf } from '../../testkit/url.ts'

export interface OwnPostgres {
  /** Migrated and empty. */
  db: Database
  url: string
  /** Of the cluster. */
  folder: string
  /** How often it has ended by itself and been started again. */
  readonly returns: number
  /** From now on every statement is noted. The answer gives those of a program, by its application_name. */
  noteStatements(): Promise<(program: string) => Promise<string[]>>
}

/** A PostgreSQL of the test's own, which may be killed; it is ended with the test. */
export async function ownPostgres({ durable }: { durable: boolean }): Promise<OwnPostgres> {
  const parent = await mkdtemp(join(tmpdir(), 'otklik-faults-'))
  onTestFinished(() => rm(parent, { recursive: true, force: true, maxRetries: 20 }))
  const folder = join(parent, 'postgres')
  let returns = 0
  const postgres = await EmbeddedPostgres.start({
    folder,
    durable,
    say: (line) => {
      if (line.includes('started again')) returns += 1
    },
  })
  onTestFinished(() => postgres.stop())
  // As a superuser: a dump is put into it with its triggers off.
  const url = urlOf(postgres.adminUrl, 'otklik')
  await deploy(url)
  const db = new Database({ url })
  onTestFinished(() => db.close())
  return {
    db,
    url,
    folder,
    get returns() {
      return returns
    },
    async noteStatements() {
      await db.query(`ALTER SYSTEM SET log_line_prefix = '@%a@ '`)
      await db.query(`ALTER SYSTEM SET log_statement = 'all'`)
      await db.query('SELECT pg_reload_conf()')
      return async (program) => {
        const log = await readFile(join(folder, 'log'), 'utf8')
        const start = `@${program}@ LOG:  `
        // What a record has after its first line begins with a tab.
        const records = log.split(/\n(?!\t)/).filter((record) => record.startsWith(start))
        return records.map((record) => record.slice(start.length).replaceAll('\n\t', '\n'))
      }
    },
  }
}
