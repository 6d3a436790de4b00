import { deploy } from '@otklik/prisma/migrate'
import { StartError } from '../start-error.ts'

/** Applies the migrations that are missing; answers with how many that were. */
export async function applyMigrations(databaseUrl: string): Promise<number> {
  try {
    return (await deploy(databaseUrl)).length
  } catch (error) {
    // A MigrationError, or PostgreSQL's own words, as when the user may not create tables.
    throw new StartError(`The database cannot be prepared: ${error instanceof Error ? error.message : error}`)
  }
}
