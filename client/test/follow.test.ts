import { afterAll, beforeAll, expect, test } from 'vitest'
import { anotherNode } from '../../server/test/realtime/stage.ts'
import { type TestApi, testApi } from '../../server/test/testkit/api.ts'
import { FaultyNetwork } from '../../server/test/testkit/faulty-network.ts'
import { type LiveNode, liveNode } from '../../server/test/testkit/live.ts'
import { type Connection, keep, type OtklikError, type Snapshot, type Ticket, type TicketEvent } from '../src/index.ts'
import { comment, newTicket, openClient, Record } from './stage.ts'

let api: TestApi
let node: LiveNode
let token: string

beforeAll(async () => {
  api = await testApi()
  node = await liveNode(api.services)
  token = await api.issueToken('agnes', ['TICKETS_READ', 'TICKETS_WRITE', 'TICKETS_MANAGE'])
})
afterAll(async () => {
  await node[Symbol.asyncDispose]()
  await api[Symbol.asyncDispose]()
})

const bodies = (events: TicketEvent[]) => events.map((event) => event.comment?.body)
const numbered = (count: number, word = 'Уточнение') => Array.from({ length: count }, (_, at) => `${word} ${at + 1}`)

/** The phases of the connection, in the order that they came. */
const watched = () => {
  const states = new Record<Connection>()
  return { onState: states.add, phase: (phase: Connection['phase']) => states.find((state) => state.phase === phase) }
}

test('what was read and every event since are exactly the tickets that match, whoever writes meanwhile', async () => {
  await using own = await testApi()
  await using node = await liveNode(own.services)
  using agnes = openClient({ url: node.url, token: (await own.as('agnes')).token as string })
  using anna = openClient({ url: node.url, token: (await own.as('anna')).token as string })
  // So many that they take several pages.
  const { id } = await anna.createTicket(newTicket(own, 'open', 'Образец'))
  await own.services.db.query(
    `INSERT INTO tickets (id, desk_id, number, number_key, title, type_id, description, requester_id, organization_id,
       registry_numbers, channel, created_at, updated_at)
     SELECT gen_random_uuid(), desk_id, 'OP-9' || n, 'OP-9' || n, 'Давнее ' || n, type_id, '', requester_id,
       organization_id, '{}', channel, created_at - n * interval '1 minute', updated_at
     FROM tickets, generate_series(1000, 1449) n WHERE id = $1`,
    [Buffer.from(id, 'base64url').toString().split(':')[1]],
  )
  const filter = { desk: ['open'], status: ['UNCONFIRMED', 'REOPENED'] } as const
  const matching = { desk: [...filter.desk], status: [...filter.status] }

  const write = async (writer: number) => {
    for (let turn = 0; turn < 6; turn += 1) {
      const ticket = await anna.createTicket(newTicket(own, 'open', `Писатель ${writer}, ${turn}`))
      if (turn % 3 !== 0) await agnes.changeTicketStatus({ ticketId: ticket.id, status: 'IN_PROGRESS' })
      if (turn % 3 === 2) await agnes.changeTicketStatus({ ticketId: ticket.id, status: 'REOPENED' })
    }
  }
  const writing = Promise.all([0, 1, 2, 3].map(write))
  await anna.createTicket(newTicket(own, 'open', 'Писатели пишут'))

  const tickets = new Map<string, Ticket>()
  const events = new Record<TicketEvent>()
  const following = agnes.follow(matching, {
    onSnapshot(snapshot) {
      expect(snapshot.reason).toBe('START')
      for (const ticket of snapshot.tickets) tickets.set(ticket.id, ticket)
    },
    onEvent(event) {
      keep(tickets, event)
      events.add(event)
    },
  })
  await writing
  await anna.createTicket(newTicket(own, 'open', 'Последнее'))
  await events.find((event) => event.ticket.title === 'Последнее')

  const truth: string[] = []
  for (let after: string | null = null, more = true; more; ) {
    const page = await agnes.tickets({ filter: matching, first: 100, after })
    truth.push(...page.nodes.map(({ id, version, status }) => `${id} ${version} ${status}`))
    more = page.pageInfo.hasNextPage
    after = page.pageInfo.endCursor
  }
  const kept = [...tickets.values()].map(({ id, version, status }) => `${id} ${version} ${status}`)
  expect(truth.length).toBeGreaterThan(450)
  expect(kept.sort()).toEqual(truth.sort())
  expect(new Set(events.items.map((event) => event.id)).size).toBe(events.items.length)
  agnes.close()
  await following
})

