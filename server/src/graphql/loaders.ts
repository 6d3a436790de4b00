import {
  type Attachment,
  type Certificate,
  type Comment,
  type Desk,
  type DeskTerms,
  type DocumentKind,
  type Organization,
  type OrganizationRequest,
  Prisma,
  type TicketType,
  type User,
  type WorkingCalendar,
} from '@otklik/prisma/client'
import DataLoader from 'dataloader'
import { type AddedWords, readAddedWords } from '../demands/read.ts'
import { readDeskFields, type StoredField } from '../desk-fields/desk-fields.ts'
import { type EscalationPolicy, readEscalationPolicies } from '../escalation/policy.ts'
import { type RatedTicket, readRatings } from '../ratings/ratings.ts'
import type { Services } from '../services.ts'
import { readDeskTerms } from '../terms/settings.ts'
import { type TicketRow, ticketColumns } from '../tickets/rows.ts'
import { readCertificates, readOrganizationRequests } from '../users/profile.ts'
import { type Followers, readFollowers } from '../watchers/watchers.ts'
import type { Schedule } from '../working-time/openings.ts'
import { type CalendarContent, readCalendars, readSchedules } from '../working-time/read.ts'

const texts = {
  desk: byId('desks', Prisma.DeskScalarFieldEnum),
  ticketType: byId('ticket_types', Prisma.TicketTypeScalarFieldEnum),
  documentKind: byId('document_kinds', Prisma.DocumentKindScalarFieldEnum),
  organization: byId('organizations', Prisma.OrganizationScalarFieldEnum),
  user: byId('users', Prisma.UserScalarFieldEnum),
  workingCalendar: byId('calendars', Prisma.WorkingCalendarScalarFieldEnum),
  comment: byId('comments', Prisma.CommentScalarFieldEnum),
  ticket: `SELECT ${ticketColumns} FROM tickets t WHERE t.id = ANY($1::uuid[])`,
}

/**
 * Rows by their keys, gathered: one statement a model, however many rows ask. They hold what is true of the row for
 * everybody; what a viewer may see of it is decided where a field resolves. One set lives as long as a request, or as
 * an event for all who follow it on a node; each loader of it is made when it is first asked for, since an open
 * subscription may hold a set for hours and ask for nothing.
 */
export class Loaders {
  readonly #db: Services['db']
  #made: Map<string, unknown> | undefined

  constructor({ db }: Pick<Services, 'db'>) {
    this.#db = db
  }

  get desk() {
    return this.#rows<Desk>('desk')
  }

  get ticketType() {
    return this.#rows<TicketType>('ticketType')
  }

  get documentKind() {
    return this.#rows<DocumentKind>('documentKind')
  }

  get organization() {
    return this.#rows<Organization>('organization')
  }

