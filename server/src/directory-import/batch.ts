import type { Sql } from '../db/database.ts'
import type { Text } from '../errors.ts'
import type { RawRecord } from './columns.ts'
import { isText, type OrganizationRow, parseOrganization, parseUser, type UserRow } from './rows.ts'
import { keysOfOrganization, keysOfUser, remember, repeatedText } from './seen.ts'
import { writeOrganizations } from './write-organizations.ts'
import { writeUsers } from './write-users.ts'
import type { Written } from './written.ts'

export interface Refused {
  line: number
  reason: Text
}

export interface BatchResult {
  created: number
  changed: number
  refused: Refused[]
}

interface Parsed<Row> {
  line: number
  place: string | null
  row: Row
  keys: string[]
}

/** A batch checked by the pure rules; what PostgreSQL has to say of it comes later. */
export interface Batch {
  size: number
  organizations: Parsed<OrganizationRow>[]
  users: Parsed<UserRow>[]
  refused: Refused[]
}

export function parseBatch(records: readonly RawRecord[]): Batch {
  const batch: Batch = { size: records.length, organizations: [], users: [], refused: [] }
  for (const record of records) {
    const { line, place } = record
    if (record.noun === null) batch.refused.push({ line, reason: placed(record.reason, place) })
    else if (record.noun === 'organization') {
      const row = parseOrganization(record.values)
      if (isText(row)) batch.refused.push({ line, reason: placed(row, place) })
      else batch.organizations.push({ line, place, row, keys: keysOfOrganization(row) })
    } else {
      const row = parseUser(record.values)
      if (isText(row)) batch.refused.push({ line, reason: placed(row, place) })
      else batch.users.push({ line, place, row, keys: keysOfUser(row) })
    }
  }
  return batch
}

/** Only remembers what the rows were of: they were written before this load was interrupted. */
export async function passOver(sql: Sql, { organizations, users }: Batch): Promise<void> {
  await remember(sql, organizations)
  await remember(sql, users)
}

export async function writeBatch(sql: Sql, importId: string, batch: Batch, now: Date): Promise<BatchResult> {
  const organizations = await write(sql, batch.organizations, (rows) => writeOrganizations(sql, importId, rows, now))
  const users = await write(sql, batch.users, (rows) => writeUsers(sql, importId, rows, now))
  return {
    created: organizations.created + users.created,
    changed: organizations.changed + users.changed,
    refused: [...batch.refused, ...organizations.refused, ...users.refused],
  }
}

async function write<Row extends object>(
  sql: Sql,
  all: readonly Parsed<Row>[],
  into: (rows: Row[]) => Promise<Written>,
): Promise<BatchResult> {
  if (all.length === 0) return { created: 0, changed: 0, refused: [] }
  const repeated = await remember(sql, all)
  const fresh = all.filter((each) => !repeated.has(each))
  const written = fresh.length === 0 ? { created: 0, changed: 0, refused: [] } : await into(fresh.map(({ row }) => row))
  const refused = written.refused.map(({ place, reason }) => {
    const from = fresh[place] as Parsed<Row>
    return { line: from.line, reason: placed(reason, from.place) }
  })
  const repeats = [...repeated].map(([{ line, place }, earlier]) => ({
    line,
    reason: placed(repeatedText(earlier), place),
  }))
  return { created: written.created, changed: written.changed, refused: [...refused, ...repeats] }
}

/** In an archive a line alone would not say of which file. */
const placed = (reason: Text, place: string | null): Text =>
  place === null ? reason : { ru: `${place}: ${reason.ru}`, en: `${place}: ${reason.en}` }
