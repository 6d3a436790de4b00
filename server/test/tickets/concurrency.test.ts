import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Database } from '../../src/db/database.ts'
import { forgetOldKeys } from '../../src/idempotency.ts'
import type { Services } from '../../src/services.ts'
import { createTicket } from '../../src/tickets/tickets.ts'
import { type Client, gid, type TestApi, testApi } from '../testkit/api.ts'
import { act, attempt, bring, type Everybody, everybody, fileIn, form, historyOf, refusal, rowCounts } from './acts.ts'
import { viewerOf } from './crowd.ts'

let api: TestApi
let all: Everybody
let now = new Date()

beforeAll(async () => {
  api = await testApi({ clock: () => now })
  all = await everybody(api)
})
afterAll(() => api?.[Symbol.asyncDispose]())

const times = <Value>(count: number, work: (index: number) => Promise<Value>): Promise<Value[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)))

/** What of an answer tells one result from another. */
const results = (answers: { data: Record<string, { ticket: { id: string } }> }[]) =>
  new Set(answers.map(({ data }) => Object.values(data)[0]?.ticket.id))

describe('registry numbers', () => {
  test('are each given once, to twenty at once on two nodes, and rise', async () => {
    const second = new Database({ url: String(api.services.db.pool.options.connectionString) })
    try {
      const nodes: Services[] = [api.services, { ...api.services, db: second }]
      const viewer = await viewerOf(api, 'anna')
      const desk = api.world.desks.shared
      const filed = await times(20, (index) =>
        createTicket(
          nodes[index % 2] as Services,
          viewer,
          {
            desk: desk.slug,
            title: `Обращение ${index}`,
            typeId: String(desk.ticketTypes[0]?.id),
            documentKindId: null,
            description: 'Подробно',
            registryNumbers: [],
            occurredAt: null,
            contactEmail: 'anna@zakupki.example',
            contactPhone: '8-123-12345678',
            uploadIds: [],
            fields: [],
          },
          null,
        ),
      )
      const numbers = filed.map(({ number }) => number).sort()
      expect(numbers).toEqual(Array.from({ length: 20 }, (_, index) => `SH-${String(index + 1).padStart(6, '0')}`))
    } finally {
      await second.close()
    }
  })

  test('go on where they were after a filing that failed, with a gap at most and never a repeat', async () => {
    const { ticket: one } = await act(all.anna, 'create', form(api, 'own'))
    const unknown = gid('TicketType', '019a0000-0000-7000-8000-000000000000')
    expect(refusal(await attempt(all.anna, 'create', { ...form(api, 'own'), type: unknown })).code).toBe('NOT_FOUND')
    const { ticket: next } = await act(all.anna, 'create', form(api, 'own'))
    expect(Number(next.number.split('-')[1])).toBeGreaterThan(Number(one.number.split('-')[1]))
  })
})

