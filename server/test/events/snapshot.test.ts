import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { decodeCursor } from '../../src/events/cursor.ts'
import { type EventLog, type LiveCursorColumns, type LogEntry, liveCursorColumns } from '../../src/events/log.ts'
import { testDatabase } from '../testkit/database.ts'
import { Story, startedLog, toldBy } from '../testkit/log.ts'
import { promise } from '../testkit/promise.ts'

interface Snapshot extends LiveCursorColumns {
  versions: Record<string, number>
}

/** What a list does: its rows and the columns of its cursor, in one statement. */
async function readSnapshot(story: Story): Promise<Snapshot> {
  const [row] = await story.db.query<Snapshot>(
    `SELECT (SELECT jsonb_object_agg(id, version) FROM tickets) AS versions, ${liveCursorColumns}`,
  )
  return row as Snapshot
}

async function readUntil(note: string, log: EventLog, after: string): Promise<LogEntry[]> {
  const entries: LogEntry[] = []
  for await (const entry of await log.open({ after })) {
    entries.push(entry)
    if (toldBy(entry).note === note) return entries
  }
  throw new Error(`The log ended before «${note}»`)
}

test(
  promise(
    '`ticketEvents(after: liveCursor)` delivers exactly what the snapshot of that liveCursor did not see, on any node.',
    'While ids that the snapshot saw committed and not yet placed are still ahead, the cursors of events carry them on.',
  ),
  async () => {
    await using database = await testDatabase()
    await using one = await startedLog(database, { pollInterval: 40 })
    await using other = await startedLog(database, { pollInterval: 40, ringSize: 8, preload: 0, pageSize: 16 })
    const nodes = [one, other]
    const story = await Story.begin(database.db, 10)

    let writing = true
    const write = async () => {
      while (writing) {
        const picked = story.ticketIds.filter(() => Math.random() < 0.3).sort()
        await database.db.transaction(async (sql) => {
          for (const id of picked) {
            await story.change(sql, id)
            await delay(Math.random() * 2)
          }
        })
        // The others are placed by the poll: snapshots see them committed and not yet placed.
        if (Math.random() < 0.2) one.wake()
      }
    }
    const writers = Promise.all(Array.from({ length: 6 }, write))
    const snapshots: Snapshot[] = []
    let unplaced = 0
    // Without snapshots that saw something unplaced, and events before it, the test would show only the easy half; on a
    // busy machine they take longer to come by.
    while (snapshots.length < 60 || unplaced < 100) {
      const snapshot = await readSnapshot(story)
      unplaced += snapshot.liveUnplaced.length
      snapshots.push(snapshot)
      await delay(Math.random() * 40)
    }
    writing = false
    await writers
    await story.change(database.db, story.ticketIds[0] as string, 'the end')
    one.wake()
    const final = await readSnapshot(story)

    let carried = 0
    for (const [round, snapshot] of snapshots.entries()) {
      const node = nodes[round % 2] as EventLog
      const entries = await readUntil('the end', node, node.liveCursor(snapshot))
      for (const id of story.ticketIds) {
        const delivered = entries.map(toldBy).flatMap((told) => (told.ticketId === id ? [told.version] : []))
        const [seen, last] = [snapshot.versions[id] as number, final.versions[id] as number]
        expect(delivered).toEqual(Array.from({ length: last - seen }, (_, at) => seen + 1 + at))
      }
      // Wherever the client breaks off, the cursor of its last event goes on with the rest, on any node.
      carried += entries.filter((entry) => knows(entry.cursor)).length
      const breaks = [
        0,
        Math.floor(Math.random() * entries.length),
        entries.findLastIndex((entry) => knows(entry.cursor)),
      ]
      for (const at of breaks.filter((candidate) => candidate >= 0 && candidate < entries.length - 1)) {
        const rest = await readUntil('the end', nodes[(round + at) % 2] as EventLog, entries[at]?.cursor as string)
        expect(rest.map((entry) => entry.id)).toEqual(entries.slice(at + 1).map((entry) => entry.id))
      }
    }
    expect(carried).toBeGreaterThan(0)
  },
)

function knows(cursor: string): boolean {
  const point = decodeCursor(cursor)
  return 'known' in point && point.known.length > 0
}

test(
  promise(
    'The cursor of an event in a ticket’s history does so too, also when it was read before the event was placed.',
  ),
  async () => {
    await using database = await testDatabase()
    await using log = await startedLog(database, { pollInterval: 60_000 })
    const story = await Story.begin(database.db, 1)
    const [ticket] = story.ticketIds as [string]
    const id = await story.change(database.db, ticket, 'read in the history')
    const cursor = log.eventCursor({ id, position: null })
    await story.change(database.db, ticket, 'the end')
    const entries = await readUntil('the end', log, cursor)
    expect(entries.map((entry) => toldBy(entry).note)).toEqual(['the end'])
  },
)
