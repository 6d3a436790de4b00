import type { Viewer } from '../auth/viewer.ts'
import type { Sql } from '../db/database.ts'
import { notFound } from '../errors.ts'
import { conditionSql, parameters } from '../tickets/condition-sql.ts'
import { isStaff, requireScope, visibility } from '../tickets/permissions.ts'

/** An attachment as a download needs it. */
export interface StoredFile {
  id: string
  filename: string
  contentType: string
  size: number
  storageKey: string
}

/** Where a browser gets an attachment; a path at our own origin. The name is there for people, the id decides. */
export function fileUrl({ id, filename }: { id: string; filename: string }): string {
  return `/files/${id}/${encodeURIComponent(filename)}`
}

/**
 * The file, for a viewer who may see its ticket; of an internal comment, for staff of the ticket's desk. Whoever may
 * not gets the same NOT_FOUND as for a file that never was.
 */
export async function findFile(sql: Sql, viewer: Viewer, id: string): Promise<StoredFile> {
  requireScope(viewer, 'TICKETS_READ')
  const { values, bind } = parameters()
  const [row] = await sql.query<StoredFile & { deskId: string; internal: boolean | null }>(
    `SELECT a.id, a.filename, a.content_type AS "contentType", a.size, a.storage_key AS "storageKey",
       t.desk_id AS "deskId", c.internal
     FROM attachments a JOIN tickets t ON t.id = a.ticket_id LEFT JOIN comments c ON c.id = a.comment_id
     WHERE a.id = ${bind(id)}::uuid AND ${conditionSql(visibility(viewer), bind)}`,
    values,
  )
  if (!row || (row.internal && !isStaff(viewer, row.deskId))) throw noFile()
  return row
}

export const noFile = () =>
  notFound({
    ru: 'Такого файла нет, или он приложен к обращению, которое вам не видно.',
    en: 'There is no such file, or it belongs to a ticket that you may not see.',
  })
