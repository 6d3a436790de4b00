import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readBoard } from '../../src/tickets/board.ts'
import type { TicketFilter } from '../../src/tickets/filter.ts'
import { listTickets, type TicketOrder } from '../../src/tickets/list.ts'
import { type TestApi, testApi } from '../testkit/api.ts'
import { act, type Everybody, everybody, fileIn, refusal } from './acts.ts'
import { type Sown, sow, viewerOf } from './crowd.ts'
import { overheard, readingOf } from './plans.ts'

let api: TestApi
let all: Everybody
let tickets: Sown[]

beforeAll(async () => {
  api = await testApi()
  all = await everybody(api)
  tickets = await sow(api, 90)
})
afterAll(() => api?.[Symbol.asyncDispose]())

interface PageInfo {
  hasNextPage: boolean
  hasPreviousPage: boolean
  startCursor: string | null
  endCursor: string | null
}

interface Page {
  nodes: { id: string; number: string }[]
  edges: { cursor: string; node: { number: string } }[]
  pageInfo: PageInfo
  totalCount: number
}

const list = `query ($first: Int, $after: String, $last: Int, $before: String, $orderBy: TicketOrder, $filter: TicketFilter) {
  tickets(first: $first, after: $after, last: $last, before: $before, orderBy: $orderBy, filter: $filter) {
    nodes { id number } edges { cursor node { number } } totalCount
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`
const page = async (variables: object): Promise<Page> => (await all.admin.get(list, { ...variables })).tickets

const orders = (['CREATED_AT', 'UPDATED_AT', 'NUMBER', 'DUE_AT'] as const).flatMap((field) =>
  (['ASC', 'DESC'] as const).map((direction): TicketOrder => ({ field, direction })),
)

/** The order as the contract means it; tickets of one moment stand by their ids. */
function inOrder({ field, direction }: TicketOrder): string[] {
  const key = (ticket: Sown) => {
    if (field === 'NUMBER') return ticket.number
    const at = { CREATED_AT: ticket.createdAt, UPDATED_AT: ticket.updatedAt, DUE_AT: ticket.dueAt }[field]
    // What has no running term comes after all that has: letters are greater than digits.
    return `${at?.toISOString() ?? 'never'} ${ticket.id}`
  }
  const sorted = [...tickets].sort((one, other) => (key(one) < key(other) ? -1 : 1)).map(({ number }) => number)
  return direction === 'ASC' ? sorted : sorted.reverse()
}

describe.each(orders)('in the order $field $direction', (orderBy) => {
  test('pages forwards and backwards show every ticket once, over ties too', async () => {
    const expected = inOrder(orderBy)
    const size = 23
    for (const backwards of [false, true]) {
      const walked: string[] = []
      let cursor: string | null = null
      for (let seen = 0; seen < expected.length; seen += size) {
        const current: Page = await page(
          backwards ? { orderBy, last: size, before: cursor } : { orderBy, first: size, after: cursor },
        )
        const numbers = current.nodes.map(({ number }) => number)
        expect(numbers).toEqual(current.edges.map(({ node }) => node.number))
        backwards ? walked.unshift(...numbers) : walked.push(...numbers)
        const { pageInfo, edges } = current
        const more = seen + size < expected.length
        expect(pageInfo).toEqual({
          hasNextPage: backwards ? seen > 0 : more,
          hasPreviousPage: backwards ? more : seen > 0,
          startCursor: edges[0]?.cursor,
          endCursor: edges.at(-1)?.cursor,
        })
        expect(current.totalCount).toBe(expected.length)
        cursor = backwards ? pageInfo.startCursor : pageInfo.endCursor
      }
      expect(walked).toEqual(expected)
    }
  })
})

test('an order without a direction is latest first, and none at all is the latest created', async () => {
  const numbers = async (variables: object) =>
    (await page({ first: 10, ...variables })).nodes.map(({ number }) => number)
  const latest = inOrder({ field: 'CREATED_AT', direction: 'DESC' }).slice(0, 10)
  expect(await numbers({})).toEqual(latest)
  expect(await numbers({ orderBy: null })).toEqual(latest)
  expect(await numbers({ orderBy: { field: 'CREATED_AT' } })).toEqual(latest)
})

test('twenty by default, none when none is asked for, five hundred at most', async () => {
  expect((await page({})).nodes).toHaveLength(20)
  expect((await page({ first: 500 })).nodes).toHaveLength(tickets.length)
  const none = { startCursor: null, endCursor: null }
  expect((await page({ first: 0 })).pageInfo).toEqual({ ...none, hasNextPage: true, hasPreviousPage: false })
  expect((await page({ last: 0 })).pageInfo).toEqual({ ...none, hasNextPage: false, hasPreviousPage: true })
  expect(await page({ filter: { status: [] } })).toEqual({
    nodes: [],
    edges: [],
    totalCount: 0,
    pageInfo: { ...none, hasNextPage: false, hasPreviousPage: false },
  })
})

