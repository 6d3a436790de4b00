import type { SqlWithScripts } from '../db/database.ts'
import { cursorExpired, encodeCursor } from './cursor.ts'
import { type IdRanges, noIds } from './ids.ts'

/**
 * Reads the bodies of one topic's entries. A node passes over entries of a topic that it has no reader for (a newer
 * node writes them).
 */
export interface TopicReader<Body = unknown> {
  /** A plain word. */
  readonly topic: string
  /** The statement that selects the rows of bodies, each with its entry's `id`; `ids` is a subselect of those. */
  select(ids: string): string
  bodyOf(row: Record<string, unknown>): Body
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

/** Where to read, and how many entries at most. */
export interface PageFrom {
  after: bigint
  limit: number
  epoch: string
}

/** The entries after a position, in order: in one round trip, a statement for the positions and one a topic. */
export async function readEntries(
  sql: SqlWithScripts,
  topics: readonly TopicReader[],
  from: PageFrom,
): Promise<LogEntry[]> {
  return entriesOf(await sql.script(...pageStatements(topics, from)), topics, from)
}

/**
 * The same over a connection that may lead to another database than the one that `from` is about, since it has been
 * replaced: then it fails with CURSOR_EXPIRED.
 */
export async function readEntriesOfEpoch(
  sql: SqlWithScripts,
  topics: readonly TopicReader[],
  from: PageFrom,
): Promise<LogEntry[]> {
  const [log, ...page] = await sql.script('SELECT log_epoch() AS epoch', ...pageStatements(topics, from))
  if (log?.[0]?.epoch !== from.epoch) throw cursorExpired()
  return entriesOf(page, topics, from)
}

/**
 * The same as readEntries, placing first what is committed and not yet placed, and where the log ends then. The placing
 * is committed before its answer is known, and before the page is sent: a node that has stopped taking its answer must
 * not keep the others from placing.
 */
export async function placeAndReadEntries(
  sql: SqlWithScripts,
  topics: readonly TopicReader[],
  from: PageFrom,
): Promise<{ end: bigint; entries: LogEntry[] }> {
  const statements = ['BEGIN', 'SELECT place_log_entries() AS end', 'COMMIT', ...pageStatements(topics, from)]
  const [, placed, , ...page] = await sql.script(...statements)
  return { end: placed?.[0]?.end as bigint, entries: entriesOf(page, topics, from) }
}

/**
 * Each statement sees what was committed until then; the later ones may see more entries than the first, which then
 * are left alone.
 */
function pageStatements(topics: readonly TopicReader[], { after, limit }: PageFrom): string[] {
  const page = (columns: string, more = '') =>
    `SELECT ${columns} FROM log_positions WHERE position > ${after}${more} ORDER BY position LIMIT ${limit}`
  return [
    page('position, id, topic, placed_at AS "placedAt"'),
    ...topics.map(({ topic, select }) => select(`(${page('id', ` AND topic = '${topic}'`)})`)),
  ]
}

function entriesOf(
  [positions = [], ...bodiesByTopic]: Record<string, unknown>[][],
  topics: readonly TopicReader[],
  { epoch }: PageFrom,
): LogEntry[] {
  const bodies = new Map<unknown, unknown>()
  for (const [index, rows] of bodiesByTopic.entries()) {
    for (const row of rows) bodies.set(row.id, topics[index]?.bodyOf(row))
  }
  return (positions as unknown as PositionRow[]).map((row) => new LogEntry(row, bodies.get(row.id), epoch))
}
