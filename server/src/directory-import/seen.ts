import type { Sql } from '../db/database.ts'
import type { Text } from '../errors.ts'
import type { OrganizationRow, UserRow } from './rows.ts'

/**
 * What the rows read so far were of, kept by PostgreSQL for the session: in memory a file of millions would not be read
 * in constant space. Of rows that are of one and the same, the first counts and the others are refused; if the last
 * counted, each load of the same file would change back and forth.
 */
export const createSeen = 'CREATE TEMP TABLE directory_seen (key text PRIMARY KEY, line int NOT NULL)'

/** What a row is of; two rows that share one of these are of the same. */
export const keysOfOrganization = ({ registrationNumber, taxpayerId, kpp = '' }: OrganizationRow): string[] =>
  registrationNumber ? [`r ${registrationNumber}`, `k ${taxpayerId} ${kpp}`] : [`k ${taxpayerId} ${kpp}`]

export const keysOfUser = ({ person: { directoryId, email, snils }, organization }: UserRow): string[] =>
  [
    directoryId && `d ${directoryId}`,
    email && `e ${email}`,
    // One person may work for two organizations, each with a row.
    snils && `s ${snils} ${organization.registrationNumber ?? `${organization.taxpayerId} ${organization.kpp ?? ''}`}`,
  ].filter((key) => typeof key === 'string')

export interface Keyed {
  line: number
  keys: string[]
}

/** Remembers rows; answers with the line of the earlier one for each that repeats it. */
export async function remember<Row extends Keyed>(sql: Sql, rows: readonly Row[]): Promise<Map<Row, number>> {
  const repeated = new Map<Row, number>()
  const lines = new Map<string, number>()
  for (const row of rows) {
    const earlier = row.keys.map((key) => lines.get(key)).find((line) => line !== undefined)
    if (earlier !== undefined) repeated.set(row, earlier)
    else for (const key of row.keys) lines.set(key, row.line)
  }
  if (lines.size === 0) return repeated
  const given = [[...lines.keys()], [...lines.values()]]
  const added = await sql.query<{ key: string }>(
    `INSERT INTO directory_seen (key, line) SELECT * FROM unnest($1::text[], $2::int[])
     ON CONFLICT DO NOTHING RETURNING key`,
    given,
  )
  if (added.length === lines.size) return repeated
  const isNew = new Set(added.map(({ key }) => key))
  const old = await sql.query<{ key: string; line: number }>(
    'SELECT key, line FROM directory_seen WHERE key = ANY($1::text[])',
    [[...lines.keys()].filter((key) => !isNew.has(key))],
  )
  const before = new Map(old.map(({ key, line }) => [key, line]))
  for (const row of rows) {
    const earlier = row.keys.map((key) => before.get(key)).find((line) => line !== undefined)
    if (earlier !== undefined && !repeated.has(row)) repeated.set(row, earlier)
  }
  return repeated
}

export const repeatedText = (line: number): Text => ({
  ru: `повторяет строку ${line}: взята первая`,
  en: `repeats line ${line}: the first one was taken`,
})
