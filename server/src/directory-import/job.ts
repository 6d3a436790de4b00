import type { ImportSource, ImportState } from '@otklik/prisma/client'
import type { Sql } from '../db/database.ts'
import type { Text } from '../errors.ts'
import type { Try } from '../job-queue.ts'
import type { Services } from '../services.ts'
import { type DirectoryFolder, putAway } from './folder.ts'
import { importJob } from './import-job.ts'
import { endImport, loadDirectory } from './load.ts'
import { type DirectoryFile, fileAt, fileInStore } from './source.ts'

export type ImportServices = Pick<Services, 'db' | 'files' | 'queue' | 'clock' | 'log'>

/** Milliseconds until a file is tried again while another is loaded. */
const turn = 3000

interface Row {
  id: string
  filename: string
  source: ImportSource
  state: ImportState
  storageKey: string | null
  size: number
}

/**
 * A load may take longer than a try: the job then comes to somebody else, who finds the lock of loading held, and asks
 * again later. Breaking off instead, a file of which the rows that are there take a whole try to pass over would never
 * come to its end.
 */
export async function runImport(
  services: ImportServices,
  folder: DirectoryFolder | null,
  importId: string,
  { stopping, last }: Pick<Try, 'stopping' | 'last'>,
): Promise<void> {
  const { db, queue, clock } = services
  const row = await readRow(db, importId)
  // Long done: its job came twice.
  if (!row) return
  try {
    if (row.state === 'WAITING' || row.state === 'RUNNING') {
      const outcome = await loadDirectory(services, importId, await fileOf(services, folder, row), {
        signal: stopping,
      })
      if (outcome === 'paused' || outcome === 'busy') {
        const after = new Date(clock().getTime() + (outcome === 'busy' ? turn : 0))
        await queue.add(db, importJob, { importId }, { after })
        return
      }
      services.log.wake()
    }
  } catch (error) {
    if (!last) throw error
    await endImport(db, importId, clock(), gaveUp)
    await clear(services, folder, row)
    throw error
  }
  await clear(services, folder, row)
}

async function readRow(sql: Sql, id: string): Promise<Row | null> {
  const [row] = await sql.query<Row>(
    `SELECT id, filename, source, state, storage_key AS "storageKey", size::float8 AS size
     FROM directory_imports WHERE id = $1`,
    [id],
  )
  return row ?? null
}

async function fileOf({ files }: ImportServices, folder: DirectoryFolder | null, row: Row): Promise<DirectoryFile> {
  if (row.source === 'UPLOAD') {
    if (row.storageKey === null) throw new Error(`the bytes of the load ${row.id} have not come`)
    return fileInStore(files, row.storageKey, row.filename, row.size)
  }
  if (!folder) throw new Error('a file of the folder is to be loaded by a node that does not know DIRECTORY_FOLDER')
  return fileAt(folder.loading(row.id))
}

/** Nothing is kept of a file that is loaded, but in the folder, whose files belong to somebody else. */
async function clear({ db, files }: ImportServices, folder: DirectoryFolder | null, row: Row): Promise<void> {
  if (row.source === 'UPLOAD' && row.storageKey !== null) {
    // The bytes first: a node that dies in between is followed by a try that still knows them.
    await files.deleteGroup(row.id)
    await db.query('UPDATE directory_imports SET storage_key = NULL WHERE id = $1', [row.id])
  }
  if (row.source === 'FOLDER' && folder) await putAway(db, folder, row.id)
}

const gaveUp: Text = {
  ru: 'Загрузка не удалась и после нескольких попыток; причина – в журнале сервера. Загруженное осталось: повторите файл.',
  en: 'The load has failed after several tries; the reason is in the server log. What is loaded stays: load the file again.',
}

const interrupted: Text = {
  ru: 'Загрузка прервана: её процесс завершился. Загруженное осталось: повторите файл.',
  en: 'The load was interrupted: its process has ended. What is loaded stays: load the file again.',
}

const neverCame: Text = {
  ru: 'Файл так и не был передан. Загрузите его ещё раз.',
  en: 'The file has never come. Upload it again.',
}

/**
 * Ends what nobody will go on with: commands whose process has died, and files that were promised a day ago. To be
 * called with the lock of loading, which tells that no command is alive.
 */
export async function endDeadImports({ db, files, clock }: Pick<Services, 'db' | 'files' | 'clock'>): Promise<void> {
  const ended = await db.query<{ id: string; source: ImportSource }>(
    `UPDATE directory_imports SET state = 'FAILED', updated_at = $1::timestamptz, finished_at = $1::timestamptz,
       fault = CASE WHEN source = 'COMMAND' THEN $2::text ELSE $3::text END
     WHERE (source = 'COMMAND' AND state = 'RUNNING')
       OR (source = 'UPLOAD' AND state = 'WAITING' AND storage_key IS NULL AND created_at < $1::timestamptz - interval '1 day')
     RETURNING id, source`,
    [clock(), JSON.stringify(interrupted), JSON.stringify(neverCame)],
  )
  // What a node that died has left of a file on its way; it may be gigabytes.
  for (const { id, source } of ended) if (source === 'UPLOAD') await files.deleteGroup(id)
}
