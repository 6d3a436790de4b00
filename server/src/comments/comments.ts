import type { Comment } from '@otklik/prisma/client'
import type { Viewer } from '../auth/viewer.ts'
import type { Sql } from '../db/database.ts'
import {
  type Connection,
  connectionOf,
  decodeKey,
  encodeKey,
  keyChecks,
  type PageArguments,
  pageOf,
} from '../paging.ts'
import { isStaff } from '../tickets/permissions.ts'
import type { TicketRow } from '../tickets/rows.ts'

export interface CommentConnection extends Connection<Comment> {
  /** Null unless it was asked for. */
  totalCount: number | null
}

/** A page of a ticket's comments in the order of writing; internal notes, in the count too, for staff only. */
export async function listComments(
  sql: Sql,
  viewer: Viewer,
  ticket: Pick<TicketRow, 'id' | 'deskId'>,
  args: PageArguments & { count: boolean },
): Promise<CommentConnection> {
  const page = pageOf(args)
  const internal = isStaff(viewer, ticket.deskId)
  const order = `comments:${ticket.id}`
  const path = page.backwards ? 'before' : 'after'
  const [beyond] = page.beyond === null ? [null] : decodeKey(page.beyond, order, path, [keyChecks.id])
  const [comparison, direction] = page.backwards ? ['<', 'DESC'] : ['>', 'ASC']
  const seen = 'ticket_id = $1 AND ($2 OR NOT internal)'
  const rows = await sql.query<Partial<Comment> & { total: bigint | null }>(
    `SELECT counted.total, page.* FROM (
       SELECT ${args.count ? `(SELECT count(*) FROM comments WHERE ${seen})` : 'NULL::bigint'} AS total
     ) counted LEFT JOIN (
       SELECT id, seq, ticket_id AS "ticketId", author_id AS "authorId", body, quoted, internal,
         created_at AS "createdAt"
       FROM comments WHERE ${seen} AND ($3::bigint IS NULL OR seq ${comparison} $3)
       ORDER BY seq ${direction} LIMIT ${page.limit + 1}
     ) page ON true ORDER BY page.seq ${direction}`,
    [ticket.id, internal, beyond],
  )
  const comments = rows.filter((row): row is Comment & { total: bigint | null } => row.id != null)
  return {
    ...connectionOf(page, comments, (comment) => encodeKey(order, String(comment.seq))),
    totalCount: args.count ? Number(rows[0]?.total) : null,
  }
}
