import { expect } from 'vitest'
import type { Database, Sql } from '../../../src/db/database.ts'
import { pause } from '../../../src/events/waiting.ts'
import { lockTicket, writeChange } from '../../../src/tickets/write.ts'
import { gid } from '../../testkit/documents.ts'
import { ask, Refused } from './ask.ts'

const comment = `mutation ($input: AddCommentInput!) { addComment(input: $input) { comment { id } } }`

/** Answers that no repeat would change. */
const final = new Set(['BAD_USER_INPUT', 'NOT_FOUND', 'FORBIDDEN', 'CONFLICT', 'UNAUTHENTICATED'])

/** Milliseconds between two changes of a writer: load, and room for nodes to start in. */
const pace = 10

export interface ApiWriterOptions {
  name: string
  /** Nodes to write to, as things are now; each change begins at the next one. */
  addresses: () => readonly string[]
  token: string
  ticketIds: readonly string[]
}

/**
 * A program that changes tickets and takes no failure for an answer: what was not acknowledged is sent again, to the
 * next node, with the same idempotency key. Each change is a comment whose text is its key.
 */
export class ApiWriter {
  readonly acknowledged: string[] = []
  /** How often something had to be sent again. */
  repeats = 0
  readonly #options: ApiWriterOptions
  readonly #stopping = new AbortController()
  #turn = 0

  constructor(options: ApiWriterOptions) {
    this.#options = options
  }

  /** Writes so many changes, or until it is stopped; what it has begun is acknowledged at the end in any case. */
  async run(changes = Number.POSITIVE_INFINITY): Promise<void> {
    while (this.acknowledged.length < changes && !this.#stopping.signal.aborted) {
      await this.#change()
      await pause(pace, this.#stopping.signal)
    }
  }

  stop(): void {
    this.#stopping.abort()
  }

  async #change(): Promise<void> {
    const { name, token, ticketIds } = this.#options
    const number = this.acknowledged.length
    const key = `${name} ${number}`
    const ticketId = gid('Ticket', ticketIds[number % ticketIds.length])
    for (let wait = 10; ; wait = Math.min(wait * 2, 500)) {
      const addresses = this.#options.addresses()
      const url = addresses[this.#turn++ % addresses.length]
      try {
        if (!url) throw new TypeError('no node is up')
        await ask(url, token, comment, { input: { ticketId, body: key, idempotencyKey: key } })
        this.acknowledged.push(key)
        return
      } catch (error) {
        if (error instanceof Refused && final.has(error.code)) throw error
        this.repeats += 1
        await pause(wait * (0.5 + Math.random() / 2), new AbortController().signal)
      }
    }
  }
}

/** Every acknowledged change is written, and written once. */
export async function expectWrittenOnce(sql: Sql, writers: readonly ApiWriter[]): Promise<void> {
  const rows = await sql.query<{ body: string }>('SELECT body FROM comments')
  const keys = writers.flatMap(({ acknowledged }) => acknowledged)
  const names = new Set(keys)
  expect(
    rows
      .map(({ body }) => body)
      .filter((body) => names.has(body))
      .sort(),
  ).toEqual(keys.sort())
}

/** Changes one ticket in the caller's transaction, as the product does, and holds its row; answers with the event's id. */
export async function changeBySql(sql: Sql, ticketId: string, body: string): Promise<string> {
  const ticket = await lockTicket(sql, ticketId)
  if (!ticket) throw new Error(`There is no ticket ${ticketId}`)
  const addition = { body, internal: false, uploadIds: [] }
  const nothing = { changedFields: [], withdrawn: false, reason: null }
  await writeChange(sql, ticket, { kind: 'COMMENTED', patch: {}, addition, ...nothing }, null, new Date())
  const [last] = await sql.query<{ id: string }>(`SELECT currval('log_entry_ids')::text AS id`)
  return last?.id ?? ''
}

/**
 * Writes past the API: each transaction changes several tickets, in an order that cannot deadlock, and dawdles in
 * between, so that commits come in another order than ids.
 */
export async function writeShuffled(
  db: Database,
  {
    ticketIds,
    transactions,
    tickets,
    name,
  }: { ticketIds: readonly string[]; transactions: number; tickets: number; name: string },
): Promise<void> {
  for (let number = 0; number < transactions; number += 1) {
    const picked = ticketIds.toSorted(() => Math.random() - 0.5).slice(0, tickets)
    await db.transaction(async (sql) => {
      for (const ticketId of picked.sort()) {
        await changeBySql(sql, ticketId, `${name} ${number}`)
        await sql.query('SELECT pg_sleep($1)', [Math.random() * 0.006])
      }
    })
  }
}
