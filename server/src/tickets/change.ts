import { takeUploads } from '../attachments/uploads.ts'
import type { Viewer } from '../auth/viewer.ts'
import type { Sql } from '../db/database.ts'
import { AppError, notFound } from '../errors.ts'
import { type Idempotency, once } from '../idempotency.ts'
import type { Services } from '../services.ts'
import { maySee } from './permissions.ts'
import { type TicketRow, ticketColumns } from './rows.ts'
import type { Change } from './rules.ts'
import { lockTicket, type Written, writeChange } from './write.ts'

/** What every change may come with; null where the caller did not say. */
export interface ChangeOptions {
  idempotency: Idempotency | null
  /** CONFLICT when the ticket has another version. */
  expectedVersion?: number | null
}

/** The questions that each kind of change answers for itself. */
interface Deciding {
  /** Runs before the ticket is locked, for locks that must come first. */
  prepare?(sql: Sql): Promise<void>
  /** Throws FORBIDDEN. */
  allow(ticket: TicketRow): void
  /** What to write; null when the ticket stays as it is. */
  decide(ticket: TicketRow, sql: Sql, now: Date): Promise<Change | null> | Change | null
  /** Runs when a change has been written, in its transaction; not for a repeat. */
  after?(written: Written, sql: Sql): Promise<void>
}

/**
 * The frame of every change: one transaction, the ticket's row locked, rights before version before rules, one
 * event, then the log is woken.
 */
export async function changeTicket(
  services: Services,
  viewer: Viewer,
  ticketId: string,
  options: ChangeOptions,
  deciding: Deciding,
): Promise<Written> {
  const now = services.clock()
  const written = await services.db.transaction((sql) =>
    once(sql, viewer.userId, options.idempotency, now, {
      async work() {
        await deciding.prepare?.(sql)
        const ticket = seen(viewer, await lockTicket(sql, ticketId))
        deciding.allow(ticket)
        checkVersion(ticket, options.expectedVersion ?? null)
        const change = await deciding.decide(ticket, sql, now)
        if (change === null) return { ticket, commentId: null }
        const done = await writeChange(sql, ticket, change, viewer.userId, now)
        const uploadIds = change.addition?.uploadIds ?? []
        if (uploadIds.length > 0) {
          await takeUploads(sql, viewer, uploadIds, { ticketId, commentId: done.commentId, now })
        }
        await deciding.after?.(done, sql)
        return done
      },
      keep: ({ commentId }) => ({ commentId }),
      repeat: async ({ commentId }) => ({ commentId, ticket: seen(viewer, await readTicket(sql, ticketId)) }),
    }),
  )
  services.log.wake()
  return written
}

/** A ticket as it is now, whoever asks. */
export async function readTicket(sql: Sql, id: string): Promise<TicketRow | null> {
  const [row] = await sql.query<TicketRow>(`SELECT ${ticketColumns} FROM tickets t WHERE t.id = $1`, [id])
  return row ?? null
}

/**
 * The ticket, if the viewer may see it; one that is hidden and one that is not there look the same.
 *
 * @param path the input field that named it
 */
export function seen(viewer: Viewer, ticket: TicketRow | null, path = 'ticketId'): TicketRow {
  if (ticket && maySee(viewer, ticket)) return ticket
  throw notFound({
    ru: `${path}: такого обращения нет или оно вам недоступно.`,
    en: `${path}: no such ticket, or you may not see it.`,
  })
}

function checkVersion(ticket: TicketRow, expected: number | null): void {
  if (expected === null || expected === ticket.version) return
  throw new AppError(
    'CONFLICT',
    {
      ru: `Обращение ${ticket.number} уже изменилось: версия ${ticket.version}, а не ${expected}.`,
      en: `${ticket.number} has moved on: version ${ticket.version}, not ${expected}.`,
    },
    { details: { current: { version: ticket.version, status: ticket.status } } },
  )
}
