import type { Viewer } from '../auth/viewer.ts'
import type { Sql } from '../db/database.ts'
import { notFound } from '../errors.ts'
import { jobSchema } from '../job-queue.ts'
import {
  type Connection,
  connectionOf,
  decodeKey,
  encodeKey,
  keyChecks,
  type PageArguments,
  pageOf,
} from '../paging.ts'
import type { Services } from '../services.ts'
import { requireAdministrator } from '../users/permissions.ts'

/** How many jobs of one kind there are in each state; done ones are nobody's worry. */
export interface JobCounts {
  queue: string
  waiting: number
  active: number
  /** Failed once or more, and tried again. */
  retrying: number
  /** Given up. */
  failed: number
}

export interface FailedJob {
  id: string
  queue: string
  error: string
  attempts: number
  createdAt: Date
  failedAt: Date
}

/** Every kind of job, also where nothing waits. */
export async function countJobs(sql: Sql, viewer: Viewer): Promise<JobCounts[]> {
  requireAdministrator(viewer)
  const rows = await sql.query<{ queue: string } & Record<Exclude<keyof JobCounts, 'queue'>, bigint>>(
    `SELECT q.name AS queue, count(*) FILTER (WHERE j.state = 'created') AS waiting,
       count(*) FILTER (WHERE j.state = 'active') AS active, count(*) FILTER (WHERE j.state = 'retry') AS retrying,
       count(*) FILTER (WHERE j.state = 'failed') AS failed
     FROM ${jobSchema}.queue q LEFT JOIN ${jobSchema}.job j ON j.name = q.name AND j.state <> 'completed'
     WHERE left(q.name, 2) <> '__' GROUP BY q.name ORDER BY q.name`,
  )
  return rows.map(({ queue, waiting, active, retrying, failed }) => ({
    queue,
    waiting: Number(waiting),
    active: Number(active),
    retrying: Number(retrying),
    failed: Number(failed),
  }))
}

const columns = `j.id, j.name AS queue, coalesce(j.output ->> 'message', j.output #>> '{value,message}', '') AS error,
  j.retry_count + 1 AS attempts, j.created_on AS "createdAt",
  date_trunc('milliseconds', coalesce(j.completed_on, j.created_on)) AS "failedAt"`

/** Jobs that were given up, the latest first. */
export async function listFailedJobs(sql: Sql, viewer: Viewer, args: PageArguments): Promise<Connection<FailedJob>> {
  requireAdministrator(viewer)
  const page = pageOf(args)
  const order = 'failed-jobs'
  const path = page.backwards ? 'before' : 'after'
  const [at, id] =
    page.beyond === null ? [null, null] : decodeKey(page.beyond, order, path, [keyChecks.moment, keyChecks.uuid])
  const [comparison, direction] = page.backwards ? ['>', 'ASC'] : ['<', 'DESC']
  const rows = await sql.query<FailedJob>(
    `SELECT * FROM (SELECT ${columns} FROM ${jobSchema}.job j WHERE j.state = 'failed') job
     WHERE $1::timestamptz IS NULL OR ("failedAt", id) ${comparison} ($1, $2::uuid)
     ORDER BY "failedAt" ${direction}, id ${direction} LIMIT ${page.limit + 1}`,
    [at, id],
  )
  return connectionOf(page, rows, (job) => encodeKey(order, job.failedAt.toISOString(), job.id))
}

/**
 * «Повторить»: one more try for a job that was given up.
 *
 * @param id the job's id, a UUID
 */
export async function retryJob(
  { db, queue }: Pick<Services, 'db' | 'queue'>,
  viewer: Viewer,
  id: string,
): Promise<FailedJob> {
  requireAdministrator(viewer)
  const [job] = await db.query<FailedJob>(
    `SELECT ${columns} FROM ${jobSchema}.job j WHERE j.id = $1 AND j.state = 'failed'`,
    [id],
  )
  if (!job) {
    throw notFound({
      ru: 'id: среди неудавшихся такого задания нет: возможно, его уже повторяют.',
      en: 'id: no such job among the failed ones; perhaps it is tried again already.',
    })
  }
  await queue.retry(job.queue, job.id)
  return job
}
