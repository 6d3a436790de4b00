import type { InboundLetter, InboundState, Mailbox } from '@otklik/prisma/client'
import type { Viewer } from '../auth/viewer.ts'
import type { Sql } from '../db/database.ts'
import { notFound } from '../errors.ts'
import {
  type Connection,
  connectionOf,
  decodeKey,
  encodeKey,
  keyChecks,
  type PageArguments,
  pageOf,
} from '../paging.ts'
import { mayTriage, triagedDesks } from './permissions.ts'

export const letterColumns = `
  l.id, l.mailbox AS "mailboxName", l.desk_id AS "deskId", l.uid_validity AS "uidValidity", l.uid, l.identity,
  l.message_id AS "messageId", l.body_digest AS "bodyDigest", l.from_address AS "fromAddress", l.from_name AS "fromName",
  l.subject, l.text, l.sent_at AS "sentAt", l.received_at AS "receivedAt", l.size, l.storage_key AS "storageKey",
  l.attachments, l.state, l.reason, l.note, l.ticket_id AS "ticketId", l.comment_id AS "commentId",
  l.sender_id AS "senderId", l.answers_id AS "answersId", l.decided_by_id AS "decidedById", l.decided_at AS "decidedAt"`

const states: readonly InboundState[] = ['TRIAGE', 'FAULTY', 'FILED', 'JOINED', 'IGNORED', 'DISMISSED']

export type LetterOrder = 'NEWEST_FIRST' | 'OLDEST_FIRST'

/** Letters of the desks that the viewer is staff of; of some states, or of all. */
export async function listInbound(
  sql: Sql,
  viewer: Viewer,
  args: PageArguments & { states?: readonly InboundState[] | null; order?: LetterOrder | null },
): Promise<Connection<InboundLetter>> {
  const desks = triagedDesks(viewer)
  const page = pageOf(args)
  const wanted = states.filter((state) => args.states == null || args.states.includes(state))
  const rising = args.order === 'OLDEST_FIRST'
  const order = `inbound:${rising ? 'oldest:' : ''}${wanted.join(',')}`
  const path = page.backwards ? 'before' : 'after'
  const [at, id] =
    page.beyond === null ? [null, null] : decodeKey(page.beyond, order, path, [keyChecks.moment, keyChecks.uuid])
  const [comparison, direction] = page.backwards !== rising ? ['>', 'ASC'] : ['<', 'DESC']
  // The index begins with desk and state: the first rows of each pair are read in order, and the few are merged.
  const rows = await sql.query<InboundLetter>(
    `SELECT page.* FROM unnest($3::uuid[]) AS desk (id), unnest($4::"InboundState"[]) AS wanted (state),
       LATERAL (
         SELECT ${letterColumns} FROM inbound_letters l
         WHERE l.desk_id = desk.id AND l.state = wanted.state
           AND ($1::timestamptz IS NULL OR (l.received_at, l.id) ${comparison} ($1, $2::uuid))
         ORDER BY l.received_at ${direction}, l.id ${direction} LIMIT ${page.limit + 1}
       ) page
     ORDER BY page."receivedAt" ${direction}, page.id ${direction} LIMIT ${page.limit + 1}`,
    [at, id, desks, wanted],
  )
  return connectionOf(page, rows, (letter) => encodeKey(order, letter.receivedAt.toISOString(), letter.id))
}

/** One letter; NOT_FOUND also when it is of a desk that the viewer is no staff of. */
export async function findInbound(
  sql: Sql,
  viewer: Viewer,
  id: string,
  lock: '' | 'FOR UPDATE' = '',
): Promise<InboundLetter> {
  const [letter] = await sql.query<InboundLetter>(
    `SELECT ${letterColumns} FROM inbound_letters l WHERE l.id = $1 ${lock}`,
    [id],
  )
  if (letter && mayTriage(viewer, letter.deskId)) return letter
  throw notFound({
    ru: 'id: такого письма нет или оно вам недоступно.',
    en: 'id: no such letter, or you may not see it.',
  })
}

/** How the mailboxes of the viewer's desks stand, and how many letters wait for a decision there. */
export async function listMailboxes(sql: Sql, viewer: Viewer): Promise<(Mailbox & { waiting: bigint })[]> {
  return sql.query(
    `SELECT m.name, m.desk_id AS "deskId", m.state, m.fault, m.since, m.read_at AS "readAt",
       m.uid_validity AS "uidValidity", m.last_uid AS "lastUid",
       (SELECT count(*) FROM inbound_letters l
        WHERE l.desk_id = m.desk_id AND l.state IN ('TRIAGE', 'FAULTY') AND l.mailbox = m.name) AS waiting
     FROM mailboxes m WHERE m.desk_id = ANY($1::uuid[]) ORDER BY m.name`,
    [triagedDesks(viewer)],
  )
}
