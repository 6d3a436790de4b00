import type { Viewer } from '../auth/viewer.ts'
import type { Sql } from '../db/database.ts'
import {
  type Connection,
  connectionOf,
  decodeKey,
  encodeKey,
  type KeyCheck,
  keyChecks,
  type PageArguments,
  pageOf,
} from '../paging.ts'
import { requireAdministrator } from './permissions.ts'

/** How a search is meant: by what it looks like. */
export type UserSearch = { by: 'all' } | { by: 'address' | 'organization' | 'name'; text: string }

export function readSearch(given: string | null | undefined): UserSearch {
  // PostgreSQL takes neither NUL nor half a character.
  const seen = (given ?? '').normalize('NFC').replace(/[\p{Cc}\p{Cs}]/gu, ' ')
  const text = seen.replace(/\s+/g, ' ').trim().slice(0, 200)
  if (text === '') return { by: 'all' }
  if (text.includes('@')) return { by: 'address', text: text.toLowerCase() }
  return /^(\d{10}|\d{12})$/.test(text) ? { by: 'organization', text } : { by: 'name', text }
}

/** $1 is the text; each is answered from an index, the whole list included. */
const conditions: Record<UserSearch['by'], string> = {
  all: '$1::text IS NULL',
  address: `u.email LIKE $1 || '%'`,
  organization: 'u.organization_id IN (SELECT id FROM organizations WHERE taxpayer_id = $1)',
  name: `lower(u.full_name) COLLATE "C" LIKE lower($1) || '%'`,
}

interface UserKey {
  id: string
  name: string
}

const order = 'users'

const nameKey: KeyCheck = /^[^\p{Cc}\p{Cs}]{1,400}$/u

/** By name; found by the beginning of a name or an address, or by the ИНН of an organization. */
export async function listUsers(
  sql: Sql,
  viewer: Viewer,
  args: PageArguments & { search?: string | null },
): Promise<Connection<UserKey>> {
  requireAdministrator(viewer)
  const page = pageOf(args)
  const search = readSearch(args.search)
  const [name, id] =
    page.beyond === null
      ? [null, null]
      : decodeKey(page.beyond, order, page.backwards ? 'before' : 'after', [nameKey, keyChecks.uuid])
  const [comparison, direction] = page.backwards ? ['<', 'DESC'] : ['>', 'ASC']
  const beyond = name === null ? '' : `AND (lower(u.full_name) COLLATE "C", u.id) ${comparison} ($3, $4::uuid)`
  const rows = await sql.query<UserKey>(
    `SELECT u.id, lower(u.full_name) AS name FROM users u WHERE ${conditions[search.by]} ${beyond}
     ORDER BY lower(u.full_name) COLLATE "C" ${direction}, u.id ${direction} LIMIT $2`,
    [search.by === 'all' ? null : escaped(search), page.limit + 1, ...(name === null ? [] : [name, id])],
  )
  return connectionOf(page, rows, (row) => encodeKey(order, row.name, row.id))
}

/** What LIKE would read as a pattern. */
const escaped = (search: Exclude<UserSearch, { by: 'all' }>) =>
  search.by === 'organization' ? search.text : search.text.replace(/[\\%_]/g, '\\$&')
