import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isRatable } from '../../src/ratings/rules.ts'
import { statuses } from '../../src/tickets/status.ts'
import { type Client, codeOf, type FiledTicket, type TestApi, testApi } from '../testkit/api.ts'
import { act, attempt } from '../tickets/acts.ts'

let api: TestApi
let anna: Client
let agnes: Client

beforeAll(async () => {
  api = await testApi()
  anna = await api.as('anna')
  agnes = await api.as('agnes')
})
afterAll(() => api?.[Symbol.asyncDispose]())

const rating = `mutation ($input: RateTicketInput!) {
  rateTicket(input: $input) { ticket { version mayRate rating { score remark } } }
}`

const rate = (client: Client, ticket: { id: string }, input: Record<string, unknown>) =>
  client.ask(rating, { input: { ticketId: ticket.id, ...input } })

const look = async (client: Client, { number }: FiledTicket) =>
  (
    await client.get(
      `query ($number: String!) { ticket(number: $number) {
        status version mayRate rating { score remark } statusMeaning expectedOfRequester actions { reopen }
        events(last: 1) { nodes { kind changedFields fromStatus actor { fullName } } }
      } }`,
      { number },
    )
  ).ticket

async function answered(): Promise<FiledTicket> {
  const ticket = await api.file('anna')
  await act(agnes, 'status', { ticketId: ticket.id, status: 'RESOLVED', comment: 'Готово' })
  return ticket
}

test('there is an answer to rate in the five final statuses, unless the requester took the ticket back', () => {
  const ratable = statuses.filter((status) => isRatable({ status }, false))
  expect(ratable.toSorted()).toEqual(['DUPLICATE', 'NOT_A_BUG', 'NOT_REPRODUCIBLE', 'RESOLVED', 'WONT_FIX'])
  expect(statuses.filter((status) => isRatable({ status }, true))).toEqual([])
})

describe('rateTicket', () => {
  test('one event a rating; it may be changed until the ticket is reopened, and a repeat is none', async () => {
    const ticket = await answered()
    expect(await look(anna, ticket)).toMatchObject({ mayRate: true, rating: null, version: 2 })

    const first = await rate(anna, ticket, { score: 2, remark: '  Не совсем ', idempotencyKey: 'one' })
    expect(first.data.rateTicket.ticket).toEqual({
      version: 3,
      mayRate: true,
      rating: { score: 2, remark: 'Не совсем' },
    })
    const { events } = await look(anna, ticket)
    expect(events.nodes).toEqual([
      { kind: 'EDITED', changedFields: ['rating'], fromStatus: null, actor: { fullName: 'anna' } },
    ])
    await rate(anna, ticket, { score: 2, remark: '  Не совсем ', idempotencyKey: 'one' })
    await rate(anna, ticket, { score: 2, remark: 'Не совсем' })
    expect((await look(anna, ticket)).version).toBe(3)
    expect((await rate(anna, ticket, { score: 5, expectedVersion: 3 })).data.rateTicket.ticket.rating).toEqual({
      score: 5,
      remark: null,
    })
    expect(codeOf(await rate(anna, ticket, { score: 4, expectedVersion: 3 }))).toBe('CONFLICT')

    await act(anna, 'comment', { ticketId: ticket.id, body: 'Снова не работает' })
    expect(await look(anna, ticket)).toMatchObject({ status: 'REOPENED', mayRate: false, rating: { score: 5 } })
    const late = await rate(anna, ticket, { score: 1 })
    expect(codeOf(late)).toBe('TRANSITION_NOT_ALLOWED')
    expect(late.errors?.[0]?.extensions.allowed).toContain('RESOLVED')
  })

  test('two at once: both are written one after the other, and the last one stands', async () => {
    const ticket = await answered()
    await Promise.all([rate(anna, ticket, { score: 1 }), rate(anna, ticket, { score: 4 })])
    const { version, rating } = await look(anna, ticket)
    expect(version).toBe(4)
    expect([1, 4]).toContain(rating.score)
  })

  test('the requester alone gives it, and with staff alone sees it', async () => {
    const ticket = await answered()
    for (const name of ['boris', 'vera', 'agnes', 'admin'] as const) {
      const other = await api.as(name)
      expect(codeOf(await rate(other, ticket, { score: 5 })), name).toBe('FORBIDDEN')
      expect((await look(other, ticket)).mayRate, name).toBe(false)
    }
    await rate(anna, ticket, { score: 3 })
    for (const [name, seen] of Object.entries({ agnes: true, admin: true, boris: false, vera: false })) {
      const found = (await look(await api.as(name as 'agnes'), ticket)).rating
      expect(found, name).toEqual(seen ? { score: 3, remark: null } : null)
    }
    const hidden = await api.file('anna', { desk: 'own' })
    expect(codeOf(await rate(await api.as('vera'), hidden, { score: 5 }))).toBe('NOT_FOUND')
  })

  test('a withdrawn ticket has no answer; one that is answered after that has', async () => {
    const ticket = await api.file('anna')
    await act(anna, 'withdraw', { ticketId: ticket.id })
    expect(await look(anna, ticket)).toMatchObject({ status: 'NOT_A_BUG', mayRate: false })
    const refused = await rate(anna, ticket, { score: 5 })
    expect(refused.errors?.[0]?.message).toContain('was withdrawn by its requester')
    await act(agnes, 'status', { ticketId: ticket.id, status: 'WONT_FIX', comment: 'Нельзя' })
    expect((await look(anna, ticket)).mayRate).toBe(true)
  })

  test('what is no score is refused with what is one', async () => {
    const ticket = await answered()
    for (const score of [0, 6, -1]) {
      const answer = await rate(anna, ticket, { score, remark: 'x'.repeat(2001) })
      expect(answer.errors?.[0]?.extensions.fields).toEqual([
        expect.objectContaining({ path: ['score'], message: expect.stringContaining('from 1 to 5') }),
        expect.objectContaining({ path: ['remark'] }),
      ])
    }
  })
})

