import type { Viewer } from '../auth/viewer.ts'
import type { Database, Sql } from '../db/database.ts'
import { readTicket, seen } from '../tickets/change.ts'
import { requireScope } from '../tickets/permissions.ts'
import type { TicketRow } from '../tickets/rows.ts'
import { mustRemember } from './follows.ts'

/** Who said so of themselves: of one ticket and one user. */
export interface Said {
  ticketId: string
  userId: string
  muted: boolean
}

/** «Следить»: from now on the viewer is told of what happens to the ticket. Saying it twice is saying it once. */
export async function watchTicket(db: Database, viewer: Viewer, ticketId: string): Promise<TicketRow> {
  return say(db, viewer, ticketId, () => false)
}

/** «Не следить»: no more messages of this ticket, also for its requester and assignee. */
export async function unwatchTicket(db: Database, viewer: Viewer, ticketId: string): Promise<TicketRow> {
  return say(db, viewer, ticketId, (ticket) => (mustRemember(viewer.userId, ticket) ? true : null))
}

/** The same by a letter's link: whoever has it is the one it was sent to. The ticket may be hidden from them now. */
export async function stopMessages(
  db: Pick<Database, 'query'>,
  { ticketId, userId }: { ticketId: string; userId: string },
): Promise<void> {
  await db.query(
    `INSERT INTO watchers (ticket_id, user_id, muted)
     SELECT t.id, u.id, true FROM tickets t, users u WHERE t.id = $1 AND u.id = $2
     ON CONFLICT (ticket_id, user_id) DO UPDATE SET muted = true`,
    [ticketId, userId],
  )
}

/** @param mutedOf null: nothing is to be remembered */
async function say(
  db: Database,
  viewer: Viewer,
  ticketId: string,
  mutedOf: (ticket: TicketRow) => boolean | null,
): Promise<TicketRow> {
  requireScope(viewer, 'TICKETS_WRITE')
  // Nothing of the ticket has to change for it to be answered with: else this would be reading without the right to.
  requireScope(viewer, 'TICKETS_READ')
  const ticket = seen(viewer, await readTicket(db, ticketId))
  const muted = mutedOf(ticket)
  if (muted === null) {
    await db.query('DELETE FROM watchers WHERE ticket_id = $1 AND user_id = $2', [ticketId, viewer.userId])
  } else {
    await db.query(
      `INSERT INTO watchers (ticket_id, user_id, muted) VALUES ($1, $2, $3)
       ON CONFLICT (ticket_id, user_id) DO UPDATE SET muted = excluded.muted`,
      [ticketId, viewer.userId, muted],
    )
  }
  return ticket
}

/** Who follows a ticket. */
export interface Followers {
  totalCount: number
  /** The requester and the assignee first, then by name; at most `shownFollowers`. */
  userIds: string[]
}

export const shownFollowers = 100

/** Who follows each of some tickets, by the rule of follows.ts, in one statement. */
export async function readFollowers(sql: Sql, ticketIds: readonly string[]): Promise<Map<string, Followers>> {
  const rows = await sql.query<{ ticketId: string; userId: string; totalCount: number }>(
    `SELECT ticket_id AS "ticketId", user_id AS "userId", total::int AS "totalCount" FROM (
       SELECT f.ticket_id, f.user_id, count(*) OVER (PARTITION BY f.ticket_id) AS total,
         row_number() OVER (PARTITION BY f.ticket_id ORDER BY f.party DESC, u.full_name, u.id) AS place
       FROM (
         SELECT w.ticket_id, w.user_id, w.user_id IN (t.requester_id, t.assignee_id) IS TRUE AS party
         FROM watchers w JOIN tickets t ON t.id = w.ticket_id
         WHERE w.ticket_id = ANY($1::uuid[]) AND NOT w.muted
         UNION
         SELECT t.id, party.user_id, true
         FROM tickets t CROSS JOIN LATERAL (VALUES (t.requester_id), (t.assignee_id)) AS party (user_id)
         WHERE t.id = ANY($1::uuid[]) AND party.user_id IS NOT NULL AND NOT EXISTS (
           SELECT 1 FROM watchers w WHERE w.ticket_id = t.id AND w.user_id = party.user_id)
       ) f JOIN users u ON u.id = f.user_id
     ) followers WHERE place <= ${shownFollowers} ORDER BY ticket_id, place`,
    [ticketIds],
  )
  const found = new Map<string, Followers>()
  for (const { ticketId, userId, totalCount } of rows) {
    const followers = found.get(ticketId) ?? { totalCount, userIds: [] }
    followers.userIds.push(userId)
    found.set(ticketId, followers)
  }
  return found
}
