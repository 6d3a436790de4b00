import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import type { Sql } from '../../src/db/database.ts'
import { writeLetter } from '../../src/mail/letters.ts'
import { openOutbox } from '../../src/mail/outbox.ts'
import { sendLetter } from '../../src/mail/send.ts'
import { noteNumberTold } from '../../src/terms/acknowledge.ts'
import { readPolicies } from '../../src/terms/policy.ts'
import { addMissingRecounts, type Recount, recountJob, recountTerms } from '../../src/terms/recount.ts'
import { termsOf } from '../../src/terms/rules.ts'
import { sweepTerms } from '../../src/terms/sweep.ts'
import { type TicketRow, ticketColumns } from '../../src/tickets/rows.ts'
import { standingOf } from '../../src/tickets/status.ts'
import { codeOf, gid } from '../testkit/api.ts'
import { countStatements } from '../testkit/statements.ts'
import { setTerms, type TermsStage, termOf, termsStage, told } from './stage.ts'

let stage: TermsStage
beforeAll(async () => {
  stage = await termsStage()
  await stage.recount()
})
afterAll(() => stage?.[Symbol.asyncDispose]())

const status = 'mutation ($input: ChangeTicketStatusInput!) { changeTicketStatus(input: $input) { ticket { id } } }'
const move = (id: string, to: string) =>
  stage.agnes.get(status, { input: { ticketId: id, status: to, comment: 'Ответ' } })
const jobs = () =>
  stage.api.services.db.query<{ data: Recount }>(
    `SELECT data FROM jobs.job WHERE name = $1 AND state = 'created' ORDER BY created_on`,
    [recountJob.name],
  )

/** Every open ticket has the terms that its desk's hours and terms give it now, whichever way it came to them. */
async function expectAllCounted(sql: Sql): Promise<number> {
  const tickets = await sql.query<TicketRow>(`SELECT ${ticketColumns} FROM tickets t`)
  const policyOf = await readPolicies(sql, [stage.api.world.desks.open.id], { hold: false })
  let open = 0
  for (const ticket of tickets) {
    const standing = standingOf(ticket.status)
    if (standing === 'closed') continue
    const { dueAt, outcomeDueAt, nearAt, termKind } = termsOf(policyOf(ticket), standing, ticket, stage.now())
    expect(ticket, ticket.number).toMatchObject({ dueAt, outcomeDueAt, nearAt, termKind })
    open++
  }
  return open
}

test('administrators set terms of a desk and of a type; their bounds are said, everybody signed in reads them', async () => {
  const { admin, agnes, anna, api } = stage
  const { open, shared } = api.world.desks
  const deskId = gid('Desk', open.id)
  const typeId = gid('TicketType', open.ticketTypes[1]?.id)
  const ofType = { deskId, typeId, outcomeDays: 2, nearPercent: 90 }
  for (const nobody of [agnes, anna]) expect(codeOf(await nobody.ask(setTerms, { input: ofType }))).toBe('FORBIDDEN')
  const faults: [object, string[]][] = [
    [{ outcomeMinutes: 0 }, ['outcomeMinutes']],
    [{ acknowledgeMinutes: 30_001, nearPercent: 100 }, ['acknowledgeMinutes', 'nearPercent']],
    [{ outcomeMinutes: 5, outcomeDays: 1 }, ['outcomeDays']],
    [{ typeId: gid('TicketType', shared.ticketTypes[0]?.id), outcomeDays: 1 }, ['typeId']],
    [{ asDesk: true }, ['asDesk']],
  ]
  for (const [input, fields] of faults) {
    const answer = await admin.ask(setTerms, { input: { deskId, ...input } })
    expect(codeOf(answer), JSON.stringify(input)).toBe('BAD_USER_INPUT')
    expect(JSON.stringify(answer.errors?.[0]?.extensions)).toContain(fields.at(-1))
  }
  const read = async (input: object) => (await admin.get(setTerms, { input })).setDeskTerms
  const ofDesk = { type: null, acknowledgeMinutes: 10, outcomeMinutes: 20, outcomeDays: null, nearPercent: 50 }
  const none = { acknowledgeMinutes: null, outcomeMinutes: null, outcomeDays: null }
  const type = { name: 'Прочее' }
  expect(await read(ofType)).toEqual({
    warnings: [],
    desk: { terms: [ofDesk, { ...none, type, outcomeDays: 2, nearPercent: 90 }] },
  })
  // Without amounts the type has no terms, whatever the desk's; then it goes by the desk's again.
  expect((await read({ deskId, typeId })).desk.terms[1]).toEqual({ ...none, type, nearPercent: 75 })
  expect((await read({ deskId, typeId, asDesk: true })).desk.terms).toEqual([ofDesk])
  expect((await read({ deskId: gid('Desk', shared.id), outcomeDays: 1 })).warnings).toEqual(['NO_HOURS'])
  const desks = '{ desks { terms { outcomeMinutes } } }'
  expect((await anna.get(desks)).desks[0].terms).toEqual([{ outcomeMinutes: 20 }])
  expect((await (await api.as(null)).get(desks)).desks[0].terms).toEqual([])
})

