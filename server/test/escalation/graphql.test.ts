import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { sweepTerms } from '../../src/terms/sweep.ts'
import { type Client, codeOf, type FiledTicket, gid, type TestApi, testApi } from '../testkit/api.ts'
import { type Everybody, everybody, refusal } from '../tickets/acts.ts'

const escalate = `mutation ($input: EscalateTicketInput!) {
  escalateTicket(input: $input) { ticket { version escalatedAt updatedAt actions { escalate } } }
}`
const set = `mutation ($input: SetDeskEscalationInput!) {
  setDeskEscalation(input: $input) { desk { escalation { address subject byRequester onNear onLate laterMinutes } } }
}`
const history = `query ($number: String!) { ticket(number: $number) {
  events { nodes { kind reason actor { fullName } escalation { automatic point } ticket { escalatedAt termState } } }
} }`

const minute = 60_000
let api: TestApi
let all: Everybody
let deskId: string
let passed = 0
let ticket: FiledTicket

const settings = () => ({
  deskId: gid('Desk', deskId),
  address: 'Duty@uit.example',
  subject: 'ЕСПГУ {number}',
  byRequester: true,
  onNear: false,
  onLate: false,
  laterMinutes: null,
})
const letters = () =>
  api.services.db.query<{ subject: string; text: string; toAddress: string }>(
    `SELECT subject, text, to_address AS "toAddress" FROM letters WHERE purpose = 'escalation' ORDER BY id`,
  )
const mayEscalate = async (client: Client) => {
  const data = await client.get(`{ ticket(number: "${ticket.number}") { actions { escalate } } }`)
  return data.ticket.actions.escalate
}
/** What time alone will allow: the button comes without a word from the server. */
const escalateFrom = async (client: Client) => {
  const data = await client.get(`{ ticket(number: "${ticket.number}") { dueAt escalatedAt actions { escalateFrom } } }`)
  const { dueAt, escalatedAt, actions } = data.ticket
  return { dueAt, escalatedAt, from: actions.escalateFrom }
}
const ask = (client: Client, more: object = {}) =>
  client.ask(escalate, { input: { ticketId: ticket.id, reason: 'Пятый день без ответа', ...more } })

beforeAll(async () => {
  api = await testApi({ clock: () => new Date(Date.now() + passed) })
  all = await everybody(api)
  deskId = api.world.desks.open.id
  const { prisma } = api.services.db
  const weekdays = [1, 2, 3, 4, 5, 6, 7]
  await prisma.deskHours.createMany({ data: weekdays.map((weekday) => ({ deskId, weekday, from: 0, to: 1440 })) })
  await prisma.deskTerms.create({ data: { deskId, outcomeMinutes: 10 } })
})
beforeEach(async () => {
  passed = 0
  ticket = await api.file('anna')
})
afterAll(() => api?.[Symbol.asyncDispose]())

test('a desk without a setting escalates nothing; administrators give it one, and only its staff see where to', async () => {
  expect(await mayEscalate(all.agnes)).toBe(false)
  expect(refusal(await ask(all.agnes))).toMatchObject({
    code: 'CONFLICT',
    message: expect.stringContaining('no escalation is set up'),
  })

  for (const client of [all.agnes, all.anna, api.withToken(await api.issueToken('admin', ['TICKETS_MANAGE']))]) {
    expect(codeOf(await client.ask(set, { input: settings() }))).toBe('FORBIDDEN')
  }
  const bad = { ...settings(), address: 'nowhere', subject: 'ЕСПГУ {assignee}', laterMinutes: 0 }
  expect(refusal(await all.admin.ask(set, { input: bad }))).toMatchObject({
    code: 'BAD_USER_INPUT',
    fields: ['address', 'subject', 'laterMinutes'],
  })
  expect(refusal(await all.admin.ask(set, { input: { ...settings(), address: ' ' } }))).toMatchObject({
    fields: ['address'],
  })
  const nowhere = gid('Desk', '019a0000-0000-7000-8000-000000000000')
  expect(codeOf(await all.admin.ask(set, { input: { ...settings(), deskId: nowhere } }))).toBe('NOT_FOUND')

  const { deskId: _id, ...kept } = settings()
  const version = async () =>
    (await api.services.db.prisma.desk.findUniqueOrThrow({ where: { id: deskId } })).scheduleVersion
  const before = await version()
  expect(await all.admin.get(set, { input: settings() })).toEqual({ setDeskEscalation: { desk: { escalation: kept } } })
  expect(await version()).toBe(before)
  // When a late ticket is looked at again is kept with each: terms are counted anew.
  await all.admin.get(set, { input: { ...settings(), laterMinutes: 30 } })
  expect(await version()).toBe(before + 1)
  await all.admin.get(set, { input: settings() })

  const query = '{ desk(slug: "open") { escalation { address } escalationByRequester } }'
  const seen = { escalation: { address: 'Duty@uit.example' }, escalationByRequester: true }
  expect(await all.agnes.get(query)).toEqual({ desk: seen })
  expect(await all.anna.get(query)).toEqual({ desk: { ...seen, escalation: null } })
  expect((await all.nobody.get('{ desks { escalation { address } } }')).desks).toContainEqual({ escalation: null })
})

