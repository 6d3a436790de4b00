import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { expect, inject, onTestFinished, test } from 'vitest'
import { Database } from '../../src/db/database.ts'
import { urlOf } from '../testkit/url.ts'
import { restoreDump } from './kit/dump.ts'
import { Follower, plainDocument } from './kit/follower.ts'
import type { ServerNode } from './kit/node.ts'
import { ownPostgres } from './kit/postgres.ts'
import { Stage } from './kit/stage.ts'
import { faultsOf, none, truthOf } from './kit/whole.ts'
import { changeBySql } from './kit/writers.ts'

/** The stage's database as a dump brings it into another server. */
async function inAnotherServer(stage: Stage): Promise<{ db: Database; url: string }> {
  const other = await ownPostgres({ durable: false })
  await restoreDump(stage.db, other.db)
  return other
}

/** The same beside the old one, under another name. */
async function inTheSameServer(stage: Stage): Promise<{ db: Database; url: string }> {
  const name = `otklik_restored_${randomBytes(6).toString('hex')}`
  const admin = new pg.Client({ connectionString: inject('adminUrl') })
  await admin.connect()
  await admin.query(`CREATE DATABASE ${name} TEMPLATE ${inject('templateName')}`)
  const url = urlOf(inject('adminUrl'), name)
  const db = new Database({ url })
  onTestFinished(async () => {
    await db.close()
    await admin.query(`DROP DATABASE ${name} WITH (FORCE)`)
    await admin.end()
  })
  await restoreDump(stage.db, db)
  return { db, url }
}

test.each([
  ['a new server', inAnotherServer],
  ['another database of the same server', inTheSameServer],
])('after the restore of a dump into %s old cursors are refused, not misread', async (_, restore) => {
  const stage = await Stage.open()
  const old = await stage.startNode()
  const emptyCursor = await stage.liveCursor()
  const follower = await stage.follow({ after: emptyCursor })
  await stage.file(4)
  await stage.write(2)
  await stage.more(20)
  await stage.expectWhole()
  const liveCursor = await stage.liveCursor()
  // What is lost with the restore: after the dump the old server goes on for a while.
  const restored = await restore(stage)
  for (let change = 0; change < 5; change += 1) {
    const id = await stage.db.transaction((sql) => changeBySql(sql, stage.ticketIds[0] as string, 'after the dump'))
    await follower.event(id)
  }
  await follower.stop()
  await old.kill()

  const node = await stage.startNode({ DATABASE_URL: restored.url })
  const truth = await truthOf(restored.db)
  expect(truth.length).toBe(follower.received.length - 5)
  const token = await stage.token('anna', restored.db)
  const cursors = [emptyCursor, liveCursor, ...follower.received.map(({ cursor }) => cursor)]
  await Promise.all(cursors.map((after) => expectExpired(node, token, after)))

  // The client reads its data again, and follows from there.
  const again = await stage.follow({
    after: await stage.liveCursor(node.url, restored.db),
    token,
    query: plainDocument,
  })
  for (let change = 0; change < 20; change += 1) {
    const ticketId = stage.ticketIds[change % 4] as string
    await restored.db.transaction((sql) => changeBySql(sql, ticketId, `after the restore ${change}`))
  }
  await again.count(20)
  const after = await truthOf(restored.db, truth.at(-1)?.position)
  expect(faultsOf(again.ids, after)).toEqual(none)
  // From the beginning of what the new server has, the positions are those of the old one.
  expect(after[0]?.position).toBe((truth.at(-1)?.position ?? 0n) + 1n)
  expect(after.length).toBe(20)
})

/** One result, the refusal, and nothing of the log. */
async function expectExpired(node: ServerNode, token: string, after: string): Promise<void> {
  const follower = new Follower({ name: `after ${after}`, addresses: () => [node.url], token, after })
  try {
    await expect(follower.count(1)).rejects.toThrow(/CURSOR_EXPIRED/)
    expect(follower.received).toEqual([])
  } finally {
    await follower.stop()
  }
}
