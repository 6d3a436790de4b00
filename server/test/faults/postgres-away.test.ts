import pg from 'pg'
import { expect, inject, onTestFinished, test } from 'vitest'
import { sqlOver } from '../../src/db/database.ts'
import { plainDocument } from './kit/follower.ts'
import { Stage } from './kit/stage.ts'
import { changeBySql } from './kit/writers.ts'

/** Seconds. */
const away = 30

async function connected(connectionString: string, name: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString, application_name: name })
  // Its database may be dropped before it has gone.
  client.on('error', () => {})
  await client.connect()
  onTestFinished(() => client.end())
  return client
}

test(`PostgreSQL refuses connections for ${away} s, while others write into it`, async () => {
  const stage = await Stage.open()
  await stage.startNodes(2)
  await stage.followAll(2, await stage.liveCursor(), plainDocument)
  await stage.file(6)
  const admin = await connected(inject('adminUrl'), 'faults')
  const others = await Promise.all([connected(stage.url, 'faults'), connected(stage.url, 'faults')])
  const name = new URL(stage.url).pathname.slice(1)
  await stage.write(2)
  await stage.more(40)

  await admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`)
  await admin.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND application_name <> 'faults'`,
    [name],
  )
  let isAway = true
  // They have been connected since before.
  const writing = others.map(async (client, writer) => {
    let changes = 0
    for (; isAway; changes += 1) {
      await client.query('BEGIN')
      await changeBySql(sqlOver(client), stage.ticketIds[changes % 6] as string, `other ${writer} ${changes}`)
      await client.query('COMMIT')
      await client.query('SELECT pg_sleep(0.05)')
    }
    return changes
  })
  await admin.query('SELECT pg_sleep($1)', [away])
  isAway = false
  const missed = (await Promise.all(writing)).reduce((sum, changes) => sum + changes)
  const known = Math.max(...stage.followers.map(({ received }) => received.length))
  const { rows } = await (others[0] as pg.Client).query('SELECT count(*)::int AS count FROM ticket_events')
  await admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`)

  await stage.more(40)
  await stage.expectWhole()
  // Nobody had anything of it while PostgreSQL was away, and everybody stayed connected.
  expect(rows[0].count - known).toBeGreaterThanOrEqual(missed)
  expect(stage.repeats).toBeGreaterThan(0)
  expect(stage.followers.flatMap(({ ends }) => ends)).toEqual([])
})
