import type { FileScan } from '@otklik/prisma/client'
import type { Viewer } from '../auth/viewer.ts'
import type { Sql } from '../db/database.ts'
import { readDeskFields } from '../desk-fields/desk-fields.ts'
import { type FormField, filledFields } from '../desk-fields/form-rules.ts'
import { mayReadValue } from '../desk-fields/value-permissions.ts'
import { notFound, type Text } from '../errors.ts'
import { maySeeRating } from '../ratings/permissions.ts'
import { readRatings, type TicketRating } from '../ratings/ratings.ts'
import type { Services } from '../services.ts'
import { type HistoryRecord, readHistory } from '../tickets/events.ts'
import { findTicket, findTicketByNumber } from '../tickets/list.ts'
import { isStaff } from '../tickets/permissions.ts'
import type { TicketRow } from '../tickets/rows.ts'

export interface PrintedFile {
  filename: string
  size: number
  scan: FileScan
}

/** A ticket as one viewer may have it on paper, its history apart. */
export interface PrintedTicket {
  ticket: TicketRow
  desk: Text & { timeZone: string }
  type: string
  documentKind: string | null
  organization: string | null
  requester: string
  /** Null when the requester filed it. */
  submitter: string | null
  assignee: string | null
  /** The base ticket's number, where the viewer may see that ticket. */
  duplicateOf: string | null
  fields: { field: FormField; value: string }[]
  files: PrintedFile[]
  rating: TicketRating | null
}

/** An entry of the history with the names and words that go with it. */
export interface PrintedEntry {
  event: HistoryRecord
  /** Null when the system itself acted. */
  actor: string | null
  /** Right after the change. */
  assignee: string | null
  comment: { body: string; internal: boolean; files: PrintedFile[] } | null
}

/** What the viewer may see of a ticket; a number of statements that does not depend on it. NOT_FOUND otherwise. */
export async function readPrinted(services: Services, viewer: Viewer, number: string): Promise<PrintedTicket> {
  const { db } = services
  const ticket = await findTicketByNumber(services, viewer, number)
  if (!ticket) {
    throw notFound({
      ru: `Обращения ${number} нет, или оно вам недоступно.`,
      en: `There is no ticket ${number}, or you may not see it.`,
    })
  }
  const [names] = await db.query<NameRow>(
    `SELECT d.name AS ru, d.name_en AS en, d.time_zone AS "timeZone", y.name AS type, k.name AS "documentKind",
       o.name AS organization, r.full_name AS requester,
       s.full_name AS submitter, a.full_name AS assignee
     FROM tickets t JOIN desks d ON d.id = t.desk_id JOIN ticket_types y ON y.id = t.type_id
       JOIN users r ON r.id = t.requester_id LEFT JOIN users a ON a.id = t.assignee_id
       LEFT JOIN users s ON s.id = t.submitter_id
       LEFT JOIN document_kinds k ON k.id = t.document_kind_id LEFT JOIN organizations o ON o.id = t.organization_id
     WHERE t.id = $1`,
    [ticket.id],
  )
  if (!names) throw new Error('a ticket that was there is gone')
  const { ru, en, timeZone, ...others } = names
  const files = await db.query<PrintedFile>(
    `SELECT a.filename, a.size, a.scan FROM attachments a LEFT JOIN comments c ON c.id = a.comment_id
     WHERE a.ticket_id = $1 AND ($2 OR c.internal IS NOT TRUE) ORDER BY a.created_at, a.id`,
    [ticket.id, isStaff(viewer, ticket.deskId)],
  )
  const values = (ticket.fieldValues ?? {}) as Record<string, string>
  const asked = await readDeskFields(db, [ticket.deskId])
  const [rated] = maySeeRating(viewer, ticket) ? await readRatings(db, [ticket.id]) : []
  const base = ticket.duplicateOfId === null ? null : await findTicket(db, viewer, ticket.duplicateOfId)
  return {
    ...others,
    ticket,
    desk: { ru, en, timeZone },
    duplicateOf: base?.number ?? null,
    fields: filledFields(asked, values).filter(({ field }) => mayReadValue(viewer, ticket, field.kind)),
    files,
    rating: rated?.rating ?? null,
  }
}

interface NameRow {
  ru: string
  en: string
  timeZone: string
  type: string
  documentKind: string | null
  organization: string | null
  requester: string
  submitter: string | null
  assignee: string | null
}

/** Entries read at once. */
const pageSize = 200

/** The history from its beginning, as the viewer may see it; four statements a page. */
export async function* readEntries(sql: Sql, viewer: Viewer, ticket: TicketRow): AsyncGenerator<PrintedEntry> {
  const internal = isStaff(viewer, ticket.deskId)
  let beyond: bigint | null = null
  for (;;) {
    const read: HistoryRecord[] = await readHistory(sql, ticket.id, {
      internal,
      beyond,
      backwards: false,
      limit: pageSize,
    })
    const events = read.slice(0, pageSize)
    yield* await withNames(sql, events)
    const last = events.at(-1)
    if (!last || read.length <= pageSize) return
    beyond = last.id
  }
}

async function withNames(sql: Sql, events: readonly HistoryRecord[]): Promise<PrintedEntry[]> {
  const people = events.flatMap(({ actorId, snapshot }) => [actorId, snapshot.assigneeId])
  const commentIds = events.map(({ commentId }) => commentId).filter((id) => id !== null)
  const users = await sql.query<{ id: string; name: string }>(
    'SELECT id, full_name AS name FROM users WHERE id = ANY($1::uuid[])',
    [[...new Set(people.filter((id) => id !== null))]],
  )
  const comments = await sql.query<{ id: string; body: string; internal: boolean }>(
    'SELECT id, body, internal FROM comments WHERE id = ANY($1::uuid[])',
    [commentIds],
  )
  const files = await sql.query<PrintedFile & { commentId: string }>(
    `SELECT comment_id AS "commentId", filename, size, scan FROM attachments WHERE comment_id = ANY($1::uuid[])
     ORDER BY created_at, id`,
    [commentIds],
  )
  const names = new Map(users.map(({ id, name }) => [id, name]))
  const said = new Map(comments.map(({ id, ...comment }) => [id, comment]))
  const nameOf = (id: string | null) => (id === null ? null : (names.get(id) ?? null))
  return events.map((event) => {
    const comment = event.commentId === null ? undefined : said.get(event.commentId)
    return {
      event,
      actor: nameOf(event.actorId),
      assignee: nameOf(event.snapshot.assigneeId),
      comment: comment ? { ...comment, files: files.filter(({ commentId }) => commentId === event.commentId) } : null,
    }
  })
}
