import { expect, test } from 'vitest'
import { codeOf, gid, testApi } from '../testkit/api.ts'

const change = `mutation ($input: ChangeTicketStatusInput!) {
  changeTicketStatus(input: $input) { ticket { id status version duplicateOf { id } expectedResolutionAt } }
}`
const assign = `mutation ($input: AssignTicketInput!) {
  assignTicket(input: $input) { ticket { id version assignee { fullName } } }
}`
const comment = `mutation ($input: AddCommentInput!) {
  addComment(input: $input) { comment { id body internal author { fullName } } ticket { id status version } }
}`

test('a ticket is filed, assigned, asked about, explained, answered, and its history tells it', async () => {
  await using api = await testApi()
  const [anna, agnes] = [await api.as('anna'), await api.as('agnes')]
  const filed = await api.file('anna')
  expect(filed).toMatchObject({ number: 'OP-000001', status: 'UNCONFIRMED', version: 1 })

  const assigneeId = gid('User', api.world.people.agnes.id)
  await agnes.get(assign, { input: { ticketId: filed.id, assigneeId, expectedVersion: 1 } })
  await agnes.get(change, { input: { ticketId: filed.id, status: 'NEEDS_INFO', comment: 'Какой сертификат?' } })
  const explained = await anna.get(comment, { input: { ticketId: filed.id, body: 'УЦ Казначейства 🔑' } })
  expect(explained.addComment).toMatchObject({
    ticket: { status: 'REOPENED', version: 4 },
    comment: { internal: false },
  })
  await agnes.get(comment, { input: { ticketId: filed.id, body: 'Проверить CRL', internal: true } })
  await agnes.get(change, { input: { ticketId: filed.id, status: 'RESOLVED', comment: 'Исправлено' } })

  const history = `query ($number: String!) { ticket(number: $number) {
    version status comments(first: 10) { totalCount nodes { body } }
    events(first: 10) { nodes { kind fromStatus toStatus changedFields actor { fullName } comment { body } ticket { version } } }
  } }`
  const seenByAnna = (await anna.get(history, { number: filed.number })).ticket
  expect(seenByAnna).toMatchObject({ version: 5, status: 'RESOLVED', comments: { totalCount: 3 } })
  expect(seenByAnna.events.nodes.map((event: { kind: string }) => event.kind)).toEqual([
    'CREATED',
    'ASSIGNED',
    'STATUS_CHANGED',
    'STATUS_CHANGED',
    'STATUS_CHANGED',
  ])
  expect(seenByAnna.events.nodes[3]).toEqual({
    kind: 'STATUS_CHANGED',
    fromStatus: 'NEEDS_INFO',
    toStatus: 'REOPENED',
    changedFields: ['status', 'comments'],
    actor: { fullName: 'anna' },
    comment: { body: 'УЦ Казначейства 🔑' },
    ticket: { version: 4 },
  })
  const seenByAgnes = (await agnes.get(history, { number: filed.number })).ticket
  expect(seenByAgnes.comments.totalCount).toBe(4)
  expect(seenByAgnes.events.nodes).toHaveLength(6)
})

test('an expectedVersion that has passed is a CONFLICT that says what is current', async () => {
  await using api = await testApi()
  const agnes = await api.as('agnes')
  const { id } = await api.file('anna')
  await agnes.get(change, { input: { ticketId: id, status: 'IN_PROGRESS' } })
  const answer = await agnes.ask(change, { input: { ticketId: id, status: 'RESOLVED', expectedVersion: 1 } })
  expect(codeOf(answer)).toBe('CONFLICT')
  expect(answer.errors?.[0]?.extensions.current).toEqual({ version: 2, status: 'IN_PROGRESS' })
})

test('lists, boards and pages each take a constant number of statements', async () => {
  await using api = await testApi()
  const agnes = await api.as('agnes')
  const list = `{ tickets(first: 50) { totalCount liveCursor nodes { number status desk { name } type { name }
    requester { fullName organization { name } } organization { name } assignee { fullName } } } }`
  const board = `{ board(filter: { desk: ["open"] }) { liveCursor totalCount queues { status totalCount assignee { fullName }
    tickets(first: 20) { nodes { number requester { fullName } } } } } }`
  await api.file('anna')
  const few = [await api.statements(() => agnes.get(list)), await api.statements(() => agnes.get(board))]
  for (let each = 0; each < 12; each += 1) await api.file(each % 2 ? 'vera' : 'boris')
  const many = [await api.statements(() => agnes.get(list)), await api.statements(() => agnes.get(board))]
  expect(many.map(({ count }) => count)).toEqual(few.map(({ count }) => count))
  expect(many[0]?.result.tickets.totalCount).toBe(13)
  expect(many[1]?.result.board).toMatchObject({ totalCount: 13, queues: [{ status: 'UNCONFIRMED', totalCount: 13 }] })
})
