import { Client, fetchExchange, subscriptionExchange } from 'urql'
import { beforeEach, expect, test } from 'vitest'
import {
  Live_TicketEventsDocument,
  type LiveSnapshotFragment,
  TicketList_TicketsDocument,
  type TicketList_TicketsQuery,
} from '@/generated/graphql.ts'
import { normalizedCache } from '@/lib/graphql/cache.ts'

const user = (name: string) => ({ __typename: 'User' as const, id: `user ${name}`, fullName: name })

const snapshot = (version: number, change: Partial<LiveSnapshotFragment> = {}): LiveSnapshotFragment => ({
  __typename: 'TicketSnapshot',
  id: 't1',
  version,
  number: 'WT-000001',
  title: 'Не подписывается договор',
  status: 'UNCONFIRMED',
  registryNumbers: [],
  channel: 'PORTAL',
  expectedResolutionAt: null,
  termState: null,
  termKind: null,
  dueAt: null,
  escalatedAt: null,
  createdAt: '2026-03-05T08:00:00.000Z',
  updatedAt: '2026-03-05T08:00:00.000Z',
  desk: { __typename: 'Desk', id: 'd1', slug: 'web-torgi', name: 'WEB-Торги-КС', timeZone: 'Europe/Moscow' },
  type: { __typename: 'TicketType', id: 'y1', name: 'Прочее' },
  documentKind: null,
  assignee: null,
  requester: user('Анна'),
  organization: null,
  ...change,
})

let deliver: (ticket: LiveSnapshotFragment) => void
let asked: number
let client: Client

/** An API of one list with one ticket, and one stream of what `deliver` gives it. */
beforeEach(() => {
  asked = 0
  const list: TicketList_TicketsQuery = {
    __typename: 'Query',
    tickets: {
      __typename: 'TicketConnection',
      nodes: [{ ...snapshot(3), __typename: 'Ticket' }],
      pageInfo: { __typename: 'PageInfo', hasNextPage: false, endCursor: null },
      totalCount: 1,
      liveCursor: 'c1',
    },
  }
  client = new Client({
    url: 'http://api.example/graphql',
    preferGetMethod: false,
    fetch: async () => {
      asked += 1
      return Response.json({ data: list })
    },
    exchanges: [
      normalizedCache(),
      subscriptionExchange({
        forwardSubscription: () => ({
          subscribe(sink) {
            let serial = 0
            deliver = (ticket) => sink.next({ data: { ticketEvents: event(`e${++serial}`, ticket) } })
            return { unsubscribe: () => {} }
          },
        }),
      }),
      fetchExchange,
    ],
  })
})

const event = (id: string, ticket: LiveSnapshotFragment) => ({
  __typename: 'TicketEvent',
  id,
  cursor: id,
  kind: 'STATUS_CHANGED',
  transition: 'UPDATED',
  fromStatus: null,
  toStatus: null,
  withdrawn: false,
  changedFields: [],
  at: ticket.updatedAt,
  actor: null,
  ticket,
})

/** Reads the list and follows it; says what the ticket in the cache is now. */
async function followed() {
  const variables = { filter: {}, orderBy: null, first: 50 }
  const read = (requestPolicy: 'network-only' | 'cache-only') =>
    client.query(TicketList_TicketsDocument, variables, { requestPolicy }).toPromise()
  await read('network-only')
  client.subscription(Live_TicketEventsDocument, { filter: {}, after: 'c1' }).subscribe(() => {})
  return async () => (await read('cache-only')).data?.tickets.nodes[0]
}

test('a higher version is written into the ticket', async () => {
  const ticket = await followed()
  deliver(snapshot(4, { status: 'IN_PROGRESS', assignee: user('Пётр') }))
  expect(await ticket()).toMatchObject({ version: 4, status: 'IN_PROGRESS', assignee: { fullName: 'Пётр' } })
})

test.each([2, 3])('version %i, which is not higher, is not', async (version) => {
  const ticket = await followed()
  deliver(snapshot(version, { status: 'WONT_FIX' }))
  expect(await ticket()).toMatchObject({ version: 3, status: 'UNCONFIRMED' })
})

test('an event makes no query be asked again', async () => {
  const ticket = await followed()
  deliver(snapshot(4, { assignee: user('Новый сотрудник') }))
  deliver(snapshot(1, { id: 't2', number: 'WT-000002' }))
  await ticket()
  expect(asked).toBe(1)
})
