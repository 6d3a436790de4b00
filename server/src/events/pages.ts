import type { SqlWithScripts } from '../db/database.ts'
import { type LogEntry, readEntriesOfEpoch, type TopicReader } from './entry.ts'
import { Turns } from './waiting.ts'

export interface PagesOptions {
  topics: readonly TopicReader[]
  pageSize: number
  /** Pages kept in memory after their reading. */
  kept: number
  /** Pages read at once: followers that catch up must not take the connections of everybody else. */
  readers: number
}

/**
 * The older part of the log, read from the database by pages with fixed bounds. Followers that are behind at about
 * the same place share a page's reading and its entries.
 */
export class Pages {
  readonly #db: SqlWithScripts
  readonly #options: PagesOptions
  readonly #turns: Turns
  /** By the page's number, the one used last at the end. */
  readonly #pages = new Map<bigint, Promise<readonly LogEntry[]>>()

  constructor(db: SqlWithScripts, options: PagesOptions) {
    this.#db = db
    this.#options = options
    this.#turns = new Turns(options.readers)
  }

  /** The entries of the page that holds the position; all its positions must be taken. From the log of that epoch only. */
  async around(position: bigint, epoch: string): Promise<readonly LogEntry[]> {
    const { pageSize, kept, topics } = this.#options
    const number = (position - 1n) / BigInt(pageSize)
    const from = { after: number * BigInt(pageSize), limit: pageSize, epoch }
    let page = this.#pages.get(number)
    if (page) this.#pages.delete(number)
    else page = this.#turns.run(() => readEntriesOfEpoch(this.#db, topics, from))
    this.#pages.set(number, page)
    for (const oldest of this.#pages.keys()) {
      if (this.#pages.size <= kept) break
      this.#pages.delete(oldest)
    }
    try {
      const entries = await page
      // The log's last page grows still.
      if (entries.length < pageSize) this.#pages.delete(number)
      return entries
    } catch (error) {
      this.#pages.delete(number)
      throw error
    }
  }

  forget(): void {
    this.#pages.clear()
  }
}