  /** By its number in the register. */
  get organizationByRegistration(): DataLoader<string, Organization | null> {
    const read = async (numbers: readonly string[]) => {
      const rows = await this.#db.prisma.organization.findMany({
        where: { registrationNumber: { in: [...numbers] } },
      })
      return numbers.map((number) => rows.find((row) => row.registrationNumber === number) ?? null)
    }
    return this.#once('organizationByRegistration', () => new DataLoader(read))
  }

  /** Those of one ИНН. */
  get organizationsByTaxpayer(): DataLoader<string, Organization[]> {
    return this.#once('organizationsByTaxpayer', () =>
      many(
        (ids) =>
          this.#db.prisma.organization.findMany({
            where: { taxpayerId: { in: [...ids] } },
            orderBy: [{ kpp: 'asc' }, { id: 'asc' }],
          }),
        (row) => row.taxpayerId,
      ),
    )
  }

  get user() {
    return this.#rows<User>('user')
  }

  /** Those signed in by, the one used last first. */
  get certificatesOfUser(): DataLoader<string, Certificate[]> {
    return this.#once('certificatesOfUser', () =>
      many(
        (ids) => readCertificates(this.#db, ids),
        (row) => row.userId,
      ),
    )
  }

  /** The last one first. */
  get organizationRequestsOfUser(): DataLoader<string, OrganizationRequest[]> {
    return this.#once('organizationRequestsOfUser', () =>
      many(
        (ids) => readOrganizationRequests(this.#db, ids),
        (row) => row.userId,
      ),
    )
  }

  get workingCalendar() {
    return this.#rows<WorkingCalendar>('workingCalendar')
  }

  get comment() {
    return this.#rows<Comment>('comment')
  }

  get ticket() {
    return this.#rows<TicketRow>('ticket')
  }

  get typesOfDesk(): DataLoader<string, TicketType[]> {
    return this.#once('typesOfDesk', () =>
      many(
        (ids) => this.#db.prisma.ticketType.findMany(ofDesks(ids)),
        (row) => row.deskId,
      ),
    )
  }

  get kindsOfDesk(): DataLoader<string, DocumentKind[]> {
    return this.#once('kindsOfDesk', () =>
      many(
        (ids) => this.#db.prisma.documentKind.findMany(ofDesks(ids)),
        (row) => row.deskId,
      ),
    )
  }

  get fieldsOfDesk(): DataLoader<string, StoredField[]> {
    return this.#once('fieldsOfDesk', () =>
      many(
        (ids) => readDeskFields(this.#db, ids),
        (row) => row.deskId,
      ),
    )
  }

  get staffOfDesk(): DataLoader<string, User[]> {
    const read = async (ids: readonly string[]) => {
      const staff = await this.#db.prisma.user.findMany({
        where: { OR: [{ role: 'ADMIN' }, { role: 'AGENT', desks: { some: { deskId: { in: [...ids] } } } }] },
        include: { desks: { select: { deskId: true } } },
        orderBy: [{ fullName: 'asc' }, { id: 'asc' }],
      })
      return ids.map((id) =>
        staff.filter((user) => user.role === 'ADMIN' || user.desks.some((desk) => desk.deskId === id)),
      )
    }
    return this.#once('staffOfDesk', () => new DataLoader(read))
  }

  /** Desks that a user is staff of, by the user's role and id. */
  get desksOfStaff(): DataLoader<Pick<User, 'id' | 'role'>, Desk[], string> {
    const read = async (users: readonly Pick<User, 'id' | 'role'>[]) => {
      const desks = await this.#db.prisma.desk.findMany({
        include: { members: { where: { userId: { in: users.map(({ id }) => id) } } } },
        orderBy: [{ position: 'asc' }, { slug: 'asc' }],
      })
      return users.map(({ id, role }) =>
        desks.filter(
          ({ members }) =>
            role === 'ADMIN' || (role === 'AGENT' && members.some((membership) => membership.userId === id)),
        ),
      )
    }
    return this.#once('desksOfStaff', () => new DataLoader(read, { cacheKeyFn: ({ id }) => id }))
  }

  get attachmentsOfTicket(): DataLoader<string, (Attachment & { internal: boolean })[]> {
    const read = async (ids: readonly string[]) => {
      const rows = await this.#db.prisma.attachment.findMany({
        where: { ticketId: { in: [...ids] } },
        include: { comment: { select: { internal: true } } },
        orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      })
      return rows.map(({ comment, ...row }) => ({ ...row, internal: comment?.internal ?? false }))
    }
    return this.#once('attachmentsOfTicket', () => many(read, (row) => row.ticketId))
  }

  get addedWords(): DataLoader<string, AddedWords[]> {
    return this.#once('addedWords', () =>
      many(
        (ids) => readAddedWords(this.#db, ids),
        (row) => row.ticketId,
      ),
    )
  }

  get attachmentsOfComment(): DataLoader<string, Attachment[]> {
    const read = (ids: readonly string[]) =>
      this.#db.prisma.attachment.findMany({
        where: { commentId: { in: [...ids] } },
        orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      })
    return this.#once('attachmentsOfComment', () => many(read, (row) => row.commentId))
  }

  get ratingOfTicket(): DataLoader<string, RatedTicket> {
    const read = async (ids: readonly string[]) => {
      const rows = new Map((await readRatings(this.#db, ids)).map((row) => [row.ticketId, row]))
      return ids.map((id) => rows.get(id) ?? { ticketId: id, rating: null, withdrawn: false })
    }
    return this.#once('ratingOfTicket', () => new DataLoader(read))
  }

  /** What users have said of following tickets; null where they have said nothing. */
  get watcher(): DataLoader<{ ticketId: string; userId: string }, { muted: boolean } | null, string> {
    const keyOf = ({ ticketId, userId }: { ticketId: string; userId: string }) => `${ticketId} ${userId}`
    const read = async (asked: readonly { ticketId: string; userId: string }[]) => {
      const rows = await this.#db.query<{ ticketId: string; userId: string; muted: boolean }>(
        `SELECT w.ticket_id AS "ticketId", w.user_id AS "userId", w.muted FROM watchers w
         JOIN unnest($1::uuid[], $2::uuid[]) AS asked (ticket_id, user_id) USING (ticket_id, user_id)`,
        [asked.map(({ ticketId }) => ticketId), asked.map(({ userId }) => userId)],
      )
      const found = new Map(rows.map((row) => [keyOf(row), row]))
      return asked.map((each) => found.get(keyOf(each)) ?? null)
    }
    return this.#once('watcher', () => new DataLoader(read, { cacheKeyFn: keyOf }))
  }

  get followersOfTicket(): DataLoader<string, Followers> {
    const read = async (ids: readonly string[]) => {
      const found = await readFollowers(this.#db, ids)
      return ids.map((id) => found.get(id) ?? { totalCount: 0, userIds: [] })
    }
    return this.#once('followersOfTicket', () => new DataLoader(read))
  }

  /** Whom a desk's late tickets are handed to; null for a desk that escalates nothing. */
  get escalationOfDesk(): DataLoader<string, EscalationPolicy | null> {
    const read = async (ids: readonly string[]) => {
      const policies = await readEscalationPolicies(this.#db, ids)
      return ids.map((id) => policies.get(id) ?? null)
    }
    return this.#once('escalationOfDesk', () => new DataLoader(read))
  }

  get termsOfDesk(): DataLoader<string, DeskTerms[]> {
    const read = async (ids: readonly string[]) => {
      const terms = await readDeskTerms(this.#db, ids)
      return ids.map((id) => terms.get(id) ?? [])
    }
    return this.#once('termsOfDesk', () => new DataLoader(read))
  }

  /** When a desk works. */
  get schedule(): DataLoader<string, Schedule> {
    const read = async (ids: readonly string[]) => {
      const schedules = await readSchedules(this.#db, ids)
      return ids.map((id) => schedules.get(id) ?? new Error(`desk ${id} is gone`))
    }
    return this.#once('schedule', () => new DataLoader(read))
  }

  get calendarContent(): DataLoader<string, CalendarContent | null> {
    const read = async (ids: readonly string[]) => {
      const contents = await readCalendars(this.#db, ids)
      return ids.map((id) => contents.get(id) ?? null)
    }
    return this.#once('calendarContent', () => new DataLoader(read))
  }

  /** Which of the texts find the ticket. */
  get found(): DataLoader<{ ticketId: string; text: string }, boolean, string> {
    const read = async (asked: readonly { ticketId: string; text: string }[]) => {
      const rows = await this.#db.query<{ found: boolean }>(
        `SELECT coalesce(t.search @@ ticket_search_query(asked.text), false) AS found
         FROM unnest($1::uuid[], $2::text[]) WITH ORDINALITY AS asked (id, text, place)
         LEFT JOIN tickets t ON t.id = asked.id ORDER BY asked.place`,
        [asked.map((each) => each.ticketId), asked.map((each) => each.text)],
      )
      return rows.map((row) => row.found)
    }
    return this.#once('found', () => {
      return new DataLoader(read, { cacheKeyFn: ({ ticketId, text }) => `${ticketId} ${text}` })
    })
  }

  /** By hand: these run for every live event, and the client's own work would cost several times PostgreSQL's. */
  #rows<Row extends { id: string }>(name: keyof typeof texts): DataLoader<string, Row | null> {
    return this.#once(name, () => one((ids) => this.#db.query<Row>(texts[name], [ids])))
  }

  #once<Loader>(name: string, make: () => Loader): Loader {
    this.#made ??= new Map()
    let loader = this.#made.get(name) as Loader | undefined
    if (!loader) {
      loader = make()
      this.#made.set(name, loader)
    }
    return loader
  }
}

const ofDesks = (ids: readonly string[]) => ({
  where: { deskId: { in: [...ids] } },
  orderBy: { position: 'asc' as const },
})

/** Rows by id under the names of the model's fields; throughout the schema a column is its field in snake case. */
function byId(table: string, fields: Readonly<Record<string, string>>): string {
  const column = (field: string) => field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  const columns = Object.values(fields).map((field) => `${column(field)} AS "${field}"`)
  return `SELECT ${columns.join(', ')} FROM ${table} WHERE id = ANY($1::uuid[])`
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