test('a network that cuts again and again loses, repeats and reorders nothing', async () => {
  await using network = await FaultyNetwork.before(node.url)
  using client = openClient({ url: network.url, token })
  using writer = openClient({ url: node.url, token })
  const ticket = await writer.createTicket(newTicket(api, 'open', 'Обрывы'))
  const events = new Record<TicketEvent>()
  const following = client.follow({ number: [ticket.number] }, { onEvent: events.add, after: await now() })
  const expected = numbered(12)
  for (const [at, body] of expected.entries()) {
    if (at % 4 === 1) network.set('refusing')
    await comment(writer, ticket.id, body)
    if (at % 4 === 2) network.set('open')
    // Those that were written on a whole network, and before, are waited for; the others come by resuming.
    if (at % 4 === 0) await events.count(at + 1)
  }
  network.set('open')
  expect(bodies(await events.count(12))).toEqual(expected)
  client.close()
  await following

  async function now() {
    return (await writer.tickets({ first: 0 })).liveCursor
  }
})

test('a node that stops is left for another, without loss or repetition', async () => {
  const first = await liveNode(api.services)
  await using second = await anotherNode(api)
  await using network = await FaultyNetwork.before(first.url)
  using client = openClient({ url: network.url, token })
  using writer = openClient({ url: node.url, token })
  const ticket = await writer.createTicket(newTicket(api, 'open', 'Узлы'))
  const events = new Record<TicketEvent>()
  const { liveCursor: after } = await writer.tickets({ first: 0 })
  const following = client.follow({ number: [ticket.number] }, { after, onEvent: events.add })
  await comment(writer, ticket.id, '1', '2')
  await events.count(2)
  network.redirect(second.url)
  await Promise.all([first[Symbol.asyncDispose](), comment(writer, ticket.id, '3', '4')])
  await comment(writer, ticket.id, '5')
  expect(bodies(await events.count(5))).toEqual(['1', '2', '3', '4', '5'])
  client.close()
  await following
})

test('a network that goes silent without closing is found out and left', async () => {
  await using network = await FaultyNetwork.before(node.url)
  using client = openClient({ url: network.url, token, live: { pingEvery: 100, answerWithin: 2_000 } })
  using writer = openClient({ url: node.url, token })
  const ticket = await writer.createTicket(newTicket(api, 'open', 'Тишина'))
  const events = new Record<TicketEvent>()
  const { onState, phase } = watched()
  const { liveCursor: after } = await writer.tickets({ first: 0 })
  const following = client.follow({ number: [ticket.number] }, { after, onEvent: events.add, onState })
  await comment(writer, ticket.id, 'До')
  await events.count(1)
  network.set('silent')
  await comment(writer, ticket.id, 'Во время')
  await phase('lost')
  network.set('open')
  expect(bodies(await events.count(2))).toEqual(['До', 'Во время'])
  client.close()
  await following
})

test('a server that is away at the start is waited for', async () => {
  await using network = await FaultyNetwork.before(node.url)
  network.set('refusing')
  using client = openClient({ url: network.url, token })
  using writer = openClient({ url: node.url, token })
  const ticket = await writer.createTicket(newTicket(api, 'open', 'Начало'))
  const snapshots = new Record<Snapshot>()
  const events = new Record<TicketEvent>()
  const filter = { number: [ticket.number] }
  await expect(client.tickets({ filter })).rejects.toMatchObject({ code: 'NETWORK' })
  const delays = new Record<OtklikError>()
  const options = { onSnapshot: snapshots.add, onEvent: events.add, onDelay: delays.add }
  const following = client.follow(filter, options)
  await delays.find(({ code }) => code === 'NETWORK')
  network.set('open')
  const [snapshot] = await snapshots.count(1)
  expect(snapshot?.tickets.map(({ number }) => number)).toEqual([ticket.number])
  await comment(writer, ticket.id, 'Первое')
  expect(bodies(await events.count(1))).toEqual(['Первое'])
  client.close()
  await following
})

