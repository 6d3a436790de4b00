import type { Sql } from '../db/database.ts'
import { type EventRow, eventColumns, recordOf } from '../tickets/events.ts'
import { historyLength, type Told, type ToldEntry } from './letter-text.ts'

export interface ToldDesk {
  id: string
  slug: string
  ru: string
  en: string
  timeZone: string
  address: string
  subject: string
}

/** Those of these desks that hand late tickets on to an address, by their ids. */
export async function readToldDesks(sql: Sql, ids: readonly string[]): Promise<Map<string, ToldDesk>> {
  const rows = await sql.query<ToldDesk>(
    `SELECT d.id, d.slug, d.name AS ru, d.name_en AS en, d.time_zone AS "timeZone", e.address, e.subject
     FROM desks d JOIN desk_escalations e ON e.desk_id = d.id WHERE d.id = ANY($1::uuid[]) AND e.address IS NOT NULL`,
    [ids],
  )
  return new Map(rows.map((row) => [row.id, row]))
}

type ToldNames = Pick<Told, 'requester' | 'organization' | 'assignee' | 'type' | 'documentKind'> & {
  actor: string | null
}

/**
 * The names that tickets lead to, by the tickets' ids.
 *
 * @param actorIds who escalated each; null where nobody did
 */
export async function readToldTickets(
  sql: Sql,
  ids: readonly string[],
  actorIds: readonly (string | null)[],
): Promise<Map<string, ToldNames>> {
  const rows = await sql.query<ToldNames & { id: string }>(
    `SELECT t.id, r.full_name AS requester, o.name AS organization, a.full_name AS assignee, y.name AS type,
       k.name AS "documentKind", u.full_name AS actor
     FROM unnest($1::uuid[], $2::uuid[]) AS escalated (id, actor_id) JOIN tickets t USING (id)
       JOIN users r ON r.id = t.requester_id JOIN ticket_types y ON y.id = t.type_id
       LEFT JOIN organizations o ON o.id = t.organization_id LEFT JOIN users a ON a.id = t.assignee_id
       LEFT JOIN document_kinds k ON k.id = t.document_kind_id LEFT JOIN users u ON u.id = escalated.actor_id`,
    [ids, actorIds],
  )
  return new Map(rows.map(({ id, ...names }) => [id, names]))
}

/**
 * The last entries of tickets' public histories, oldest first. What the clock alone has moved is left out: the letter
 * says how the term stands.
 */
export async function readToldHistories(sql: Sql, ids: readonly string[]): Promise<Map<string, ToldEntry[]>> {
  const rows = await sql.query<EventRow & Omit<ToldEntry, 'event'>>(
    // Longer words are cut by the letter anyway; five hundred tickets' worth of them need not come along.
    `SELECT ${eventColumns}, u.full_name AS actor, a.full_name AS assignee, left(c.body, 4000) AS said
     FROM unnest($1::uuid[]) AS escalated (id) CROSS JOIN LATERAL (
       SELECT * FROM ticket_events e WHERE e.ticket_id = escalated.id AND NOT e.internal AND e.kind <> 'TERM_CHANGED'
       ORDER BY e.id DESC LIMIT $2
     ) e LEFT JOIN users u ON u.id = e.actor_id LEFT JOIN comments c ON c.id = e.comment_id AND NOT c.internal
       LEFT JOIN users a ON a.id = (e.snapshot ->> 'assigneeId')::uuid
     ORDER BY e.id`,
    [ids, historyLength],
  )
  const histories = new Map<string, ToldEntry[]>()
  for (const { actor, assignee, said, ...row } of rows) {
    const entry = { event: recordOf(row), actor, assignee, said }
    const known = histories.get(row.ticketId)
    if (known) known.push(entry)
    else histories.set(row.ticketId, [entry])
  }
  return histories
}
