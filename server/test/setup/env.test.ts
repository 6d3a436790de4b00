import { expect, test } from 'vitest'
import { readAdmin, readEnv } from '../../src/env.ts'
import { liveDefaults } from '../../src/realtime/limits.ts'
import { StartError } from '../../src/start-error.ts'

const secret = 'x'.repeat(32)

function faultsOf(source: Record<string, string>): readonly string[] {
  try {
    readEnv(source)
  } catch (error) {
    if (error instanceof StartError) return error.lines
    throw error
  }
  return []
}

test('nothing set is a demo on this machine only', () => {
  expect(readEnv({})).toMatchObject({
    production: false,
    port: 3000,
    host: null,
    databaseUrl: null,
    dashboard: true,
    demoData: true,
    uploadMaxBytes: 25 * 1024 * 1024,
  })
  expect(readEnv({}).dataDir).toMatch(/[\\/]\.data$/)
})

test('an empty variable counts as not set', () => {
  const names = ['NODE_ENV', 'PORT', 'HOST', 'DATA_DIR', 'DATABASE_URL', 'AUTH_SECRET', 'PUBLIC_URL', 'DASHBOARD']
  expect(readEnv(Object.fromEntries(names.map((name) => [name, ' '])))).toEqual(readEnv({}))
})

test.each([
  ['PORT', 'abc'],
  ['PORT', '70000'],
  ['PORT', '1e3'],
  ['PORT', '-1'],
  ['HOST', 'a b'],
  ['DATA_DIR', 'a\0b'],
  ['DATABASE_URL', 'mysql://user:very-secret@host/db'],
  ['DATABASE_URL', 'host=localhost password=very-secret'],
  ['DATABASE_POOL_SIZE', '1'],
  ['NODE_ENV', 'prod'],
  ['AUTH_SECRET', 'very-secret'],
  ['SMS_URL', 'https://user:very-secret@sms.support.example/send'],
  ['METRICS_TOKEN', 'very-secret'],
  ['PUBLIC_URL', 'support.example'],
  ['PUBLIC_URL', 'https://support.example/otklik'],
  ['PUBLIC_URL', 'ftp://support.example'],
  ['TRUST_PROXY', 'yes'],
  ['UPLOAD_MAX_BYTES', '0'],
  ['UPLOAD_MAX_BYTES', '25MB'],
  ['DASHBOARD', 'true'],
  ['DEMO_DATA', '1'],
  ['LOG_LEVEL', 'verbose'],
  ['LIVE_MAX_CONNECTIONS', '0'],
  ['LIVE_MAX_CONNECTIONS_PER_USER', 'many'],
  ['LIVE_MAX_CONNECTIONS_PER_CREDENTIAL', '-1'],
  ['LIVE_QUEUE_BYTES', '1000'],
  ['LIVE_TOTAL_QUEUE_BYTES', '256MB'],
  ['LIVE_PING_SECONDS', '0'],
  ['LIVE_COMPRESSION', 'yes'],
  ['LIVE_KEPT_DAYS', '0.5'],
  ['CERTIFICATE_URL', 'https://support.example:8443/path'],
  ['CERTIFICATE_PROXIES', 'proxy.example'],
  ['CERTIFICATE_OIDS', 'snils=снилс'],
])('%s=%s is refused in one line that names it and says what is allowed', (name, value) => {
  const faults = faultsOf({ [name]: value })
  expect(faults).toHaveLength(1)
  expect(faults[0]).toMatch(new RegExp(`^${name} .*must be .+\\.$`))
  expect(faults[0]).not.toContain('very-secret')
  expect(faults[0]).not.toContain('\n')
})

test('all faults are reported together', () => {
  const faults = faultsOf({ PORT: 'abc', DASHBOARD: 'maybe', NODE_ENV: 'production', DEMO_DATA: 'on' })
  expect(faults.map((line) => line.split(' ')[0])).toEqual(['PORT', 'DASHBOARD', 'AUTH_SECRET', 'DEMO_DATA'])
})

