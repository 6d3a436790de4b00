import type { ImportSource, ImportState } from '@otklik/prisma/client'
import { v7 as uuid } from 'uuid'
import { cleanFilename } from '../attachments/declared-kind.ts'
import { uploadProof } from '../attachments/upload-proof.ts'
import type { Viewer } from '../auth/viewer.ts'
import type { Sql } from '../db/database.ts'
import { badInput, fault } from '../errors.ts'
import {
  type Connection,
  connectionOf,
  decodeKey,
  encodeKey,
  keyChecks,
  type PageArguments,
  pageOf,
} from '../paging.ts'
import type { Services } from '../services.ts'
import { isFault } from '../text-rules.ts'
import { requireAdministrator } from '../users/permissions.ts'

export interface NewImport {
  id?: string
  filename: string
  size: number
  source: ImportSource
  startedBy?: string | null
}

/** Writes down that a file is to be loaded; answers with the load's id. */
export async function createImport(sql: Sql, input: NewImport, now: Date): Promise<string> {
  const { id = uuid(), filename, size, source, startedBy = null } = input
  await sql.query(
    `INSERT INTO directory_imports (id, filename, source, size, started_by, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $6)`,
    [id, filename, source, size, startedBy, now],
  )
  return id
}

/** Bytes of one file at most: more than ЕИС has ever sent, less than what fills a disk by mistake. */
export const maxImportBytes = 64 * 1024 ** 3

export interface PromisedImport {
  importId: string
  /** A path at our own origin, to PUT the bytes to with these headers. */
  url: string
  headers: { name: string; value: string }[]
}

/** Promises a file through the screen: it is loaded when its bytes have come (http.ts). */
export async function promiseImport(
  { db, clock, settings }: Pick<Services, 'db' | 'clock' | 'settings'>,
  viewer: Viewer,
  input: { filename: string; size: number },
): Promise<PromisedImport> {
  requireAdministrator(viewer)
  const filename = cleanFilename(input.filename)
  const goodSize = Number.isInteger(input.size) && input.size >= 1 && input.size <= maxImportBytes
  const size = goodSize
    ? input.size
    : fault('size', {
        ru: `Размер файла — ${input.size} байт; можно от 1 до ${maxImportBytes}.`,
        en: `The file has ${input.size} bytes; 1 to ${maxImportBytes} are allowed.`,
      })
  if (isFault(filename) || isFault(size)) throw badInput(...[filename, size].filter(isFault))
  const id = await createImport(db, { filename, size, source: 'UPLOAD', startedBy: viewer.userId }, clock())
  return {
    importId: id,
    url: `/directory/imports/${id}`,
    headers: [
      { name: 'Content-Type', value: 'application/octet-stream' },
      { name: 'Authorization', value: uploadProof(settings.secret, id) },
    ],
  }
}

export interface ImportRow {
  id: string
  filename: string
  source: ImportSource
  state: ImportState
  size: number
  read: number
  rows: number
  created: number
  changed: number
  unchanged: number
  refused: number
  /** Text in both languages, as JSON. */
  fault: string | null
  startedBy: string | null
  createdAt: Date
  updatedAt: Date
  finishedAt: Date | null
}

const columns = `id, filename, source, state, size::float8 AS size, read::float8 AS read, rows, created, changed,
  unchanged, refused, fault, started_by AS "startedBy", created_at AS "createdAt", updated_at AS "updatedAt",
  finished_at AS "finishedAt"`

export async function findImport(sql: Sql, viewer: Viewer, id: string): Promise<ImportRow | null> {
  requireAdministrator(viewer)
  const [row] = await sql.query<ImportRow>(`SELECT ${columns} FROM directory_imports WHERE id = $1`, [id])
  return row ?? null
}

/** The latest first. */
export async function listImports(sql: Sql, viewer: Viewer, args: PageArguments): Promise<Connection<ImportRow>> {
  requireAdministrator(viewer)
  const page = pageOf(args)
  const order = 'directory-imports'
  const [at, id] =
    page.beyond === null
      ? [null, null]
      : decodeKey(page.beyond, order, page.backwards ? 'before' : 'after', [keyChecks.moment, keyChecks.uuid])
  const [sign, direction] = page.backwards ? ['>', 'ASC'] : ['<', 'DESC']
  const rows = await sql.query<ImportRow>(
    `SELECT ${columns} FROM directory_imports
     WHERE $1::timestamptz IS NULL OR (created_at, id) ${sign} ($1, $2::uuid)
     ORDER BY created_at ${direction}, id ${direction} LIMIT $3`,
    [at, id, page.limit + 1],
  )
  return connectionOf(page, rows, (row) => encodeKey(order, row.createdAt.toISOString(), row.id))
}

export interface FaultRow {
  line: number
  /** Text in both languages, as JSON. */
  reason: string
}

/** The bad rows of one file in its order, as far as they are kept. */
export async function listFaults(sql: Sql, importId: string, args: PageArguments): Promise<Connection<FaultRow>> {
  const page = pageOf(args)
  const order = `directory-faults ${importId}`
  const path = page.backwards ? 'before' : 'after'
  const [line] = page.beyond === null ? [null] : decodeKey(page.beyond, order, path, [/^\d{1,9}$/])
  const [sign, direction] = page.backwards ? ['<', 'DESC'] : ['>', 'ASC']
  const rows = await sql.query<FaultRow>(
    `SELECT line, reason FROM directory_faults WHERE import_id = $1 AND ($2::int IS NULL OR line ${sign} $2)
     ORDER BY line ${direction} LIMIT $3`,
    [importId, line, page.limit + 1],
  )
  return connectionOf(page, rows, (row) => encodeKey(order, String(row.line)))
}

/** The first of them, for a terminal. */
export const listKeptFaults = (sql: Sql, importId: string, limit: number): Promise<FaultRow[]> =>
  sql.query('SELECT line, reason FROM directory_faults WHERE import_id = $1 ORDER BY line LIMIT $2', [importId, limit])

export interface ChangeRow {
  id: bigint
  noun: 'organization' | 'user'
  /** As it is called now; null when it is gone. */
  subject: string | null
  before: Record<string, unknown> | null
  after: Record<string, unknown>
  at: Date
}

/** What a load has made and changed, in its order. */
export async function listChanges(sql: Sql, importId: string, args: PageArguments): Promise<Connection<ChangeRow>> {
  const page = pageOf(args)
  const order = `directory-changes ${importId}`
  const path = page.backwards ? 'before' : 'after'
  const [id] = page.beyond === null ? [null] : decodeKey(page.beyond, order, path, [keyChecks.id])
  const [sign, direction] = page.backwards ? ['<', 'DESC'] : ['>', 'ASC']
  const rows = await sql.query<ChangeRow>(
    `SELECT c.id, c.noun, coalesce(o.name, u.full_name) AS subject, c.before, c.after, c.at
     FROM (SELECT * FROM directory_changes WHERE import_id = $1 AND ($2::bigint IS NULL OR id ${sign} $2)
       ORDER BY id ${direction} LIMIT $3) c
     LEFT JOIN organizations o ON c.noun = 'organization' AND o.id = c.subject_id
     LEFT JOIN users u ON c.noun = 'user' AND u.id = c.subject_id ORDER BY c.id ${direction}`,
    [importId, id, page.limit + 1],
  )
  return connectionOf(page, rows, (row) => encodeKey(order, String(row.id)))
}
