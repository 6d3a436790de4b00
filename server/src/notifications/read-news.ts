import type { Role } from '@otklik/prisma/client'
import type { DeskAccess, Viewer } from '../auth/viewer.ts'
import type { Sql } from '../db/database.ts'
import type { Language } from '../errors.ts'
import { type EventRow, eventColumns, recordOf, type TicketEventRecord } from '../tickets/events.ts'
import type { Choices } from './news.ts'

/** An entry of the log; `event` is null when it is no ticket's. */
export interface ReadEntry {
  position: bigint
  event: TicketEventRecord | null
  /** Null when there is no comment. */
  answer: string | null
  actorName: string | null
  /** As typed in the form: for a requester who has no address of their own. */
  contactEmail: string | null
}

interface EntryRow extends Omit<EventRow, 'id'> {
  position: bigint
  id: bigint | null
  answer: string | null
  actorName: string | null
  contactEmail: string | null
}

/** The log after a position, in its order, with all that messages say. */
export async function readEntriesAfter(sql: Sql, position: bigint, limit: number): Promise<ReadEntry[]> {
  const rows = await sql.query<EntryRow>(
    `SELECT p.position, ${eventColumns}, c.body AS answer, u.full_name AS "actorName", t.contact_email AS "contactEmail"
     FROM (SELECT position, id FROM log_positions WHERE position > $1 ORDER BY position LIMIT $2) p
       LEFT JOIN ticket_events e ON e.id = p.id LEFT JOIN tickets t ON t.id = e.ticket_id
       LEFT JOIN comments c ON c.id = e.comment_id LEFT JOIN users u ON u.id = e.actor_id
     ORDER BY p.position`,
    [position, limit],
  )
  return rows.map(({ position: at, answer, actorName, contactEmail, ...row }) => ({
    position: at,
    answer,
    actorName,
    contactEmail,
    event: row.id === null ? null : recordOf(row as EventRow),
  }))
}

/** Somebody who has to do with a ticket, as they are now. */
export interface ReadPerson {
  ticketId: string
  viewer: Viewer
  email: string | null
  language: Language
  /** Null: has never said. */
  watching: boolean | null
  /** Null: has never chosen. */
  choices: Choices | null
  deviceIds: string[]
}

interface PersonRow {
  ticketId: string
  userId: string
  email: string | null
  language: string
  role: Role
  organizationId: string | null
  memberOf: string[]
  watching: boolean | null
  choices: Choices | null
  deviceIds: string[]
}

/**
 * The people named, and everybody who watches those tickets.
 *
 * @param named pairs of ticket and user
 */
export async function readPeople(
  sql: Sql,
  named: readonly (readonly [ticketId: string, userId: string])[],
  desks: readonly DeskAccess[],
): Promise<ReadPerson[]> {
  const rows = await sql.query<PersonRow>(
    `SELECT a.ticket_id AS "ticketId", u.id AS "userId", u.email, u.language, u.role,
       u.organization_id AS "organizationId", NOT w.muted AS watching,
       ARRAY(SELECT m.desk_id::text FROM desk_members m WHERE m.user_id = u.id AND u.role = 'AGENT') AS "memberOf",
       CASE WHEN s.user_id IS NOT NULL THEN json_build_object('mailStatus', s.mail_status,
         'mailAnswers', s.mail_answers, 'pushStatus', s.push_status, 'pushAnswers', s.push_answers) END AS choices,
       ARRAY(SELECT d.id::text FROM push_devices d WHERE d.user_id = u.id) AS "deviceIds"
     FROM (
       SELECT * FROM unnest($1::uuid[], $2::uuid[]) AS named (ticket_id, user_id)
       UNION SELECT ticket_id, user_id FROM watchers WHERE ticket_id = ANY($1::uuid[])
     ) a JOIN users u ON u.id = a.user_id
       LEFT JOIN watchers w ON w.ticket_id = a.ticket_id AND w.user_id = a.user_id
       LEFT JOIN notification_settings s ON s.user_id = u.id`,
    [named.map(([ticketId]) => ticketId), named.map(([, userId]) => userId)],
  )
  return rows.map(({ userId, role, organizationId, memberOf, language, ...row }) => ({
    ...row,
    language: language === 'en' ? 'en' : 'ru',
    // What they may see in a session of theirs, they may be told of.
    viewer: {
      userId,
      role,
      organizationId,
      memberOf: new Set(memberOf),
      desks,
      scopes: null,
      credential: { kind: 'session', id: '', expiresAt: null },
    },
  }))
}

export type ReadDesk = DeskAccess & { timeZone: string; escalatesByRequester: boolean }

export const readDesks = (sql: Sql): Promise<ReadDesk[]> =>
  sql.query<ReadDesk>(
    `SELECT d.id, d.slug, d.visibility, d.time_zone AS "timeZone",
       coalesce(e.by_requester, false) AS "escalatesByRequester"
     FROM desks d LEFT JOIN desk_escalations e ON e.desk_id = d.id`,
  )