test('what cannot be a page is bad input, each argument by its name', async () => {
  const wrong: [object, string[]][] = [
    [{ first: -1 }, ['first']],
    [{ first: 501 }, ['first']],
    [{ last: 501 }, ['last']],
    [{ first: 1, last: 1 }, ['last']],
    [{ first: 1, before: 'x' }, ['before']],
    [{ last: 1, after: 'x' }, ['after']],
  ]
  for (const [variables, fields] of wrong) {
    const answer = await all.admin.ask(list, { ...variables })
    expect(refusal(answer), JSON.stringify(variables)).toMatchObject({ code: 'BAD_USER_INPUT', fields })
  }
})

test('a cursor that is malformed, forged or of another list is bad input', async () => {
  const byNumber = (await page({ first: 1, orderBy: { field: 'NUMBER' } })).pageInfo.endCursor
  const ascending = (await page({ first: 1, orderBy: { field: 'CREATED_AT', direction: 'ASC' } })).pageInfo.endCursor
  const { liveCursor } = (await all.admin.get('{ tickets { liveCursor } }')).tickets
  const id = tickets[0]?.id
  const forged = (...values: unknown[]) => Buffer.from(JSON.stringify(values)).toString('base64url')
  const order = 'CREATED_AT:DESC'
  const cursors = [
    byNumber,
    ascending,
    liveCursor,
    '',
    ' ',
    '\u0000',
    'MTIz',
    '%%%',
    'курсор',
    'x'.repeat(100_000),
    forged(),
    forged(order),
    forged(order, 5, id),
    forged(order, 'yesterday', id),
    forged(order, '2026-99-99T99:99:99.999Z', id),
    forged(order, '2026-02-30T00:00:00.000Z', id),
    forged(order, '0000-01-01T00:00:00.000Z', id),
    forged(order, '2026-01-01T00:00:00.000Z', "' OR 1=1 --"),
    forged(order, '2026-01-01T00:00:00.000Z', id, id),
    forged('toString', '2026-01-01T00:00:00.000Z', id),
  ]
  for (const cursor of cursors) {
    for (const variables of [
      { first: 5, after: cursor },
      { last: 5, before: cursor },
    ]) {
      const answer = await all.admin.ask(list, variables)
      expect(refusal(answer), String(cursor)).toMatchObject({
        code: 'BAD_USER_INPUT',
        fields: ['after' in variables ? 'after' : 'before'],
      })
    }
  }
})

describe('comments and history', () => {
  const connections = { comments: 'body', events: 'id' }
  const read = async (number: string, field: keyof typeof connections, args: string, client = all.anna) =>
    (
      await client.get(
        `{ ticket(number: "${number}") { ${field}(${args}) { nodes { ${connections[field]} } edges { cursor }
           pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }`,
      )
    ).ticket[field]

  test.each(['comments', 'events'] as const)('%s are read page by page both ways, oldest first', async (field) => {
    const ticket = await fileIn(api, all, 'UNCONFIRMED')
    for (let each = 0; each < 6; each += 1) {
      await act(all.agnes, 'comment', { ticketId: ticket.id, body: `${each}`, internal: each % 3 === 1 })
    }
    const [key, text] = [connections[field], async (args: string) => read(ticket.number, field, args)]
    const whole = await text('first: 100')
    const values = (connection: { nodes: Record<string, string>[] }) => connection.nodes.map((node) => node[key])
    expect(values(whole)).toHaveLength(field === 'comments' ? 4 : 5)
    const first = await text('first: 2')
    const second = await text(`first: 100, after: "${first.pageInfo.endCursor}"`)
    expect([...values(first), ...values(second)]).toEqual(values(whole))
    expect([first.pageInfo.hasNextPage, first.pageInfo.hasPreviousPage]).toEqual([true, false])
    expect([second.pageInfo.hasNextPage, second.pageInfo.hasPreviousPage]).toEqual([false, true])
    const last = await text('last: 2')
    const before = await text(`last: 100, before: "${last.pageInfo.startCursor}"`)
    expect([...values(before), ...values(last)]).toEqual(values(whole))
    expect([last.pageInfo.hasNextPage, last.pageInfo.hasPreviousPage]).toEqual([false, true])
  })

  test('their cursors are good for their own list only', async () => {
    const [ticket, other] = [await fileIn(api, all, 'UNCONFIRMED'), await fileIn(api, all, 'UNCONFIRMED')]
    for (const { id } of [ticket, other]) await act(all.anna, 'comment', { ticketId: id, body: 'Пояснение' })
    const cursors = {
      comments: (await read(other.number, 'comments', 'first: 1')).pageInfo.endCursor,
      events: (await read(other.number, 'events', 'first: 1')).pageInfo.endCursor,
    }
    for (const field of ['comments', 'events'] as const) {
      for (const cursor of [cursors.comments, cursors.events, 'чужой']) {
        const answer = await all.anna.ask(
          `query ($after: String) { ticket(number: "${ticket.number}") { ${field}(first: 5, after: $after) { edges { cursor } } } }`,
          { after: cursor },
        )
        expect(refusal(answer), `${field} ${cursor}`).toMatchObject({ code: 'BAD_USER_INPUT', fields: ['after'] })
      }
    }
  })
})

