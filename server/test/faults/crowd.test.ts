import { readFile } from 'node:fs/promises'
import type { User } from '@otklik/prisma/client'
import { expect, test } from 'vitest'
import { gid } from '../testkit/documents.ts'
import { openSession } from '../testkit/world.ts'
import { crowd } from './kit/crowd.ts'
import { plainDocument, plainId } from './kit/follower.ts'
import { ownPostgres } from './kit/postgres.ts'
import { Stage } from './kit/stage.ts'
import { expectWhole, truthOf } from './kit/whole.ts'
import { changeBySql } from './kit/writers.ts'

/** Of one user and one session no more than the node allows. */
const perPerson = 250

/** A machine that lets a process have fewer files open gets fewer clients. */
async function clientsAllowed(): Promise<number> {
  const limits = await readFile('/proc/self/limits', 'utf8').catch(() => '')
  const files = Number(/^Max open files\s+\S+\s+(\d+)/m.exec(limits)?.[1] ?? 4096)
  return Math.min(5000, files - 500)
}

test('5,000 clients that reconnect at once, each with its own cursor', { timeout: 600_000 }, async () => {
  const count = await clientsAllowed()
  const postgres = await ownPostgres({ durable: false })
  const stage = await Stage.open(postgres)
  const people = await Promise.all(
    Array.from({ length: Math.ceil(count / perPerson) }, (_, number) =>
      stage.db.prisma.user.create({
        data: { fullName: `Клиент ${number}`, email: `client${number}@test.example`, role: 'REQUESTER' },
      }),
    ),
  )
  const tokens = await Promise.all(people.map((person: User) => openSession(stage.db, person)))
  const first = await stage.startNode()
  const after = await stage.liveCursor()
  await stage.file(3)
  const changes = (number: number) =>
    Promise.all(
      stage.ticketIds.map(async (ticketId) => {
        for (let change = 0; change < number; change += 1) {
          await stage.db.transaction((sql) => changeBySql(sql, ticketId, `change ${change}`))
        }
      }),
    )
  const clients = crowd()
  await changes(10)
  const begin = { kind: 'begin', url: `${first.url.replace('http', 'ws')}/graphql`, count, tokens, after } as const
  const left = await clients({ ...begin, query: plainDocument, leaveAfter: 30 })
  expect(left.sequences.map(({ ids }) => ids.length).sort((one, other) => one - other)).toEqual(
    Array.from({ length: 30 }, (_, at) => at + 1),
  )

  await first.kill()
  await changes(10)
  const last = await stage.db.transaction((sql) => changeBySql(sql, stage.ticketIds[0] as string, 'full stop'))
  const statementsOf = await postgres.noteStatements()
  const second = await stage.startNode()
  const url = `${second.url.replace('http', 'ws')}/graphql`
  const since = performance.now()
  const back = await clients({ kind: 'come back', url, last: gid('TicketEvent', last) })
  const took = performance.now() - since
  // The node's pool; this test has asked nothing meanwhile.
  const statements = await statementsOf('otklik')
  // Those that make letters of the log read it for themselves, however many clients there are.
  const forLetters = (text: string) => /log_positions.* AS "contactEmail"|AS "contactEmail".*log_positions/s.test(text)
  const ofLog = statements.filter((text) => /ticket_events|log_positions/.test(text) && !forLetters(text))

  const truth = await truthOf(stage.db)
  console.log(
    `${count} clients had all after ${Math.round(took)} ms, over ${back.connections} connections, of which ended with ` +
      `${JSON.stringify(back.ends)}; ${statements.length} statements, ${ofLog.length} of them read the log`,
  )
  expect(back.sequences.reduce((sum, sequence) => sum + sequence.count, 0)).toBe(count)
  expectWhole(
    Object.fromEntries(back.sequences.map(({ ids, count: alike }) => [`${alike} clients`, ids.map(plainId)])),
    truth,
  )
  // One for each that connects, to know who it is. What else the node does meanwhile (letters, jobs, terms) takes as
  // many as the time that passes, and none of it, in all the time that this test may take, as many as half of the clients.
  const times = new Map<string, number>()
  for (const text of statements) times.set(text, (times.get(text) ?? 0) + 1)
  const [whoConnects = 0, next = 0] = [...times.values()].sort((one, other) => other - one)
  expect(whoConnects).toBeLessThanOrEqual(back.connections)
  expect(next).toBeLessThan(count / 2)
  // The log is in memory.
  expect(ofLog.length).toBeLessThan(10)
})
