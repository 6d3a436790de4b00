import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApi, testApi } from '../../server/test/testkit/api.ts'
import { FaultyNetwork } from '../../server/test/testkit/faulty-network.ts'
import { type LiveNode, liveNode } from '../../server/test/testkit/live.ts'
import { type Client, createClient, OtklikError, type TicketEvent } from '../src/index.ts'
import { newTicket, openClient, Record } from './stage.ts'

let api: TestApi
let node: LiveNode
let anna: Client
let agnes: Client

beforeAll(async () => {
  api = await testApi()
  node = await liveNode(api.services)
  anna = createClient({ url: node.url, token: (await api.as('anna')).token as string })
  agnes = createClient({ url: node.url, token: (await api.as('agnes')).token as string, language: 'en' })
})
afterAll(async () => {
  await node[Symbol.asyncDispose]()
  await api[Symbol.asyncDispose]()
})

/** What a call fails with. */
async function failure(call: Promise<unknown>): Promise<OtklikError> {
  const reason = await call.then(
    () => new Error('It has not failed'),
    (error: unknown) => error,
  )
  if (reason instanceof OtklikError) return reason
  throw reason
}

test('a ticket from its filing to its solution', async () => {
  const desk = (await anna.desks()).find(({ slug }) => slug === 'open')
  if (!desk) throw new Error('No desk')
  const filed = await anna.createTicket({
    ...newTicket(api, 'open', 'Не открывается план-график'),
    type: desk.ticketTypes[0]?.id as string,
    documentKind: desk.documentKinds[0]?.id,
    registryNumbers: ['61257'],
  })
  expect(filed).toMatchObject({
    title: 'Не открывается план-график',
    status: 'UNCONFIRMED',
    version: 1,
    requester: { fullName: 'anna' },
    desk: { slug: 'open' },
    registryNumbers: ['61257'],
  })

  const me = await agnes.viewer()
  const assigned = await agnes.assignTicket({ ticketId: filed.id, assigneeId: me?.id })
  expect(assigned.assignee).toEqual({ id: me?.id, fullName: 'agnes' })
  const { comment, ticket } = await agnes.addComment({ ticketId: filed.id, body: 'Смотрим' })
  expect(comment).toMatchObject({ body: 'Смотрим', internal: false, author: { fullName: 'agnes' } })
  const solved = await agnes.changeTicketStatus({
    ticketId: filed.id,
    status: 'RESOLVED',
    comment: 'Готово',
    expectedVersion: ticket.version,
  })
  expect(solved.status).toBe('RESOLVED')

  expect(await anna.ticket(filed.number)).toMatchObject({ status: 'RESOLVED', description: 'При входе в систему' })
  expect((await anna.comments(filed.number))?.nodes.map(({ body }) => body)).toEqual(['Смотрим', 'Готово'])
})

test('lists by pages, counts and the board', async () => {
  using boris = openClient({ url: node.url, token: (await api.as('boris')).token as string })
  for (const title of ['Первое', 'Второе', 'Третье']) await boris.createTicket(newTicket(api, 'shared', title))
  const filter = { desk: ['shared'] }
  const orderBy = { field: 'NUMBER', direction: 'ASC' } as const
  const page = await boris.tickets({ filter, orderBy, first: 2 })
  expect(page.nodes.map(({ title }) => title)).toEqual(['Первое', 'Второе'])
  const rest = await boris.tickets({ filter, orderBy, first: 2, after: page.pageInfo.endCursor })
  expect(rest.nodes.map(({ title }) => title)).toEqual(['Третье'])
  expect(rest.pageInfo.hasNextPage).toBe(false)
  expect(await boris.countTickets(filter)).toBe(3)
  const board = await boris.board({ filter, groupBy: ['STATUS'], first: 10 })
  expect(board.queues.find(({ status }) => status === 'UNCONFIRMED')).toMatchObject({
    totalCount: 3,
    tickets: { nodes: [{ status: 'UNCONFIRMED' }, {}, {}] },
  })
})