test('staff escalate an open ticket with a reason: event, letter and rights follow in one step', async () => {
  await all.admin.get(set, { input: settings() })
  const before = (await letters()).length
  expect(refusal(await ask(all.agnes, { reason: ' \n ' }))).toMatchObject({
    code: 'BAD_USER_INPUT',
    fields: ['reason'],
  })
  expect(codeOf(await ask(all.agnes, { expectedVersion: 7 }))).toBe('CONFLICT')
  for (const client of [all.anna, all.boris]) expect(codeOf(await ask(client))).toBe('CONFLICT')
  expect(codeOf(await ask(all.vera))).toBe('FORBIDDEN')
  const weak = api.withToken(await api.issueToken('agnes', ['TICKETS_READ', 'TICKETS_WRITE']))
  expect(codeOf(await ask(weak))).toBe('FORBIDDEN')
  expect(await mayEscalate(all.agnes)).toBe(true)
  expect(await letters()).toHaveLength(before)

  const input = { expectedVersion: 1, idempotencyKey: 'once' }
  const [first, repeated] = [await ask(all.agnes, input), await ask(all.agnes, input)]
  expect(first.data.escalateTicket.ticket).toMatchObject({ version: 2, actions: { escalate: false } })
  expect(repeated.data).toEqual(first.data)
  const [letter, ...others] = (await letters()).slice(before)
  expect(others).toEqual([])
  expect(letter).toMatchObject({ subject: `ЕСПГУ ${ticket.number}`, toAddress: 'Duty@uit.example' })
  expect(letter?.text).toContain('сотрудник поддержки: agnes')
  expect(letter?.text).toContain('Причина:\n> Пятый день без ответа')
  const { ticket: told } = await all.anna.get(history, { number: ticket.number })
  expect(told.events.nodes.at(-1)).toMatchObject({
    kind: 'ESCALATED',
    reason: 'Пятый день без ответа',
    actor: { fullName: 'agnes' },
    escalation: { automatic: false, point: null },
    ticket: { escalatedAt: first.data.escalateTicket.ticket.escalatedAt },
  })

  const again = await ask(all.agnes)
  expect(codeOf(again)).toBe('RATE_LIMITED')
  expect(again.errors?.[0]?.extensions.retryAfterSeconds).toBeGreaterThan(3000)
  const found = await all.agnes.get('{ tickets(filter: { escalated: true }) { nodes { number } } }')
  expect(found.tickets.nodes).toEqual([{ number: ticket.number }])
})

test('the requester and a colleague escalate what is late, where the desk lets them; nothing that is closed', async () => {
  await all.admin.get(set, { input: { ...settings(), onLate: true } })
  const { db } = api.services
  expect(await mayEscalate(all.anna)).toBe(false)
  const beforeTerm = await escalateFrom(all.anna)
  expect(beforeTerm.from).toBe(beforeTerm.dueAt)
  expect((await escalateFrom(all.agnes)).from).toBeNull()
  passed = 15 * minute
  await sweepTerms(api.services)
  const { ticket: told } = await all.anna.get(history, { number: ticket.number })
  expect(told.events.nodes.at(-1)).toMatchObject({
    actor: null,
    reason: null,
    escalation: { automatic: true, point: 'LATE' },
  })
  // The authority was told just now; in an hour people may tell it more.
  expect(await mayEscalate(all.anna)).toBe(false)
  expect(codeOf(await ask(all.anna))).toBe('RATE_LIMITED')
  const escalated = await escalateFrom(all.anna)
  expect(Date.parse(escalated.from) - Date.parse(escalated.escalatedAt)).toBe(60 * minute)
  await db.query(`UPDATE tickets SET escalated_at = escalated_at - interval '1 hour' WHERE number = $1`, [
    ticket.number,
  ])
  expect(await mayEscalate(all.boris)).toBe(true)
  expect(await mayEscalate(all.vera)).toBe(false)

  await all.admin.get(set, { input: { ...settings(), byRequester: false } })
  expect(await mayEscalate(all.anna)).toBe(false)
  expect(codeOf(await ask(all.anna))).toBe('FORBIDDEN')
  await all.admin.get(set, { input: settings() })
  const token = (...scopes: Parameters<TestApi['issueToken']>[1]) => api.issueToken('anna', scopes).then(api.withToken)
  expect(codeOf(await ask(await token('TICKETS_READ', 'TICKETS_MANAGE')))).toBe('FORBIDDEN')
  expect((await ask(await token('TICKETS_READ', 'TICKETS_WRITE'))).errors).toBeUndefined()
  expect((await letters()).at(-1)?.text).toContain('Его эскалирует заявитель: anna.')

  await db.query(`UPDATE tickets SET escalated_at = NULL WHERE number = $1`, [ticket.number])
  await all.agnes.get(
    'mutation ($input: ChangeTicketStatusInput!) { changeTicketStatus(input: $input) { ticket { id } } }',
    { input: { ticketId: ticket.id, status: 'RESOLVED', comment: 'Готово' } },
  )
  const before = (await letters()).length
  for (const client of [all.anna, all.agnes]) {
    expect(await mayEscalate(client)).toBe(false)
    expect(refusal(await ask(client))).toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('is closed'),
    })
  }
  expect(await letters()).toHaveLength(before)
})

test('what may be escalated is asked for by one statement, however many tickets a list has', async () => {
  const query = '{ tickets(first: 20) { nodes { actions { escalate } } } }'
  const { count } = await api.statements(() => all.agnes.get(query))
  for (let n = 0; n < 3; n++) await api.file('vera', { desk: n === 0 ? 'shared' : 'open' })
  expect((await api.statements(() => all.agnes.get(query))).count).toBe(count)
})
