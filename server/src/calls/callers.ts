import { hasScope, type Viewer } from '../auth/viewer.ts'
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
import { type Bind, conditionSql, parameters } from '../tickets/condition-sql.ts'
import { isStaff, visibility } from '../tickets/permissions.ts'
import { type TicketRow, ticketColumns } from '../tickets/rows.ts'
import { answeredDesk } from './permissions.ts'
import { type CallerSearch, readCallerSearch, wordsQuery } from './search.ts'

/** Somebody who may be calling, with what they have asked before. */
export interface Caller {
  id: string
  /** For the keyset. */
  name: string
  /** The desk that took the call. */
  deskId: string
  /** The latest that the operator may see. */
  tickets: TicketRow[]
}

const order = 'callers'
const shownTickets = 5
/** By each way; a search that finds more says too little, and must not sort everybody while the caller waits. */
const foundAtMost = 1000
const nameKey: KeyCheck = /^[^\p{Cc}\p{Cs}]{1,400}$/u

/** By name; nobody while too little is typed. Two statements, however many are found. */
export async function listCallers(
  sql: Sql,
  viewer: Viewer,
  args: PageArguments & { search: string; desk: string },
): Promise<Connection<Caller>> {
  const desk = answeredDesk(viewer, args.desk)
  const page = pageOf(args)
  const search = readCallerSearch(args.search)
  if (search === null) return connectionOf(page, [], () => '')
  const found = await findCallers(sql, viewer, search, page)
  const tickets = await latestTickets(sql, viewer, found.slice(0, page.limit))
  const callers = found.map((row) => ({ ...row, deskId: desk.id, tickets: tickets.get(row.id) ?? [] }))
  return connectionOf(page, callers, (row) => encodeKey(order, row.name, row.id))
}

type Found = Pick<Caller, 'id' | 'name'>

async function findCallers(
  sql: Sql,
  viewer: Viewer,
  search: CallerSearch,
  page: ReturnType<typeof pageOf>,
): Promise<Found[]> {
  const { values, bind } = parameters()
  const ways = waysTo(search, viewer, bind)
  if (ways.length === 0) return []
  const [comparison, direction] = page.backwards ? ['<', 'DESC'] : ['>', 'ASC']
  let beyond = ''
  if (page.beyond !== null) {
    const [name, id] = decodeKey(page.beyond, order, page.backwards ? 'before' : 'after', [nameKey, keyChecks.uuid])
    beyond = `AND (lower(u.full_name) COLLATE "C", u.id) ${comparison} (${bind(name)}, ${bind(id)}::uuid)`
  }
  const found = ways.map((way) => `(${way} LIMIT ${foundAtMost})`).join('\n UNION ')
  // As an array: how many are found is guessed badly, and a join would then read every user.
  return sql.query<Found>(
    `SELECT u.id, lower(u.full_name) AS name FROM users u WHERE u.id = ANY(ARRAY(${found})) ${beyond}
     ORDER BY lower(u.full_name) COLLATE "C" ${direction}, u.id ${direction} LIMIT ${bind(page.limit + 1)}`,
    values,
  )
}

/** Each a query of users' ids that an index answers by itself; an OR over them would read every user. */
function waysTo({ phone, taxpayerId, email, words }: CallerSearch, viewer: Viewer, bind: Bind): string[] {
  const ways: string[] = []
  const own = 'SELECT id FROM users WHERE phone IS NOT NULL AND'
  const answered = viewer.desks.filter(({ id }) => isStaff(viewer, id)).map(({ id }) => id)
  const named = () =>
    `SELECT requester_id FROM tickets WHERE contact_phone IS NOT NULL AND desk_id = ANY(${bind(answered)}::uuid[]) AND`
  const endsWith = (column: string, end: string) => `reverse(phone_tail(${column})) LIKE reverse(${bind(end)}) || '%'`
  for (const start of phone?.starts ?? []) {
    ways.push(`${own} phone_tail(phone) LIKE ${bind(start)} || '%'`)
    // A whole number is its own end: tickets, of which there are many more, have the one index.
    if (start.length === 10) ways.push(`${named()} ${endsWith('contact_phone', start)}`)
  }
  for (const end of phone?.ends ?? []) {
    ways.push(`${own} ${endsWith('phone', end)}`, `${named()} ${endsWith('contact_phone', end)}`)
  }
  if (taxpayerId !== null) {
    ways.push(
      `SELECT id FROM users WHERE organization_id IN
         (SELECT id FROM organizations WHERE taxpayer_id = ${bind(taxpayerId)})`,
    )
  }
  if (email !== null) {
    const address = bind(email)
    ways.push(
      `SELECT id FROM users WHERE email = ${address}`,
      // Somebody may have filed their letter before: they have no address then that counts.
      `SELECT t.requester_id FROM inbound_letters l JOIN tickets t ON t.id = l.ticket_id
       WHERE l.from_address = ${address} AND l.state = 'FILED' AND t.desk_id = ANY(${bind(answered)}::uuid[])`,
    )
  }
  if (words.length > 0)
    ways.push(`SELECT id FROM users WHERE name_words(full_name) @@ ${bind(wordsQuery(words))}::tsquery`)
  return ways
}

/** The latest tickets of each, those of other desks too where the viewer may see them. One statement. */
export async function latestTickets(
  sql: Sql,
  viewer: Viewer,
  callers: readonly { id: string }[],
): Promise<Map<string, TicketRow[]>> {
  const latest = new Map<string, TicketRow[]>()
  if (callers.length === 0 || !hasScope(viewer, 'TICKETS_READ')) return latest
  const { values, bind } = parameters()
  const visible = conditionSql(visibility(viewer), bind)
  const rows = await sql.query<TicketRow>(
    `SELECT latest.* FROM unnest(${bind(callers.map(({ id }) => id))}::uuid[]) AS caller (id)
     CROSS JOIN LATERAL (
       SELECT ${ticketColumns} FROM tickets t WHERE t.requester_id = caller.id AND ${visible}
       ORDER BY t.created_at DESC, t.id DESC LIMIT ${shownTickets}
     ) latest`,
    values,
  )
  for (const row of rows) latest.set(row.requesterId, [...(latest.get(row.requesterId) ?? []), row])
  return latest
}
