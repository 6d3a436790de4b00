import type { Attachment, FileScan } from '@otklik/prisma/client'
import { v7 as uuid } from 'uuid'
import type { Viewer } from '../auth/viewer.ts'
import type { Sql } from '../db/database.ts'
import { AppError, badInput, type FieldFault, fault, type Text } from '../errors.ts'
import type { Services } from '../services.ts'
import { isFault } from '../text-rules.ts'
import { requireScope } from '../tickets/permissions.ts'
import { cleanFilename, declaredKind } from './declared-kind.ts'
import { kinds } from './kinds.ts'
import { uploadProof } from './upload-proof.ts'

/*
 * Life of an upload: promised (createUpload) → brought (receiveUpload in receive-upload.ts, as often as the client
 * likes) → taken by a ticket or a comment (takeUploads), which makes it an attachment with the same id and ends it.
 * What is not taken within 24 hours is removed with its bytes (remove-uploads.ts).
 */

export const uploadLifeHours = 24

/** Promised and brought ones together; five tickets with all the files that one may have. */
export const maxUploadsPerUser = 100

/** How many files one ticket or comment may bring. */
export const maxUploadsTaken = 20

export type UploadServices = Pick<Services, 'db' | 'files' | 'clock' | 'scanning'> & {
  settings: Pick<Services['settings'], 'uploadMaxBytes' | 'secret'>
}

export interface UploadInput {
  filename: string
  contentType: string
  /** Bytes. */
  size: number
}

export interface PromisedUpload {
  uploadId: string
  /** A path at our own origin, to PUT the bytes to with these headers. */
  url: string
  headers: { name: string; value: string }[]
}

/** Promises a file. Errors: BAD_USER_INPUT, FORBIDDEN (scope), RATE_LIMITED (too many not yet taken). */
export async function createUpload(
  services: UploadServices,
  viewer: Viewer,
  input: UploadInput,
): Promise<PromisedUpload> {
  requireScope(viewer, 'TICKETS_WRITE')
  const promised = checkUpload(input, services.settings.uploadMaxBytes)
  const id = uuid()
  await insertUpload(services.db, services.clock(), viewer, id, promised)
  return {
    uploadId: id,
    url: `/uploads/${id}`,
    headers: [
      { name: 'Content-Type', value: promised.contentType },
      { name: 'Authorization', value: uploadProof(services.settings.secret, id) },
    ],
  }
}

/** What is known of an upload whose bytes are here. */
export interface KeptBytes {
  /** Null: they were found infected, and lie aside. */
  storageKey: string | null
  scan: FileScan
  finding: string | null
}

const notBroughtYet: KeptBytes = { storageKey: null, scan: 'NOT_SCANNED', finding: null }

/** Writes down an upload that is yet to be brought, or with its bytes. */
export async function insertUpload(
  sql: Sql,
  now: Date,
  viewer: Viewer,
  id: string,
  { filename, contentType, size }: UploadInput,
  { storageKey, scan, finding }: KeptBytes = notBroughtYet,
): Promise<void> {
  // Several at once may pass the limit by a few; it is there against heaps, not against counting.
  const made = await sql.query(
    `INSERT INTO uploads (id, owner_id, filename, content_type, size, storage_key, scan, scan_finding, created_at,
       expires_at)
     SELECT $1, $2, $3, $4, $5, $7, $8::"FileScan", $9, $6::timestamptz,
       $6::timestamptz + make_interval(hours => ${uploadLifeHours})
     WHERE (SELECT count(*) FROM uploads WHERE owner_id = $2 AND expires_at > $6) < ${maxUploadsPerUser}
     RETURNING id`,
    [id, viewer.userId, filename, contentType, size, now, storageKey, scan, finding],
  )
  if (made.length === 0) throw await tooManyUploads(sql, viewer, now)
}

/** All the faults of a promise at once; what it says of the kind is checked here, and once more against the bytes. */
export function checkUpload(input: UploadInput, maxBytes: number): UploadInput {
  const filename = cleanFilename(input.filename)
  const kind = isFault(filename) ? filename : declaredKind(filename, input.contentType)
  const goodSize = Number.isInteger(input.size) && input.size >= 1 && input.size <= maxBytes
  const size = goodSize
    ? input.size
    : fault('size', {
        ru: `Размер файла — ${input.size} байт; можно от 1 до ${maxBytes} (${mebibytes(maxBytes)} МиБ).`,
        en: `The file has ${input.size} bytes; 1 to ${maxBytes} (${mebibytes(maxBytes)} MiB) are allowed.`,
      })
  if (isFault(filename) || isFault(kind) || isFault(size)) throw badInput(...[kind, size].filter(isFault))
  return { filename, size, contentType: kind === null ? 'application/octet-stream' : kinds[kind].contentTypes[0] }
}

const mebibytes = (bytes: number) => Math.round((bytes / 1024 / 1024) * 100) / 100

async function tooManyUploads(sql: Sql, viewer: Viewer, now: Date): Promise<AppError> {
  const [first] = await sql.query<{ expiresAt: Date | null }>(
    `SELECT min(expires_at) AS "expiresAt" FROM uploads WHERE owner_id = $1 AND expires_at > $2`,
    [viewer.userId, now],
  )
  const wait = (first?.expiresAt?.getTime() ?? now.getTime()) - now.getTime()
  return new AppError(
    'RATE_LIMITED',
    {
      ru: `Загружено и не приложено уже ${maxUploadsPerUser} файлов — больше нельзя. Приложите их к обращению или подождите: через ${uploadLifeHours} ч они удаляются.`,
      en: `${maxUploadsPerUser} files are uploaded and not attached, which is the most. Attach them, or wait: they are removed after ${uploadLifeHours} h.`,
    },
    { details: { retryAfterSeconds: Math.max(1, Math.ceil(wait / 1000)) } },
  )
}

