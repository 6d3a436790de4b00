import { chmod, chown, mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, onTestFinished, test, vi } from 'vitest'
import { testDatabase } from '../testkit/database.ts'
import {
  descendants,
  Program,
  type ProgramOptions,
  serverCommand,
  survivors,
  testFolder,
  until,
} from '../testkit/program.ts'

// Whole programs, several of them at once: a busy machine may need its time.
vi.setConfig({ testTimeout: 300_000 })

const isRoot = process.getuid?.() === 0

function start(dataDir: string, env: Record<string, string> = {}, options: ProgramOptions = {}): Program {
  const program = new Program(serverCommand('main'), {
    ...options,
    env: { PORT: '0', DASHBOARD: 'off', DATA_DIR: dataDir, ...env },
  })
  onTestFinished(async () => {
    await program.signal('SIGKILL')
  })
  return program
}

async function ask<Data>(url: string, query: string): Promise<Data> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  })
  const { data, errors } = (await response.json()) as { data: Data; errors?: unknown }
  if (errors) throw new Error(JSON.stringify(errors))
  return data
}

/** A session, and how many tickets it sees. */
async function countTickets(url: string, email = 'admin@demo.example', password = 'otklik-demo'): Promise<number> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      query: `mutation { signIn(input: { email: "${email}", password: "${password}" }) { token } }`,
    }),
  })
  const signedIn = (await response.json()) as { data: { signIn: { token: string } } }
  const tickets = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${signedIn.data.signIn.token}` },
    body: JSON.stringify({ query: '{ tickets(first: 100) { edges { node { id } } } }' }),
  })
  return ((await tickets.json()) as { data: { tickets: { edges: unknown[] } } }).data.tickets.edges.length
}

/**
 * One seeded place for the tests that come after one another and go on with whatever is there: making it takes longer
 * than most of them. Root's PostgreSQL runs as another user, and may not enter it on its own.
 */
let place: Awaited<ReturnType<typeof testFolder>>
let dataDir: string
beforeAll(async () => {
  place = await testFolder()
  await chmod(place.path, 0o700)
  dataDir = join(place.path, 'inner', 'data')
})
afterAll(() => place[Symbol.asyncDispose]())

test('a first start shows its progress, the address and the demo sign-ins; SIGTERM leaves no process behind', async () => {
  const program = start(dataDir)
  const url = await program.ready()
  await program.line(/vera@kurgan\.example/)
  expect(program.lines.join('\n')).toMatch(
    /database: PostgreSQL[\s\S]*migrations: \d+[\s\S]*demo data[\s\S]*otklik-demo/,
  )
  const ready = await fetch(`${url}/readyz`)
  expect([ready.status, await ready.json()]).toMatchObject([200, { status: 'ok', checks: { database: 'ok' } }])
  expect((await ask<{ desks: { slug: string }[] }>(url, '{ desks { slug } }')).desks.map((desk) => desk.slug)).toEqual([
    'web-torgi',
    'espgu',
  ])

  // A PostgreSQL that dies under the server comes back by itself.
  const before = await descendants(program.pid)
  const postgres = [...before].find(([, command]) => command.includes('/postgres -D'))
  if (!postgres) throw new Error('there is no PostgreSQL')
  process.kill(postgres[0], 'SIGKILL')
  await program.line(/started again/)
  await until(async () => (await fetch(`${url}/readyz`)).status === 200)

  // A second on the same data is refused in one line, and harms nobody.
  const second = start(dataDir)
  expect(await second.exited).toBe(1)
  expect(second.errors).toEqual([expect.stringMatching(/^Another Otklik is running on .*DATA_DIR\.$/)])
  expect((await fetch(`${url}/readyz`)).status).toBe(200)

  const all = await descendants(program.pid)
  expect([...all.values()].some((command) => command.includes('postgres'))).toBe(true)
  // A stop that takes ten seconds is cut off, and ends with 1.
  expect(await program.signal('SIGTERM')).toBe(0)
  expect(await survivors(all)).toEqual([])
})

test('a server that is killed takes its PostgreSQL with it, or the next start does; the data stays', async () => {
  const first = start(dataDir)
  const before = await countTickets(await first.ready())
  expect(before).toBeGreaterThan(20)
  const firsts = await descendants(first.pid)
  await first.signal('SIGKILL')
  await until(async () => (await survivors(firsts)).length === 0)

  const second = start(dataDir)
  expect(await countTickets(await second.ready())).toBe(before)
  expect(second.lines.join('\n')).not.toMatch(/demo data is written/)
  const seconds = await descendants(second.pid)
  const watcher = [...seconds].find(([, command]) => command.includes('embedded-watcher'))
  if (!watcher) throw new Error('there is no watcher')
  // Stopped first, so that it does not get to see the server go.
  process.kill(watcher[0], 'SIGSTOP')
  await second.signal('SIGKILL')
  process.kill(watcher[0], 'SIGKILL')
  expect((await survivors(seconds)).some((command) => command.includes('postgres'))).toBe(true)

  const third = start(dataDir)
  expect(await countTickets(await third.ready())).toBe(before)
  expect(await survivors(seconds)).toEqual([])
  expect(await third.signal('SIGINT')).toBe(0)
})

test('two run side by side; the death of its parent ends one, and the other goes on', async () => {
  await using folder = await testFolder()
  const [file, args] = serverCommand('main')
  const program = start(dataDir)
  const shell = new Program(['/bin/sh', ['-c', '"$@" & wait', 'sh', file, ...args]], {
    // What is in it is nothing to this test, and takes its time to write.
    env: { PORT: '0', DASHBOARD: 'off', DEMO_DATA: 'off', DATA_DIR: folder.path },
  })
  onTestFinished(async () => {
    await shell.signal('SIGKILL')
  })
  const urls = await Promise.all([program.ready(), shell.ready()])
  expect(new Set(urls).size).toBe(2)
  const all = await descendants(shell.pid)
  expect(all.size).toBeGreaterThan(2)
  await shell.signal('SIGKILL')
  await until(async () => (await survivors(all)).length === 0)
  expect((await fetch(`${urls[0]}/readyz`)).status).toBe(200)
  expect(await program.signal('SIGTERM')).toBe(0)
})

/** Both of this machine's own addresses; some containers have no IPv6. */
const loopbacks = ['127.0.0.1', '::1'].filter((address) =>
  Object.values(networkInterfaces()).some((all) => all?.some((one) => one.address === address)),
)

test.each(loopbacks)('a port that is taken on %s is one clear line and exit code 1', async (host) => {
  await using folder = await testFolder()
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const program = start(folder.path, { PORT: String(port) })
  expect(await program.exited).toBe(1)
  expect(program.errors).toEqual([expect.stringMatching(new RegExp(`^Port ${port} is taken on ${host}: .*PORT`))])
})

test('a DATABASE_URL where nothing answers, or where the name or password is wrong, is one clear line', async () => {
  await using folder = await testFolder()
  const missing = new URL(inject('adminUrl'))
  missing.pathname = '/otklik_is_not_here'
  for (const url of ['postgresql://user:very-secret@127.0.0.1:1/otklik', missing.href]) {
    const program = start(folder.path, { DATABASE_URL: url })
    expect(await program.exited).toBe(1)
    expect(program.errors).toEqual([expect.stringMatching(/^DATABASE_URL: no use of the database at 127\.0\.0\.1:/)])
    expect(program.errors[0]).not.toContain('very-secret')
  }
})

test('a DATA_DIR that cannot be written to is one clear line', async () => {
  await using folder = await testFolder()
  const file = join(folder.path, 'file')
  await writeFile(file, '')
  const program = start(join(file, 'data'))
  expect(await program.exited).toBe(1)
  expect(program.errors).toEqual([expect.stringMatching(/^DATA_DIR .* cannot be written to \(ENOTDIR\)/)])
})

test('faults of the environment are told one a line', async () => {
  await using folder = await testFolder()
  const program = start(folder.path, { PORT: 'abc', DASHBOARD: 'maybe' })
  expect(await program.exited).toBe(1)
  expect(program.errors.map((line) => line.split(' ')[0])).toEqual(['PORT', 'DASHBOARD'])
})

test('two nodes that start at once on one empty database seed it once', async () => {
  await using folder = await testFolder()
  await using database = await testDatabase()
  const env = { DATABASE_URL: database.url, AUTH_SECRET: 'x'.repeat(32) }
  const nodes = [start(join(folder.path, 'one'), env), start(join(folder.path, 'two'), env)]
  const urls = await Promise.all(nodes.map((node) => node.ready()))
  const [one, two] = await Promise.all(urls.map((url) => countTickets(url)))
  expect(one).toBe(two)
  expect(nodes.map((node) => node.lines.filter((line) => line.includes('demo data is written')).length).sort()).toEqual(
    [0, 1],
  )
  expect(await Promise.all(nodes.map((node) => node.signal('SIGTERM')))).toEqual([0, 0])
})

test('production starts without demo data; admin:create makes who can sign in, also while it runs', async () => {
  await using folder = await testFolder()
  const production = { NODE_ENV: 'production', AUTH_SECRET: 'x'.repeat(32) }
  const admin = { ADMIN_EMAIL: 'olga@admin.example', ADMIN_NAME: 'Ольга Админова', ADMIN_PASSWORD: 'длинный-пароль' }
  const refused = start(folder.path, { ...production, DEMO_DATA: 'on' })
  expect(await refused.exited).toBe(1)
  expect(refused.errors).toEqual([expect.stringMatching(/^DEMO_DATA must be off in production/)])

  const program = start(folder.path, production)
  const url = await program.ready()
  await program.line(/there is no administrator yet/)
  expect(program.lines.join('\n')).not.toContain('demo.example')
  const create = () =>
    new Program(serverCommand('admin-create'), { env: { DATA_DIR: folder.path, ...production, ...admin } })
  const created = create()
  expect([await created.exited, created.errors]).toEqual([0, []])
  expect(await countTickets(url, admin.ADMIN_EMAIL, admin.ADMIN_PASSWORD)).toBe(0)
  expect(await program.signal('SIGTERM')).toBe(0)

  const again = create()
  expect(await again.exited).toBe(1)
  expect(again.errors).toEqual([expect.stringContaining('olga@admin.example')])
})

test.runIf(isRoot)('an ordinary user starts it too, and root goes on with the same data', async () => {
  await using folder = await testFolder()
  const dataDir = join(folder.path, 'data')
  const ordinary = { uid: 65_534, gid: 65_534 }
  await mkdir(dataDir)
  for (const path of [folder.path, dataDir]) await chown(path, ordinary.uid, ordinary.gid)
  const env = { TMPDIR: folder.path, HOME: folder.path }
  const theirs = start(dataDir, env, ordinary)
  const count = await countTickets(await theirs.ready())
  expect(await theirs.signal('SIGTERM')).toBe(0)
  for (const ids of [{}, ordinary]) {
    const next = start(dataDir, env, ids)
    expect(await countTickets(await next.ready())).toBe(count)
    expect(await next.signal('SIGTERM')).toBe(0)
  }
})
