import { expect, test } from 'vitest'
import { encodeCursor } from '../../src/events/cursor.ts'
import { type EventLog, type LogEntry, liveCursorColumns } from '../../src/events/log.ts'
import { testDatabase } from '../testkit/database.ts'
import { Story, startedLog, take, toldBy } from '../testkit/log.ts'
import { promise } from '../testkit/promise.ts'

const notes = (entries: LogEntry[]) => entries.map((entry) => toldBy(entry).note)

async function told(story: Story, log: EventLog, ...changes: string[]): Promise<void> {
  for (const note of changes) await story.change(story.db, story.ticketIds[0] as string, note)
  log.wake()
}

async function liveCursor(story: Story, log: EventLog): Promise<string> {
  const [columns] = await story.db.query<Parameters<EventLog['liveCursor']>[0]>(`SELECT ${liveCursorColumns}`)
  if (!columns) throw new Error('No row')
  return log.liveCursor(columns)
}

test('a client goes on from its last cursor after the node was restarted, also on another node', async () => {
  await using database = await testDatabase()
  const story = await Story.begin(database.db, 1)
  let cursor: string
  {
    await using log = await startedLog(database)
    const events = await log.open({ after: log.eventCursor({ id: 1n, position: null }) })
    await told(story, log, 'one', 'two', 'three')
    const seen = await take(events, 2)
    expect(notes(seen)).toEqual(['one', 'two'])
    cursor = seen[1]?.cursor as string
  }
  await using log = await startedLog(database)
  await using other = await startedLog(database)
  const [here, there] = [await log.open({ after: cursor }), await other.open({ after: cursor })]
  await told(story, other, 'four')
  expect(notes(await take(here, 2))).toEqual(['three', 'four'])
  expect(notes(await take(there, 2))).toEqual(['three', 'four'])
})

test('a cursor of a node that is ahead is followed once this node has caught up', async () => {
  await using database = await testDatabase()
  await using ahead = await startedLog(database)
  await using behind = await startedLog(database, { pollInterval: 60_000 })
  const story = await Story.begin(database.db, 1)
  const events = await ahead.open()
  await told(story, ahead, 'one', 'two')
  const [, one] = await take(events, 2)
  const following = await behind.open({ after: one?.cursor })
  expect(notes(await take(following, 1))).toEqual(['two'])
})

test(promise('Without `after` the stream starts at the moment of subscribing.'), async () => {
  await using database = await testDatabase()
  const story = await Story.begin(database.db, 1)
  await using log = await startedLog(database)
  const events = log.follow()
  await told(story, log, 'after the start')
  expect(notes(await take(events, 1))).toEqual(['after the start'])
})

test('a follower far behind reads pages, shared with others there, and arrives at the live end', async () => {
  await using database = await testDatabase()
  const story = await Story.begin(database.db, 1)
  await using log = await startedLog(database, { ringSize: 4, preload: 0, pageSize: 8 })
  const after = encodeCursor({ epoch: log.epoch, position: 0n, known: [] })
  await told(story, log, ...Array.from({ length: 100 }, (_, at) => `change ${at}`))
  const followers = await Promise.all(Array.from({ length: 20 }, () => log.open({ after })))
  await told(story, log, 'live')
  const expected = ['filed', ...Array.from({ length: 100 }, (_, at) => `change ${at}`), 'live']
  for (const entries of await Promise.all(followers.map((follower) => take(follower, 102)))) {
    expect(notes(entries)).toEqual(expected)
  }
})

test('a cursor of another database is refused with CURSOR_EXPIRED', async () => {
  await using database = await testDatabase()
  await using foreign = await testDatabase()
  await using log = await startedLog(database)
  await using elsewhere = await startedLog(foreign)
  const cursor = await liveCursor(await Story.begin(foreign.db, 1), elsewhere)
  await expect(log.open({ after: cursor })).rejects.toMatchObject({ code: 'CURSOR_EXPIRED' })
})

test('a cursor beyond the end of the log is refused with CURSOR_EXPIRED: the database was put back', async () => {
  await using database = await testDatabase()
  await using log = await startedLog(database)
  const beyond = encodeCursor({ epoch: log.epoch, position: 1000n, known: [] })
  await expect(log.open({ after: beyond })).rejects.toMatchObject({ code: 'CURSOR_EXPIRED' })
  const unknown = log.eventCursor({ id: 1000n, position: null })
  await expect(log.open({ after: unknown })).rejects.toMatchObject({ code: 'CURSOR_EXPIRED' })
})

test(
  promise(
    'A cursor is served while the entry that comes after it is younger than the watermark.',
    'A quiet system’s last cursor stays good for as long as nothing happens.',
    'age of the entries that are served: 7 days',
  ),
  async () => {
    await using database = await testDatabase()
    const story = await Story.begin(database.db, 1)
    let now = new Date()
    await using log = await startedLog(database, { clock: () => now, keptDays: 7, ringSize: 1, preload: 0 })
    const early = await liveCursor(story, log)
    await told(story, log, 'one', 'two')
    await take(await log.open({ after: early }), 2)
    const quiet = await liveCursor(story, log)

    now = new Date(now.getTime() + 6.9 * 24 * 60 * 60 * 1000)
    expect(notes(await take(await log.open({ after: early }), 2))).toEqual(['one', 'two'])
    now = new Date(now.getTime() + 0.2 * 24 * 60 * 60 * 1000)
    await expect(log.open({ after: early })).rejects.toMatchObject({ code: 'CURSOR_EXPIRED' })
    // Nothing has happened since, so nothing can have been missed.
    const events = await log.open({ after: quiet })
    await told(story, log, 'after a quiet week')
    expect(notes(await take(events, 1))).toEqual(['after a quiet week'])
  },
)

test('a follower ends when its signal is aborted, when it is returned, and when the node stops', async () => {
  await using database = await testDatabase()
  const log = await startedLog(database)
  const abort = new AbortController()
  const aborted = log.follow({ signal: abort.signal })
  const returned = log.follow()
  const stopped = log.follow()
  const waiting = [aborted, returned, stopped].map((follower) => follower.next())
  abort.abort()
  expect(await waiting[0]).toMatchObject({ done: true })
  await returned.return?.()
  expect(await waiting[1]).toMatchObject({ done: true })
  await log.stop()
  expect(await waiting[2]).toMatchObject({ done: true })
})