test('a cursor that has grown too old: the tickets are read anew, told so, and followed on', async () => {
  let late = 0
  await using own = await testApi({ clock: () => new Date(Date.now() + late) })
  await using node = await liveNode(own.services)
  await using network = await FaultyNetwork.before(node.url)
  const key = await own.issueToken('agnes', ['TICKETS_READ', 'TICKETS_WRITE', 'TICKETS_MANAGE'])
  using client = openClient({ url: network.url, token: key })
  using writer = openClient({ url: node.url, token: key })
  const ticket = await writer.createTicket(newTicket(own, 'open', 'Отпуск'))
  const snapshots = new Record<Snapshot>()
  const events = new Record<TicketEvent>()
  const { onState, phase } = watched()
  const options = { onSnapshot: snapshots.add, onEvent: events.add, onState }
  const following = client.follow({ status: ['UNCONFIRMED', 'IN_PROGRESS'] }, options)
  await snapshots.count(1)
  await comment(writer, ticket.id, 'До отпуска')
  await events.count(1)

  network.set('refusing')
  await phase('lost')
  await writer.changeTicketStatus({ ticketId: ticket.id, status: 'IN_PROGRESS' })
  late = 8 * 24 * 60 * 60 * 1000
  network.set('open')
  const reread = (await snapshots.count(2))[1]
  expect(reread).toMatchObject({ reason: 'EXPIRED', tickets: [{ id: ticket.id, status: 'IN_PROGRESS' }] })
  await comment(writer, ticket.id, 'После отпуска')
  expect(bodies(await events.count(2))).toEqual(['До отпуска', 'После отпуска'])
  client.close()
  await following
})

test('a cursor of another database ends what has no snapshot to begin anew from', async () => {
  await using elsewhere = await testApi()
  using other = openClient({ url: elsewhere.url, token: (await elsewhere.as('agnes')).token as string })
  const { liveCursor: after } = await other.tickets()
  using client = openClient({ url: node.url, token })
  await expect(client.follow({}, { after, onEvent() {} })).rejects.toMatchObject({ code: 'CURSOR_EXPIRED' })

  const snapshots = new Record<Snapshot>()
  const following = client.follow({ status: [] }, { after, onEvent() {}, onSnapshot: snapshots.add })
  expect(await snapshots.count(1)).toMatchObject([{ reason: 'EXPIRED', tickets: [] }])
  client.close()
  await following
})

test('a session that is ended ends what it follows, with the reason', async () => {
  using client = openClient({ url: node.url, token: (await api.as('boris')).token as string })
  using writer = openClient({ url: node.url, token })
  const ticket = await writer.createTicket(newTicket(api, 'open', 'Выход'))
  const events = new Record<TicketEvent>()
  const { liveCursor: after } = await client.tickets()
  const following = client.follow({ number: [ticket.number] }, { after, onEvent: events.add })
  const ended = expect(following).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
  await comment(writer, ticket.id, 'Ещё видно')
  await events.count(1)
  await client.send('mutation { signOut { ok } }')
  await ended
})

test('what the server refuses ends it: a filter that is wrong, text that is no cursor, a document that is not valid', async () => {
  using client = openClient({ url: node.url, token })
  const onEvent = () => {}
  const { liveCursor: after } = await client.tickets()
  await expect(client.follow({}, { after: 'вчера', onEvent })).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
    fields: { after: [expect.any(String)] },
  })
  const document = 'subscription ($filter: TicketFilter, $after: String) { nothing(filter: $filter, after: $after) }'
  await expect(client.follow({}, { after, document, onEvent })).rejects.toMatchObject({
    code: 'GRAPHQL_VALIDATION_FAILED',
  })
  using nobody = openClient({ url: node.url })
  await expect(nobody.follow({}, { after, onEvent })).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
})