describe('among thousands of tickets', () => {
  beforeAll(async () => {
    await sow(api, 8000, 7)
    const { kurgan } = api.world.organizations
    const branch = await api.services.db.prisma.organization.create({
      data: { taxpayerId: kurgan.taxpayerId, kpp: '450101001', name: 'Курган, филиал' },
    })
    await api.services.db.query(
      `UPDATE tickets SET organization_id = $2 WHERE organization_id = $1 AND number LIKE '%7'`,
      [kurgan.id, branch.id],
    )
    await api.services.db.query('ANALYZE tickets')
  })

  test.each<[string, TicketFilter, string]>([
    ['of all there is', {}, 'tickets_created_at_id_idx'],
    ['of one desk', { desk: ['open'] }, 'tickets_desk_id_created_at_id_idx'],
    ['of one’s own', { mine: true }, 'tickets_requester_id_created_at_id_idx'],
    ['of one organization', { taxpayerId: ['7707083893'] }, 'tickets_organization_id_created_at_id_idx'],
    [
      'of an organization and its branch, of one ИНН',
      { taxpayerId: ['500100732259'] },
      'tickets_organization_id_created_at_id_idx',
    ],
  ])('a page %s is read from its index, however deep it lies', async (_, filter, index) => {
    const { services, statements } = overheard(api)
    for (const person of ['admin', 'agnes', 'anna'] as const) {
      if (filter.mine && person === 'admin') continue // files none
      const viewer = await viewerOf(api, person)
      const read = (args: object) => listTickets(services, viewer, { filter, orderBy: null, count: false, ...args })
      const top = await read({ first: 50 })
      await read({ first: 50, after: top.edges[25]?.cursor })
      await read({ last: 50, before: (await read({ last: 50 })).edges[25]?.cursor })
    }
    const pages = statements.filter(({ text }) => text.includes('tickets'))
    expect(pages.length).toBeGreaterThan(7)
    for (const statement of pages) {
      const reading = await readingOf(api.services.db, statement)
      expect(new Set(reading.scans)).toEqual(new Set([`Index Scan ${index}`]))
      // The first of each organization are merged, which sorts them; each is read no further than that.
      if (reading.scans.length === 1) expect(reading.sortsBeforeLimit).toBe(false)
      expect(reading.rows).toBeLessThan(500)
    }
  })

  test('so is every order, in both directions', async () => {
    const { services, statements } = overheard(api)
    const viewer = await viewerOf(api, 'admin')
    const indexes: Record<TicketOrder['field'], string> = {
      CREATED_AT: 'tickets_created_at_id_idx',
      UPDATED_AT: 'tickets_updated_at_id_idx',
      NUMBER: 'tickets_number_key_key',
      DUE_AT: 'tickets_due_idx',
    }
    for (const orderBy of orders) {
      statements.length = 0
      const top = await listTickets(services, viewer, { filter: {}, orderBy, first: 20, count: false })
      const after = top.edges.at(-1)?.cursor
      await listTickets(services, viewer, { filter: {}, orderBy, first: 20, after, count: false })
      for (const statement of statements) {
        const reading = await readingOf(api.services.db, statement)
        expect(reading.scans).toEqual([`Index Scan ${indexes[orderBy.field]}`])
        expect(reading.rows).toBeLessThan(50)
      }
    }
  })

  test.each([
    ['one desk', { desk: ['open'] }, 'agnes'],
    ['every desk', {}, 'admin'],
  ] as const)('the heads of a board of %s are read from its indexes, queue by queue', async (_, filter, person) => {
    const viewer = await viewerOf(api, person)
    for (const [groupBy, orderBy] of [
      [['STATUS'], 'UPDATED_AT'],
      [['STATUS', 'ASSIGNEE'], 'UPDATED_AT'],
      [['ASSIGNEE'], 'UPDATED_AT'],
      [['STATUS'], 'DUE_AT'],
      [['ASSIGNEE'], 'DUE_AT'],
      [['STATUS', 'ASSIGNEE'], 'DUE_AT'],
    ] as const) {
      const { services, statements } = overheard(api)
      const board = await readBoard(services, viewer, { filter, groupBy, orderBy, head: 20 })
      expect(statements).toHaveLength(2)
      const [keys, heads] = await Promise.all(statements.map((each) => readingOf(api.services.db, each)))
      // Counts come from the deltas, not from the tickets.
      expect(keys?.scans).toEqual([])
      expect(heads?.scans.join()).not.toContain('Seq Scan')
      expect(heads?.sortsBeforeLimit).toBe(false)
      expect(heads?.rows).toBeLessThan(board.queues.length * 21 * 2 * 3)
    }
  })
})
