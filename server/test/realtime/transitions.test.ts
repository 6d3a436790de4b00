import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Client, type TestApi, testApi } from '../testkit/api.ts'
import { gid } from '../testkit/documents.ts'
import { type LiveNode, liveNode, type Message } from '../testkit/live.ts'
import { promise } from '../testkit/promise.ts'
import { bearer, comment, liveCursor } from './stage.ts'

const follow = `subscription ($after: String, $filter: TicketFilter) {
  ticketEvents(after: $after, filter: $filter) { transition ticket { id number version status } } }`

let api: TestApi
let node: LiveNode
let agnes: Client
let anna: Client
beforeAll(async () => {
  api = await testApi()
  node = await liveNode(api.services)
  agnes = await api.as('agnes')
  anna = await api.as('anna')
})
afterAll(async () => {
  await node?.[Symbol.asyncDispose]()
  await api?.[Symbol.asyncDispose]()
})

async function following(client: Client, filter: unknown, after?: string) {
  const peer = await node.connect(bearer(client))
  await peer.expect('connection_ack')
  peer.subscribe('1', follow, { filter, after: after ?? (await liveCursor(client)) })
  return peer
}

const eventOf = ({ payload }: Message) => payload.data.ticketEvents

const assign = (id: string, to: string | null) =>
  agnes.get('mutation ($input: AssignTicketInput!) { assignTicket(input: $input) { ticket { version } } }', {
    input: { ticketId: id, assigneeId: to },
  })

const move = (id: string, status: string) =>
  agnes.get(
    'mutation ($input: ChangeTicketStatusInput!) { changeTicketStatus(input: $input) { ticket { version } } }',
    {
      input: { ticketId: id, status, comment: 'Смотрим' },
    },
  )

test(
  promise(
    'An event goes to a subscription when the ticket matched the filter before it or matches it after it; `transition` says `ENTERED`, `UPDATED` or `LEFT`.',
  ),
  async () => {
    const peer = await following(agnes, { status: ['IN_PROGRESS'] })
    const { id, number } = await api.file('anna')
    await move(id, 'IN_PROGRESS')
    await assign(id, gid('User', api.world.people.agnes.id))
    await move(id, 'RESOLVED')
    await assign(id, null)
    await move(id, 'IN_PROGRESS')
    const seen = []
    for (let read = 0; read < 4; read += 1) seen.push(eventOf(await peer.expect('next')))
    expect(seen.map(({ ticket, transition }) => [ticket.number, ticket.status, transition])).toEqual([
      [number, 'IN_PROGRESS', 'ENTERED'],
      [number, 'IN_PROGRESS', 'UPDATED'],
      [number, 'RESOLVED', 'LEFT'],
      [number, 'IN_PROGRESS', 'ENTERED'],
    ])
  },
)

test(promise('Without a filter every event says `UPDATED`.'), async () => {
  const peer = await following(agnes, null)
  const { id } = await api.file('anna')
  await move(id, 'IN_PROGRESS')
  for (let read = 0; read < 2; read += 1) expect(eventOf(await peer.expect('next')).transition).toBe('UPDATED')
})

test(promise('What the viewer may not see is not told of at all, not even as `LEFT`.'), async () => {
  const vera = await api.as('vera')
  const filter = { status: ['UNCONFIRMED'] }
  const peer = await following(vera, filter)
  const filed = await api.file('anna')
  expect(eventOf(await peer.expect('next')).ticket.number).toBe(filed.number)
  // From now on it is only Anna's to see, and it leaves the status.
  const { slug } = api.world.desks.open
  const visible = (to: string) =>
    api.services.db.query(`UPDATE desks SET visibility = $2::"DeskVisibility" WHERE slug = $1`, [slug, to])
  await visible('OWN')
  await move(filed.id, 'IN_PROGRESS')
  const own = await api.file('vera')
  expect(eventOf(await peer.expect('next'))).toMatchObject({ transition: 'ENTERED', ticket: { number: own.number } })
  await visible('ALL')
})

test(
  promise(
    'The answer of a mutation and its event come in no particular order; the ticket’s `version` in both is the same.',
  ),
  async () => {
    const { id } = await api.file('anna')
    const peer = await following(agnes, { desk: ['open'] })
    const answers = [
      (await move(id, 'IN_PROGRESS')).changeTicketStatus,
      (await assign(id, gid('User', api.world.people.agnes.id))).assignTicket,
    ]
    for (const { ticket } of answers) expect(eventOf(await peer.expect('next')).ticket.version).toBe(ticket.version)
  },
)

test(promise('That holds for membership, counts and the tickets’ own scalars.'), async () => {
  const filter = { desk: ['open'], status: ['UNCONFIRMED', 'REOPENED'] }
  const list = `query ($filter: TicketFilter) {
    tickets(filter: $filter, first: 500) { liveCursor totalCount edges { node { id version status } } } }`
  const tickets = await Promise.all(Array.from({ length: 6 }, () => api.file('anna')))
  const mark = await api.file('anna')
  let going = true
  const writers = tickets.map(async ({ id }, index) => {
    for (let round = 0; going; round += 1) {
      await move(id, (index + round) % 2 ? 'IN_PROGRESS' : 'RESOLVED')
      await comment(anna, id, 'Снова')
    }
  })
  const snapshots = []
  for (let read = 0; read < 8; read += 1) snapshots.push((await agnes.get(list, { filter })).tickets)
  going = false
  await Promise.all(writers)
  await move(mark.id, 'IN_PROGRESS')
  const last = (await agnes.get(list, { filter })).tickets
  const rowsOf = ({ edges }: typeof last) => new Map(edges.map(({ node: row }: (typeof edges)[0]) => [row.id, row]))
  for (const snapshot of snapshots) {
    const rows = rowsOf(snapshot)
    let count = snapshot.totalCount
    const peer = await following(agnes, filter, snapshot.liveCursor)
    for (;;) {
      const { transition, ticket } = eventOf(await peer.expect('next'))
      // Whoever enters was not there, whoever is updated or leaves was, in the version before.
      expect(rows.has(ticket.id)).toBe(transition !== 'ENTERED')
      if (transition === 'LEFT') rows.delete(ticket.id)
      else rows.set(ticket.id, { id: ticket.id, version: ticket.version, status: ticket.status })
      count += transition === 'ENTERED' ? 1 : transition === 'LEFT' ? -1 : 0
      if (ticket.id === mark.id) break
    }
    peer.socket.terminate()
    expect(rows).toEqual(rowsOf(last))
    expect(count).toBe(last.totalCount)
  }
})
