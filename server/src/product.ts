import { join } from 'node:path'
import type { Logger } from 'pino'
import { Clamd } from './attachments/clamd.ts'
import { DiskStore } from './attachments/disk-store.ts'
import { attachmentRoutes } from './attachments/http.ts'
import { removeOrphans } from './attachments/orphans.ts'
import { removeExpiredUploads } from './attachments/remove-uploads.ts'
import { Scanning } from './attachments/scanning.ts'
import { createAuth } from './auth/auth.ts'
import { type CertificateSignIn, startCertificates } from './certificates/certificates.ts'
import { Database } from './db/database.ts'
import { applyMigrations } from './db/prepare.ts'
import { DirectoryFolder } from './directory-import/folder.ts'
import { importRoutes } from './directory-import/http.ts'
import { importJob } from './directory-import/import-job.ts'
import { endDeadImports, runImport } from './directory-import/job.ts'
import { removeOldDrafts } from './drafts/drafts.ts'
import type { Env } from './env.ts'
import { EventLog } from './events/log.ts'
import { demoSignIns, writeFirstData } from './first-data.ts'
import { createGraphQL } from './graphql/server.ts'
import type { Parts } from './http/front-door.ts'
import { forgetOldKeys } from './idempotency.ts'
import { Intake } from './intake/intake.ts'
import { jobKinds } from './job-kinds.ts'
import { JobQueue, prepareJobs } from './job-queue.ts'
import { type Job, Jobs } from './jobs.ts'
import { failStranded } from './mail/stranded.ts'
import { type Messaging, startMessaging } from './messaging.ts'
import { stopRoute } from './notifications/http.ts'
import { printRoutes } from './print/http.ts'
import { forgetOldPushes } from './push/messages.ts'
import { createLiveTransports, type LiveFigures } from './realtime/transports.ts'
import { removeUnconfirmed } from './registrations/registrations.ts'
import type { Services } from './services.ts'
import { HttpSmsGateway } from './sms/gateway.ts'
import { ClockCheck } from './terms/clock-check.ts'
import { addMissingRecounts, recountJob, recountTerms } from './terms/recount.ts'
import { sweepTerms } from './terms/sweep.ts'
import { ticketTopic } from './tickets/events.ts'
import { addressRoute } from './users/address-http.ts'

export interface ProductOptions {
  env: Env
  databaseUrl: string
  secret: string
  publicUrl: string
  clock: () => Date
  /** The clock is what it is meant to be, whatever PostgreSQL's says. */
  trustClock: boolean
  logger: Logger
  say: (line: string) => void
}

/** All that stands on the database: features, the log, the API and its transports, periodic work. */
export interface Product {
  db: Database
  parts: Omit<Parts, 'dashboard'>
  readonly live: LiveFigures
  letters: Messaging['letters']
  /** Seconds by which this node's clock is ahead of PostgreSQL's. */
  readonly clockAheadBy: number
  demo: typeof demoSignIns | null
  /** Nobody can sign in yet. */
  needsAdmin: boolean
  /** Ends the streams; requests under way are still answered. */
  stopServing(): Promise<void>
  close(): Promise<void>
}

const MINUTE = 60_000
/** Milliseconds for sign-ins under way when the product stops. */
const PATIENCE = 3000