describe('an idempotency key', () => {
  test('used ten times at once files one ticket, and everybody gets it', async () => {
    const input = { ...form(api), idempotencyKey: 'filing-1' }
    const before = await rowCounts(api)
    const answers = await times(10, () => attempt(all.anna, 'create', input))
    expect(answers.flatMap(({ errors }) => errors ?? [])).toEqual([])
    expect(results(answers).size).toBe(1)
    const after = await rowCounts(api)
    expect([after.tickets, after.ticket_events]).toEqual([Number(before.tickets) + 1, Number(before.ticket_events) + 1])
  })

  test('answers a repeat with the first result, as it has become since', async () => {
    const input = { ...form(api), idempotencyKey: 'filing-2' }
    const { ticket } = await act(all.anna, 'create', input)
    await act(all.agnes, 'status', { ticketId: ticket.id, status: 'IN_PROGRESS' })
    expect((await act(all.anna, 'create', input)).ticket).toMatchObject({ id: ticket.id, status: 'IN_PROGRESS' })
  })

  test('with another input, or for another mutation, is a CONFLICT that writes nothing', async () => {
    const input = { ...form(api), idempotencyKey: 'filing-3' }
    const { ticket } = await act(all.anna, 'create', input)
    const before = await rowCounts(api)
    const others: [Parameters<typeof attempt>[1], object][] = [
      ['create', { ...input, title: 'Другое' }],
      ['create', { ...input, registryNumbers: null }],
      ['comment', { ticketId: ticket.id, body: 'Пояснение', idempotencyKey: 'filing-3' }],
      ['withdraw', { ticketId: ticket.id, idempotencyKey: 'filing-3' }],
    ]
    for (const [name, other] of others) {
      const { code, message } = refusal(await attempt(all.anna, name, { ...other }))
      expect(code).toBe('CONFLICT')
      expect(message).toContain('filing-3')
    }
    expect(await rowCounts(api)).toEqual(before)
  })

  test('is its actor’s own: another one’s is another key', async () => {
    const input = { ...form(api), idempotencyKey: 'filing-4' }
    const filed = await Promise.all([all.anna, all.boris].map((client) => act(client, 'create', input)))
    expect(filed[0]?.ticket.id).not.toBe(filed[1]?.ticket.id)
  })

  test('is free again after an attempt that failed', async () => {
    const input = { ...form(api), idempotencyKey: 'filing-5' }
    const wrong = { ...input, type: gid('TicketType', '019a0000-0000-7000-8000-000000000000') }
    expect(refusal(await attempt(all.anna, 'create', wrong)).code).toBe('NOT_FOUND')
    await act(all.anna, 'create', input)
  })

  test('is kept for 24 hours', async () => {
    const input = { ...form(api), idempotencyKey: 'filing-6' }
    const { ticket } = await act(all.anna, 'create', input)
    const [start, hour] = [now.getTime(), 3_600_000]
    try {
      now = new Date(start + 24 * hour - 1000)
      await forgetOldKeys(api.services.db, now)
      // Sessions of the tests last an hour of their own clock; a later one is needed.
      const anna = await tomorrow('anna')
      expect((await act(anna, 'create', input)).ticket.id).toBe(ticket.id)
      now = new Date(start + 24 * hour + 1000)
      expect((await act(anna, 'create', input)).ticket.id).not.toBe(ticket.id)
      now = new Date(start + 49 * hour)
      expect(await forgetOldKeys(api.services.db, now)).toBeGreaterThan(0)
    } finally {
      now = new Date(start)
    }
  })

  test('repeats every mutation: one comment, one withdrawal, one change of status, one assignment', async () => {
    const ticket = await fileIn(api, all, 'UNCONFIRMED')
    const steps: [Client, Parameters<typeof attempt>[1], object][] = [
      [all.anna, 'comment', { body: 'Пояснение' }],
      [all.agnes, 'assign', { assigneeId: gid('User', api.world.people.agnes.id), expectedVersion: 2 }],
      [all.agnes, 'status', { status: 'NEEDS_INFO', comment: 'Уточните', expectedVersion: 3 }],
      [all.anna, 'withdraw', { reason: 'Разобрались' }],
    ]
    for (const [index, [client, name, more]] of steps.entries()) {
      const input = { ticketId: ticket.id, idempotencyKey: `step-${index}`, ...more }
      const answers = await times(3, () => attempt(client, name, input))
      expect(answers.flatMap(({ errors }) => errors ?? [])).toEqual([])
      if (name === 'comment') {
        expect(new Set(answers.map(({ data }) => data.addComment.comment.id)).size).toBe(1)
      }
    }
    expect((await historyOf(all.anna, ticket.number)).map(({ kind }) => kind)).toEqual([
      'CREATED',
      'STATUS_CHANGED',
      'ASSIGNED',
      'STATUS_CHANGED',
      'STATUS_CHANGED',
    ])
  })

  test('is looked at after the rights: a repeat shows nothing that has been hidden since', async () => {
    const input = { ...form(api, 'shared'), idempotencyKey: 'filing-7' }
    await act(all.boris, 'create', input)
    const { db } = api.services
    const { boris } = api.world.people
    await db.query('UPDATE tickets SET requester_id = $1, organization_id = NULL WHERE requester_id = $2', [
      api.world.people.vera.id,
      boris.id,
    ])
    expect(refusal(await attempt(all.boris, 'create', input)).code).toBe('NOT_FOUND')
  })

  test('is refused when it is empty, too long or unreadable', async () => {
    for (const idempotencyKey of ['', 'x'.repeat(201), 'a\u0000b', 'a\nb', '\ud83d']) {
      const answer = await attempt(all.anna, 'create', { ...form(api), idempotencyKey })
      expect(refusal(answer)).toMatchObject({ code: 'BAD_USER_INPUT', fields: ['idempotencyKey'] })
    }
    await act(all.anna, 'create', { ...form(api), idempotencyKey: `🔑${'x'.repeat(199)}` })
  })

  /** A session that is good on the tests' own clock, however late it says it is. */
  async function tomorrow(name: 'anna'): Promise<Client> {
    const client = await api.as(name)
    await api.services.db.query(`UPDATE sessions SET expires_at = now() + interval '9 days'`)
    return client
  }
})

