import { Socket } from 'node:net'
import pg from 'pg'
import { expect, inject, test } from 'vitest'
import { Database, sqlOver } from '../../src/db/database.ts'
import { placeAndReadEntries } from '../../src/events/entry.ts'
import { Pages } from '../../src/events/pages.ts'
import { ticketTopic } from '../../src/tickets/events.ts'
import { testDatabase } from '../testkit/database.ts'
import { FaultyNetwork } from '../testkit/faulty-network.ts'
import { Story, startedLog, take, toldBy } from '../testkit/log.ts'
import { promise } from '../testkit/promise.ts'

/** Milliseconds; short, so that a fault is over soon. */
const quick = { queryTimeout: 2000, reconnect: { first: 10, longest: 50 } }

const noted = (count: number, word: string) => Array.from({ length: count }, (_, at) => `${word} ${at}`)

test('a LISTEN connection that is cut again and again loses, repeats and reorders nothing', async () => {
  await using database = await testDatabase()
  await using log = await startedLog(database, quick)
  const story = await Story.begin(database.db, 3)
  const events = await log.open()
  const notes = noted(60, 'change')
  for (const [at, note] of notes.entries()) {
    await story.change(database.db, story.ticketIds[at % 3] as string, note)
    log.wake()
    if (at % 10 === 5) {
      await database.db.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE application_name = 'otklik log' AND datname = current_database()`,
      )
    }
  }
  const delivered = (await take(events, 63)).map((entry) => toldBy(entry).note)
  expect(delivered).toEqual(['filed', 'filed', 'filed', ...notes])
})

test.each(['silent', 'refusing'] as const)(
  'a node whose PostgreSQL is %s for a while goes on where it was',
  async (fault) => {
    await using database = await testDatabase()
    await using network = await FaultyNetwork.before(database.url)
    const behind = new Database({ url: network.url })
    try {
      await using cutOff = await startedLog({ db: behind, url: network.url }, { ...quick, ringSize: 8, preload: 0 })
      await using other = await startedLog(database)
      const story = await Story.begin(database.db, 1)
      const [ticket] = story.ticketIds as [string]
      const [events, reference] = [await cutOff.open(), await other.open()]
      const change = async (note: string) => {
        await story.change(database.db, ticket, note)
        other.wake()
      }
      await change('before')
      expect((await take(events, 2)).map((entry) => toldBy(entry).note)).toEqual(['filed', 'before'])

      network.set(fault)
      const notes = noted(30, 'meanwhile')
      for (const note of notes) await change(note)
      await take(reference, 32)
      const latest = cutOff.latest
      network.set('open')
      await change('after')
      const delivered = (await take(events, 31)).map((entry) => toldBy(entry).note)
      expect(delivered).toEqual([...notes, 'after'])
      // It was cut off indeed.
      expect(latest).toBe(2n)
    } finally {
      await behind.close()
    }
  },
)

test(
  promise('When the database is replaced under a running server, those who follow end with `CURSOR_EXPIRED` too.'),
  async () => {
    await using database = await testDatabase()
    await using log = await startedLog(database, quick)
    const story = await Story.begin(database.db, 1)
    const events = await log.open()
    log.wake()
    const [filed] = await take(events, 1)
    const waiting = expect(events.next()).rejects.toMatchObject({ code: 'CURSOR_EXPIRED' })
    const { epoch } = log

    const name = new URL(database.url).pathname.slice(1)
    const admin = new pg.Client({ connectionString: inject('adminUrl') })
    await admin.connect()
    try {
      // As after a restore: the same address, another database.
      await admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`)
      await admin.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1`, [name])
      await admin.query(`ALTER DATABASE ${name} RENAME TO ${name}_old`)
      await admin.query(`CREATE DATABASE ${name} TEMPLATE ${inject('templateName')}`)
      await waiting
      expect(log.epoch).not.toBe(epoch)
      await expect(log.open({ after: filed?.cursor })).rejects.toMatchObject({ code: 'CURSOR_EXPIRED' })
      const again = await log.open()
      await Story.begin(story.db, 1)
      log.wake()
      expect((await take(again, 1)).map((entry) => toldBy(entry).note)).toEqual(['filed'])
    } finally {
      await admin.query(`DROP DATABASE ${name}_old WITH (FORCE)`)
      await admin.end()
    }
  },
)

test('older entries are read from the log that a cursor names, and from no other that has taken its place', async () => {
  await using database = await testDatabase()
  await using log = await startedLog(database)
  const events = await log.open()
  await Story.begin(database.db, 1)
  log.wake()
  await take(events, 1)
  const pages = new Pages(database.db, { topics: [ticketTopic], pageSize: 8, kept: 1, readers: 1 })
  await expect(pages.around(1n, '0123456789')).rejects.toMatchObject({ code: 'CURSOR_EXPIRED' })
  expect((await pages.around(1n, log.epoch)).map(({ position }) => position)).toEqual([1n])
})

test('leftovers of a node that died before placing them are placed by the others', async () => {
  await using database = await testDatabase()
  await using log = await startedLog(database)
  const events = await log.open()
  // Nobody wakes this node.
  const story = await Story.begin(database.db, 1)
  const committed = performance.now()
  expect((await take(events, 1)).map((entry) => toldBy(entry).ticketId)).toEqual(story.ticketIds)
  // A second is meant; ten times that is a busy machine, and still no poll that has been forgotten.
  expect(performance.now() - committed).toBeLessThan(10_000)
})

test('a node that stops taking an answer keeps nobody from placing', async () => {
  await using database = await testDatabase()
  const { db } = database
  const story = await Story.begin(db, 1)
  const [ticket] = story.ticketIds as [string]
  // More than the buffers between the two hold.
  await db.query(
    `INSERT INTO ticket_events (ticket_id, kind, changed_fields, at, snapshot, reason)
     SELECT $1, 'EDITED', '{}', now(), '{}', repeat('long ', 20000) FROM generate_series(1, 250)`,
    [ticket],
  )
  const stream = new Socket()
  const asleep = new pg.Client({ connectionString: database.url, stream: () => stream })
  asleep.on('error', () => {})
  await asleep.connect()
  try {
    const [me] = (await asleep.query('SELECT pg_backend_pid() AS pid')).rows
    const from = { after: 0n, limit: 256, epoch: '0123456789' }
    const reading = placeAndReadEntries(sqlOver(asleep), [ticketTopic], from)
    reading.catch(() => {})
    stream.pause()
    const state = `SELECT wait_event FROM pg_stat_activity WHERE pid = $1`
    await expect
      .poll(async () => (await db.query(state, [me.pid]))[0], { timeout: 10_000 })
      .toEqual({
        wait_event: 'ClientWrite',
      })
    await story.change(db, ticket, 'meanwhile')
    const [placed] = await db.query<{ end: bigint }>('SELECT place_log_entries() AS end')
    expect(placed).toEqual({ end: 252n })
    stream.resume()
    // The page may tell of what was placed later than its own placing.
    const { end, entries } = await reading
    expect([end, entries.length]).toEqual([251n, 251])
  } finally {
    await asleep.end()
  }
})
