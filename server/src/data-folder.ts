import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StartError } from './start-error.ts'

/** Makes DATA_DIR if need be, and sees that it can be written to. */
export async function prepareDataFolder(folder: string): Promise<void> {
  const probe = join(folder, `.probe-${process.pid}`)
  try {
    await mkdir(folder, { recursive: true })
    await writeFile(probe, '')
    await rm(probe)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new StartError(`DATA_DIR ${folder} cannot be written to (${code}): set it to a folder that this user owns.`)
  }
}

/** The secret that signs cookies: made at the first start, the same ever after. Two starts at once agree on one. */
export async function keptSecret(folder: string): Promise<string> {
  const path = join(folder, 'auth-secret')
  const kept = await read(path)
  if (kept) return kept
  const unfinished = `${path}.${process.pid}`
  await writeFile(unfinished, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600 })
  // Never over one that another start has made meanwhile.
  if ((await read(path)) === null) await rename(unfinished, path)
  else await rm(unfinished)
  const made = await read(path)
  if (!made) throw new StartError(`${path} is empty: remove it, and everybody signs in again.`)
  return made
}

async function read(path: string): Promise<string | null> {
  return readFile(path, 'utf8').then(
    (text) => text.trim(),
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null
      throw new StartError(`${path} cannot be read (${error.code}).`)
    },
  )
}
