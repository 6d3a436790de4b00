// Makes and checks migrations; the server itself applies them when it starts.
//   npm run migrate:create -- <name>   writes prisma/migrations/<time>_<name>/migration.sql from the models
//   npm run migrate:check              says whether migrations and models tell the same
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { difference, migrationsFolder } from '@otklik/prisma/migrate'
import { readEnv } from '../env.ts'
import { StartError } from '../start-error.ts'
import { EmbeddedPostgres } from './embedded.ts'

/** Replays the migrations where nobody else is: on a PostgreSQL of its own, or beside the database named. */
async function changes(): Promise<string | null> {
  const { databaseUrl } = readEnv()
  if (databaseUrl) return difference(databaseUrl)
  const folder = await mkdtemp(join(tmpdir(), 'otklik-migrate-'))
  try {
    const postgres = await EmbeddedPostgres.start({ folder: join(folder, 'postgres'), durable: false })
    try {
      return await difference(postgres.adminUrl)
    } finally {
      await postgres.stop()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function create(name: string | undefined): Promise<void> {
  if (!name || !/^[a-z][a-z0-9_]{1,60}$/.test(name)) {
    throw new StartError(
      'A migration needs a name of small latin letters, digits and _: npm run migrate:create -- add_terms',
    )
  }
  const script = await changes()
  if (script === null)
    throw new StartError('The migrations already say what the models say: there is nothing to write.')
  const folder = join(migrationsFolder, `${new Date().toISOString().replace(/\D/g, '').slice(0, 14)}_${name}`)
  await mkdir(folder)
  await writeFile(join(folder, 'migration.sql'), script)
  console.log(`${folder}: read it, and add what the models cannot say.`)
}

async function check(): Promise<void> {
  const script = await changes()
  if (script !== null) {
    throw new StartError('The models say more than the migrations; npm run migrate:create would write:', script)
  }
  console.log('Migrations and models say the same.')
}

const [command, name] = process.argv.slice(3)
try {
  if (command === 'create') await create(name)
  else await check()
  process.exit(0)
} catch (error) {
  if (error instanceof StartError) for (const line of error.lines) console.error(line)
  else console.error(error)
  process.exit(1)
}
