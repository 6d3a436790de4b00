import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { codeOf, gid, type TestApi, testApi } from '../testkit/api.ts'
import {
  type Act,
  attempt,
  bring,
  type Everybody,
  everybody,
  faultsOf,
  fileIn,
  form,
  rowCounts,
} from '../tickets/acts.ts'
import { inRussian, long, nowhere, refused, unreadable } from './refused.ts'

let api: TestApi
let all: Everybody
let ticket: Awaited<ReturnType<typeof fileIn>>
let before: Awaited<ReturnType<typeof rowCounts>>

beforeAll(async () => {
  api = await testApi()
  all = await everybody(api)
  ticket = await fileIn(api, all, 'IN_PROGRESS')
  before = await rowCounts(api)
})
afterAll(() => api?.[Symbol.asyncDispose]())

const unchanged = async () => expect(await rowCounts(api)).toEqual(before)

describe('changes refuse', () => {
  const changes: [Act, 'anna' | 'agnes', object][] = [
    ['comment', 'anna', { body: 'Пояснение' }],
    ['withdraw', 'anna', {}],
    ['status', 'agnes', { status: 'RESOLVED' }],
    ['assign', 'agnes', { assigneeId: null }],
  ]

  test.each(changes)('%s of a ticket whose id is none, of another type, or of nothing', async (name, who, more) => {
    for (const ticketId of [
      '',
      'x',
      nowhere,
      gid('User', api.world.people.anna.id),
      gid('ticket', nowhere),
      long(300),
    ]) {
      await refused(api.url, all[who], name, { ...more, ticketId }, 'ticketId')
    }
    const answer = await attempt(all[who], name, { ...more, ticketId: gid('Ticket', nowhere) })
    expect(codeOf(answer)).toBe('NOT_FOUND')
    expect(answer.errors?.[0]?.message).toContain('ticketId')
    await unchanged()
  })

  test('comments that are empty, too long, unreadable or of the wrong type', async () => {
    const input = { ticketId: ticket.id }
    for (const body of ['', ' \n ', '\u200b'])
      await refused(api.url, all.anna, 'comment', { ...input, body }, 'body', /от 1 до 20000/)
    await refused(api.url, all.anna, 'comment', { ...input, body: '', uploadIds: [] }, 'body')
    await refused(api.url, all.anna, 'comment', { ...input, body: long(20_001) }, 'body', /20001/)
    for (const [body, said] of unreadable) await refused(api.url, all.anna, 'comment', { ...input, body }, 'body', said)
    await refused(api.url, all.anna, 'comment', { ...input, body: 'x', internal: 'да' }, 'internal', /true или false/)
    await unchanged()
  })

  test('answers and reasons that are too long or unreadable', async () => {
    const input = { ticketId: ticket.id }
    const status = { ...input, status: 'RESOLVED' }
    await refused(api.url, all.agnes, 'status', { ...status, comment: long(20_001) }, 'comment')
    await refused(api.url, all.anna, 'withdraw', { ...input, reason: long(2001) }, 'reason')
    for (const [value, said] of unreadable) {
      await refused(api.url, all.agnes, 'status', { ...status, comment: value }, 'comment', said)
      await refused(api.url, all.anna, 'withdraw', { ...input, reason: value }, 'reason', said)
    }
    await unchanged()
  })

  test('statuses, versions, moments and people that are none', async () => {
    const input = { ticketId: ticket.id, status: 'RESOLVED' }
    const wrong: [object, string][] = [
      [{ status: 'CLOSED' }, 'status'],
      [{ status: 'resolved' }, 'status'],
      [{ status: 1 }, 'status'],
      [{ status: null }, 'status'],
      [{ expectedVersion: 2 ** 31 }, 'expectedVersion'],
      [{ expectedVersion: 1.5 }, 'expectedVersion'],
      [{ expectedVersion: '1' }, 'expectedVersion'],
      [{ expectedResolutionAt: '2020-01-01T00:00:00Z' }, 'expectedResolutionAt'],
      [{ expectedResolutionAt: 'завтра' }, 'expectedResolutionAt'],
      [{ duplicateOfId: ticket.id }, 'duplicateOfId'],
      [{ duplicateOfId: gid('User', nowhere) }, 'duplicateOfId'],
    ]
    for (const [more, path] of wrong) await refused(api.url, all.agnes, 'status', { ...input, ...more }, path)
    await refused(api.url, all.agnes, 'status', { ...input, status: 'CLOSED' }, 'status', /RESOLVED/)
    for (const expectedVersion of [0, -1, 999, 2 ** 31 - 1]) {
      expect(codeOf(await attempt(all.agnes, 'status', { ...input, expectedVersion }))).toBe('CONFLICT')
    }
    const { anna } = api.world.people
    for (const assigneeId of ['x', ticket.id, gid('User', anna.id), '']) {
      await refused(api.url, all.agnes, 'assign', { ticketId: ticket.id, assigneeId }, 'assigneeId')
    }
    const nobody = await attempt(all.agnes, 'assign', { ticketId: ticket.id, assigneeId: gid('User', nowhere) })
    expect(codeOf(nobody)).toBe('NOT_FOUND')
    await unchanged()
  })

  test('a change half of which is wrong, whole', async () => {
    const uploadIds = [await bring(api, all.anna), gid('Upload', nowhere)]
    before = await rowCounts(api)
    const comment = await attempt(all.anna, 'comment', { ticketId: ticket.id, body: 'Два файла', uploadIds })
    expect(codeOf(comment)).toBe('NOT_FOUND')
    const filing = await attempt(all.anna, 'create', { ...form(api), uploadIds, idempotencyKey: 'half' })
    expect(codeOf(filing)).toBe('NOT_FOUND')
    await unchanged()
  })
})

