import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { MigrationList, SchemaContainer } from '@prisma/schema-engine-wasm'

/** This package's folder, whether the code runs from its sources or from dist. */
export const packageFolder = (() => {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'schema.prisma'))) {
    const above = dirname(folder)
    if (above === folder) throw new Error(`schema.prisma is in no folder above ${import.meta.url}`)
    folder = above
  }
  return folder
})()

export const migrationsFolder = join(packageFolder, 'migrations')

export interface Migration {
  name: string
  script: string
  /** SHA-256, hex: what Prisma keeps in `_prisma_migrations`. */
  checksum: string
}

/** The migrations of a folder in the order of their names. */
export async function readMigrations(folder = migrationsFolder): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return Promise.all(
    names.sort().map(async (name) => {
      const script = await readFile(join(folder, name, 'migration.sql'), 'utf8')
      return { name, script, checksum: createHash('sha256').update(script).digest('hex') }
    }),
  )
}

export function migrationList(migrations: Migration[]): MigrationList {
  return {
    baseDir: migrationsFolder,
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: migrations.map(({ name, script }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: script } },
    })),
  }
}

/** schema.prisma and models/: what the database should look like, as far as Prisma's language can say it. */
export async function readDatamodel(): Promise<SchemaContainer[]> {
  const models = await readdir(join(packageFolder, 'models'))
  const paths = ['schema.prisma', ...models.sort().map((name) => `models/${name}`)]
  return Promise.all(paths.map(async (path) => ({ path, content: await readFile(join(packageFolder, path), 'utf8') })))
}
