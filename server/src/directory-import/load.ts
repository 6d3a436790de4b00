import type { ImportState } from '@otklik/prisma/client'
import type { Database, Sql } from '../db/database.ts'
import type { Text } from '../errors.ts'
import { approveKnownRequests } from '../organizations/known-requests.ts'
import { parseBatch, passOver, type Refused, writeBatch } from './batch.ts'
import type { RawRecord } from './columns.ts'
import { ImportFault } from './import-fault.ts'
import { readRecords } from './records.ts'
import { createSeen } from './seen.ts'
import { type LoadingSession, whileLoading } from './session.ts'
import type { DirectoryFile } from './source.ts'

/*
 * Life of a load: WAITING → RUNNING → DONE, or FAILED when the file as a whole cannot be read or not further.
 * A batch of rows, its counts and its bad rows are one transaction, so that RUNNING always tells what is really
 * there. A load whose process dies stays RUNNING with nobody holding the lock; whoever goes on with it passes over
 * the rows that are counted and continues behind them.
 */

/** Rows written by one statement. */
const batchSize = 1000

/** Bad rows kept of one file; all are counted. */
export const keptFaults = 10_000

export interface Progress {
  rows: number
  created: number
  changed: number
  refused: number
  /** Bytes. */
  read: number
}

export type Outcome =
  | 'done'
  | 'failed'
  /** The signal came; what is left waits for the next try. */
  | 'paused'
  /** Another load is under way. */
  | 'busy'

export interface LoadOptions {
  /** Wait for another load to end, instead of answering «busy». */
  wait?: boolean
  signal?: AbortSignal
  onProgress?: (progress: Progress) => void
}

export type LoadServices = { db: Database; clock: () => Date }

/** Loads a file, or goes on where its load was interrupted. */
export async function loadDirectory(
  { db, clock }: LoadServices,
  importId: string,
  file: DirectoryFile,
  options: LoadOptions = {},
): Promise<Outcome> {
  const outcome = await whileLoading(db, { wait: options.wait ?? false }, (session) =>
    loadIn(session, clock, importId, file, options),
  )
  return outcome ?? 'busy'
}

async function loadIn(
  session: LoadingSession,
  clock: () => Date,
  importId: string,
  file: DirectoryFile,
  { signal, onProgress }: LoadOptions,
): Promise<Outcome> {
  const [row] = await session.query<Progress & { state: ImportState }>(
    `UPDATE directory_imports SET state = CASE WHEN state = 'WAITING' THEN 'RUNNING' ELSE state END, size = $2,
       updated_at = $3
     WHERE id = $1 RETURNING state, rows, created, changed, refused, 0 AS read`,
    [importId, file.size, clock()],
  )
  if (!row) throw new Error(`there is no load ${importId}`)
  if (row.state === 'DONE' || row.state === 'FAILED') return row.state === 'DONE' ? 'done' : 'failed'
  await session.query(createSeen)
  const { state: _, ...progress } = row
  let toPass = row.rows
  const watched = counting(file, (bytes) => {
    progress.read = Math.min(file.size, progress.read + bytes)
  })

  async function take(records: readonly RawRecord[]): Promise<void> {
    const known = records.slice(0, toPass)
    toPass -= known.length
    if (known.length > 0) await passOver(session, parseBatch(known))
    if (known.length === records.length) return
    const batch = parseBatch(known.length === 0 ? records : records.slice(known.length))
    const { created, changed, refused } = await session.transaction(async (sql) => {
      const result = await writeBatch(sql, importId, batch, clock())
      await keepFaults(sql, importId, result.refused, keptFaults - progress.refused)
      await sql.query(
        `UPDATE directory_imports SET rows = rows + $2, created = created + $3, changed = changed + $4,
           unchanged = unchanged + $5, refused = refused + $6, read = $7, updated_at = $8 WHERE id = $1`,
        [
          importId,
          batch.size,
          result.created,
          result.changed,
          batch.size - result.created - result.changed - result.refused.length,
          result.refused.length,
          progress.read,
          clock(),
        ],
      )
      return result
    })
    progress.rows += batch.size
    progress.created += created
    progress.changed += changed
    progress.refused += refused.length
    onProgress?.(progress)
  }

  let records: RawRecord[] = []
  try {
    for await (const record of readRecords(watched)) {
      if (records.push(record) < batchSize) continue
      await take(records)
      records = []
      if (signal?.aborted) return 'paused'
    }
    if (records.length > 0) await take(records)
  } catch (error) {
    if (!(error instanceof ImportFault)) throw error
    // What stood before the place where it breaks off.
    if (records.length > 0) await take(records)
    await finish(session, importId, clock(), error.text)
    return 'failed'
  }
  await finish(session, importId, clock(), null)
  return 'done'
}

async function keepFaults(sql: Sql, importId: string, refused: readonly Refused[], room: number): Promise<void> {
  const kept = refused.slice(0, Math.max(0, room))
  if (kept.length === 0) return
  await sql.query(
    `INSERT INTO directory_faults (import_id, line, reason) SELECT $1, * FROM unnest($2::int[], $3::text[])
     ON CONFLICT DO NOTHING`,
    [importId, kept.map(({ line }) => line), kept.map(({ reason }) => JSON.stringify(reason))],
  )
}

/** The end of a load; whoever has asked for an organization that is known now is attached to it. */
function finish(session: LoadingSession, importId: string, now: Date, fault: Text | null): Promise<void> {
  return session.transaction(async (sql) => {
    await approveKnownRequests(sql, now)
    await endImport(sql, importId, now, fault)
  })
}

export async function endImport(sql: Sql, importId: string, now: Date, fault: Text | null): Promise<void> {
  await sql.query(
    `UPDATE directory_imports SET state = $2, fault = $3, updated_at = $4, finished_at = $4,
       read = CASE WHEN $2 = 'DONE'::"ImportState" THEN size ELSE read END
     WHERE id = $1 AND state IN ('WAITING', 'RUNNING')`,
    [importId, fault ? 'FAILED' : 'DONE', fault && JSON.stringify(fault), now],
  )
}

function counting(file: DirectoryFile, count: (bytes: number) => void): DirectoryFile {
  return {
    ...file,
    async open(range) {
      const bytes = await file.open(range)
      // The first look at the head is not progress.
      return range?.start === 0 ? bytes : counted(bytes, count)
    },
  }
}

async function* counted(bytes: AsyncIterable<Uint8Array>, count: (bytes: number) => void) {
  for await (const chunk of bytes) {
    count(chunk.byteLength)
    yield chunk
  }
}