test('a slow `onEvent` is waited for, one event at a time, in order; what it throws ends it', async () => {
  using client = openClient({ url: node.url, token })
  const ticket = await client.createTicket(newTicket(api, 'open', 'Не спеша'))
  const { liveCursor: after } = await client.tickets()
  await comment(client, ticket.id, ...numbered(6))
  const done: TicketEvent[] = []
  let running = 0
  const following = client.follow(
    { number: [ticket.number] },
    {
      after,
      async onEvent(event) {
        running += 1
        expect(running).toBe(1)
        // A round trip of one's own for each.
        await client.ticket(ticket.number)
        if (done.length === 5) throw new Error('Не записалось')
        done.push(event)
        running -= 1
      },
    },
  )
  await expect(following).rejects.toThrow('Не записалось')
  expect(bodies(done)).toEqual(numbered(5))

  const rest = new Record<TicketEvent>()
  const again = client.follow({ number: [ticket.number] }, { after: done.at(-1)?.cursor, onEvent: rest.add })
  expect(bodies(await rest.count(1))).toEqual(['Уточнение 6'])
  client.close()
  await again
})

test('several follows share one connection, and each is stopped by its own signal', async () => {
  await using node = await liveNode(api.services)
  using client = openClient({ url: node.url, token })
  const [one, other] = [
    await client.createTicket(newTicket(api, 'open', 'Одно')),
    await client.createTicket(newTicket(api, 'open', 'Другое')),
  ]
  const abort = new AbortController()
  const [ofOne, ofOther] = [new Record<TicketEvent>(), new Record<TicketEvent>()]
  const { liveCursor: after } = await client.tickets()
  const followings = [
    client.follow({ number: [one.number] }, { after, onEvent: ofOne.add, signal: abort.signal }),
    client.follow({ number: [other.number] }, { after, onEvent: ofOther.add }),
  ]
  await comment(client, one.id, 'Раз')
  await comment(client, other.id, 'Раз')
  await Promise.all([ofOne.count(1), ofOther.count(1)])
  expect(node.size).toBe(1)
  abort.abort()
  await followings[0]
  await comment(client, one.id, 'Никому')
  await comment(client, other.id, 'Два')
  expect(bodies(await ofOther.count(2))).toEqual(['Раз', 'Два'])
  expect(bodies(ofOne.items)).toEqual(['Раз'])
  client.close()
  await followings[1]
  await client.follow({}, { after, onEvent: ofOne.add })
})

test('a document of one’s own brings its own fields', async () => {
  using client = openClient({ url: node.url, token })
  const ticket = await client.createTicket(newTicket(api, 'open', 'Мало полей'))
  const { liveCursor: after } = await client.tickets()
  const events = new Record<{ cursor: string; kind: string }>()
  const document = `subscription ($filter: TicketFilter, $after: String) {
    ticketEvents(filter: $filter, after: $after) { cursor kind }
  }`
  const following = client.follow<{ cursor: string; kind: string }>(
    { number: [ticket.number] },
    { after, document, onEvent: events.add },
  )
  await comment(client, ticket.id, 'Раз')
  expect(await events.count(1)).toEqual([{ cursor: expect.any(String), kind: expect.any(String) }])
  client.close()
  await following
})

test('without a cursor and without `onSnapshot` the events begin now', async () => {
  using client = openClient({ url: node.url, token })
  const ticket = await client.createTicket(newTicket(api, 'open', 'С этого места'))
  const events = new Record<TicketEvent>()
  const { onState, phase } = watched()
  const following = client.follow({ number: [ticket.number] }, { onEvent: events.add, onState })
  await phase('live')
  await comment(client, ticket.id, 'Первое')
  expect(bodies(await events.count(1))).toEqual(['Первое'])
  client.close()
  await following
})
