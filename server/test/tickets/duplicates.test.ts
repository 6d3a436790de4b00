import { afterAll, beforeAll, expect, test } from 'vitest'
import { gid, type TestApi, testApi } from '../testkit/api.ts'
import { act, attempt, bring, type Everybody, everybody, form, historyOf, refusal } from './acts.ts'

let api: TestApi
let all: Everybody

beforeAll(async () => {
  api = await testApi()
  all = await everybody(api)
})
afterAll(() => api?.[Symbol.asyncDispose]())

const file = async (desk: 'open' | 'shared' = 'open') => (await act(all.anna, 'create', form(api, desk))).ticket
const mark = async (ticket: { id: string }, base: { id: string }) =>
  (await act(all.agnes, 'status', { ticketId: ticket.id, status: 'DUPLICATE', duplicateOfId: base.id })).ticket
const now = async (ticket: { number: string }) =>
  (await all.agnes.get(`{ ticket(number: "${ticket.number}") { status version duplicateOf { number } } }`)).ticket

test('DUPLICATE needs a base, of the same desk, that is another ticket', async () => {
  const [ticket, elsewhere] = [await file(), await file('shared')]
  const cases: [string | undefined, string][] = [
    [undefined, 'BAD_USER_INPUT'],
    [ticket.id, 'BAD_USER_INPUT'],
    [elsewhere.id, 'BAD_USER_INPUT'],
  ]
  for (const [duplicateOfId, code] of cases) {
    const answer = await attempt(all.admin, 'status', { ticketId: ticket.id, status: 'DUPLICATE', duplicateOfId })
    expect(refusal(answer)).toMatchObject({ code, fields: ['duplicateOfId'] })
  }
  // Agnes does not see the other desk's tickets: hers is not told that there is one.
  for (const id of [elsewhere.id, gid('Ticket', '019a0000-0000-7000-8000-000000000000')]) {
    const answer = await attempt(all.agnes, 'status', { ticketId: ticket.id, status: 'DUPLICATE', duplicateOfId: id })
    expect(refusal(answer)).toMatchObject({ code: 'NOT_FOUND', message: expect.stringContaining('duplicateOfId') })
  }
  expect(await now(ticket)).toMatchObject({ status: 'UNCONFIRMED', version: 1, duplicateOf: null })
})

test('a duplicate of a duplicate points at the base', async () => {
  const [base, first, second] = [await file(), await file(), await file()]
  expect((await mark(first, base)).duplicateOf?.number).toBe(base.number)
  expect((await mark(second, first)).duplicateOf?.number).toBe(base.number)
  expect(await now(first)).toEqual({ status: 'DUPLICATE', version: 2, duplicateOf: { number: base.number } })
})

test('a base cannot be a duplicate of its own duplicate, and is told why', async () => {
  const [base, first] = [await file(), await file()]
  await mark(first, base)
  const answer = await attempt(all.agnes, 'status', { ticketId: base.id, status: 'DUPLICATE', duplicateOfId: first.id })
  expect(refusal(answer)).toMatchObject({ code: 'BAD_USER_INPUT', fields: ['duplicateOfId'] })
  expect(refusal(answer).message).toContain(base.number)
})

test('a base that becomes a duplicate takes its duplicates along, each by one event and one version', async () => {
  const [newBase, base, first, second] = [await file(), await file(), await file(), await file()]
  await mark(first, base)
  await mark(second, base)
  await mark(base, newBase)
  for (const ticket of [base, first, second]) {
    expect((await now(ticket)).duplicateOf).toEqual({ number: newBase.number })
  }
  for (const ticket of [first, second]) {
    const events = await historyOf(all.agnes, ticket.number)
    expect(events.map((event) => [event.kind, event.ticket.version])).toEqual([
      ['CREATED', 1],
      ['STATUS_CHANGED', 2],
      ['EDITED', 3],
    ])
    expect(events[2]).toMatchObject({
      changedFields: ['duplicateOf'],
      fromStatus: null,
      actor: { fullName: 'agnes' },
      ticket: { status: 'DUPLICATE' },
    })
  }
  expect(await historyOf(all.agnes, base.number)).toHaveLength(2)
  expect(await now(newBase)).toMatchObject({ version: 1 })
})

