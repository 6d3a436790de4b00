import type { Viewer } from '../auth/viewer.ts'
import type { Database } from '../db/database.ts'
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
