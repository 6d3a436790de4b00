// Loads files of the directory: npm run directory:import -- FILE…
import { resolve } from 'node:path'
import { prepareDataFolder } from '../data-folder.ts'
import { Database } from '../db/database.ts'
import { openDatabase } from '../db/open.ts'
import { applyMigrations } from '../db/prepare.ts'
import { readCallingFolder, readEnv } from '../env.ts'
import type { Text } from '../errors.ts'
import { StartError } from '../start-error.ts'
import { createImport, type ImportRow, listKeptFaults } from './imports.ts'
import { loadDirectory, type Progress } from './load.ts'
import { summary } from './report.ts'
import { type DirectoryFile, fileAt } from './source.ts'

/** Milliseconds between lines of progress. */
const every = 2000

/** Bad rows shown on the terminal; all that are kept stand on the administrators' screen. */
const shownFaults = 20

const clock = () => new Date()

async function main(): Promise<boolean> {
  const paths = process.argv.slice(3)
  if (paths.length === 0) throw new StartError('Name the files to load: npm run directory:import -- FILE…')
  const env = readEnv()
  const files: DirectoryFile[] = []
  for (const path of paths) files.push(await readable(resolve(readCallingFolder(), path)))
  await prepareDataFolder(env.dataDir)
  const database = await openDatabase(env)
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop.abort())
  try {
    await applyMigrations(database.url)
    const db = new Database({ url: database.url, poolSize: 2 })
    try {
      let good = true
      for (const file of files) good = !stop.signal.aborted && (await load(db, file, stop.signal)) && good
      return good
    } finally {
      await db.close()
    }
  } finally {
    await database.close()
  }
}

/** All the files are looked at before the first is loaded. */
async function readable(path: string): Promise<DirectoryFile> {
  try {
    const file = await fileAt(path)
    for await (const _ of await file.open({ start: 0, end: 0 })) break
    return file
  } catch (error) {
    throw new StartError(`${path} cannot be read (${(error as NodeJS.ErrnoException).code}).`)
  }
}

async function load(db: Database, file: DirectoryFile, signal: AbortSignal): Promise<boolean> {
  const id = await createImport(db, { filename: file.name, size: file.size, source: 'COMMAND' }, clock())
  const since = performance.now()
  let last = since
  const tell = ({ rows, refused, read }: Progress) => {
    const now = performance.now()
    if (now - last < every) return
    last = now
    const percent = file.size === 0 ? 100 : Math.floor((100 * read) / file.size)
    const pace = Math.round(rows / ((now - since) / 1000))
    console.log(`${file.name}: ${percent} %, строк / rows ${rows}, ${pace}/с, не принято / refused ${refused}`)
  }
  const outcome = await loadDirectory({ db, clock }, id, file, { wait: true, signal, onProgress: tell })
  const row = await db.query<ImportRow>(
    'SELECT rows, created, changed, unchanged, refused, fault FROM directory_imports WHERE id = $1',
    [id],
  )
  const [result] = row
  if (!result) throw new Error(`there is no load ${id}`)
  for (const { line, reason } of await listKeptFaults(db, id, shownFaults)) {
    console.error(`${file.name}:${line}: ${(JSON.parse(reason) as Text).ru}`)
  }
  if (result.refused > shownFaults) console.error(`${file.name}: … ещё / more: ${result.refused - shownFaults}`)
  if (result.fault) console.error(`${file.name}: ${Object.values(JSON.parse(result.fault) as Text).join(' / ')}`)
  if (outcome === 'paused')
    console.error(`${file.name}: прервано, загруженное осталось / interrupted, what is loaded stays`)
  const seconds = ((performance.now() - since) / 1000).toFixed(1)
  const memory = Math.round(process.resourceUsage().maxRSS / 1024)
  console.log(`${file.name}: ${summary(result)}, ${seconds} с, память до / memory up to ${memory} МБ`)
  return outcome === 'done'
}

try {
  process.exit((await main()) ? 0 : 1)
} catch (error) {
  if (error instanceof StartError) for (const line of error.lines) console.error(line)
  else console.error(error)
  process.exit(1)
}
