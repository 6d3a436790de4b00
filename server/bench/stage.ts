import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deploy } from '@otklik/prisma/migrate'
import pino from 'pino'
import { DiskStore } from '../src/attachments/disk-store.ts'
import { createAuth } from '../src/auth/auth.ts'
import { Database } from '../src/db/database.ts'
import { EmbeddedPostgres } from '../src/db/embedded.ts'
import { EventLog } from '../src/events/log.ts'
import { createGraphQL } from '../src/graphql/server.ts'
import { JobQueue } from '../src/job-queue.ts'
import type { Services } from '../src/services.ts'
import { ticketTopic } from '../src/tickets/events.ts'
import { buildWorld, openSession } from '../test/testkit/world.ts'

/** A PostgreSQL of the bench's own, the world of the tests in it, and the API as a function. */
export async function openStage() {
  const folder = await mkdtemp(join(tmpdir(), 'otklik-bench-'))
  const postgres = await EmbeddedPostgres.start({ folder: join(folder, 'postgres'), say: () => {} })
  await deploy(postgres.url)
  const db = new Database({ url: postgres.url, statementTimeout: 600_000 })
  const logger = pino({ level: 'error' })
  const clock = () => new Date()
  const settings = {
    publicUrl: 'http://localhost:3000',
    uploadMaxBytes: 1_000_000,
    secret: 'only for this bench, and long enough',
    secureCookies: false,
    trustProxy: false,
  }
  const services: Services = {
    db,
    log: new EventLog(db, { url: postgres.url, topics: [ticketTopic], logger, clock }),
    auth: createAuth({ db, clock, ...settings }),
    files: new DiskStore(join(folder, 'files')),
    queue: new JobQueue(db, logger),
    clock,
    settings,
    logger,
  }
  await services.log.start()
  const world = await buildWorld(db)
  const { yoga } = createGraphQL(services)
  const tokens = { agnes: await openSession(db, world.people.agnes), anna: await openSession(db, world.people.anna) }

  async function ask(who: keyof typeof tokens, query: string, variables: Record<string, unknown> = {}) {
    const response = await yoga.fetch(
      'http://localhost/graphql',
      {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${tokens[who]}` },
        body: JSON.stringify({ query, variables }),
      },
      // The API reads its headers from node's request; here there is none but what it needs.
      { req: { headers: { authorization: `Bearer ${tokens[who]}` }, socket: {} }, res: {} } as never,
    )
    const answer = (await response.json()) as { data: Record<string, unknown>; errors?: unknown }
    if (answer.errors) throw new Error(JSON.stringify(answer.errors))
    return answer.data
  }

  return {
    db,
    services,
    world,
    ask,
    async close() {
      await services.log.stop()
      await db.close()
      await postgres.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export type Stage = Awaited<ReturnType<typeof openStage>>

/** Tickets of the open desk in bulk, with no history, as they would lie there after years. */
export async function fillTickets({ db, world }: Stage, from: number, to: number): Promise<void> {
  const desk = world.desks.open
  await db.query(
    `INSERT INTO tickets (id, desk_id, number, number_key, title, type_id, description, registry_numbers, status,
       assignee_id, requester_id, organization_id, channel, version, created_at, updated_at)
     SELECT gen_random_uuid(), $1, 'B-' || lpad(n::text, 6, '0'), 'B-' || lpad(n::text, 12, '0'),
       'Ошибка при подписании документа ' || n, $2, 'Не удаётся подписать план-график, сертификат действует', '{}',
       (ARRAY['UNCONFIRMED', 'IN_PROGRESS', 'REOPENED', 'RESOLVED', 'NEEDS_INFO']::"TicketStatus"[])[1 + n % 5],
       CASE WHEN n % 3 = 0 THEN $3::uuid END, $4, $5, 'PORTAL', 1,
       now() - make_interval(secs => ($6 - n) * 60), now() - make_interval(secs => ($6 - n) * 50)
     FROM generate_series($7::int, $8::int) AS n`,
    [
      desk.id,
      desk.ticketTypes[0]?.id,
      world.people.agnes.id,
      world.people.anna.id,
      world.organizations.zakupki.id,
      to,
      from,
      to,
    ],
  )
  await db.query('SELECT fold_queue_counts()')
  await db.query('ANALYZE')
}

/** CPU milliseconds of this process for each of `times` runs, one after the other. */
export async function cpuOf(times: number, work: () => Promise<unknown>): Promise<number> {
  const started = process.cpuUsage()
  for (let run = 0; run < times; run += 1) await work()
  const { user, system } = process.cpuUsage(started)
  return (user + system) / 1000 / times
}

/** Milliseconds of wall time for all of the runs, `width` of them at a time. */
export async function wallOf(times: number, width: number, work: (run: number) => Promise<unknown>): Promise<number> {
  const started = performance.now()
  let next = 0
  const worker = async () => {
    while (next < times) await work(next++)
  }
  await Promise.all(Array.from({ length: width }, worker))
  return performance.now() - started
}

export const median = (values: number[]) =>
  values.toSorted((one, other) => one - other)[values.length >> 1] ?? Number.NaN

export function printTable(rows: Record<string, string | number>[]): void {
  const columns = Object.keys(rows[0] ?? {})
  const line = (cells: (string | number)[]) => `| ${cells.join(' | ')} |`
  console.log(
    [
      line(columns),
      line(columns.map(() => '---')),
      ...rows.map((row) => line(columns.map((each) => row[each] ?? ''))),
    ].join('\n'),
  )
}
