import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Client, type TestApi, testApi } from '../testkit/api.ts'
import { gid } from '../testkit/documents.ts'
import { type LiveNode, liveNode, type Peer } from '../testkit/live.ts'
import { promise } from '../testkit/promise.ts'
import type { PersonName } from '../testkit/world.ts'
import { everyFieldOf, reachable, ticketEvent } from './every-field.ts'
import { bearer, comment, followAll, liveCursor, versionOf } from './stage.ts'

let api: TestApi
let node: LiveNode
beforeAll(async () => {
  api = await testApi()
  // Some fields of a desk tell the time: two executions of one event must find the same.
  const now = new Date()
  node = await liveNode({ ...api.services, clock: () => now })
})
afterAll(async () => {
  await node[Symbol.asyncDispose]()
  await api[Symbol.asyncDispose]()
})

afterEach(async () => {
  for (const peer of open.splice(0)) peer.socket.terminate()
  await expect.poll(() => node.size).toBe(0)
})

/** What a test has opened on the node that all share. */
const open: Peer[] = []

async function socketOf(client: Client): Promise<Peer> {
  const peer = await node.connect(bearer(client))
  await peer.expect('connection_ack')
  open.push(peer)
  return peer
}

const people = ['admin', 'agnes', 'anna', 'boris', 'vera'] as const satisfies PersonName[]

const run = (client: Client, name: string, input: Record<string, unknown>) =>
  client.get(
    `mutation ($input: ${name[0]?.toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { ticket { id } } }`,
    { input },
  )

test(promise(
  'Any other is served by itself, with the same events in the same order.',
  'Each field of the schema says what of the viewer it depends on; one that says nothing depends on all of them.',
), {
  timeout: 120_000,
}, async () => {
  const { selection, fields } = everyFieldOf(ticketEvent)
  expect([...reachable(ticketEvent)].filter((field) => !fields.has(field))).toEqual([])
  const shared = `subscription ($after: String) { ticketEvents(after: $after) { ${selection} } }`
  // A directive makes it one that is served by itself.
  const single = shared.replace('(after: $after)', '(after: $after) @include(if: true)')

  const [anna, agnes, admin] = await Promise.all([api.as('anna'), api.as('agnes'), api.as('admin')])
  const limited = api.withToken(await api.issueToken('anna', ['TICKETS_READ']))
  const clients = [...(await Promise.all(people.map((person) => api.as(person)))), limited]
  const after = await liveCursor(anna)
  const peers = await Promise.all(clients.map(socketOf))
  for (const peer of peers) {
    peer.subscribe('shared', shared, { after })
    peer.subscribe('single', single, { after })
  }

  const ticket = await api.file('anna')
  const base = await api.file('boris')
  const colleagues = await api.file('anna', { desk: 'shared' })
  const own = await api.file('vera', { desk: 'own' })
  const acts: (() => Promise<unknown>)[] = [
    () => comment(anna, ticket.id, 'Уточнение'),
    () => run(agnes, 'addComment', { ticketId: ticket.id, body: 'Для своих', internal: true }),
    () => run(agnes, 'assignTicket', { ticketId: ticket.id, assigneeId: gid('User', api.world.people.agnes.id) }),
    () => run(agnes, 'changeTicketStatus', { ticketId: ticket.id, status: 'DUPLICATE', duplicateOfId: base.id }),
    () => run(admin, 'changeTicketStatus', { ticketId: colleagues.id, status: 'IN_PROGRESS', comment: 'Решаем' }),
    () => run(admin, 'addComment', { ticketId: own.id, body: 'Видно двоим' }),
  ]
  let compared = 0
  for (const act of [async () => {}, ...acts]) {
    await act()
    // Everybody sees it; and by then nothing that came before changes any more.
    const { number } = await api.file('vera')
    for (const peer of peers) {
      const got: Record<string, unknown[]> = { shared: [], single: [] }
      for (const ended = new Set<string>(); ended.size < 2; ) {
        const { id = '', payload } = await peer.expect('next')
        expect(payload.errors).toBeUndefined()
        got[id]?.push(payload.data.ticketEvents)
        if (payload.data.ticketEvents.ticket.number === number) ended.add(id)
      }
      expect(got.shared).toEqual(got.single)
      compared += got.shared?.length ?? 0
    }
  }
  // 6 times the marker for everybody, and of the 10 other events what each may see.
  expect(compared).toBeGreaterThan(7 * peers.length)
  expect(node.figures.members).toBe(peers.length)
})

test(
  promise(
    'Groups that have the same document, variables and language, and viewers equal in what its fields depend on, share one execution and one serialization an event.',
  ),
  async () => {
    await using fresh = await liveNode(api.services)
    const watch = async (person: PersonName, query: string, filter: unknown) => {
      const peer = await fresh.connect(bearer(await api.as(person)))
      await peer.expect('connection_ack')
      peer.subscribe('1', query, { filter, after: await liveCursor(await api.as(person)) })
      return peer
    }
    const plain = `subscription ($filter: TicketFilter, $after: String) {
    ticketEvents(filter: $filter, after: $after) { ticket { number requester { fullName } } } }`
    const personal = plain.replace('fullName', 'fullName email')
    const peers = []
    for (const person of people) {
      peers.push(
        await watch(person, plain, { desk: ['open'] }),
        await watch(person, plain, { status: ['UNCONFIRMED'] }),
      )
      peers.push(await watch(person, personal, { desk: ['open'] }))
    }
    const before = fresh.figures.executions
    await api.file('anna')
    const emails: unknown[] = []
    for (const peer of peers) {
      const { requester } = (await peer.expect('next')).payload.data.ticketEvents.ticket
      if ('email' in requester) emails.push(requester.email)
    }
    const anna = 'anna@test.example'
    expect(emails).toEqual([anna, anna, anna, anna, null])
    // One for whatever does not depend on the viewer, whichever filter brought it; one each for what does.
    expect(fresh.figures.executions - before).toBe(1 + people.length)
  },
)

