import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmod, chown, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { StartError } from '../start-error.ts'
import type { Binaries } from './embedded-binaries.ts'
import type { RunAs } from './embedded-user.ts'

/** The superuser of the cluster, and the user and database of the product. */
export const SUPERUSER = 'postgres'
export const OWNER = 'otklik'

/** What stands in the cluster's folder: data/ (PostgreSQL's own), password, log. */
export interface Cluster {
  data: string
  log: string
  password: string
}

/**
 * Opens the cluster in `folder`, or makes it: in a folder beside, which takes the name when all is done, so
 * that a kill at any moment leaves either no cluster or a whole one.
 */
export async function openCluster(
  folder: string,
  { binaries, runAs, durable }: { binaries: Binaries; runAs: RunAs; durable: boolean },
): Promise<Cluster> {
  if (!(await readPassword(folder))) {
    await removeUnfinished(folder)
    const unfinished = `${folder}.new-${randomBytes(4).toString('hex')}`
    await create(unfinished, { binaries, runAs, durable })
    await rename(unfinished, folder)
  }
  const password = await readPassword(folder)
  if (!password) throw new StartError(`${join(folder, 'password')} is missing or empty: the database cannot be opened.`)
  return { data: join(folder, 'data'), log: join(folder, 'log'), password }
}

export async function readPassword(folder: string): Promise<string | null> {
  const text = await readFile(join(folder, 'password'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw new StartError(`${folder} cannot be read (${error.code}): it belongs to another user.`)
  })
  return text?.trim() || null
}

async function removeUnfinished(folder: string): Promise<void> {
  const parent = dirname(folder)
  for (const name of await readdir(parent)) {
    const path = join(parent, name)
    if (path.startsWith(`${folder}.new-`)) await rm(path, { recursive: true, force: true })
  }
}

async function create(
  folder: string,
  { binaries, runAs, durable }: { binaries: Binaries; runAs: RunAs; durable: boolean },
): Promise<void> {
  const data = join(folder, 'data')
  const passwordFile = join(folder, 'password')
  const password = randomBytes(24).toString('hex')
  await mkdir(data, { recursive: true, mode: 0o700 })
  await chmod(folder, 0o700)
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 })
  for (const path of [folder, data, passwordFile]) await give(path, runAs)
  const env = programEnv(binaries)
  // The ICU locale: with plain C the similarity of Cyrillic words is 0 and lower() leaves them as they are.
  const locale = ['--encoding=UTF8', '--locale=C.UTF-8', '--locale-provider=icu', '--icu-locale=ru-RU']
  const auth = [`--username=${SUPERUSER}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256']
  const sync = durable ? [] : ['--no-sync']
  await run(runAs.command(binaries.initdb, ['-D', data, ...locale, ...auth, ...sync, '--no-instructions']), env)
  // Before anybody can connect: the product itself is not a superuser.
  await run(
    runAs.command(binaries.postgres, ['--single', '-j', '-D', data, '-c', 'exit_on_error=on', 'postgres']),
    env,
    [
      `CREATE ROLE ${OWNER} LOGIN PASSWORD '${password}'`,
      `CREATE DATABASE ${OWNER} OWNER ${OWNER}`,
      `REVOKE CONNECT ON DATABASE postgres FROM PUBLIC`,
    ]
      .map((statement) => `${statement};\n\n`)
      .join(''),
  )
}

/** Sees to it that the file is there and belongs to the user that PostgreSQL runs as, whoever starts next. */
export async function giveFile(path: string, runAs: RunAs): Promise<void> {
  await writeFile(path, '', { flag: 'a', mode: 0o600 })
  await give(path, runAs)
}

async function give(path: string, { uid, gid }: RunAs): Promise<void> {
  if (uid !== null && gid !== null) await chown(path, uid, gid)
}

/** The environment of PostgreSQL's programs: little, since PG* variables and a foreign locale would change them. */
export function programEnv(binaries: Binaries): NodeJS.ProcessEnv {
  return {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    LC_ALL: 'C.UTF-8',
    TZ: 'UTC',
    ...(process.platform === 'win32' && { SystemRoot: 'C:\\Windows' }),
    ...(binaries.libraryPath && {
      [process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH']: binaries.libraryPath,
    }),
  }
}

function run(
  { file, args, ...ids }: ReturnType<RunAs['command']>,
  env: NodeJS.ProcessEnv,
  input?: string,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd: '/', env, stdio: ['pipe', 'ignore', 'pipe'], ...ids })
    let said = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4000)
    })
    child.stdin.on('error', () => {}).end(input ?? '')
    child.once('error', (error) => reject(new StartError(`PostgreSQL cannot be started: ${error.message}`)))
    child.once('close', (code) => {
      if (code === 0) resolve()
      else reject(new StartError(`The local database could not be made: ${faultOf(said)}`))
    })
  })
}

/** The line that says why, out of what PostgreSQL wrote. */
export function faultOf(log: string): string {
  const lines = log.split('\n').map((line) => line.trim())
  const fatal = lines.findIndex((line) => /\b(FATAL|PANIC|error):/.test(line))
  const found = fatal < 0 ? lines.filter(Boolean).slice(-2) : lines.slice(fatal, fatal + 2)
  return found.join(' ').replace(/^.*?\b(FATAL|PANIC|error):\s*/, '') || 'no reason was given'
}
