import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { descendants, until } from '../testkit/program.ts'
import { plainDocument, wideDocument } from './kit/follower.ts'
import { ownPostgres } from './kit/postgres.ts'
import { Stage } from './kit/stage.ts'

/** All processes of the PostgreSQL at once; nothing of it gets to say anything. */
async function killAll(folder: string): Promise<void> {
  const pid = Number((await readFile(join(folder, 'data', 'postmaster.pid'), 'utf8')).split('\n')[0])
  for (const each of [pid, ...(await descendants(pid)).keys()]) {
    try {
      process.kill(each, 'SIGKILL')
    } catch {
      // A backend that saw the others go.
    }
  }
}

test('kill -9 of PostgreSQL under load, and its return', async () => {
  // It must keep what it has acknowledged.
  const postgres = await ownPostgres({ durable: true })
  const stage = await Stage.open(postgres)
  await stage.startNodes(2)
  const after = await stage.liveCursor()
  const plain = await stage.followAll(2, after, plainDocument)
  const wide = await stage.followAll(2, after, wideDocument)
  await stage.file(6)
  await stage.write(6)
  for (let kill = 0; kill < 2; kill += 1) {
    await stage.more(60)
    await killAll(postgres.folder)
    // It comes back by itself, on the same address.
    await until(() => postgres.returns > kill, 120_000)
    await stage.more(60)
  }
  await stage.expectWhole()
  expect(stage.repeats).toBeGreaterThan(0)
  // Connections stay open; a subscription ends where an event's relations could not be read, and then comes back.
  expect(plain.flatMap(({ ends }) => ends)).toEqual([])
  for (const { name, ends } of wide) {
    expect(['failed', undefined], name).toContain(ends[0])
    expect(
      ends.filter((end) => end !== 'failed' && end !== 1013),
      name,
    ).toEqual([])
  }
})
