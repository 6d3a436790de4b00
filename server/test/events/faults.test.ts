import pg from 'pg'
import { expect, inject, test } from 'vitest'
import { Database } from '../../src/db/database.ts'
import { testDatabase } from '../testkit/database.ts'
import { FaultyNetwork } from '../testkit/faulty-network.ts'
import { Story, startedLog, take, toldBy } from '../testkit/log.ts'

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

test('when the database is replaced under a running node, those who follow end with CURSOR_EXPIRED', async () => {
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
