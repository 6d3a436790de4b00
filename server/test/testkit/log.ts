import { randomUUID } from 'node:crypto'
import pino from 'pino'
import type { Database, Sql } from '../../src/db/database.ts'
import { EventLog, type EventLogOptions, type LogEntry, type TopicReader } from '../../src/events/log.ts'

/** What the tests of the log need to know of a ticket's event. */
export interface Told {
  id: bigint
  ticketId: string
  version: number
  note: string | null
}

const told: TopicReader<Told> = {
  topic: 'ticket',
  select: (ids) =>
    `SELECT id, ticket_id AS "ticketId", (snapshot ->> 'version')::int AS version, reason AS note
     FROM ticket_events WHERE id IN ${ids}`,
  bodyOf: (row) => row as unknown as Told,
}

export const toldBy = (entry: LogEntry) => entry.body as Told

/** The next entries, as many as asked for. */
export async function take(entries: AsyncIterator<LogEntry>, count: number): Promise<LogEntry[]> {
  const taken: LogEntry[] = []
  while (taken.length < count) {
    const { value, done } = await entries.next()
    if (done) throw new Error(`The log ended after ${taken.length} of ${count} entries`)
    taken.push(value)
  }
  return taken
}

/** Keeps those who wait for `opened` until somebody opens it. */
export function gate(): { open(): void; opened: Promise<void> } {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { open, opened }
}

/** A node's log over a test's database. */
export async function startedLog(
  database: { db: Database; url: string },
  options: Partial<EventLogOptions> = {},
): Promise<EventLog & AsyncDisposable> {
  const log = new EventLog(database.db, {
    url: database.url,
    topics: [told],
    logger: pino({ level: 'silent' }),
    clock: () => new Date(),
    ...options,
  })
  await log.start()
  return Object.assign(log, { [Symbol.asyncDispose]: () => log.stop() })
}

/** A desk with tickets that live through changes, written straight into the tables: the log knows no more of them. */
export class Story {
  readonly db: Database
  readonly deskId = randomUUID()
  readonly organizationId = randomUUID()
  readonly annaId = randomUUID()
  readonly typeId = randomUUID()
  readonly ticketIds: string[] = []

  private constructor(db: Database) {
    this.db = db
  }

  static async begin(db: Database, tickets: number): Promise<Story> {
    const story = new Story(db)
    await db.query(`INSERT INTO organizations (id, taxpayer_id, name) VALUES ($1, '7707083893', 'Закупки')`, [
      story.organizationId,
    ])
    await db.query(
      `INSERT INTO users (id, full_name, email, organization_id) VALUES ($1, 'Анна', 'anna@zakupki.example', $2)`,
      [story.annaId, story.organizationId],
    )
    await db.query(
      `INSERT INTO desks (id, slug, name, name_en, number_prefix, time_zone, visibility, position)
       VALUES ($1, 'web-torgi', 'Web-Торги', 'Web-Torgi', 'WT', 'Asia/Chita', 'ALL', 1)`,
      [story.deskId],
    )
    await db.query(`INSERT INTO ticket_types (id, desk_id, name, position) VALUES ($1, $2, 'Прочее', 1)`, [
      story.typeId,
      story.deskId,
    ])
    for (let number = 1; number <= tickets; number += 1) await story.file(db, number)
    return story
  }

  private async file(sql: Sql, number: number): Promise<void> {
    const id = randomUUID()
    await sql.query(
      `INSERT INTO tickets (id, desk_id, number, number_key, title, type_id, description, requester_id,
         organization_id, channel, created_at, updated_at)
       VALUES ($1, $2, $3, $3, 'Не подписывается', $4, '', $5, $6, 'PORTAL', now(), now())`,
      [id, this.deskId, `WT-${number}`, this.typeId, this.annaId, this.organizationId],
    )
    await this.tell(sql, id, 'filed')
    this.ticketIds.push(id)
  }

  /** Takes the ticket's row and raises its version, with its event; holds the row until the transaction ends. */
  async change(sql: Sql, ticketId: string, note = 'changed'): Promise<bigint> {
    await sql.query('UPDATE tickets SET version = version + 1 WHERE id = $1', [ticketId])
    return this.tell(sql, ticketId, note)
  }

  private async tell(sql: Sql, ticketId: string, note: string): Promise<bigint> {
    const [row] = await sql.query<{ id: bigint }>(
      `INSERT INTO ticket_events (ticket_id, kind, at, reason, snapshot)
       SELECT id, 'EDITED', now(), $2, jsonb_build_object('version', version) FROM tickets WHERE id = $1 RETURNING id`,
      [ticketId, note],
    )
    if (!row) throw new Error(`No ticket ${ticketId}`)
    return row.id
  }

  async signIn(): Promise<string> {
    const id = randomUUID()
    await this.db.query(
      `INSERT INTO sessions (id, token, user_id, expires_at) VALUES ($1::uuid, $1::text, $2, now() + interval '1 day')`,
      [id, this.annaId],
    )
    return id
  }
}
