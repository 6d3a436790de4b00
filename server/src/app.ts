import { join } from 'node:path'
import { type Logger, pino } from 'pino'
import { proxyList } from './certificates/settings.ts'
import { keptSecret, prepareDataFolder } from './data-folder.ts'
import { checkDatabase } from './db/check.ts'
import { EmbeddedPostgres } from './db/embedded.ts'
import type { Env } from './env.ts'
import { Dashboard } from './http/dashboard.ts'
import { FrontDoor } from './http/front-door.ts'
import { Metrics } from './http/metrics.ts'
import type { Product } from './product.ts'

export interface AppOptions {
  /** Told how far the start is, in plain lines. */
  say?: (line: string) => void
  clock?: () => Date
  logger?: Logger
}

export interface Started {
  /** What to open in a browser. */
  url: string
  port: number
  /** The address of the database in use. */
  databaseUrl: string
  /** Whose accounts can be shown to everybody; null without demo data. */
  demo: Product['demo']
  /** Nobody can sign in yet. */
  needsAdmin: boolean
}

export interface App {
  /** Resolves when everything answers; on a failure everything that was begun is stopped. */
  start(): Promise<Started>
  /** Within ten seconds, in whatever state; once for all who ask. */
  stop(): Promise<void>
}

// Milliseconds for requests under way when the product stops.
const PATIENCE = 3000

/** Wires the product; the only place that knows all its parts. */
export function buildApp(env: Env, options: AppOptions = {}): App {
  const { say = () => {}, clock = () => new Date() } = options
  const logger = options.logger ?? pino({ name: 'otklik', level: env.logLevel })
  let opening: Promise<string> | undefined
  let postgres: EmbeddedPostgres | undefined
  let product: Product | undefined
  let dashboard: Dashboard | undefined

  const live = () => product?.live
  const metrics = new Metrics({
    token: env.metricsToken,
    counters: {
      otklik_live_events_total: { help: 'Events that the hub has brought to groups', read: () => live()?.events ?? 0 },
      otklik_live_executions_total: { help: 'Results made of events', read: () => live()?.executions ?? 0 },
      otklik_live_deliveries_total: { help: 'Results handed to subscriptions', read: () => live()?.deliveries ?? 0 },
      otklik_live_catch_ups_total: { help: 'Subscriptions that were behind', read: () => live()?.catchUps ?? 0 },
      otklik_live_overflows_total: { help: 'Connections closed as too slow', read: () => live()?.overflows ?? 0 },
      otklik_live_closed_total: {
        help: 'Ended connections by the code of the WebSocket, or a word for an event stream',
        label: 'code',
        read: () => live()?.closed ?? {},
      },
    },
    gauges: {
      otklik_database_connections: { help: 'Connections of the pool', read: () => product?.db.pool.totalCount ?? 0 },
      otklik_database_waiting: { help: 'Who waits for a connection', read: () => product?.db.pool.waitingCount ?? 0 },
      otklik_live_connections: { help: 'WebSockets and event streams', read: () => live()?.connections ?? 0 },
      otklik_live_groups: { help: 'Groups of subscriptions that get the same', read: () => live()?.groups ?? 0 },
      otklik_live_members: { help: 'Subscriptions in those groups', read: () => live()?.members ?? 0 },
      otklik_live_lag_seconds: { help: 'From the last event’s place to its delivery', read: () => live()?.lag ?? 0 },
      otklik_live_log_age_seconds: { help: 'Since the log was last read to its end', read: () => live()?.logAge ?? 0 },
      otklik_live_queue_bytes: { help: 'Bytes that wait for slow readers', read: () => live()?.queueBytes ?? 0 },
      otklik_letters_waiting: {
        help: 'Letters to be sent, on all nodes',
        read: async () => (await product?.letters())?.waiting ?? 0,
      },
      otklik_letters_failed: {
        help: 'Letters given up, on all nodes',
        read: async () => (await product?.letters())?.failed ?? 0,
      },
      otklik_clock_ahead_seconds: {
        help: "How far this node's clock is ahead of PostgreSQL's; beyond a minute it sweeps no terms",
        read: () => product?.clockAheadBy ?? 0,
      },
      otklik_dashboard_up: { help: '1 when pages can be opened', read: () => (dashboard?.isUp ? 1 : 0) },
    },
  })
  const frontDoor = new FrontDoor({
    secure: env.publicUrl?.startsWith('https:') ?? false,
    trustProxy: env.trustProxy,
    certificateProxies: env.certificates?.by.kind === 'header' ? proxyList(env.certificates.by.proxies) : null,
    logger,
    metrics,
    checks: {
      database: async () => (await product?.db.query('SELECT 1')) !== undefined,
      dashboard: () => !env.dashboard || dashboard?.isUp === true,
    },
  })

  async function start(): Promise<Started> {
    await prepareDataFolder(env.dataDir)
    const port = await frontDoor.listen(env.host, env.port)
    const publicUrl = env.publicUrl ?? `http://localhost:${port}`
    if (env.dashboard) dashboard = new Dashboard({ logger, apiUrl: ownUrl(env.host, port) })
    const pages = dashboard?.start()

    const secret = env.authSecret ?? (await keptSecret(env.dataDir))
    // While PostgreSQL comes up the program's larger half is read from the disk.
    opening = openDatabase()
    const [databaseUrl, { startProduct }] = await Promise.all([opening, import('./product.ts')])
    const trustClock = options.clock !== undefined
    product = await startProduct({ env, databaseUrl, secret, publicUrl, clock, trustClock, logger, say })
    frontDoor.open({
      ...product.parts,
      dashboard: dashboard ? (request, response) => dashboard?.handle(request, response) : null,
    })
    if (pages && !(await pages)) say('The dashboard has not started; it is tried again.')
    return { url: publicUrl, port, databaseUrl, demo: product.demo, needsAdmin: product.needsAdmin }
  }

  async function openDatabase(): Promise<string> {
    if (env.databaseUrl) {
      await checkDatabase(env.databaseUrl)
      say('База данных / database: DATABASE_URL')
      return env.databaseUrl
    }
    postgres = await EmbeddedPostgres.start({ folder: join(env.dataDir, 'postgres'), say })
    say(`База данных / database: PostgreSQL, ${join(env.dataDir, 'postgres')}`)
    return postgres.url
  }

  async function stop(): Promise<void> {
    // New requests are turned away first, streams told to come back elsewhere, and the database goes last.
    await Promise.all([frontDoor.close(PATIENCE), product?.stopServing()])
    await Promise.all([product?.close(), dashboard?.stop()])
    // Of a start that failed elsewhere the database may just be coming up.
    await opening?.catch(() => {})
    await postgres?.stop()
  }

  let starting: Promise<Started> | undefined
  let stopping: Promise<void> | undefined

  return {
    start() {
      starting ??= start().catch(async (error: unknown) => {
        await stop()
        throw error
      })
      return starting
    },
    stop() {
      // What a start is about to make could not be stopped before it is there.
      stopping ??= Promise.resolve(starting).then(stop, () => {})
      return stopping
    },
  }
}

function ownUrl(host: string | null, port: number): string {
  const everywhere = host === null || host === '0.0.0.0' || host === '::'
  return `http://${everywhere ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host}:${port}`
}
