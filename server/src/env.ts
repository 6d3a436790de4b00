import { resolve } from 'node:path'
import { z } from 'zod'
import { isClamdAddress } from './attachments/clamd.ts'
import { headerForms } from './certificates/forwarded.ts'
import { defaultOids, oidsForm, parseOids } from './certificates/oids.ts'
import { type CertificateSettings, parseProxies } from './certificates/settings.ts'
import { defaultMaxLetterBytes, type IntakeSettings, mailboxesForm, parseMailboxes } from './intake/mailboxes.ts'
import { type LiveLimits, liveDefaults } from './realtime/limits.ts'
import { defaultSmsBody, parseSmsBody, type SmsSettings, smsBodyForm } from './sms/gateway.ts'
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
  /** smtp:// or smtps://; null: letters are kept as files under dataDir. */
  smtpUrl: string | null
  /** Whom letters come from; null: otklik@ and the host of the product's address. */
  mailFrom: string | null
  /** The gateway of short messages; null: none are sent. */
  sms: SmsSettings | null
  /** Keys of Web Push; null: made of the product's secret. */
  vapid: { publicKey: string; privateKey: string; subject: string } | null
  /** Push services may stand in the inner network. */
  pushInnerAllowed: boolean
  /** Null: nobody signs in by certificate. */
  certificates: CertificateSettings | null
  /** tcp:// or unix: address of clamd; null: files are not examined for viruses. */
  clamdUrl: string | null
  /** Absolute; files put there are loaded into the directory. Null: no folder is watched. */
  directoryFolder: string | null
  /** Mailboxes that letters to the desks come in by. */
  intake: IntakeSettings
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

const origin = (what: string) =>
  url(
    ['http:', 'https:'],
    what,
    (parsed) => parsed.pathname === '/' && parsed.search === '' && parsed.hash === '' && parsed.username === '',
  )

/** What `parse` makes of it, where null is a fault. */
const parsedBy = <Value>(parse: (text: string) => Value | null, what: string) =>
  z.string().transform((text, context) => {
    const value = parse(text)
    if (value !== null) return value
    context.addIssue(what)
    return z.NEVER
  })

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
  PUBLIC_URL: origin('the origin that browsers open, such as https://support.example, without a path').optional(),
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
  CLAMD_URL: z
    .string()
    .refine(isClamdAddress, 'where clamd listens: tcp://host:3310 or unix:/path/of/its/socket')
    .optional(),
  DIRECTORY_FOLDER: printable('the path of a folder').optional(),
  METRICS_TOKEN: printable('at least 16 characters').min(16, 'at least 16 characters').optional(),
  SMTP_URL: url(['smtp:', 'smtps:'], 'an address such as smtp://user:password@mail.support.example:587').optional(),
  MAIL_FROM: printable('an address, or a name and an address: Otklik <support@support.example>')
    .regex(
      /^(?:[^<>"\\,;]+ <[^<>\s@]+@[^<>\s@]+>|[^<>\s@,;]+@[^<>\s@,;]+)$/,
      'an address, or a name and an address: Otklik <support@support.example>',
    )
    .optional(),
  SMS_URL: url(
    ['http:', 'https:'],
    'where the SMS gateway takes messages by POST, such as https://sms.support.example/send; a user and a password cannot stand in it',
    // What asks refuses such an address, in words that repeat it to whoever reads the log.
    ({ username, password }) => username === '' && password === '',
  ).optional(),
  SMS_TOKEN: z
    .string()
    .regex(/^[!-~]+$/, 'the token that the SMS gateway gave, of printable ASCII')
    .optional(),
  SMS_BODY: parsedBy(parseSmsBody, smsBodyForm).optional(),
  VAPID_PUBLIC_KEY: z
    .string()
    .regex(/^[\w-]{87}$/, 'a public key of P-256: 87 characters of base64url')
    .optional(),
  VAPID_PRIVATE_KEY: z
    .string()
    .regex(/^[\w-]{43}$/, 'a private key of P-256: 43 characters of base64url')
    .optional(),
  VAPID_SUBJECT: printable('where push services may complain: mailto:admin@support.example or an https address')
    .regex(
      /^(?:mailto:[^\s@]+@[^\s@]+|https:\/\/\S+)$/,
      'where push services may complain: mailto:admin@support.example or an https address',
    )
    .optional(),
  PUSH_INNER_ADDRESSES: onOff.optional(),
  CERTIFICATE_PORT: wholeNumber(0, 65_535, 'a whole number from 0 (any free port) to 65535').optional(),
  CERTIFICATE_TLS_CERT_FILE: printable('the path of a PEM file').optional(),
  CERTIFICATE_TLS_KEY_FILE: printable('the path of a PEM file').optional(),
  CERTIFICATE_CA_FILE: printable('the path of a PEM file').optional(),
  CERTIFICATE_CRL_FILE: printable('the path of a file in PEM or DER').optional(),
  CERTIFICATE_URL: origin(
    'the origin where browsers show their certificate, such as https://support.example:8443, without a path',
  ).optional(),
  CERTIFICATE_HEADER: z.enum(headerForms, headerForms.join(' or ')).optional(),
  CERTIFICATE_PROXIES: parsedBy(
    parseProxies,
    'addresses and networks of proxies with commas between, such as 10.0.0.5,fd00::/64',
  ).optional(),
  CERTIFICATE_OIDS: parsedBy(parseOids, oidsForm).optional(),
  INTAKE_MAILBOXES: z
    .string()
    .transform((text, context) => {
      const mailboxes = parseMailboxes(text)
      if (typeof mailboxes !== 'string') return mailboxes
      context.addIssue(`${mailboxesForm}; ${mailboxes}`)
      return z.NEVER
    })
    .optional(),
  INTAKE_MAX_BYTES: wholeNumber(100_000, 500_000_000).optional(),
})