test('production needs a secret, and has no demo data', () => {
  expect(faultsOf({ NODE_ENV: 'production' })).toEqual([expect.stringMatching(/^AUTH_SECRET must be set/)])
  expect(faultsOf({ NODE_ENV: 'production', AUTH_SECRET: secret, DEMO_DATA: 'on' })).toEqual([
    expect.stringMatching(/^DEMO_DATA must be off/),
  ])
  expect(readEnv({ NODE_ENV: 'production', AUTH_SECRET: secret })).toMatchObject({ production: true, demoData: false })
})

test('the live stream has the limits that its protocol tells, but for those that are set', () => {
  const { live, liveKeptDays } = readEnv({})
  expect(liveDefaults).toMatchObject(live)
  expect(liveKeptDays).toBe(7)
  const set = readEnv({
    LIVE_MAX_CONNECTIONS: '10',
    LIVE_MAX_CONNECTIONS_PER_USER: '9',
    LIVE_MAX_CONNECTIONS_PER_CREDENTIAL: '8',
    LIVE_QUEUE_BYTES: '70000',
    LIVE_TOTAL_QUEUE_BYTES: '80000',
    LIVE_PING_SECONDS: '30',
    LIVE_COMPRESSION: 'on',
    LIVE_KEPT_DAYS: '30',
  })
  expect(set.live).toEqual({
    connections: 10,
    connectionsPerUser: 9,
    connectionsPerCredential: 8,
    queueBytes: 70_000,
    totalQueueBytes: 80_000,
    pingInterval: 30_000,
    compression: true,
  })
  expect(set.liveKeptDays).toBe(30)
})

test('certificates come by a port of the product’s own or by a proxy, each with what it needs', () => {
  expect(readEnv({}).certificates).toBeNull()
  const files = { CERTIFICATE_TLS_CERT_FILE: 's.pem', CERTIFICATE_TLS_KEY_FILE: 's.key', CERTIFICATE_CA_FILE: 'ca.pem' }
  expect(readEnv({ CERTIFICATE_PORT: '8443', ...files, CERTIFICATE_OIDS: 'snils=1.2.3' }).certificates).toMatchObject({
    by: { kind: 'listener', port: 8443, certFile: 's.pem', keyFile: 's.key' },
    caFile: 'ca.pem',
    crlFile: null,
    url: null,
    oids: { snils: ['1.2.3'], post: ['2.5.4.12'] },
  })
  const header = { CERTIFICATE_HEADER: 'nginx', CERTIFICATE_PROXIES: '10.0.0.1, fd00::/8' }
  expect(readEnv({ ...header, CERTIFICATE_URL: 'https://id.support.example/' }).certificates).toMatchObject({
    by: { kind: 'header', form: 'nginx', proxies: ['10.0.0.1', 'fd00::/8'] },
    caFile: null,
    url: 'https://id.support.example',
  })
  const names = (source: Record<string, string>) => faultsOf(source).map((line) => line.split(' ')[0])
  expect(names({ CERTIFICATE_PORT: '8443' })).toEqual(Object.keys(files))
  expect(names({ CERTIFICATE_HEADER: 'nginx' })).toEqual(['CERTIFICATE_PROXIES'])
  expect(names({ CERTIFICATE_PORT: '8443', ...files, ...header })).toEqual(['CERTIFICATE_HEADER'])
  expect(names({ CERTIFICATE_CRL_FILE: 'crl.pem' })).toEqual(['CERTIFICATE_CRL_FILE'])
})

test('the public address is kept as an origin', () => {
  expect(readEnv({ PUBLIC_URL: 'https://support.example:443/' }).publicUrl).toBe('https://support.example')
})

test('an administrator may be named beforehand, in part', () => {
  expect(readAdmin({ ADMIN_EMAIL: ' a@b.example ', ADMIN_NAME: '' })).toEqual({
    email: 'a@b.example',
    fullName: null,
    password: null,
  })
})
