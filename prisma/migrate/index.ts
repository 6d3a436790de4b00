import pg from 'pg'
import { withEngine } from './engine.ts'
import { type Migration, migrationList, readDatamodel, readMigrations } from './folder.ts'

export { type Migration, migrationsFolder, readMigrations } from './folder.ts'

/** A fault of the migrations or of the database's history, in one line meant for the operator. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError'
}

export interface MigrationStatus {
  applied: string[]
  /** In the folder and not in the database. */
  pending: string[]
  /** In the database and not in the folder: the database was used by a newer program. */
  unknown: string[]
  /** Changed after they were applied. */
  edited: string[]
  /** Began and did not end. */
  failed: string[]
}

/** Two-part key of the advisory lock that lets one node of many migrate. */
const DEPLOY_LOCK = [7305, 3]
const filters = { externalTables: [], externalEnums: [] }

/**
 * Applies what is missing, in the order of names, and answers with the names applied. Nodes that start at
 * once wait for each other here: the engine's own lock gives up after ten seconds.
 */
export async function deploy(url: string, migrations?: Migration[]): Promise<string[]> {
  const list = migrations ?? (await readMigrations())
  return withClient(url, async (client) => {
    await client.query('SET statement_timeout = 0')
    await client.query('SET lock_timeout = 0')
    await client.query('SELECT pg_advisory_lock($1, $2)', DEPLOY_LOCK)
    const before = await statusOf(client, list)
    refuseBroken(before)
    // The usual start: nothing to do, and no engine to load.
    if (before.pending.length === 0) return []
    return withEngine(url, async (engine) => {
      const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList: migrationList(list), filters })
      return appliedMigrationNames
    }).catch((error: unknown) => {
      throw new MigrationError(`A migration could not be applied: ${oneLine(error)}`)
    })
  })
}

export async function status(url: string, migrations?: Migration[]): Promise<MigrationStatus> {
  const list = migrations ?? (await readMigrations())
  return withClient(url, (client) => statusOf(client, list))
}

/**
 * The SQL that leads from the migrations to the models; null when they say the same. The migrations are
 * replayed in a shadow database, so the url's user must be allowed to create one.
 */
export async function difference(url: string, migrations?: Migration[]): Promise<string | null> {
  const list = migrations ?? (await readMigrations())
  const files = await readDatamodel()
  return withEngine(url, async (engine) => {
    const result = await engine.diff({
      from: { tag: 'migrations', ...migrationList(list) },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: true,
      filters,
    })
    return result.exitCode === 0 ? null : (result.stdout ?? '')
  })
}

/**
 * The SQL that leads from the live database to what the migrations make: what somebody changed by hand.
 * Null when nothing was.
 */
export async function drift(url: string, migrations?: Migration[]): Promise<string | null> {
  const list = migrations ?? (await readMigrations())
  const files = await readDatamodel()
  return withEngine(url, async (engine) => {
    const result = await engine.diff({
      from: { tag: 'schemaDatasource', files, configDir: '.' },
      to: { tag: 'migrations', ...migrationList(list) },
      script: true,
      exitCode: true,
      filters,
    })
    return result.exitCode === 0 ? null : (result.stdout ?? '')
  })
}

function refuseBroken({ failed, edited }: MigrationStatus): void {
  if (failed.length > 0) {
    throw new MigrationError(
      `Migration ${failed.join(', ')} began and did not end. Put the database right, then mark it in _prisma_migrations: finished_at if its changes are there, rolled_back_at if they are not.`,
    )
  }
  if (edited.length > 0) {
    throw new MigrationError(
      `Migration ${edited.join(', ')} was changed after this database had applied it. Take back the change and add a new migration.`,
    )
  }
}

interface Row {
  migration_name: string
  checksum: string
  finished_at: Date | null
}

async function statusOf(client: pg.Client, migrations: Migration[]): Promise<MigrationStatus> {
  const there = await client.query<{ name: string | null }>(`SELECT to_regclass('_prisma_migrations')::text AS name`)
  const { rows } = there.rows[0]?.name
    ? await client.query<Row>(
        'SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL',
      )
    : { rows: [] }
  const known = new Map(rows.map((row) => [row.migration_name, row]))
  const names = new Set(migrations.map(({ name }) => name))
  return {
    applied: rows.filter((row) => row.finished_at).map((row) => row.migration_name),
    pending: migrations.filter(({ name }) => !known.has(name)).map(({ name }) => name),
    unknown: rows.filter((row) => !names.has(row.migration_name)).map((row) => row.migration_name),
    edited: migrations
      .filter(({ name, checksum }) => (known.get(name)?.checksum ?? checksum) !== checksum)
      .map(({ name }) => name),
    failed: rows.filter((row) => !row.finished_at).map((row) => row.migration_name),
  }
}

async function withClient<Result>(url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url, application_name: 'otklik migrate' })
  await client.connect()
  try {
    return await work(client)
  } finally {
    // Ends the session, and with it the lock.
    await client.end()
  }
}

// The engine adds where in itself it was, from the line « 0: …» on.
function oneLine(error: unknown): string {
  const [message = ''] = (error instanceof Error ? error.message : String(error)).split(/\n\s*0: /)
  return message
    .trim()
    .split(/\s*\n\s*/)
    .join(' ')
}
