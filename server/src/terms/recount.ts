import type { TicketStatus } from '@otklik/prisma/client'
import type { Sql } from '../db/database.ts'
import { type JobKind, jobSchema } from '../job-queue.ts'
import type { Services } from '../services.ts'
import { type TicketRow, ticketColumns } from '../tickets/rows.ts'
import { standingOf, statuses } from '../tickets/status.ts'
import { readPolicies } from './policy.ts'
import { recountedTerms, type TermPolicy } from './rules.ts'
import { changedTerms, type TermChange, writeTermChanges, writeWakes } from './written.ts'

/** How far a recount has come; a job that has had its time hands it to the next. */
export interface Recount {
  deskId: string
  /** Absent at the beginning. */
  place?: Place
}

interface Place {
  /** The desk's scheduleVersion that this recount began with. */
  version: number
  status: TicketStatus
  /** Of the last ticket looked at; absent at the beginning of a status. */
  after?: { updatedAt: string; id: string }
}

/** Counts the terms of a desk's open tickets anew. */
export const recountJob: JobKind<Recount> = { name: 'terms', retryLimit: 11, retryDelay: 5, expireIn: 60, atOnce: 1 }

/**
 * To be called within the transaction that has changed hours, a calendar or terms, after its own locks: holds the
 * desks, so that whoever writes a ticket has either finished by what held before, and is counted anew, or waits and
 * reads what holds now. Wake `recountJob` after the commit.
 */
export async function schedulesChanged(
  sql: Sql,
  { queue }: Pick<Services, 'queue'>,
  of: { deskIds: readonly string[] } | { calendarId: string },
): Promise<void> {
  // In one order, so that two such changes never wait for each other in a circle.
  const where =
    'deskIds' in of
      ? 'id = ANY($1::uuid[])'
      : 'calendar_id IN (SELECT id FROM calendars WHERE $1::uuid IN (id, base_id))'
  const desks = await sql.query<{ id: string }>(
    `UPDATE desks SET schedule_version = schedule_version + 1
     WHERE id IN (SELECT id FROM desks WHERE ${where} ORDER BY id FOR NO KEY UPDATE) RETURNING id`,
    ['deskIds' in of ? of.deskIds : of.calendarId],
  )
  const recounts: Recount[] = desks.map(({ id }) => ({ deskId: id }))
  await queue.add(sql, recountJob, recounts)
}

/**
 * Adds the job for a desk whose tickets are not counted by what holds now while no job is on its way: of a desk that was
 * written by hand or as first data, and of a job that has been given up.
 */
export async function addMissingRecounts({ db, queue }: Pick<Services, 'db' | 'queue'>): Promise<void> {
  const recounts = await db.query<Recount>(
    `SELECT d.id AS "deskId" FROM desks d WHERE d.terms_version < d.schedule_version AND NOT EXISTS (
       SELECT 1 FROM ${jobSchema}.job j WHERE j.name = $1 AND j.state IN ('created', 'retry', 'active')
         AND j.data ->> 'deskId' = d.id::text
     )`,
    [recountJob.name],
  )
  await queue.add(db, recountJob, recounts)
  if (recounts.length > 0) queue.wake(recountJob)
}

export type RecountServices = Pick<Services, 'db' | 'log' | 'queue' | 'clock'>

/** Tickets of one transaction. */
const batchSize = 500

const openStatuses = statuses.filter((status) => standingOf(status) !== 'closed')

/**
 * Walks the desk's open tickets from the one that moved longest ago to the latest, status by status: a ticket that is
 * changed meanwhile moves ahead of the walk, and one whose status is changed has its terms counted by that very change.
 * In batches, each a transaction with a constant number of statements; tickets that somebody is changing are left to
 * the end, one by one, so that no two transactions wait for each other's tickets.
 *
 * Nothing is escalated: what has passed by the new count has passed without anybody's knowing. What is counted already
 * is not written again, so a walk may begin anew after a kill; of several jobs for one change the first does it all.
 *
 * @param signal of the try: when it is aborted the rest is handed to another job
 */
