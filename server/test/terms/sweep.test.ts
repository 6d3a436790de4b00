import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { Database } from '../../src/db/database.ts'
import { ClockCheck } from '../../src/terms/clock-check.ts'
import { sweepTerms } from '../../src/terms/sweep.ts'
import { MINUTE } from '../../src/working-time/hours.ts'
import { bearer, liveCursor } from '../realtime/stage.ts'
import { codeOf } from '../testkit/api.ts'
import { liveNode } from '../testkit/live.ts'
import { countStatements } from '../testkit/statements.ts'
import { type TermsStage, termOf, termsStage, told } from './stage.ts'

let stage: TermsStage
beforeAll(async () => {
  stage = await termsStage()
})
afterAll(() => stage?.[Symbol.asyncDispose]())
beforeEach(() => stage.api.services.db.query('UPDATE tickets SET term_wake_at = NULL'))

const counts = 'query ($filter: TicketFilter) { board(filter: $filter) { totalCount } }'
const move = (id: string, status: string) =>
  stage.agnes.get(
    'mutation ($input: ChangeTicketStatusInput!) { changeTicketStatus(input: $input) { ticket { number } } }',
    { input: { ticketId: id, status, comment: 'Ответ' } },
  )

test('time alone moves a ticket to near and to late, with an event each, and whoever watches the late ones sees it', async () => {
  const { api, agnes } = stage
  await using node = await liveNode(api.services)
  const peer = await node.connect(bearer(agnes))
  await peer.expect('connection_ack')
  peer.subscribe(
    '1',
    `subscription ($after: String, $filter: TicketFilter) { ticketEvents(after: $after, filter: $filter) {
      kind transition ticket { number termState dueAt } } }`,
    { filter: { termState: ['LATE'] }, after: await liveCursor(agnes) },
  )
  const filed = await api.file('anna')
  const { number } = filed
  const before = await termOf(stage, number)
  expect(before).toMatchObject({ termState: 'ON_TRACK', dueAt: new Date(stage.now().getTime() + 20 * MINUTE) })
  const late = { filter: { termState: ['LATE'] } }
  const { board: none } = await agnes.get(counts, late)

  stage.pass(10)
  await sweepTerms(api.services)
  await sweepTerms(api.services)
  expect(await termOf(stage, number)).toMatchObject({ termState: 'NEAR', version: 2, updatedAt: before.updatedAt })
  stage.pass(10)
  await sweepTerms(api.services)
  expect(await termOf(stage, number)).toMatchObject({ termState: 'LATE', version: 3, breachedAt: before.dueAt })
  expect((await agnes.get(counts, late)).board.totalCount).toBe(none.totalCount + 1)
  await move(filed.id, 'RESOLVED')
  expect(await told(stage, number)).toEqual([
    'CREATED ON_TRACK',
    'TERM_CHANGED NEAR',
    'TERM_CHANGED LATE',
    'STATUS_CHANGED BREACHED',
  ])
  const seen = [(await peer.expect('next')).payload.data, (await peer.expect('next')).payload.data]
  expect(seen.map(({ ticketEvents }) => ticketEvents)).toEqual([
    {
      kind: 'TERM_CHANGED',
      transition: 'ENTERED',
      ticket: { number, termState: 'LATE', dueAt: before.dueAt?.toISOString() },
    },
    { kind: 'STATUS_CHANGED', transition: 'LEFT', ticket: { number, termState: 'BREACHED', dueAt: null } },
  ])
})

test('two nodes at once, and one that dies in the middle, write each point once, in batches', async () => {
  const { api } = stage
  const { services } = api
  const numbers: string[] = []
  for (let each = 0; each < 7; each++) numbers.push((await api.file('anna')).number)
  stage.pass(20)
  // Its transaction is undone when it is nearly whole, as by a kill.
  const dying: Database = Object.assign(Object.create(services.db), {
    transaction: (work: Parameters<Database['transaction']>[0]) =>
      services.db.transaction(async (sql) => {
        await work(sql)
        throw new Error('killed')
      }),
  })
  await expect(sweepTerms({ ...services, db: dying })).rejects.toThrow('killed')
  const another = new Database({ url: services.db.pool.options.connectionString as string })
  try {
    await Promise.all([
      sweepTerms(services, { batchSize: 2 }),
      sweepTerms({ ...services, db: another }, { batchSize: 2 }),
    ])
    // What either has left, because the other held it, comes next.
    await sweepTerms(services)
  } finally {
    await another.close()
  }
  for (const number of numbers) expect(await told(stage, number)).toEqual(['CREATED ON_TRACK', 'TERM_CHANGED LATE'])
})