export async function startProduct(options: ProductOptions): Promise<Product> {
  const { env, databaseUrl, secret, publicUrl, clock, logger, say } = options
  const migrations = await applyMigrations(databaseUrl)
  if (migrations > 0) say(`Миграции / migrations: ${migrations}`)
  const db = new Database({ url: databaseUrl, poolSize: env.databasePoolSize })
  let certificates: CertificateSignIn | null = null
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
      certificateSignIn: env.certificates && `${publicUrl}/auth/certificate`,
      vapid: env.vapid,
      pushInnerAllowed: env.pushInnerAllowed,
      intake: env.intake,
    }
    const services: Services = {
      db,
      log: new EventLog(db, {
        url: databaseUrl,
        topics: [ticketTopic],
        logger,
        clock,
        keptDays: env.liveKeptDays,
        onLost: () => db.closeIdle(),
      }),
      auth: createAuth({ db, clock, ...settings }),
      files: new DiskStore(join(env.dataDir, 'files')),
      queue: new JobQueue(db, logger),
      sms: env.sms && new HttpSmsGateway(env.sms),
      clock,
      settings,
      logger,
    }
    certificates = env.certificates && (await startCertificates(services, env.certificates, env.host))
    if (certificates) say(`Вход по сертификату / sign-in by certificate: ${certificates.url}`)
    await services.log.start()
    await services.queue.start()
    services.scanning = env.clamdUrl ? scanningBy(env.clamdUrl, env, services) : null
    services.scanning?.work()
    const { yoga } = createGraphQL(services)
    const [print, attachments] = [printRoutes(services), attachmentRoutes(services)]
    const live = createLiveTransports(services, yoga, env.live)
    const folder = env.directoryFolder === null ? null : new DirectoryFolder(env.directoryFolder)
    services.queue.work(importJob, ({ importId }, current) => runImport(services, folder, importId, current))
    const imported = importRoutes(services)
    services.queue.work(recountJob, (recount, { signal }) => recountTerms(services, recount, signal))
    const clockCheck = new ClockCheck(services)
    const sweep = async () => {
      if (!options.trustClock && !(await clockCheck.isRight())) return
      await sweepTerms(services)
      await addMissingRecounts(services)
    }
    const terms: Job = { name: 'terms', every: 3000, run: sweep }
    const jobs = new Jobs(
      db,
      [terms, ...periodicJobs(services), ...directoryJobs(services, folder), ...certificateJobs(certificates)],
      logger,
    )
    jobs.start()
    const messaging = startMessaging(services, env)
    const intake = new Intake(services, env.intake.mailboxes)
    intake.start()
    return {
      db,
      parts: {
        async graphql(request, response) {
          if (!(await live.handle(request, response))) await yoga(request, response)
        },
        upgrade: (request, socket, head) => live.handleUpgrade(request, socket, head),
        files: async (request, response) =>
          (await print(request, response)) || (await imported(request, response)) || attachments(request, response),
        auth: async (request, response) => (await certificates?.handle(request, response)) ?? false,
        stop: stopRoute(services),
        address: addressRoute(services),
      },
      get live() {
        return live.figures
      },
      letters: messaging.letters,
      get clockAheadBy() {
        return clockCheck.aheadBy
      },
      demo: env.demoData ? demoSignIns : null,
      needsAdmin: (await db.prisma.user.count({ where: { role: 'ADMIN' } })) === 0,
      async stopServing() {
        await Promise.all([live.close(), certificates?.close(PATIENCE)])
      },
      async close() {
        await Promise.all([messaging.stop(), intake.stop()])
        await Promise.all([jobs.stop(), services.queue.stop()])
        messaging.close()
        await services.log.stop()
        await db.close()
      },
    }
  } catch (error) {
    await certificates?.close(0)
    await db.close()
    throw error
  }
}

const scanningBy = (clamdUrl: string, env: Env, services: Services) =>
  new Scanning({
    ...services,
    scanner: new Clamd(clamdUrl),
    quarantine: new DiskStore(join(env.dataDir, 'quarantine')),
  })

function periodicJobs(services: Services): Job[] {
  const { db, auth, clock } = services
  return [
    { name: 'fold', every: MINUTE, run: () => db.query('SELECT fold_queue_counts()') },
    { name: 'uploads', every: 10 * MINUTE, run: () => removeExpiredUploads(services) },
    { name: 'orphans', every: 6 * 60 * MINUTE, run: () => removeOrphans(services) },
    { name: 'letters', every: 5 * MINUTE, run: () => failStranded(db) },
    { name: 'keys', every: 60 * MINUTE, run: () => forgetOldKeys(db, clock()) },
    { name: 'drafts', every: 60 * MINUTE, run: () => removeOldDrafts(services) },
    { name: 'pushes', every: 60 * MINUTE, run: () => forgetOldPushes(db, clock()) },
    { name: 'scans', every: 30 * MINUTE, run: async () => services.scanning?.again() },
    { name: 'registrations', every: 60 * MINUTE, run: () => removeUnconfirmed(db, clock()) },
    { name: 'sessions', every: 60 * MINUTE, run: () => auth.removeExpiredSessions() },
  ]
}

const certificateJobs = (certificates: CertificateSignIn | null): Job[] =>
  certificates ? [{ name: 'certificates', every: MINUTE / 2, run: () => certificates.endSessions() }] : []

const directoryJobs = (services: Services, folder: DirectoryFolder | null): Job[] => [
  // With the lock of loading, so that whatever still runs then has nobody behind it.
  { name: 'directory', every: MINUTE, run: () => endDeadImports(services) },
  ...(folder ? [{ name: 'directoryFolder' as const, every: 5000, run: () => folder.look(services) }] : []),
]
