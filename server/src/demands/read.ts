import { byPhone } from '../calls/by-phone.ts'
import type { Sql } from '../db/database.ts'

export interface AddedWords {
  ticketId: string
  body: string
}

// Characters of each, and how many of the last: what is looked at, not what is kept.
const maxWords = 5000
const maxAdded = 20

/** What requesters, or whoever has heard them by telephone, have added to tickets; the last first. */
export function readAddedWords(sql: Sql, ticketIds: readonly string[]): Promise<AddedWords[]> {
  return sql.query<AddedWords>(
    `SELECT t.id AS "ticketId", added.body FROM tickets t CROSS JOIN LATERAL (
       SELECT left(c.body, ${maxWords}) AS body FROM comments c JOIN users u ON u.id = c.author_id
       WHERE c.ticket_id = t.id AND NOT c.internal
         AND (u.role = 'REQUESTER' OR u.id = t.requester_id OR starts_with(c.body, $2))
       ORDER BY c.seq DESC LIMIT ${maxAdded}
     ) added WHERE t.id = ANY($1::uuid[])`,
    [ticketIds, byPhone],
  )
}