test('a promise that passed while the ticket waited is noted by the sweep, as any other', async () => {
  const { api, agnes } = stage
  const filed = await api.file('anna')
  await agnes.get(
    'mutation ($input: ChangeTicketStatusInput!) { changeTicketStatus(input: $input) { ticket { number } } }',
    {
      input: {
        ticketId: filed.id,
        status: 'NEEDS_INFO',
        comment: 'Ответ',
        expectedResolutionAt: new Date(stage.now().getTime() + 5 * MINUTE).toISOString(),
      },
    },
  )
  stage.pass(30)
  expect(await sweepTerms(api.services)).toBe(0)
  await move(filed.id, 'IN_PROGRESS')
  await sweepTerms(api.services)
  expect(await told(stage, filed.number)).toEqual([
    'CREATED ON_TRACK',
    'STATUS_CHANGED PAUSED',
    'STATUS_CHANGED ON_TRACK',
    'TERM_CHANGED LATE',
  ])
})

test('a ticket that somebody is changing is left alone, and is not lost', async () => {
  const { api } = stage
  const { db } = api.services
  const [held, free] = [await api.file('anna'), await api.file('anna')]
  stage.pass(20)
  await db.transaction(async (sql) => {
    await sql.query('SELECT 1 FROM tickets WHERE number = $1 FOR UPDATE', [held.number])
    await sweepTerms(api.services)
    expect((await termOf(stage, held.number)).termState).toBe('ON_TRACK')
    expect((await termOf(stage, free.number)).termState).toBe('LATE')
  })
  await sweepTerms(api.services)
  expect((await termOf(stage, held.number)).termState).toBe('LATE')
})

test('the number of statements is the same for one ticket and for many', async () => {
  const { api } = stage
  const { db } = api.services
  const figures: number[] = []
  for (const many of [1, 12]) {
    for (let each = 0; each < many; each++) await api.file('anna')
    stage.pass(20)
    figures.push((await countStatements(db, () => sweepTerms(api.services))).count)
    await db.query(`UPDATE tickets SET term_wake_at = NULL`)
  }
  expect(figures[1]).toBe(figures[0])
})

test('a node whose clock is not PostgreSQL’s says so and does not sweep, until it is right again', async () => {
  const said: string[] = []
  const say = (_fields: object, words: string) => said.push(words)
  let offset = 0
  const check = new ClockCheck({
    db: stage.api.services.db,
    clock: () => new Date(Date.now() + offset),
    logger: { error: say, info: say } as never,
  })
  expect(await check.isRight()).toBe(true)
  offset = 10 * MINUTE
  expect([await check.isRight(), await check.isRight()]).toEqual([false, false])
  expect(check.aheadBy).toBeGreaterThan(500)
  offset = -10 * MINUTE
  expect(await check.isRight()).toBe(false)
  expect(check.aheadBy).toBeLessThan(-500)
  offset = 0
  expect(await check.isRight()).toBe(true)
  expect(said).toEqual([expect.stringContaining('differs'), expect.stringContaining('again')])
})

test('administrators are told how far the clock of the node that answers is from PostgreSQL’s', async () => {
  const { admin, agnes } = stage
  const query = '{ clockAheadSeconds }'
  const told = async () => (await admin.get(query)).clockAheadSeconds
  // The stage's clock stands still, hours behind.
  expect(await told()).toBeCloseTo((stage.now().getTime() - Date.now()) / 1000, -2)
  expect(codeOf(await agnes.ask(query))).toBe('FORBIDDEN')
  stage.pass((Date.now() - stage.now().getTime()) / MINUTE)
  expect(await told()).toBeNull()
})