test('other hours move what is open by one event each, forgive what was late by the old ones, and escalate nothing', async () => {
  const { api } = stage
  const { db } = api.services
  const [late, waiting, closed] = [await api.file('anna'), await api.file('anna'), await api.file('anna')]
  await move(waiting.id, 'NEEDS_INFO')
  await move(closed.id, 'RESOLVED')
  stage.pass(25)
  await sweepTerms(api.services)
  expect((await termOf(stage, late.number)).termState).toBe('LATE')
  const { dueAt } = await termOf(stage, late.number)

  // The desk turns out to be open for one hour a day, one that is hours away, whatever time of the day this runs at.
  const hour = (stage.now().getUTCHours() + 6) % 24
  const two = (number: number) => String(number).padStart(2, '0')
  const zone = { deskId: gid('Desk', api.world.desks.open.id), timeZone: 'UTC' }
  const hours = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
    weekday,
    from: `${two(hour)}:00`,
    to: `${two(hour + 1)}:00`,
  }))
  await stage.admin.get('mutation ($input: SetDeskHoursInput!) { setDeskHours(input: $input) { desk { id } } }', {
    input: { ...zone, hours },
  })
  await stage.recount({ batchSize: 1 })
  const moved = await termOf(stage, late.number)
  expect(moved).toMatchObject({ termState: 'ON_TRACK', breachedAt: null })
  expect(moved.dueAt).not.toEqual(dueAt)
  expect(await told(stage, late.number)).toEqual(['CREATED ON_TRACK', 'TERM_CHANGED LATE', 'TERM_CHANGED ON_TRACK'])
  expect((await told(stage, closed.number)).at(-1)).toBe('STATUS_CHANGED MET')
  expect(await expectAllCounted(db)).toBeGreaterThan(1)
  expect(await db.query(`SELECT 1 FROM letters`)).toEqual([])

  // What is counted is not written again, and a job whose work is done ends at once.
  const events = () => db.query<{ count: bigint }>('SELECT count(*) FROM ticket_events')
  const before = await events()
  expect((await countStatements(db, () => stage.recount())).count).toBe(1)
  await db.query('UPDATE desks SET terms_version = 0')
  await stage.recount()
  expect(await events()).toEqual(before)
  await stage.hours(['00:00–24:00'])
  await stage.recount()
  expect(await expectAllCounted(db)).toBeGreaterThan(1)
})

test('a job that must end hands the rest on; one that is lost is found missing', async () => {
  const { api } = stage
  const { db } = api.services
  for (let each = 0; each < 5; each++) await api.file('anna')
  await db.query(`DELETE FROM jobs.job WHERE name = $1`, [recountJob.name])
  await stage.terms({ acknowledgeMinutes: 10, outcomeMinutes: 30, nearPercent: 50 })
  const [first] = await jobs()
  const end = new AbortController()
  // It is told to end in the middle of the second batch.
  let batches = 0
  const services = { ...api.services, log: { wake: () => ++batches === 2 && end.abort() } as never }
  await recountTerms(services, first?.data as Recount, end.signal, { batchSize: 2 })
  const [, rest, ...more] = await jobs()
  expect(more).toEqual([])
  expect(rest?.data.place).toMatchObject({ status: 'UNCONFIRMED', after: { id: expect.any(String) } })
  const [desk] = await db.query<{ done: boolean }>(
    'SELECT terms_version = schedule_version AS done FROM desks WHERE id = $1',
    [api.world.desks.open.id],
  )
  expect(desk?.done).toBe(false)
  await recountTerms(api.services, rest?.data as Recount, new AbortController().signal, { batchSize: 2 })
  expect(await expectAllCounted(db)).toBeGreaterThan(4)

  await stage.terms({ acknowledgeMinutes: 10, outcomeMinutes: 20, nearPercent: 50 })
  await db.query(`DELETE FROM jobs.job WHERE name = $1`, [recountJob.name])
  await addMissingRecounts(api.services)
  await addMissingRecounts(api.services)
  const open = (await jobs()).filter(({ data }) => data.deskId === api.world.desks.open.id)
  expect(open).toHaveLength(1)
  await recountTerms(api.services, open[0]?.data as Recount, new AbortController().signal)
  expect(await expectAllCounted(db)).toBeGreaterThan(4)
})

