import type { Sql } from '../db/database.ts'
import { encodeCursor } from './cursor.ts'
import { type IdRanges, noIds } from './ids.ts'

/**
 * Reads the bodies of one topic's entries: one statement for all the ids. A node passes over entries of a topic that
 * it has no reader for (a newer node writes them).
 */
export interface TopicReader<Body = unknown> {
  readonly topic: string
  read(sql: Sql, ids: bigint[]): Promise<Map<bigint, Body>>
}

/** One entry at its place in the one total order. Shared by all who follow the log on this node. */
export class LogEntry<Body = unknown> {
  readonly position: bigint
  readonly id: bigint
  readonly topic: string
  /** Undefined when this node has no reader for the topic. */
  readonly body: Body | undefined
  readonly placedAt: Date
  /** What followers work out of the entry and others may take over: relations loaded once for the whole node. */
  readonly shared: Map<unknown, unknown>
  readonly #epoch: string
  readonly #known: IdRanges
  #cursor: string | undefined

  constructor(
    row: { position: bigint; id: bigint; topic: string; placedAt: Date },
    body: Body | undefined,
    epoch: string,
    followed: { shared: Map<unknown, unknown>; known: IdRanges } = { shared: new Map(), known: noIds },
  ) {
    this.position = row.position
    this.id = row.id
    this.topic = row.topic
    this.placedAt = row.placedAt
    this.body = body
    this.shared = followed.shared
    this.#epoch = epoch
    this.#known = followed.known
  }

  /** Continues right after this entry. */
  get cursor(): string {
    this.#cursor ??= encodeCursor({ epoch: this.#epoch, position: this.position, known: this.#known })
    return this.#cursor
  }

  /** The same entry for a follower that already knows some of the entries still to come: its cursor says so. */
  knowing(known: IdRanges): LogEntry<Body> {
    if (known.length === 0) return this
    return new LogEntry(this, this.body, this.#epoch, { shared: this.shared, known })
  }
}

interface PositionRow {
  position: bigint
  id: bigint
  topic: string
  placedAt: Date
}

/** The entries after a position, in order: one statement for the positions and one for each topic among them. */
export async function readEntries(
  sql: Sql,
  topics: readonly TopicReader[],
  from: { after: bigint; limit: number; epoch: string },
): Promise<LogEntry[]> {
  const rows = await sql.query<PositionRow>(
    `SELECT position, id, topic, placed_at AS "placedAt" FROM log_positions WHERE position > $1 ORDER BY position LIMIT $2`,
    [from.after, from.limit],
  )
  const bodies = new Map<bigint, unknown>()
  for (const reader of topics) {
    const ids = rows.filter((row) => row.topic === reader.topic).map((row) => row.id)
    if (ids.length === 0) continue
    for (const [id, body] of await reader.read(sql, ids)) bodies.set(id, body)
  }
  return rows.map((row) => new LogEntry(row, bodies.get(row.id), from.epoch))
}
