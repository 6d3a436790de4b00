import type { FileScan } from '@otklik/prisma/client'
import type { Logger } from 'pino'
import type { Sql } from '../db/database.ts'
import { type JobKind, jobSchema } from '../job-queue.ts'
import type { Services } from '../services.ts'
import { lockTicket, writeChange } from '../tickets/write.ts'
import { FileNotFound, type FileStore, newKey } from './file-store.ts'
import { type Scanner, ScannerAway } from './scanner.ts'

/**
 * What the scanner has said of a file:
 *
 *   NOT_SCANNED   there was no scanner when the bytes came
 *   CLEAN         nothing was found
 *   QUARANTINED   something was; the bytes lie aside, and nobody takes or gets the file
 *   PENDING       the scanner was away: the file can be taken and not yet got; a job asks again → CLEAN | QUARANTINED
 */
export interface Verdict {
  scan: FileScan
  /** What was found. */
  finding: string | null
}

/** Asks again of one file; the tries lie 15 s, 30 s, 1 min and so on apart. `again` begins anew after the last. */
export const scanJob: JobKind<{ uploadId: string }> = {
  name: 'scans',
  retryLimit: 9,
  retryDelay: 15,
  expireIn: 15 * 60,
  atOnce: 2,
}

export interface ScanningOptions extends Pick<Services, 'db' | 'log' | 'files' | 'queue' | 'clock'> {
  scanner: Scanner
  /** Where bytes lie in which something was found. */
  quarantine: FileStore
  logger: Logger
}

interface Waiting {
  storageKey: string
  scan: FileScan
}

/** The scanner with all that follows from what it says. */
export class Scanning {
  readonly quarantine: FileStore
  readonly #options: ScanningOptions

  constructor(options: ScanningOptions) {
    this.#options = options
    this.quarantine = options.quarantine
  }

  /** Of bytes that have just come; PENDING when the scanner is away. */
  async examine(key: string): Promise<Verdict> {
    try {
      return await this.#ask(key)
    } catch (error) {
      if (!(error instanceof ScannerAway)) throw error
      this.#options.logger.warn({ err: error }, 'a file waits for the virus scanner')
      return { scan: 'PENDING', finding: null }
    }
  }

  /** Has the file of an upload examined again, from the caller's commit on. */
  later(sql: Sql, uploadId: string): Promise<void> {
    return this.#options.queue.add(sql, scanJob, { uploadId })
  }

  /** Of files that no job is for any more, since its tries are used up; from time to time, on one node. */
  async again(): Promise<void> {
    const { db, queue } = this.#options
    await db.transaction(async (sql) => {
      const waiting = await sql.query<{ uploadId: string }>(
        `SELECT id AS "uploadId" FROM (
           SELECT id FROM uploads WHERE scan = 'PENDING' UNION ALL SELECT id FROM attachments WHERE scan = 'PENDING'
         ) waiting WHERE NOT EXISTS (
           SELECT 1 FROM ${jobSchema}.job j WHERE j.name = $1 AND j.state IN ('created', 'retry', 'active')
             AND j.data ->> 'uploadId' = waiting.id::text
         ) ORDER BY id LIMIT 500`,
        [scanJob.name],
      )
      await queue.add(sql, scanJob, waiting)
    })
  }

  /** Takes the jobs on this node. */
  work(): void {
    this.#options.queue.work(scanJob, ({ uploadId }) => this.#examineAgain(uploadId))
  }

  /** Under a key of its own: what a death in the middle has left half written does not stand in the way of the next. */
  async moveAside(key: string): Promise<void> {
    const { files } = this.#options
    try {
      const { stream, size } = await files.open(key)
      const [group = ''] = key.split('.')
      await this.quarantine.write(newKey(group), stream, { maxBytes: size })
    } catch (error) {
      if (!(error instanceof FileNotFound)) throw error
    }
    await files.delete(key)
  }

  async #ask(key: string): Promise<Verdict> {
    const { stream } = await this.#options.files.open(key)
    try {
      const finding = await this.#options.scanner.scan(stream)
      return finding === null ? { scan: 'CLEAN', finding } : { scan: 'QUARANTINED', finding }
    } finally {
      stream.destroy()
    }
  }

  /** An attachment has its upload's id, so it does not matter whether the upload has been taken meanwhile. */
  async #examineAgain(id: string): Promise<void> {
    const { db, log } = this.#options
    const [file] = await db.query<Waiting>(
      `SELECT storage_key AS "storageKey", scan FROM uploads WHERE id = $1 AND storage_key IS NOT NULL
       UNION ALL SELECT storage_key, scan FROM attachments WHERE id = $1`,
      [id],
    )
    if (file?.scan === 'PENDING') {
      const verdict = await this.#ask(file.storageKey)
      await db.transaction((sql) => this.#settle(sql, id, file.storageKey, verdict))
      log.wake()
      if (verdict.scan === 'QUARANTINED') await this.moveAside(file.storageKey)
    }
    // What a try that died behind its commit has left undone.
    if (file?.scan === 'QUARANTINED') await this.moveAside(file.storageKey)
  }

  /** The upload first: if somebody takes it just now, its lock makes us wait, and the attachment is there after it. */
  async #settle(sql: Sql, id: string, key: string, { scan, finding }: Verdict): Promise<void> {
    const values = [id, key, scan, finding]
    const change = `SET scan = $3::"FileScan", scan_finding = $4 WHERE id = $1 AND storage_key = $2 AND scan = 'PENDING'`
    await sql.query(`UPDATE uploads ${change}`, values)
    const [taken] = await sql.query<{ ticketId: string; internal: boolean | null }>(
      `UPDATE attachments ${change} RETURNING ticket_id AS "ticketId",
         (SELECT internal FROM comments WHERE id = attachments.comment_id)`,
      values,
    )
    // Who looks at the ticket sees it at once; a file of an internal note is no news to the requester.
    if (!taken || taken.internal) return
    const ticket = await lockTicket(sql, taken.ticketId)
    if (!ticket) return
    const news = { patch: {}, changedFields: ['attachments'], addition: null, withdrawn: false, reason: null }
    await writeChange(sql, ticket, { ...news, kind: 'EDITED' }, null, this.#options.clock())
  }
}