export async function recountTerms(
  services: RecountServices,
  { deskId, place }: Recount,
  signal: AbortSignal,
  options: { batchSize?: number } = {},
): Promise<void> {
  const { db } = services
  const size = options.batchSize ?? batchSize
  const version = await versionToReach(db, deskId, place)
  if (version === null) return
  const first = place?.status ?? openStatuses[0]
  const busy: string[] = []
  for (const status of openStatuses.slice(openStatuses.indexOf(first as TicketStatus))) {
    let after = status === place?.status ? place.after : undefined
    for (;;) {
      if (signal.aborted) {
        for (const id of busy) await recountBatch(services, deskId, [id], { wait: true })
        await handOver(services, { deskId, place: { version, status, after } })
        return
      }
      const page = await nextPage(db, deskId, status, after, size)
      const locked = await recountBatch(
        services,
        deskId,
        page.map(({ id }) => id),
        { wait: false },
      )
      busy.push(...page.flatMap(({ id }) => (locked.has(id) ? [] : [id])))
      const last = page.at(-1)
      if (!last || page.length < size) break
      after = { updatedAt: last.updatedAt.toISOString(), id: last.id }
    }
  }
  for (const id of busy) await recountBatch(services, deskId, [id], { wait: true })
  await db.query('UPDATE desks SET terms_version = greatest(terms_version, $2) WHERE id = $1', [deskId, version])
}

/** Null when there is nothing to do: another job has done it, or a later change has brought one that will. */
async function versionToReach(sql: Sql, deskId: string, place: Place | undefined): Promise<number | null> {
  const [desk] = await sql.query<{ scheduleVersion: number; termsVersion: number }>(
    'SELECT schedule_version AS "scheduleVersion", terms_version AS "termsVersion" FROM desks WHERE id = $1',
    [deskId],
  )
  if (!desk || desk.termsVersion >= desk.scheduleVersion) return null
  return place && place.version < desk.scheduleVersion ? null : desk.scheduleVersion
}

async function handOver({ db, queue }: RecountServices, rest: Recount): Promise<void> {
  await db.transaction((sql) => queue.add(sql, recountJob, rest))
  queue.wake(recountJob)
}

const nextPage = (
  sql: Sql,
  deskId: string,
  status: TicketStatus,
  after: Place['after'],
  size: number,
): Promise<{ id: string; updatedAt: Date }[]> =>
  sql.query(
    `SELECT t.id, t.updated_at AS "updatedAt" FROM tickets t
     WHERE t.desk_id = $1 AND t.status = $2::"TicketStatus"
       AND (t.updated_at, t.id) > (coalesce($3::timestamptz, '-infinity'), $4::uuid)
     ORDER BY t.updated_at, t.id LIMIT $5`,
    [deskId, status, after?.updatedAt ?? null, after?.id ?? '00000000-0000-0000-0000-000000000000', size],
  )

/** Answers with the ids of those that it has looked at. */
async function recountBatch(
  services: RecountServices,
  deskId: string,
  ids: readonly string[],
  { wait }: { wait: boolean },
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set()
  const now = services.clock()
  const { tickets, changed } = await services.db.transaction(async (sql) => {
    const tickets = await sql.query<TicketRow>(
      `SELECT ${ticketColumns} FROM tickets t WHERE t.id = ANY($1::uuid[]) ORDER BY t.id
       FOR UPDATE OF t ${wait ? '' : 'SKIP LOCKED'}`,
      [ids],
    )
    if (tickets.length === 0) return { tickets, changed: 0 }
    const policyOf = await readPolicies(sql, [deskId], { hold: true })
    const counted = tickets.flatMap((ticket) => {
      const after = recounted(ticket, policyOf(ticket), now)
      return after ? [{ before: ticket, after }] : []
    })
    const changes = counted.flatMap(({ before, after }): TermChange[] => {
      const changedFields = changedTerms(before, after)
      return changedFields.length === 0 ? [] : [{ before, after, kind: 'TERM_CHANGED', changedFields }]
    })
    const written = await writeTermChanges(sql, changes, now)
    await writeWakes(
      sql,
      counted.flatMap(({ before, after }) => (changedTerms(before, after).length === 0 ? [after] : [])),
    )
    return { tickets, changed: written.length }
  })
  if (changed > 0) services.log.wake()
  return new Set(tickets.map(({ id }) => id))
}

/** Null when it is the same: nothing is written of it. */
function recounted(ticket: TicketRow, policy: TermPolicy, now: Date): TicketRow | null {
  const standing = standingOf(ticket.status)
  if (standing === 'closed') return null
  const after = { ...ticket, ...recountedTerms(policy, standing, ticket, now) }
  // A point of the same term that has just passed is the sweep's: it writes it down and escalates it.
  const awaited = ticket.termWakeAt !== null && ticket.termWakeAt <= now
  if (awaited && after.dueAt !== null && after.dueAt.getTime() === ticket.dueAt?.getTime()) {
    after.termState = ticket.termState
    after.breachedAt = ticket.breachedAt
    after.termWakeAt = ticket.termWakeAt
  }
  const same = changedTerms(ticket, after).length === 0 && after.termWakeAt?.getTime() === ticket.termWakeAt?.getTime()
  return same ? null : after
}