test(
  promise(
    'Order holds within one subscription; two of them may be at different positions.',
    'A subscription that is behind catches up by itself, and joins its group at the place in the log that both have reached.',
  ),
  async () => {
    const anna = await api.as('anna')
    const after = await liveCursor(anna)
    const ticket = await api.file('anna')
    const early = await socketOf(anna)
    early.subscribe('1', followAll, { after })
    expect(versionOf(await early.expect('next'))).toBe(1)
    const writing = (async () => {
      for (let version = 2; version <= 40; version += 1) await comment(anna, ticket.id, `${version}`)
    })()
    const peers = [early]
    // They join one after the other, each from the start, while events come.
    for (let version = 2; version <= 40; version += 1) {
      expect(versionOf(await early.expect('next'))).toBe(version)
      if (version % 8 === 0) {
        const late = await socketOf(anna)
        late.subscribe('1', followAll, { after })
        peers.push(late)
      }
    }
    await writing
    for (const late of peers.slice(1)) {
      for (let version = 1; version <= 40; version += 1) expect(versionOf(await late.expect('next'))).toBe(version)
    }
    await comment(anna, ticket.id, 'конец')
    for (const peer of peers) expect(versionOf(await peer.expect('next'))).toBe(41)
  },
)

test(promise('A change of access takes a subscription out of its group before any later event.'), async () => {
  const [agnes, boris, anna] = await Promise.all([api.as('agnes'), api.as('boris'), api.as('anna')])
  const peers = await Promise.all([socketOf(agnes), socketOf(boris)])
  const after = await liveCursor(agnes)
  for (const peer of peers) peer.subscribe('1', followAll, { after, filter: { desk: ['shared'] } })
  const ticket = await api.file('anna', { desk: 'shared' })
  const [first, second] = peers
  // Agnes is no staff of that desk: only the requester's organization sees it.
  expect(versionOf(await (second as Peer).expect('next'))).toBe(1)
  const membership = { deskId: api.world.desks.shared.id, userId: api.world.people.agnes.id }
  await api.services.db.prisma.deskMember.create({ data: membership })
  await run(agnes, 'addComment', { ticketId: ticket.id, body: 'Для своих', internal: true })
  await comment(anna, ticket.id, 'второе')
  expect((await (first as Peer).expect('next')).payload.data.ticketEvents.kind).toBe('COMMENTED')
  expect(versionOf(await (first as Peer).expect('next'))).toBe(2)
  expect(versionOf(await (second as Peer).expect('next'))).toBe(2)
  await api.services.db.prisma.deskMember.deleteMany({ where: membership })
  await comment(anna, ticket.id, 'третье')
  expect(versionOf(await (second as Peer).expect('next'))).toBe(3)
  const marker = await api.file('agnes', { desk: 'shared' })
  expect((await (first as Peer).expect('next')).payload.data.ticketEvents.ticket.number).toBe(marker.number)
})

test(promise('An event costs a node the same number of SQL statements for 1, 100 and 10,000 subscribers.'), {
  timeout: 120_000,
}, async () => {
  await using fresh = await liveNode(api.services)
  const anna = await api.as('anna')
  const ticket = await api.file('anna')
  // Reopens it, and counts its term anew: what the other comments do not.
  await comment(anna, ticket.id, 'первое')
  const relations = `subscription ($filter: TicketFilter) { ticketEvents(filter: $filter) {
    cursor kind ticket { version desk { name } type { name } requester { fullName } organization { name } } } }`
  const filters = [null, { desk: ['open'] }, { search: 'сертификат' }, { status: ['UNCONFIRMED'] }, { mine: false }]
  const tokens = await Promise.all(people.map((person) => api.as(person)))
  const peers: Peer[] = []
  const counted: string[][] = []
  let subscribed = 0
  let version = 2
  for (const size of [1, 100, 10_000]) {
    for (; subscribed < size; subscribed += 1) {
      if (subscribed % 200 === 0) {
        const peer = await fresh.connect(bearer(tokens[peers.length % people.length] as Client))
        await peer.expect('connection_ack')
        peers.push(peer)
      }
      const filter = filters[(subscribed + Math.trunc(subscribed / 5)) % filters.length]
      // The first of them stands alone; Anna's own tickets are not for `mine: false`.
      peers.at(-1)?.subscribe(`${subscribed}`, relations, { filter: subscribed === 0 ? null : filter })
    }
    await expect.poll(() => fresh.figures.members, { timeout: 60_000 }).toBe(size)
    version += 1
    const { texts } = await api.statements(async () => {
      await comment(anna, ticket.id, `${size}`)
      while (versionOf(await (peers[0] as Peer).expect('next')) < version);
    })
    counted.push(texts.toSorted())
  }
  // The search is tested by one statement more, for all who ask for any.
  const [one = [], hundred = [], tenThousand] = counted
  expect(tenThousand).toEqual(hundred)
  expect(hundred.length - one.length).toBe(1)
})
