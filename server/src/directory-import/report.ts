import type { Sql } from '../db/database.ts'
import type { Text } from '../errors.ts'
import type { FaultRow, ImportRow } from './imports.ts'

export interface Report {
  filename: string
  failed: boolean
  text: string
}

/** What has become of a file, in plain lines, as it is laid beside it. */
export async function readReport(sql: Sql, id: string): Promise<Report> {
  const [row] = await sql.query<ImportRow>(
    `SELECT filename, state, rows, created, changed, unchanged, refused, fault, finished_at AS "finishedAt"
     FROM directory_imports WHERE id = $1`,
    [id],
  )
  if (!row) throw new Error(`there is no load ${id}`)
  const faults = await sql.query<FaultRow>(
    'SELECT line, reason FROM directory_faults WHERE import_id = $1 ORDER BY line',
    [id],
  )
  const failed = row.state === 'FAILED'
  const lines = [row.filename, row.finishedAt?.toISOString() ?? '', summary(row), '']
  if (row.fault) lines.push((JSON.parse(row.fault) as Text).ru, '')
  for (const { line, reason } of faults) lines.push(`${line}\t${(JSON.parse(reason) as Text).ru}`)
  if (faults.length < row.refused) lines.push(`… и ещё ${row.refused - faults.length}`)
  return { filename: row.filename, failed, text: `${lines.join('\n')}\n` }
}

export const summary = (row: Pick<ImportRow, 'rows' | 'created' | 'changed' | 'unchanged' | 'refused'>): string =>
  `строк ${row.rows}: добавлено ${row.created}, изменено ${row.changed}, без изменений ${row.unchanged}, не принято ${row.refused}`
