import { resolve } from 'node:path'
import { z } from 'zod'
import { type LiveLimits, liveDefaults } from './realtime/limits.ts'
import { StartError } from './start-error.ts'

/** The settings of one run; docs/operations.md has the table for operators. */
export interface Env {
  production: boolean
  port: number
  /** Null: this machine only, on each of its loopback addresses. */
  host: string | null
  /** Absolute. */
  dataDir: string
  /** Null: the local PostgreSQL under dataDir. */
  databaseUrl: string | null
  /** Connections at most. */
  databasePoolSize: number
  /** Null: made at the first start and kept under dataDir; never in production. */
  authSecret: string | null
  /** Null: http://localhost and the port. Without a slash at its end. */
  publicUrl: string | null
  trustProxy: boolean
  uploadMaxBytes: number
  dashboard: boolean
  demoData: boolean
  logLevel: (typeof logLevels)[number]
  /** Null: /metrics answers to programs on this machine only. */
  metricsToken: string | null
  live: Partial<LiveLimits>
  /** Days for which the stream serves a cursor. */
  liveKeptDays: number
  /** npm has started this process; it says so itself. */
  underNpm: boolean
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
const modes = ['development', 'test', 'production'] as const

/** What each variable may be; the sentence follows «must be» in the report of faults. */
const wholeNumber = (min: number, max: number, what = `a whole number from ${min} to ${max}`) =>
  z
    .string()
    .regex(/^\d{1,15}$/, what)
    .transform(Number)
    .pipe(z.number().min(min, what).max(max, what))

const onOff = z.enum(['on', 'off'], 'on or off').transform((value) => value === 'on')

const printable = (what: string) => z.string().regex(/^[^\p{Cc}]+$/u, what)

function url(protocols: string[], what: string, more: (url: URL) => boolean = () => true) {
  return printable(what).refine((value) => {
    const parsed = URL.canParse(value) ? new URL(value) : null
    return parsed !== null && protocols.includes(parsed.protocol) && parsed.hostname !== '' && more(parsed)
  }, what)
}

const variables = z.object({
  NODE_ENV: z.enum(modes, modes.join(', ')).optional(),
  PORT: wholeNumber(0, 65_535, 'a whole number from 0 (any free port) to 65535').optional(),
  HOST: printable('an address or a name of this machine, such as 0.0.0.0')
    .regex(/^[\w.:%-]+$/, 'an address or a name of this machine, such as 0.0.0.0')
    .optional(),
  DATA_DIR: printable('the path of a folder').optional(),
  DATABASE_URL: url(
    ['postgres:', 'postgresql:'],
    'an address such as postgresql://user:password@host:5432/database',
  ).optional(),
  DATABASE_POOL_SIZE: wholeNumber(2, 500).optional(),
  AUTH_SECRET: printable('at least 32 characters that nobody can guess')
    .min(32, 'at least 32 characters that nobody can guess')
    .optional(),
  PUBLIC_URL: url(
    ['http:', 'https:'],
    'the origin that browsers open, such as https://support.example, without a path',
    (parsed) => parsed.pathname === '/' && parsed.search === '' && parsed.hash === '' && parsed.username === '',
  ).optional(),
  TRUST_PROXY: onOff.optional(),
  UPLOAD_MAX_BYTES: wholeNumber(1, 2_147_483_647).optional(),
  DASHBOARD: onOff.optional(),
  DEMO_DATA: onOff.optional(),
  LOG_LEVEL: z.enum(logLevels, logLevels.join(', ')).optional(),
  LIVE_MAX_CONNECTIONS: wholeNumber(1, 1_000_000).optional(),
  LIVE_MAX_CONNECTIONS_PER_USER: wholeNumber(1, 1_000_000).optional(),
  LIVE_MAX_CONNECTIONS_PER_CREDENTIAL: wholeNumber(1, 1_000_000).optional(),
  LIVE_QUEUE_BYTES: wholeNumber(65_536, 1_073_741_824).optional(),
  LIVE_TOTAL_QUEUE_BYTES: wholeNumber(65_536, 1_099_511_627_776).optional(),
  LIVE_PING_SECONDS: wholeNumber(1, 3600).optional(),
  LIVE_COMPRESSION: onOff.optional(),
  LIVE_KEPT_DAYS: wholeNumber(1, 3650).optional(),
  METRICS_TOKEN: printable('at least 16 characters').min(16, 'at least 16 characters').optional(),
})

type Name = keyof typeof variables.shape

// Never repeated on a screen or in a log: they hold passwords.
const secrets: ReadonlySet<string> = new Set<Name>(['AUTH_SECRET', 'DATABASE_URL', 'METRICS_TOKEN'])

/** Reads the settings; all the faults are reported together. An empty variable counts as not set. */
export function readEnv(source: NodeJS.ProcessEnv = process.env): Env {
  const given = Object.fromEntries(
    Object.keys(variables.shape).map((name) => [name, source[name]?.trim() || undefined]),
  ) as Partial<Record<Name, string>>
  const { data, error } = variables.safeParse(given)
  const faults = new Map<string, string>()
  for (const issue of error?.issues ?? []) {
    const name = String(issue.path[0])
    const said = secrets.has(name) ? '' : ` is ${JSON.stringify(given[name as Name])}, but it`
    if (!faults.has(name)) faults.set(name, `${name}${said} must be ${issue.message}.`)
  }

  const production = given.NODE_ENV === 'production'
  if (production && !given.AUTH_SECRET) {
    faults.set('AUTH_SECRET', 'AUTH_SECRET must be set in production: at least 32 characters that nobody can guess.')
  }
  if (production && given.DEMO_DATA === 'on') {
    faults.set('DEMO_DATA', 'DEMO_DATA must be off in production: demo accounts have a password that everybody knows.')
  }
  if (!data || faults.size > 0) throw new StartError(...faults.values())

  return {
    production,
    port: data.PORT ?? 3000,
    host: data.HOST ?? null,
    dataDir: resolve(data.DATA_DIR ?? '.data'),
    databaseUrl: data.DATABASE_URL ?? null,
    databasePoolSize: data.DATABASE_POOL_SIZE ?? 10,
    authSecret: data.AUTH_SECRET ?? null,
    publicUrl: data.PUBLIC_URL ? new URL(data.PUBLIC_URL).origin : null,
    trustProxy: data.TRUST_PROXY ?? false,
    uploadMaxBytes: data.UPLOAD_MAX_BYTES ?? 25 * 1024 * 1024,
    dashboard: data.DASHBOARD ?? true,
    demoData: data.DEMO_DATA ?? !production,
    logLevel: data.LOG_LEVEL ?? (production ? 'info' : 'warn'),
    metricsToken: data.METRICS_TOKEN ?? null,
    live: {
      connections: data.LIVE_MAX_CONNECTIONS ?? liveDefaults.connections,
      connectionsPerUser: data.LIVE_MAX_CONNECTIONS_PER_USER ?? liveDefaults.connectionsPerUser,
      connectionsPerCredential: data.LIVE_MAX_CONNECTIONS_PER_CREDENTIAL ?? liveDefaults.connectionsPerCredential,
      queueBytes: data.LIVE_QUEUE_BYTES ?? liveDefaults.queueBytes,
      totalQueueBytes: data.LIVE_TOTAL_QUEUE_BYTES ?? liveDefaults.totalQueueBytes,
      pingInterval: data.LIVE_PING_SECONDS ? data.LIVE_PING_SECONDS * 1000 : liveDefaults.pingInterval,
      compression: data.LIVE_COMPRESSION ?? liveDefaults.compression,
    },
    liveKeptDays: data.LIVE_KEPT_DAYS ?? 7,
    underNpm: Boolean(source.npm_lifecycle_event),
  }
}

/** What `npm run admin:create` is told beforehand; it asks for the rest. */
export function readAdmin(source: NodeJS.ProcessEnv = process.env) {
  return {
    email: source.ADMIN_EMAIL?.trim() || null,
    fullName: source.ADMIN_NAME?.trim() || null,
    password: source.ADMIN_PASSWORD || null,
  }
}