test('a duplicate can be given another base; the one that it has is no change', async () => {
  const [base, other, ticket] = [await file(), await file(), await file()]
  await mark(ticket, base)
  expect((await mark(ticket, base)).version).toBe(2)
  expect(await mark(ticket, other)).toMatchObject({ version: 3, duplicateOf: { number: other.number } })
  expect((await historyOf(all.agnes, ticket.number)).at(-1)).toMatchObject({
    kind: 'EDITED',
    changedFields: ['duplicateOf'],
  })
})

test('a duplicate that gets new data is reopened and lets its base go; so it does when an agent moves it', async () => {
  const [base, first, second, third] = [await file(), await file(), await file(), await file()]
  for (const ticket of [first, second, third]) await mark(ticket, base)
  await act(all.anna, 'comment', { ticketId: first.id, body: 'У нас другое' })
  await act(all.boris, 'comment', { ticketId: second.id, body: '', uploadIds: [await bring(api, all.boris)] })
  await act(all.agnes, 'status', { ticketId: third.id, status: 'IN_PROGRESS' })
  expect(await now(first)).toEqual({ status: 'REOPENED', version: 3, duplicateOf: null })
  expect(await now(second)).toEqual({ status: 'REOPENED', version: 3, duplicateOf: null })
  expect(await now(third)).toEqual({ status: 'IN_PROGRESS', version: 3, duplicateOf: null })
  expect((await historyOf(all.agnes, first.number)).at(-1)?.changedFields).toEqual([
    'status',
    'duplicateOf',
    'comments',
  ])
})

test('tickets marked as duplicates of each other at once end as a base and its duplicates, never a ring or a chain', async () => {
  for (let round = 0; round < 8; round += 1) {
    const ring = [await file(), await file(), await file()]
    const next = (index: number) => ring[(index + 1) % ring.length]?.id
    const answers = await Promise.all(
      ring.map(({ id }, index) =>
        attempt(all.agnes, 'status', { ticketId: id, status: 'DUPLICATE', duplicateOfId: next(index) }),
      ),
    )
    const refused = answers.filter((answer) => answer.errors)
    for (const answer of refused) expect(refusal(answer).code).toBe('BAD_USER_INPUT')
    const after = await Promise.all(ring.map(now))
    const bases = after.filter(({ status }) => status !== 'DUPLICATE')
    expect([bases.length, refused.length]).toEqual([1, 1])
    const [base] = ring.filter((_, index) => after[index] === bases[0])
    for (const { status, duplicateOf } of after) {
      if (status === 'DUPLICATE') expect(duplicateOf.number).toBe(base?.number)
    }
  }
})

test('marking and reopening at once leave a base with every duplicate, and nothing waits in a circle', async () => {
  for (let round = 0; round < 5; round += 1) {
    const [newBase, base, first] = [await file(), await file(), await file()]
    await mark(first, base)
    const answers = await Promise.all([
      attempt(all.agnes, 'status', { ticketId: base.id, status: 'DUPLICATE', duplicateOfId: newBase.id }),
      attempt(all.anna, 'comment', { ticketId: first.id, body: 'У нас другое' }),
      attempt(all.anna, 'comment', { ticketId: newBase.id, body: 'И здесь' }),
      attempt(all.agnes, 'status', { ticketId: newBase.id, status: 'IN_PROGRESS' }),
    ])
    expect(answers.flatMap((answer) => answer.errors ?? [])).toEqual([])
    expect(await now(first)).toMatchObject({ status: 'REOPENED', duplicateOf: null })
    expect(await now(base)).toMatchObject({ status: 'DUPLICATE', duplicateOf: { number: newBase.number } })
    const events = await historyOf(all.agnes, first.number)
    expect(events.map((event) => event.ticket.version)).toEqual(events.map((_, index) => index + 1))
  }
})
