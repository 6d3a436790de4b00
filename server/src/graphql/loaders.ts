import {
  type Attachment,
  type Comment,
  type Desk,
  type DocumentKind,
  type Organization,
  Prisma,
  type TicketType,
  type User,
} from '@otklik/prisma/client'
import DataLoader from 'dataloader'
import type { Services } from '../services.ts'
import { type TicketRow, ticketColumns } from '../tickets/rows.ts'

/**
 * Rows by their keys, gathered: one statement a model, however many rows ask. They hold what is true of the row for
 * everybody; what a viewer may see of it is decided where a field resolves. One set lives as long as a request, or as
 * an event for all who follow it on a node.
 */
export class Loaders {
  readonly desk: DataLoader<string, Desk | null>
  readonly ticketType: DataLoader<string, TicketType | null>
  readonly documentKind: DataLoader<string, DocumentKind | null>
  readonly organization: DataLoader<string, Organization | null>
  readonly user: DataLoader<string, User | null>
  readonly comment: DataLoader<string, Comment | null>
  readonly ticket: DataLoader<string, TicketRow | null>
  readonly typesOfDesk: DataLoader<string, TicketType[]>
  readonly kindsOfDesk: DataLoader<string, DocumentKind[]>
  readonly staffOfDesk: DataLoader<string, User[]>
  /** Desks that a user is staff of, by the user's role and id. */
  readonly desksOfStaff: DataLoader<Pick<User, 'id' | 'role'>, Desk[], string>
  readonly attachmentsOfTicket: DataLoader<string, (Attachment & { internal: boolean })[]>
  readonly attachmentsOfComment: DataLoader<string, Attachment[]>
  /** Which of the texts find the ticket. */
  readonly found: DataLoader<{ ticketId: string; text: string }, boolean, string>

  constructor({ db }: Pick<Services, 'db'>) {
    const { prisma } = db
    // By hand: these run for every live event, and the client's own work would cost several times PostgreSQL's.
    const rowsOf = <Row extends { id: string }>(table: string, fields: Readonly<Record<string, string>>) => {
      const text = `SELECT ${columnsOf(fields)} FROM ${table} WHERE id = ANY($1::uuid[])`
      return one((ids) => db.query<Row>(text, [ids]))
    }
    const ofDesks = (ids: readonly string[]) => ({
      where: { deskId: { in: [...ids] } },
      orderBy: { position: 'asc' as const },
    })
    this.desk = rowsOf('desks', Prisma.DeskScalarFieldEnum)
    this.ticketType = rowsOf('ticket_types', Prisma.TicketTypeScalarFieldEnum)
    this.documentKind = rowsOf('document_kinds', Prisma.DocumentKindScalarFieldEnum)
    this.organization = rowsOf('organizations', Prisma.OrganizationScalarFieldEnum)
    this.user = rowsOf('users', Prisma.UserScalarFieldEnum)
    this.comment = rowsOf('comments', Prisma.CommentScalarFieldEnum)
    this.ticket = one((ids) =>
      db.query<TicketRow>(`SELECT ${ticketColumns} FROM tickets t WHERE t.id = ANY($1::uuid[])`, [ids]),
    )
    this.typesOfDesk = many(
      (ids) => prisma.ticketType.findMany(ofDesks(ids)),
      (row) => row.deskId,
    )
    this.kindsOfDesk = many(
      (ids) => prisma.documentKind.findMany(ofDesks(ids)),
      (row) => row.deskId,
    )
    this.staffOfDesk = new DataLoader(async (ids) => {
      const staff = await prisma.user.findMany({
        where: { OR: [{ role: 'ADMIN' }, { role: 'AGENT', desks: { some: { deskId: { in: [...ids] } } } }] },
        include: { desks: { select: { deskId: true } } },
        orderBy: [{ fullName: 'asc' }, { id: 'asc' }],
      })
      return ids.map((id) =>
        staff.filter((user) => user.role === 'ADMIN' || user.desks.some((desk) => desk.deskId === id)),
      )
    })
    this.desksOfStaff = new DataLoader(
      async (users) => {
        const desks = await prisma.desk.findMany({
          include: { members: { where: { userId: { in: users.map(({ id }) => id) } } } },
          orderBy: [{ position: 'asc' }, { slug: 'asc' }],
        })
        return users.map(({ id, role }) =>
          desks.filter(
            ({ members }) =>
              role === 'ADMIN' || (role === 'AGENT' && members.some((membership) => membership.userId === id)),
          ),
        )
      },
      { cacheKeyFn: ({ id }) => id },
    )
    this.attachmentsOfTicket = many(
      async (ids) => {
        const rows = await prisma.attachment.findMany({
          where: { ticketId: { in: [...ids] } },
          include: { comment: { select: { internal: true } } },
          orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
        })
        return rows.map(({ comment, ...row }) => ({ ...row, internal: comment?.internal ?? false }))
      },
      (row) => row.ticketId,
    )
    this.attachmentsOfComment = many(
      (ids) =>
        prisma.attachment.findMany({
          where: { commentId: { in: [...ids] } },
          orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
        }),
      (row) => row.commentId,
    )
    this.found = new DataLoader(
      async (asked) => {
        const rows = await db.query<{ found: boolean }>(
          `SELECT coalesce(t.search @@ ticket_search_query(asked.text), false) AS found
           FROM unnest($1::uuid[], $2::text[]) WITH ORDINALITY AS asked (id, text, place)
           LEFT JOIN tickets t ON t.id = asked.id ORDER BY asked.place`,
          [asked.map((each) => each.ticketId), asked.map((each) => each.text)],
        )
        return rows.map((row) => row.found)
      },
      { cacheKeyFn: ({ ticketId, text }) => `${ticketId} ${text}` },
    )
  }
}

/** A model's columns under the names of its fields: throughout the schema a column is its field in snake case. */
function columnsOf(fields: Readonly<Record<string, string>>): string {
  const column = (field: string) => field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  return Object.values(fields)
    .map((field) => `${column(field)} AS "${field}"`)
    .join(', ')
}

function one<Row extends { id: string }>(read: (ids: readonly string[]) => Promise<Row[]>) {
  return new DataLoader<string, Row | null>(async (ids) => {
    const rows = new Map((await read(ids)).map((row) => [row.id, row]))
    return ids.map((id) => rows.get(id) ?? null)
  })
}

function many<Row>(read: (ids: readonly string[]) => Promise<Row[]>, keyOf: (row: Row) => string | null) {
  return new DataLoader<string, Row[]>(async (ids) => {
    const rows = await read(ids)
    return ids.map((id) => rows.filter((row) => keyOf(row) === id))
  })
}