test('a ticket is taken back', async () => {
  const { id } = await anna.createTicket(newTicket(api, 'own', 'Передумали'))
  expect(await anna.withdrawTicket({ ticketId: id, reason: 'Разобрались сами' })).toMatchObject({ status: 'NOT_A_BUG' })
})

test('an event’s ticket is the same, field by field, as one that was read', async () => {
  using client = openClient({ url: node.url, token: (await api.as('agnes')).token as string, language: 'ru' })
  const events = new Record<TicketEvent>()
  const { liveCursor: after } = await client.tickets()
  const following = client.follow({}, { after, onEvent: events.add })
  const filed = await anna.createTicket(newTicket(api, 'open', 'Одно и то же'))
  const event = await events.find(({ ticket }) => ticket.id === filed.id)
  expect(event.ticket).toEqual(filed)
  client.close()
  await following
})

test('what may not be seen is not there', async () => {
  const { number } = await anna.createTicket(newTicket(api, 'own', 'Личное'))
  using vera = openClient({ url: node.url, token: (await api.as('vera')).token as string })
  expect([await vera.ticket(number), await vera.comments(number)]).toEqual([null, null])
})

test('a fault of the input names the field, in the language asked for', async () => {
  const input = { ...newTicket(api, 'open', 'Телефон'), contactPhone: '123' }
  const error = await failure(anna.createTicket(input))
  expect(error).toMatchObject({ name: 'OtklikError', code: 'BAD_USER_INPUT', retryAfterSeconds: null })
  expect(error.fields).toEqual({ contactPhone: [expect.stringMatching(/[а-я]/)] })
  expect((await failure(agnes.createTicket(input))).fields).toEqual({
    contactPhone: [expect.stringMatching(/^[^а-я]+$/)],
  })
})

test('a conflict says where the ticket is now', async () => {
  const { id } = await anna.createTicket(newTicket(api, 'open', 'Спор'))
  const change = { ticketId: id, status: 'IN_PROGRESS', expectedVersion: 1 } as const
  await agnes.changeTicketStatus(change)
  const error = await failure(agnes.changeTicketStatus({ ...change, status: 'WONT_FIX', comment: 'Нет' }))
  expect(error).toMatchObject({ code: 'CONFLICT', current: { version: 2, status: 'IN_PROGRESS' } })
})

test('who is not signed in is told so', async () => {
  using nobody = openClient({ url: node.url })
  expect(await nobody.viewer()).toBeNull()
  expect(await failure(nobody.tickets())).toMatchObject({ code: 'UNAUTHENTICATED' })
})

test('a document of one’s own', async () => {
  const { statusRules } = await agnes.send<{ statusRules: { status: string }[] }, object>('{ statusRules { status } }')
  expect(statusRules.map(({ status }) => status)).toContain('RESOLVED')
})

test('an answer that does not come is NETWORK, one of something else PROTOCOL', async () => {
  await using network = await FaultyNetwork.before(node.url)
  using hasty = openClient({ url: network.url, timeout: 100 })
  network.set('silent')
  expect(await failure(hasty.viewer())).toMatchObject({ code: 'NETWORK', message: /0\.1/ })
  using client = openClient({ url: network.url })
  network.set('refusing')
  expect(await failure(client.viewer())).toMatchObject({
    code: 'NETWORK',
    message: expect.stringContaining(network.url),
  })

  const answering = (status: number, text: string) =>
    openClient({ url: node.url, fetch: async () => new Response(text, { status }) })
  expect(await failure(answering(502, '<html>Bad Gateway</html>').viewer())).toMatchObject({ code: 'NETWORK' })
  expect(await failure(answering(200, '<html>Добро пожаловать</html>').viewer())).toMatchObject({ code: 'PROTOCOL' })
})

test('an address that is none is refused at once', () => {
  for (const url of ['', 'support.example', 'ftp://support.example']) {
    expect(() => createClient({ url })).toThrow('http(s) address')
  }
})
