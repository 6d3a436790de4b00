import { createHash } from 'node:crypto'
import { lstat, mkdir, open, opendir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { atMost, type ByteRange, checkGroup, checkKey, FileNotFound, type FileStore, isKey } from './file-store.ts'

/**
 * Files under one folder, two levels of shards deep: `3f/a2/<key>`. A write goes to `<key>.part` beside its end and is
 * renamed when it is whole and on the medium, so that a file under its own name is always complete. Nobody but the
 * user that the server runs as may read them.
 */
export class DiskStore implements FileStore {
  readonly #root: string

  constructor(root: string) {
    this.#root = root
  }

  async write(key: string, body: AsyncIterable<Uint8Array>, { maxBytes }: { maxBytes: number }) {
    const path = this.#pathOf(key)
    const part = `${path}.part`
    const folder = dirname(path)
    const created = await mkdir(folder, { recursive: true, mode: 0o700 })
    // 'wx': two writers of one key at once would mix their bytes.
    const handle = await open(part, 'wx', 0o600)
    try {
      await writeFile(handle, atMost(body, maxBytes))
      await handle.sync()
      const { size } = await handle.stat()
      await handle.close()
      await rename(part, path)
      await syncFolder(folder)
      // A new shard is an entry of its parents: without these the file could vanish together with its folder.
      if (created) await Promise.all([syncFolder(dirname(folder)), syncFolder(this.#root)])
      return { size }
    } catch (error) {
      await handle.close().catch(() => {})
      await rm(part, { force: true })
      throw error
    }
  }

  async open(key: string, range?: ByteRange) {
    const handle = await open(this.#pathOf(key), 'r').catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'ENOENT' ? new FileNotFound(key, { cause: error }) : error
    })
    try {
      const { size } = await handle.stat()
      // The stream owns the handle from here: its end and its destruction close it.
      return { stream: handle.createReadStream({ ...range }), size }
    } catch (error) {
      await handle.close()
      throw error
    }
  }

  async delete(key: string): Promise<void> {
    const path = this.#pathOf(key)
    await Promise.all([rm(path, { force: true }), rm(`${path}.part`, { force: true })])
  }

  async deleteGroup(group: string): Promise<void> {
    const folder = this.#shardOf(checkGroup(group))
    const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return []
      throw error
    })
    for (const name of names) {
      if (name.startsWith(`${group}.`)) await rm(join(folder, name), { force: true })
    }
  }

  async *lastChanged(from: Date, until: Date): AsyncGenerator<string> {
    for await (const shard of entriesOf(this.#root)) {
      for await (const inner of entriesOf(shard)) {
        for await (const path of entriesOf(inner)) {
          const key = basename(path, '.part')
          if (!isKey(key)) continue
          const changed = await lstat(path).then(({ mtime }) => mtime, nothingThere)
          if (changed !== null && changed >= from && changed < until) yield key
        }
      }
    }
  }

  #pathOf(key: string): string {
    const [group = ''] = checkKey(key).split('.')
    return join(this.#shardOf(group), key)
  }

  /** By a hash, since ids that begin with the time would fill one shard after the other. */
  #shardOf(group: string): string {
    const hash = createHash('sha256').update(group).digest('hex')
    return join(this.#root, hash.slice(0, 2), hash.slice(2, 4))
  }
}

/** The paths of what lies in a folder, read bit by bit; nothing of one that is no folder, or is there no more. */
async function* entriesOf(folder: string): AsyncGenerator<string> {
  const entries = await opendir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return []
    throw error
  })
  for await (const { name } of entries) yield join(folder, name)
}

/** It is gone since its folder was read. */
function nothingThere(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null
  throw error
}

/** A rename is safe from a loss of power only once its folder is on the medium. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
