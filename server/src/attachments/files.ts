import type { FileScan } from '@otklik/prisma/client'
import type { Viewer } from '../auth/viewer.ts'
import type { Sql } from '../db/database.ts'
import { AppError, forbidden, notFound, type Text } from '../errors.ts'
import { conditionSql, parameters } from '../tickets/condition-sql.ts'
import { isStaff, requireScope, visibility } from '../tickets/permissions.ts'

/** An attachment as a download needs it. */
export interface StoredFile {
  id: string
  filename: string
  contentType: string
  size: number
  storageKey: string
  scan: FileScan
}

/** Where a browser gets an attachment; a path at our own origin. The name is there for people, the id decides. */
export function fileUrl({ id, filename }: { id: string; filename: string }): string {
  return `/files/${id}/${encodeURIComponent(filename)}`
}

/**
 * The file, for a viewer who may see its ticket; of an internal comment, for staff of the ticket's desk. Whoever may
 * not gets the same NOT_FOUND as for a file that never was. CONFLICT while the scanner has not looked at it yet,
 * FORBIDDEN when it has found something.
 */
export async function findFile(sql: Sql, viewer: Viewer, id: string): Promise<StoredFile> {
  requireScope(viewer, 'TICKETS_READ')
  const { values, bind } = parameters()
  const [row] = await sql.query<StoredFile & { deskId: string; internal: boolean | null }>(
    `SELECT a.id, a.filename, a.content_type AS "contentType", a.size, a.storage_key AS "storageKey", a.scan,
       t.desk_id AS "deskId", c.internal
     FROM attachments a JOIN tickets t ON t.id = a.ticket_id LEFT JOIN comments c ON c.id = a.comment_id
     WHERE a.id = ${bind(id)}::uuid AND ${conditionSql(visibility(viewer), bind)}`,
    values,
  )
  if (!row || (row.internal && !isStaff(viewer, row.deskId))) throw noFile()
  if (row.scan === 'PENDING') throw new AppError('CONFLICT', notYet)
  if (row.scan === 'QUARANTINED') throw forbidden(quarantined)
  return row
}

export const noFile = () =>
  notFound({
    ru: 'Такого файла нет, или он приложен к обращению, которое вам не видно.',
    en: 'There is no such file, or it belongs to a ticket that you may not see.',
  })

const notYet: Text = {
  ru: 'Файл ещё проверяется на вирусы. Откройте его через несколько минут.',
  en: 'The file is still being checked for viruses. Open it in a few minutes.',
}

const quarantined: Text = {
  ru: 'В файле найден вирус. Он в карантине, и скачать его нельзя.',
  en: 'A virus was found in the file. It is in quarantine and cannot be downloaded.',
}