describe('other mutations refuse', () => {
  const other: Record<string, [type: string, wrong: [object, string[]][]]> = {
    signIn: [
      'SignInInput',
      [
        [{ email: 'x', password: 'x' }, ['email']],
        [{ email: 'anna@test.example', password: '' }, ['password']],
        [{ email: 'anna@test.example', password: 'x'.repeat(10_000) }, ['password']],
        [{ email: '\u0000@test.example', password: 'a\u0000' }, ['email', 'password']],
        [{ email: 5, password: null }, ['email', 'password']],
      ],
    ],
    createUpload: [
      'CreateUploadInput',
      [
        [{ filename: '', contentType: 'text/plain', size: 1 }, ['filename']],
        [{ filename: 'a\u0000.txt', contentType: 'text/plain', size: 1 }, ['filename']],
        [{ filename: 'a.txt', contentType: 'text/plain', size: 0 }, ['size']],
        [{ filename: 'a.txt', contentType: 'text/plain', size: -1 }, ['size']],
        [{ filename: 'a.txt', contentType: 'text/plain', size: 2 ** 31 - 1 }, ['size']],
        [{ filename: 'a.txt', contentType: 'text/plain', size: 2 ** 31 }, ['size']],
        [{ filename: 'a.txt', contentType: 'text/plain', size: '1' }, ['size']],
        [{ filename: long(5000), contentType: long(5000), size: 1 }, ['filename']],
      ],
    ],
    createApiToken: [
      'CreateApiTokenInput',
      [
        [{ name: '', scopes: ['TICKETS_READ'] }, ['name']],
        [{ name: long(101), scopes: [] }, ['name', 'scopes']],
        [{ name: 'a\u0000', scopes: ['TICKETS_READ', 'TICKETS_READ'] }, ['name', 'scopes.1']],
        [{ name: 'a', scopes: ['EVERYTHING'] }, ['scopes.0']],
        [{ name: 'a', scopes: [null] }, ['scopes.0']],
        [{ name: 'a', scopes: ['TICKETS_READ'], expiresAt: '2020-01-01T00:00:00Z' }, ['expiresAt']],
      ],
    ],
    revokeApiToken: [
      'RevokeApiTokenInput',
      [
        [{ id: 'x' }, ['id']],
        [{ id: gid('User', nowhere) }, ['id']],
      ],
    ],
  }

  test.each(Object.entries(other))('%s', async (name, [type, wrong]) => {
    const query = `mutation ($input: ${type}!) { ${name}(input: $input) { __typename } }`
    for (const [input, paths] of wrong) {
      const answer = await all.anna.ask(query, { input })
      expect(codeOf(answer), JSON.stringify(input).slice(0, 200)).toBe('BAD_USER_INPUT')
      expect(faultsOf(answer).sort()).toEqual(paths)
      const russian = await inRussian(api.url, all.anna, query, { input })
      expect(russian.errors?.[0]?.message).toMatch(/[а-яё]{4}/i)
    }
    await unchanged()
  })

  test('revokeApiToken of a token that is not there', async () => {
    const query = 'mutation ($input: RevokeApiTokenInput!) { revokeApiToken(input: $input) { __typename } }'
    expect(codeOf(await all.anna.ask(query, { input: { id: gid('ApiToken', nowhere) } }))).toBe('NOT_FOUND')
  })
})