test('hours and terms that two administrators change while tickets are filed and moved leave none behind', async () => {
  const { api } = stage
  const { db } = api.services
  const spans = ['00:00–24:00', '06:00–20:00', '09:00–12:00', '00:00–01:00']
  const filed = await Promise.all(Array.from({ length: 4 }, () => api.file('anna')))
  const statuses = ['IN_PROGRESS', 'NEEDS_INFO', 'REOPENED', 'RESOLVED', 'IN_PROGRESS', 'REOPENED']
  await Promise.all([
    (async () => {
      for (const span of spans) await stage.hours([span])
    })(),
    (async () => {
      for (const outcomeMinutes of [15, 45, 90, 33]) {
        await stage.terms({ acknowledgeMinutes: 10, outcomeMinutes, nearPercent: 50 })
        await stage.recount({ batchSize: 3 })
      }
    })(),
    (async () => {
      for (let each = 0; each < 6; each++) await api.file('anna')
    })(),
    ...filed.map(async ({ id }) => {
      for (const to of statuses) await move(id, to)
    }),
  ])
  // What was asked for last is done by the jobs that are left.
  for (const { data } of await jobs()) await recountTerms(api.services, data, new AbortController().signal)
  expect(await expectAllCounted(db)).toBeGreaterThan(9)
})

test('a filing that has read the old hours is counted anew, and one that comes later waits for the new', async () => {
  const { api } = stage
  const { db } = api.services
  await stage.hours(['00:00–24:00'])
  await stage.recount()
  const deskId = api.world.desks.open.id
  const waiting = async () => {
    // A message would be better; PostgreSQL has none for who begins to wait.
    for (;;) {
      const rows = await db.query(`SELECT 1 FROM pg_stat_activity WHERE datname = current_database()
        AND wait_event_type = 'Lock' AND query LIKE '%desks%'`)
      if (rows.length > 0) return
      await pause(10)
    }
  }
  let hours: Promise<void> = Promise.resolve()
  await db.transaction(async (sql) => {
    await readPolicies(sql, [deskId], { hold: true })
    hours = stage.hours(['00:00–00:05'])
    await waiting()
  })
  await hours
  let filing: Promise<{ number: string }> | undefined
  await db.transaction(async (sql) => {
    await sql.query('UPDATE desks SET schedule_version = schedule_version + 1 WHERE id = $1', [deskId])
    await sql.query('DELETE FROM desk_hours WHERE desk_id = $1', [deskId])
    filing = api.file('anna')
    await waiting()
  })
  expect((await termOf(stage, (await filing)?.number ?? '')).termState).toBeNull()
  await stage.hours(['00:00–24:00'])
  await stage.recount()
  expect(await expectAllCounted(db)).toBeGreaterThan(9)
})

test('the letter that tells the number ends that term once, in the transaction that notes it as sent', async () => {
  const { api } = stage
  const { services } = api
  const { db } = services
  const { number } = await api.file('anna')
  const [ticket] = await db.query<TicketRow>(
    `UPDATE tickets t SET acknowledged_at = NULL, due_at = acknowledge_due_at, term_kind = 'ACKNOWLEDGEMENT'
     WHERE number = $1 RETURNING ${ticketColumns}`,
    [number],
  )
  if (!ticket) throw new Error(`${number} is gone`)
  const folder = await mkdtemp(join(tmpdir(), 'otklik-test-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const outbox = openOutbox({ smtpUrl: null, from: 'support@test.example', folder })
  let fails = true
  const sending = {
    db,
    clock: services.clock,
    handedOver: async (sql: Sql, letter: Parameters<typeof noteNumberTold>[1]) => {
      await noteNumberTold(sql, letter, services.clock())
      if (fails) throw new Error('PostgreSQL has gone')
    },
  }
  const write = (purpose: string, userId: string | null) =>
    db.transaction((sql) =>
      writeLetter(sql, services, {
        purpose,
        to: 'a@test.example',
        subject: number,
        text: number,
        ticketId: ticket.id,
        userId,
      }),
    )
  const current = {
    attempt: 1,
    last: false,
    signal: new AbortController().signal,
    stopping: new AbortController().signal,
  }
  const send = async (id: string | null) => sendLetter(sending, outbox, id ?? '', current)
  const shown = async () =>
    (await db.query<TicketRow>(`SELECT ${ticketColumns} FROM tickets t WHERE number = $1`, [number]))[0]

  const first = await write('acknowledgement', null)
  await expect(send(first)).rejects.toThrow('gone')
  expect((await shown())?.acknowledgedAt).toBeNull()
  fails = false
  // A letter to somebody else about it tells the requester nothing.
  await send(await write('notification', api.world.people.agnes.id))
  expect((await shown())?.acknowledgedAt).toBeNull()
  stage.pass(3)
  await send(first)
  const at = stage.now()
  expect(await shown()).toMatchObject({ acknowledgedAt: at, termKind: 'OUTCOME', termState: 'ON_TRACK', version: 2 })
  stage.pass(1)
  await send(await write('notification', api.world.people.anna.id))
  expect(await shown()).toMatchObject({ acknowledgedAt: at, version: 2 })
  expect((await told(stage, number)).slice(1)).toEqual(['TERM_CHANGED ON_TRACK'])
})