interface UploadRow {
  id: string
  filename: string
  storageKey: string | null
  scan: FileScan
  scanFinding: string | null
  expiresAt: Date
}

/**
 * Makes uploads into attachments of a ticket or of a comment of it, inside the caller's transaction: if that rolls
 * back, the uploads are there again as they were. The rows are locked, so of two takers of one upload the second
 * finds nothing. Two statements, however many uploads. An attachment keeps its upload's id.
 *
 * Errors, with the path of each: BAD_USER_INPUT (too many, repeated, malformed, not brought yet), NOT_FOUND (unknown,
 * taken already, expired, or somebody else's).
 */
export async function takeUploads(
  sql: Sql,
  viewer: Viewer,
  uploadIds: readonly string[],
  { ticketId, commentId, now }: { ticketId: string; commentId: string | null; now: Date },
): Promise<Attachment[]> {
  if (uploadIds.length === 0) return []
  const ids = checkIds(uploadIds)
  // In one order everywhere, so that two takers never wait for each other in a circle.
  const rows = await sql.query<UploadRow>(
    `SELECT id, filename, storage_key AS "storageKey", scan, scan_finding AS "scanFinding", expires_at AS "expiresAt"
     FROM uploads WHERE id = ANY($1::uuid[]) AND owner_id = $2 ORDER BY id FOR UPDATE`,
    [ids, viewer.userId],
  )
  checkRows(ids, new Map(rows.map((row) => [row.id, row])), now)
  const taken = await sql.query<Attachment>(
    `WITH taken AS (
       DELETE FROM uploads WHERE id = ANY($1::uuid[]) RETURNING id, filename, content_type, size, storage_key, scan, scan_finding
     )
     INSERT INTO attachments (id, ticket_id, comment_id, filename, content_type, size, storage_key, scan, scan_finding,
       created_at)
     SELECT id, $2, $3, filename, content_type, size, storage_key, scan, scan_finding, $4 FROM taken
     RETURNING id, ticket_id AS "ticketId", comment_id AS "commentId", filename, content_type AS "contentType", size,
       storage_key AS "storageKey", scan, scan_finding AS "scanFinding", created_at AS "createdAt"`,
    [ids, ticketId, commentId, now],
  )
  return taken.sort((one, other) => ids.indexOf(one.id) - ids.indexOf(other.id))
}

const at = (index: number) => ['uploadIds', String(index)]

function checkIds(uploadIds: readonly string[]): string[] {
  if (uploadIds.length > maxUploadsTaken) {
    throw badInput(
      fault('uploadIds', {
        ru: `Файлов ${uploadIds.length}; за один раз можно не больше ${maxUploadsTaken}.`,
        en: `There are ${uploadIds.length} files; at most ${maxUploadsTaken} at a time.`,
      }),
    )
  }
  const ids = uploadIds.map((id) => id.toLowerCase())
  const faults = ids.flatMap((id, index): FieldFault[] => {
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) return [fault(at(index), malformed)]
    return ids.indexOf(id) < index ? [fault(at(index), repeated)] : []
  })
  if (faults.length > 0) throw badInput(...faults)
  return ids
}

function checkRows(ids: readonly string[], rows: ReadonlyMap<string, UploadRow>, now: Date): void {
  const missing: FieldFault[] = []
  const early: FieldFault[] = []
  for (const [index, id] of ids.entries()) {
    const row = rows.get(id)
    if (!row || row.expiresAt <= now) missing.push(fault(at(index), unknown))
    else if (row.scan === 'QUARANTINED') early.push(fault(at(index), infectedText(row.filename, row.scanFinding)))
    else if (row.storageKey === null) early.push(fault(at(index), notBrought(row.filename)))
  }
  if (early.length > 0) throw badInput(...early, ...missing)
  if (missing.length > 0) throw new AppError('NOT_FOUND', unknown, { fields: missing })
}

const malformed: Text = {
  ru: 'Не идентификатор загрузки: нужен uploadId из ответа createUpload.',
  en: 'Not an upload id: it must be an uploadId that createUpload answered with.',
}

const repeated: Text = {
  ru: 'Этот файл уже назван выше; каждый — только один раз.',
  en: 'This file is named above already; name each once.',
}

const unknown: Text = {
  ru: 'Такой загрузки нет: она уже приложена, устарела или не ваша. Загрузите файл заново.',
  en: 'There is no such upload: it is attached already, has expired or is not yours. Upload the file again.',
}

export const infectedText = (filename: string, finding: string | null): Text => ({
  ru: `В файле «${filename}» найден вирус (${finding}), файл помещён в карантин. Проверьте компьютер и приложите другой файл.`,
  en: `A virus (${finding}) was found in "${filename}", and the file is in quarantine. Check the computer and attach another file.`,
})

const notBrought = (filename: string): Text => ({
  ru: `Содержимое файла «${filename}» ещё не загружено: отправьте его запросом PUT по адресу из createUpload.`,
  en: `The bytes of "${filename}" have not come yet: PUT them to the url from createUpload first.`,
})