test('each status says in plain words what it means and what is expected, in the language of who asks', async () => {
  const ticket = await answered()
  const answer = await fetch(api.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'accept-language': 'ru', authorization: `Bearer ${anna.token}` },
    body: JSON.stringify({
      query: `query ($number: String!) {
        ticket(number: $number) { statusMeaning expectedOfRequester }
        statusRules { status meaning expectedOfRequester }
      }`,
      variables: { number: ticket.number },
    }),
  })
  const { data } = (await answer.json()) as { data: Record<string, never> }
  const { ticket: seen, statusRules } = data as unknown as {
    ticket: Record<string, string>
    statusRules: Record<string, string>[]
  }
  expect(seen.statusMeaning).toBe('Проблема устранена или вопрос решён.')
  expect(seen.expectedOfRequester).toContain('обращение откроется заново')
  expect(statusRules).toHaveLength(9)
  for (const { status, meaning, expectedOfRequester } of statusRules) {
    expect(`${meaning} ${expectedOfRequester}`, status).toMatch(/^[А-ЯЁ].+\. .+\.$/)
  }
  // Signed out, on the page that says how to ask for help.
  const { desks } = await (await api.as(null)).get('{ desks { statuses { status meaning } } }')
  expect(desks[0].statuses[0]).toEqual({
    status: 'UNCONFIRMED',
    meaning: 'The ticket is received and waits for a support agent.',
  })
})

test('an explanation of the requester’s side reopens, and the ticket says so beforehand', async () => {
  const ticket = await answered()
  expect((await look(anna, ticket)).actions.reopen).toBe(true)
  expect((await look(await api.as('boris'), ticket)).actions.reopen).toBe(true)
  expect((await look(agnes, ticket)).actions.reopen).toBe(false)
  expect((await attempt(anna, 'comment', { ticketId: ticket.id, body: 'Нет' })).data.addComment.ticket.status).toBe(
    'REOPENED',
  )
  expect((await look(anna, ticket)).actions.reopen).toBe(false)
})
