import { join } from 'node:path'
import type { Logger } from 'pino'
import { DiskStore } from './attachments/disk-store.ts'
import { attachmentRoutes } from './attachments/http.ts'
import { removeExpiredUploads } from './attachments/remove-uploads.ts'
import { createAuth } from './auth/auth.ts'
import { Database } from './db/database.ts'
import { applyMigrations } from './db/prepare.ts'
import type { Env } from './env.ts'
import { EventLog } from './events/log.ts'
import { demoSignIns, writeFirstData } from './first-data.ts'
import { createGraphQL } from './graphql/server.ts'
import type { Parts } from './http/front-door.ts'
import { forgetOldKeys } from './idempotency.ts'
import { jobKinds } from './job-kinds.ts'
import { JobQueue, prepareJobs } from './job-queue.ts'
import { type Job, Jobs } from './jobs.ts'
import { createLiveTransports, type LiveFigures } from './realtime/transports.ts'
import type { Services } from './services.ts'
import { ticketTopic } from './tickets/events.ts'

export interface ProductOptions {
  env: Env
  databaseUrl: string
  secret: string
  publicUrl: string
  clock: () => Date
  logger: Logger
  say: (line: string) => void
}

/** All that stands on the database: features, the log, the API and its transports, periodic work. */
export interface Product {
  db: Database
  parts: Omit<Parts, 'dashboard'>
  readonly live: LiveFigures
  demo: typeof demoSignIns | null
  /** Nobody can sign in yet. */
  needsAdmin: boolean
  /** Ends the streams; requests under way are still answered. */
  stopServing(): Promise<void>
  close(): Promise<void>
}

const MINUTE = 60_000

export async function startProduct(options: ProductOptions): Promise<Product> {
  const { env, databaseUrl, secret, publicUrl, clock, logger, say } = options
  const migrations = await applyMigrations(databaseUrl)
  if (migrations > 0) say(`Миграции / migrations: ${migrations}`)
  const db = new Database({ url: databaseUrl, poolSize: env.databasePoolSize })
  try {
    await prepareJobs(db, jobKinds)
    const firstData = await writeFirstData(db, { demo: env.demoData, now: clock() })
    if (firstData === 'demo') say('Демонстрационные данные записаны / demo data is written')
    const settings = {
      publicUrl,
      uploadMaxBytes: env.uploadMaxBytes,
      secret,
      secureCookies: publicUrl.startsWith('https:'),
      trustProxy: env.trustProxy,
    }
    const services: Services = {
      db,
      log: new EventLog(db, { url: databaseUrl, topics: [ticketTopic], logger, clock, keptDays: env.liveKeptDays }),
      auth: createAuth({ db, clock, ...settings }),
      files: new DiskStore(join(env.dataDir, 'files')),
      queue: new JobQueue(db, logger),
      clock,
      settings,
      logger,
    }
    await services.log.start()
    await services.queue.start()
    const { yoga } = createGraphQL(services)
    const live = createLiveTransports(services, yoga, env.live)
    const jobs = new Jobs(db, periodicJobs(services), logger)
    jobs.start()
    return {
      db,
      parts: {
        async graphql(request, response) {
          if (!(await live.handle(request, response))) await yoga(request, response)
        },
        upgrade: (request, socket, head) => live.handleUpgrade(request, socket, head),
        files: attachmentRoutes(services),
      },
      get live() {
        return live.figures
      },
      demo: env.demoData ? demoSignIns : null,
      needsAdmin: (await db.prisma.user.count({ where: { role: 'ADMIN' } })) === 0,
      stopServing: () => live.close(),
      async close() {
        await Promise.all([jobs.stop(), services.queue.stop()])
        await services.log.stop()
        await db.close()
      },
    }
  } catch (error) {
    await db.close()
    throw error
  }
}

function periodicJobs(services: Services): Job[] {
  const { db, auth, clock } = services
  return [
    { name: 'fold', every: MINUTE, run: () => db.query('SELECT fold_queue_counts()') },
    { name: 'uploads', every: 10 * MINUTE, run: () => removeExpiredUploads(services) },
    { name: 'keys', every: 60 * MINUTE, run: () => forgetOldKeys(db, clock()) },
    { name: 'sessions', every: 60 * MINUTE, run: () => auth.removeExpiredSessions() },
  ]
}