test('an upload is taken once, by whoever comes first', async () => {
  for (let round = 0; round < 3; round += 1) {
    const ticket = await fileIn(api, all, 'UNCONFIRMED')
    const uploadIds = [await bring(api, all.anna, 'один.txt'), await bring(api, all.anna, 'два.txt')]
    const answers = await Promise.all([
      attempt(all.anna, 'comment', { ticketId: ticket.id, body: '', uploadIds }),
      attempt(all.anna, 'create', { ...form(api), uploadIds: [...uploadIds].reverse() }),
      attempt(all.anna, 'comment', { ticketId: ticket.id, body: 'Файлы', uploadIds: uploadIds.slice(1) }),
    ])
    const refused = answers.filter(({ errors }) => errors)
    expect(refused.map((answer) => refusal(answer).code)).toEqual(['NOT_FOUND', 'NOT_FOUND'])
    expect(refusal(refused[0] as never).fields[0]).toMatch(/^uploadIds\.\d$/)
  }
})

test('an upload of somebody else, or one that has not come yet, is not taken', async () => {
  const annas = await bring(api, all.anna)
  const { createUpload } = await all.boris.get(
    `mutation { createUpload(input: { filename: "a.txt", contentType: "text/plain", size: 5 }) { uploadId } }`,
  )
  const before = await rowCounts(api)
  const cases: [string, string][] = [
    [annas, 'NOT_FOUND'],
    [createUpload.uploadId, 'BAD_USER_INPUT'],
  ]
  for (const [upload, code] of cases) {
    const answer = await attempt(all.boris, 'create', { ...form(api), uploadIds: [upload] })
    expect(refusal(answer)).toMatchObject({ code, fields: ['uploadIds.0'] })
  }
  expect(await rowCounts(api)).toEqual(before)
})

describe('changes that race', () => {
  test('with one expectedVersion: exactly one wins, the others are told what is current', async () => {
    const ticket = await fileIn(api, all, 'UNCONFIRMED')
    const assigneeId = gid('User', api.world.people.agnes.id)
    for (let version = 1; version <= 4; version += 1) {
      const input = { ticketId: ticket.id, expectedVersion: version }
      const answers = await times(6, (index) =>
        // The last race is for the ticket itself.
        version === 4
          ? attempt(index % 2 ? all.agnes : all.admin, 'assign', { ...input, assigneeId })
          : attempt(index % 2 ? all.agnes : all.admin, 'status', { ...input, status: 'RESOLVED', comment: `${index}` }),
      )
      const lost = answers.filter(({ errors }) => errors)
      expect(lost).toHaveLength(5)
      for (const answer of lost) {
        expect(refusal(answer).code).toBe('CONFLICT')
        expect(answer.errors?.[0]?.extensions.current).toEqual({ version: version + 1, status: 'RESOLVED' })
      }
    }
  })

  test('without one: all are written, one version each, none lost and none twice', async () => {
    const ticket = await fileIn(api, all, 'UNCONFIRMED')
    const { people } = api.world
    const answers = await times(24, (index) => {
      const input = { ticketId: ticket.id }
      switch (index % 4) {
        case 0:
          return attempt(all.anna, 'comment', { ...input, body: `слово ${index}` })
        case 1:
          return attempt(all.agnes, 'comment', { ...input, body: `ответ ${index}` })
        case 2:
          return attempt(all.agnes, 'comment', { ...input, body: `заметка ${index}`, internal: true })
        default:
          return attempt(all.admin, 'assign', {
            ...input,
            assigneeId: index % 8 === 3 ? gid('User', people.agnes.id) : null,
          })
      }
    })
    expect(answers.flatMap(({ errors }) => errors ?? [])).toEqual([])
    const events = await historyOf(all.agnes, ticket.number)
    const seen = (await historyOf(all.anna, ticket.number)).map((event) => event.ticket.version)
    expect(seen).toEqual(seen.map((_, index) => index + 1))
    expect(events.filter(({ comment }) => comment)).toHaveLength(18)
    expect(events.filter(({ comment }) => comment?.internal)).toHaveLength(6)
    const { version } = (await all.anna.get(`{ ticket(number: "${ticket.number}") { version } }`)).ticket
    expect(version).toBe(seen.length)
    // A note among them tells the version that it found, and moves none.
    const versions = events.map((event) => event.ticket.version)
    expect(versions).toEqual([...versions].sort((one, other) => one - other))
  })
})
