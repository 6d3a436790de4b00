import { mkdir, readdir, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { v7 as uuid } from 'uuid'
import type { Sql } from '../db/database.ts'
import type { Services } from '../services.ts'
import { importJob } from './import-job.ts'
import { createImport } from './imports.ts'
import { readReport } from './report.ts'

/**
 * The watched folder (DIRECTORY_FOLDER). A file's way: <name> → loading/<id of the load> → done/<name> or
 * failed/<name>, with <name>.report.txt beside it. It is taken when it has not grown between two looks; names that
 * begin with a dot or end in .part or .tmp are left until they are renamed.
 */
export class DirectoryFolder {
  readonly #path: string
  #before = new Map<string, string>()

  constructor(path: string) {
    this.#path = path
  }

  loading(id: string): string {
    return join(this.#path, 'loading', id)
  }

  place(end: 'done' | 'failed', name: string): string {
    return join(this.#path, end, name)
  }

  /** Takes the files that have come; answers how many. On one node at a time. */
  async look({ db, queue, clock }: Pick<Services, 'db' | 'queue' | 'clock'>): Promise<number> {
    for (const name of ['loading', 'done', 'failed']) await mkdir(join(this.#path, name), { recursive: true })
    await this.#giveBack(db)
    const now = new Map<string, string>()
    let taken = 0
    for (const entry of await readdir(this.#path, { withFileTypes: true })) {
      const { name } = entry
      if (!entry.isFile() || name.startsWith('.') || /\.(part|tmp)$/i.test(name)) continue
      const path = join(this.#path, name)
      const { size, mtimeMs } = await stat(path)
      const state = `${size} ${mtimeMs}`
      now.set(name, state)
      if (this.#before.get(name) !== state) continue
      const id = uuid()
      await db.transaction(async (sql) => {
        await createImport(sql, { id, filename: name, size, source: 'FOLDER' }, clock())
        await queue.add(sql, importJob, { importId: id })
        // Last: if it fails nothing is written; if we die right after it the next look gives the file back.
        await rename(path, this.loading(id))
      })
      taken += 1
    }
    this.#before = now
    if (taken > 0) queue.wake(importJob)
    return taken
  }

  /** Files that were moved by somebody who died before the database knew of it. */
  async #giveBack(sql: Sql): Promise<void> {
    const ids = (await readdir(join(this.#path, 'loading'))).filter((name) => /^[0-9a-f-]{36}$/.test(name))
    if (ids.length === 0) return
    const known = await sql.query<{ id: string }>('SELECT id FROM directory_imports WHERE id = ANY($1::uuid[])', [ids])
    for (const id of ids) {
      if (known.some((row) => row.id === id)) continue
      await rename(this.loading(id), join(this.#path, `${id}.csv`))
    }
  }
}

/** Moves a file that is loaded, or cannot be, to its end and writes the report beside it. */
export async function putAway(sql: Sql, folder: DirectoryFolder, id: string): Promise<void> {
  // Moved by an earlier try of the same job.
  if (!(await stat(folder.loading(id)).catch(() => null))) return
  const { filename, failed, text } = await readReport(sql, id)
  const end = folder.place(failed ? 'failed' : 'done', await freeName(folder, failed ? 'failed' : 'done', filename))
  await writeFile(`${end}.report.txt`, text)
  await rename(folder.loading(id), end)
}

/** The same name comes every night: the later ones get a number before their ending. */
async function freeName(folder: DirectoryFolder, end: 'done' | 'failed', name: string): Promise<string> {
  const [, stem = name, ending = ''] = /^(.*?)(\.[^.]*)?$/.exec(name) ?? []
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? name : `${stem} (${number})${ending}`
    const there = await stat(folder.place(end, candidate)).catch(() => null)
    if (!there) return candidate
  }
}