type Name = keyof typeof variables.shape

// Never repeated on a screen or in a log: they hold passwords.
const secrets: ReadonlySet<string> = new Set<Name>([
  'AUTH_SECRET',
  'DATABASE_URL',
  'METRICS_TOKEN',
  'SMTP_URL',
  'VAPID_PRIVATE_KEY',
  // Gateways may want their key in the address or the body.
  'SMS_URL',
  'SMS_TOKEN',
  'SMS_BODY',
  'INTAKE_MAILBOXES',
])

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
  const vapid = (['VAPID_PUBLIC_KEY', 'VAPID_PRIVATE_KEY', 'VAPID_SUBJECT'] as const).filter((name) => !given[name])
  if (vapid.length === 1 || vapid.length === 2) {
    for (const name of vapid) faults.set(name, `${name} must be set too: of the three VAPID_ settings all or none.`)
  }
  for (const name of ['SMS_TOKEN', 'SMS_BODY'] as const) {
    if (given[name] && !given.SMS_URL) faults.set(name, `${name} must not be set without SMS_URL.`)
  }
  for (const [name, text] of certificateFaults(given)) faults.set(name, faults.get(name) ?? text)
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
    smtpUrl: data.SMTP_URL ?? null,
    mailFrom: data.MAIL_FROM ?? null,
    sms: data.SMS_URL
      ? { url: data.SMS_URL, token: data.SMS_TOKEN ?? null, body: data.SMS_BODY ?? defaultSmsBody }
      : null,
    vapid:
      data.VAPID_PUBLIC_KEY && data.VAPID_PRIVATE_KEY && data.VAPID_SUBJECT
        ? { publicKey: data.VAPID_PUBLIC_KEY, privateKey: data.VAPID_PRIVATE_KEY, subject: data.VAPID_SUBJECT }
        : null,
    pushInnerAllowed: data.PUSH_INNER_ADDRESSES ?? false,
    certificates: certificatesOf(data),
    clamdUrl: data.CLAMD_URL ?? null,
    directoryFolder: data.DIRECTORY_FOLDER ? resolve(data.DIRECTORY_FOLDER) : null,
    intake: {
      mailboxes: data.INTAKE_MAILBOXES ?? [],
      maxLetterBytes: data.INTAKE_MAX_BYTES ?? defaultMaxLetterBytes,
    },
    underNpm: Boolean(source.npm_lifecycle_event),
  }
}

/** Certificates come by a port of the product's own or by a proxy; what each needs, and what it would not look at. */
function* certificateFaults(given: Partial<Record<Name, string>>): Generator<[Name, string]> {
  const port = given.CERTIFICATE_PORT !== undefined
  const header = given.CERTIFICATE_HEADER !== undefined
  if (port && header) {
    yield [
      'CERTIFICATE_HEADER',
      'CERTIFICATE_HEADER must not be set together with CERTIFICATE_PORT: choose one of them.',
    ]
  }
  const ofPort = ['CERTIFICATE_TLS_CERT_FILE', 'CERTIFICATE_TLS_KEY_FILE', 'CERTIFICATE_CA_FILE'] as const
  for (const name of ofPort) if (port && !given[name]) yield [name, `${name} must be set with CERTIFICATE_PORT.`]
  if (header && !given.CERTIFICATE_PROXIES) {
    const text = 'CERTIFICATE_PROXIES must be set with CERTIFICATE_HEADER: the addresses whose word counts.'
    yield ['CERTIFICATE_PROXIES', text]
  }
  const rest = Object.keys(given).filter((name) => name.startsWith('CERTIFICATE_') && given[name as Name] !== undefined)
  const [first] = port || header ? [] : rest
  if (first) yield [first as Name, `${first} must not be set without CERTIFICATE_PORT or CERTIFICATE_HEADER.`]
}

function certificatesOf(data: z.infer<typeof variables>): CertificateSettings | null {
  const { CERTIFICATE_PORT: port, CERTIFICATE_HEADER: form } = data
  const common = {
    caFile: data.CERTIFICATE_CA_FILE ?? null,
    crlFile: data.CERTIFICATE_CRL_FILE ?? null,
    url: data.CERTIFICATE_URL ? new URL(data.CERTIFICATE_URL).origin : null,
    oids: data.CERTIFICATE_OIDS ?? defaultOids,
  }
  if (form) return { ...common, by: { kind: 'header', form, proxies: data.CERTIFICATE_PROXIES ?? [] } }
  if (port === undefined) return null
  const [certFile = '', keyFile = ''] = [data.CERTIFICATE_TLS_CERT_FILE, data.CERTIFICATE_TLS_KEY_FILE]
  return { ...common, by: { kind: 'listener', port, certFile, keyFile } }
}

/** What `npm run admin:create` is told beforehand; it asks for the rest. */
export function readAdmin(source: NodeJS.ProcessEnv = process.env) {
  return {
    email: source.ADMIN_EMAIL?.trim() || null,
    fullName: source.ADMIN_NAME?.trim() || null,
    password: source.ADMIN_PASSWORD || null,
  }
}

/** Where a command was called: npm runs it in the project's folder, whatever folder that was. */
export const readCallingFolder = (source: NodeJS.ProcessEnv = process.env): string => source.INIT_CWD || process.cwd()
