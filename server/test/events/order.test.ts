import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { testDatabase } from '../testkit/database.ts'
import { gate, Story, startedLog, take, toldBy } from '../testkit/log.ts'

test('every node delivers the same order, and the versions of each ticket rise in it', async () => {
  await using database = await testDatabase()
  await using one = await startedLog(database)
  await using other = await startedLog(database)
  const followers = [await one.open(), await other.open()]
  const story = await Story.begin(database.db, 12)
  const [writers, rounds, perRound] = [16, 12, 3]

  const write = async (writer: number) => {
    for (let round = 0; round < rounds; round += 1) {
      // In the order of ids: two transactions that take the same rows in different orders would deadlock.
      const picked = [...story.ticketIds]
        .sort(() => Math.random() - 0.5)
        .slice(0, perRound)
        .sort()
      await database.db.transaction(async (sql) => {
        for (const id of picked) {
          await story.change(sql, id)
          // Lets the writers' ids and commits interleave.
          await delay(Math.random() * 4)
        }
      })
      if (writer % 4 === 0) one.wake()
      if (writer % 4 === 1) other.wake()
    }
  }
  await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)))

  const total = story.ticketIds.length + writers * rounds * perRound
  const [here, there] = await Promise.all(followers.map((follower) => take(follower, total)))
  expect(there?.map((entry) => entry.id)).toEqual(here?.map((entry) => entry.id))
  expect(here?.map((entry) => entry.position)).toEqual(Array.from({ length: total }, (_, at) => BigInt(at + 1)))
  for (const ticketId of story.ticketIds) {
    const versions = (here ?? []).map(toldBy).flatMap((told) => (told.ticketId === ticketId ? [told.version] : []))
    expect(versions).toEqual(versions.map((_, at) => at + 1))
  }
  // The ids of such writers are committed out of order; had they not been, this test would show nothing.
  const ids = (here ?? []).map((entry) => entry.id)
  expect(ids).not.toEqual([...ids].sort((a, b) => Number(a - b)))
})

test('an open transaction holds nobody else back', async () => {
  await using database = await testDatabase()
  await using log = await startedLog(database)
  const story = await Story.begin(database.db, 2)
  const [slow, quick] = story.ticketIds as [string, string]
  const events = await log.open({ after: log.eventCursor({ id: 2n, position: null }) })

  const [began, finish] = [gate(), gate()]
  const held = database.db.transaction(async (sql) => {
    await story.change(sql, slow, 'held open')
    began.open()
    await finish.opened
  })
  await began.opened
  for (let change = 1; change <= 3; change += 1) {
    await story.change(database.db, quick, `change ${change}`)
    log.wake()
    const [entry] = await take(events, 1)
    expect(entry && toldBy(entry).note).toBe(`change ${change}`)
  }
  finish.open()
  await held
  log.wake()
  const [last] = await take(events, 1)
  expect(last && toldBy(last).note).toBe('held open')
})

test('a change of access comes before the events that it was committed before', async () => {
  await using database = await testDatabase()
  await using log = await startedLog(database, { pollInterval: 60_000 })
  const story = await Story.begin(database.db, 1)
  const session = await story.signIn()
  const events = await log.open()

  const [began, finish] = [gate(), gate()]
  const writing = database.db.transaction(async (sql) => {
    await story.change(sql, story.ticketIds[0] as string, 'has the lower id')
    began.open()
    await finish.opened
  })
  await began.opened
  await database.db.query('DELETE FROM sessions WHERE id = $1', [session])
  finish.open()
  await writing
  log.wake()
  const entries = await take(events, 3)
  expect(entries.map((entry) => entry.topic)).toEqual(['access', 'ticket', 'ticket'])
  expect(entries[0]?.body).toMatchObject({ sessionId: session, userId: null })
})
