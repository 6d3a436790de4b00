import { join } from 'node:path'
import type { Env } from '../env.ts'
import { checkDatabase } from './check.ts'
import { EmbeddedPostgres } from './embedded.ts'

export interface OpenDatabase {
  url: string
  close(): Promise<void>
}

/** The database that the product uses, whether the product runs now or not. */
export async function openDatabase(env: Pick<Env, 'databaseUrl' | 'dataDir'>): Promise<OpenDatabase> {
  if (env.databaseUrl) {
    await checkDatabase(env.databaseUrl)
    return { url: env.databaseUrl, close: async () => {} }
  }
  const folder = join(env.dataDir, 'postgres')
  const url = await EmbeddedPostgres.running(folder)
  if (url) return { url, close: async () => {} }
  const postgres = await EmbeddedPostgres.start({ folder, say: console.log })
  return { url: postgres.url, close: () => postgres.stop() }
}
