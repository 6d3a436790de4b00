import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Viewer } from '../../src/auth/viewer.ts'
import { isTaxpayerId } from '../../src/organizations/taxpayer-id.ts'
import { matches } from '../../src/tickets/condition.ts'
import { type TicketFilter, visibleCondition } from '../../src/tickets/filter.ts'
import { listTickets } from '../../src/tickets/list.ts'
import { statuses } from '../../src/tickets/status.ts'
import { gid, type TestApi, testApi } from '../testkit/api.ts'
import type { PersonName } from '../testkit/world.ts'
import { type Everybody, everybody } from './acts.ts'
import { moments, type Sown, sees, sow, termStates, viewerOf } from './crowd.ts'

const unknown = '019a0000-0000-7000-8000-000000000000'
const unknownTaxpayer = '7702070139'
const texts = ['сертификатами', 'подпис', 'АРМ-61257', '61257', 'отчет план', 'жираф', 'и на']
const names: PersonName[] = ['admin', 'agnes', 'anna', 'boris', 'vera']

let api: TestApi
let all: Everybody
let tickets: Sown[]
const viewers = {} as Record<PersonName, Viewer>
const found = new Map<string, Set<string>>()

beforeAll(async () => {
  api = await testApi()
  all = await everybody(api)
  tickets = await sow(api, 160)
  for (const name of names) viewers[name] = await viewerOf(api, name)
  for (const text of texts) {
    const hits = await api.services.db.query<{ id: string }>(
      'SELECT id FROM tickets WHERE search @@ ticket_search_query($1)',
      [text],
    )
    found.set(text, new Set(hits.map(({ id }) => id)))
  }
})
afterAll(() => api?.[Symbol.asyncDispose]())

/** The contract's sentences on TicketFilter, word for word and without a thought for SQL. */
function holds(filter: TicketFilter, ticket: Sown, viewer: Viewer): boolean {
  const { desk, status, assignee, unassigned, mine, assignedToMe, taxpayerId, type, documentKind, channel } = filter
  const anyOf = (list: readonly unknown[] | null | undefined, value: unknown) => list == null || list.includes(value)
  const is = (wanted: boolean | null | undefined, fact: boolean) => wanted == null || wanted === fact
  const within = (range: TicketFilter['createdAt'], at: Date | null) =>
    (range?.gte == null && range?.lt == null) ||
    (at !== null && (range.gte == null || at >= range.gte) && (range.lt == null || at < range.lt))
  const slug = viewer.desks.find(({ id }) => id === ticket.deskId)?.slug
  const assigned =
    assignee == null
      ? is(unassigned, ticket.assigneeId === null)
      : assignee.includes(ticket.assigneeId as string) || (unassigned === true && ticket.assigneeId === null)
  return (
    anyOf(desk, slug) &&
    anyOf(status, ticket.status) &&
    assigned &&
    is(mine, ticket.requesterId === viewer.userId) &&
    is(assignedToMe, ticket.assigneeId === viewer.userId) &&
    anyOf(taxpayerId, ticket.taxpayerId) &&
    anyOf(type, ticket.typeId) &&
    anyOf(documentKind, ticket.documentKindId) &&
    anyOf(channel, ticket.channel) &&
    within(filter.createdAt, ticket.createdAt) &&
    within(filter.updatedAt, ticket.updatedAt) &&
    anyOf(filter.termState, ticket.termState) &&
    within(filter.dueAt, ticket.dueAt) &&
    is(filter.escalated, ticket.escalatedAt !== null) &&
    (filter.search == null || (found.get(filter.search)?.has(ticket.id) ?? false)) &&
    (filter.or == null || filter.or.some((part) => holds(part, ticket, viewer))) &&
    (filter.not == null || !holds(filter.not, ticket, viewer))
  )
}

/** Terms are mostly absent, so that something is left over; lists may be empty or name what is not there. */
function filters(depth: number): fc.Arbitrary<TicketFilter> {
  const { desks, people } = api.world
  const all = Object.values(desks)
  const seldom = <Value>(weight: number, value: fc.Arbitrary<Value>): fc.Arbitrary<Value | null | undefined> =>
    fc.oneof(
      { weight: 20 - weight, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.constant(null) },
      { weight, arbitrary: value },
    )
  const list = <Value>(values: readonly Value[]) =>
    seldom(2, fc.oneof({ weight: 9, arbitrary: fc.subarray([...values], { minLength: 1 }) }, fc.constant([])))
  const flag = seldom(2, fc.boolean())
  const moment = fc.option(
    fc.tuple(fc.constantFrom(...moments), fc.constantFrom(-1, 0, 1)).map(([at, by]) => new Date(at.getTime() + by)),
  )
  const range = seldom(2, fc.record({ gte: moment, lt: moment }, { requiredKeys: [] }))
  return fc
    .record({
      desk: list(all.map(({ slug }) => slug)),
      status: list(statuses),
      assignee: list([people.agnes.id, people.admin.id, people.anna.id, unknown]),
      unassigned: flag,
      mine: flag,
      assignedToMe: flag,
      taxpayerId: list([...Object.values(api.world.organizations).map((each) => each.taxpayerId), unknownTaxpayer]),
      type: list([...all.flatMap((desk) => desk.ticketTypes.map(({ id }) => id)), unknown]),
      documentKind: list([...all.flatMap((desk) => desk.documentKinds.map(({ id }) => id)), unknown]),
      channel: list(['PORTAL', 'EMAIL', 'PHONE', 'API'] as const),
      createdAt: range,
      updatedAt: range,
      termState: list(termStates),
      dueAt: range,
      escalated: flag,
      search: seldom(1, fc.constantFrom(...texts)),
      or: depth === 0 ? fc.constant(undefined) : seldom(8, fc.array(filters(depth - 1), { maxLength: 3 })),
      not: depth === 0 ? fc.constant(undefined) : seldom(8, filters(depth - 1)),
    })
    .map((filter) => Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)))
}

const ids = (rows: readonly { id: string }[]) => rows.map(({ id }) => id).sort()

test('SQL, the live predicate and the contract’s sentences agree on every filter and every viewer', async () => {
  const sizes: number[] = []
  await fc.assert(
    fc.asyncProperty(filters(2), fc.constantFrom(...names), async (filter, name) => {
      const viewer = viewers[name]
      const page = await listTickets(api.services, viewer, { filter, orderBy: null, first: 500, count: true })
      const condition = visibleCondition(filter, viewer)
      const live = tickets.filter((ticket) =>
        matches(condition, ticket, (text) => found.get(text)?.has(ticket.id) ?? false),
      )
      const plain = tickets.filter((ticket) => sees(api, name, ticket) && holds(filter, ticket, viewer))
      const listed = page.edges.map(({ node }) => node)
      expect(ids(listed)).toEqual(ids(plain))
      expect(ids(live)).toEqual(ids(plain))
      expect(page.totalCount).toBe(plain.length)
      sizes.push(plain.length)
    }),
    { numRuns: 300 },
  )
  // A property over empty answers would prove nothing.
  expect(sizes.filter((size) => size > 0 && size < tickets.length).length).toBeGreaterThan(80)
})

test('so they do over HTTP, where ids are global and null may stand for absent', async () => {
  const global = (filter: TicketFilter): object => ({
    ...filter,
    ...(filter.assignee && { assignee: filter.assignee.map((id) => gid('User', id)) }),
    ...(filter.type && { type: filter.type.map((id) => gid('TicketType', id)) }),
    ...(filter.documentKind && { documentKind: filter.documentKind.map((id) => gid('DocumentKind', id)) }),
    ...(filter.or && { or: filter.or.map(global) }),
    ...(filter.not && { not: global(filter.not) }),
  })
  await fc.assert(
    fc.asyncProperty(filters(2), fc.constantFrom(...names), async (filter, name) => {
      const { tickets: page, board } = await all[name].get(
        `query ($filter: TicketFilter) {
          tickets(filter: $filter, first: 500) { totalCount nodes { number } } board(filter: $filter) { totalCount }
        }`,
        { filter: global(filter) },
      )
      const plain = tickets.filter((ticket) => sees(api, name, ticket) && holds(filter, ticket, viewers[name]))
      expect(page.nodes.map((node: { number: string }) => node.number).sort()).toEqual(
        plain.map(({ number }) => number).sort(),
      )
      expect([page.totalCount, board.totalCount]).toEqual([plain.length, plain.length])
    }),
    { numRuns: 30 },
  )
})

describe('the contract says:', () => {
  const count = async (filter: object, name: PersonName = 'admin'): Promise<number> =>
    (await all[name].get('query ($filter: TicketFilter) { tickets(filter: $filter) { totalCount } }', { filter }))
      .tickets.totalCount
  const among = (test: (ticket: Sown) => boolean) => tickets.filter(test).length

  test('all given terms must hold', async () => {
    const both = among((ticket) => ticket.status === 'RESOLVED' && ticket.channel === 'PHONE')
    expect(both).toBeGreaterThan(0)
    expect(await count({ status: ['RESOLVED'], channel: ['PHONE'] })).toBe(both)
  })

  test('a list means any of; an empty list matches nothing, and null is as good as absent', async () => {
    const either = among(({ status }) => status === 'RESOLVED' || status === 'REOPENED')
    expect(await count({ status: ['RESOLVED', 'REOPENED'] })).toBe(either)
    expect(await count({ status: [] })).toBe(0)
    expect(await count({ desk: [] })).toBe(0)
    expect(await count({ or: [] })).toBe(0)
    expect(await count({ not: { status: [] } })).toBe(tickets.length)
    expect(await count({ status: null, or: null, not: null, search: null, createdAt: null })).toBe(tickets.length)
    expect(await count({})).toBe(tickets.length)
    expect(await count({ not: {} })).toBe(0)
  })

  test('unassigned: false means assigned; assignee with unassigned: true means any of those or nobody', async () => {
    const agnes = api.world.people.agnes.id
    const assignee = [gid('User', agnes)]
    const nobodys = among(({ assigneeId }) => assigneeId === null)
    const hers = among(({ assigneeId }) => assigneeId === agnes)
    expect(await count({ unassigned: true })).toBe(nobodys)
    expect(await count({ unassigned: false })).toBe(tickets.length - nobodys)
    expect(await count({ assignee, unassigned: true })).toBe(nobodys + hers)
    expect(await count({ assignee, unassigned: false })).toBe(hers)
    expect(await count({ assignee: [], unassigned: true })).toBe(nobodys)
    expect(await count({ assignee: [] })).toBe(0)
  })

  test('mine and assignedToMe false mean not', async () => {
    const agnes = api.world.people.agnes.id
    const seen = tickets.filter((ticket) => sees(api, 'agnes', ticket))
    const filed = seen.filter(({ requesterId }) => requesterId === agnes).length
    const held = seen.filter(({ assigneeId }) => assigneeId === agnes).length
    expect(Math.min(filed, held)).toBeGreaterThan(0)
    expect(await count({ mine: true }, 'agnes')).toBe(filed)
    expect(await count({ mine: false }, 'agnes')).toBe(seen.length - filed)
    expect(await count({ assignedToMe: true }, 'agnes')).toBe(held)
    // Nobody's tickets are not hers either.
    expect(await count({ assignedToMe: false }, 'agnes')).toBe(seen.length - held)
  })

  test('a range holds its beginning and not its end', async () => {
    const [, second, third] = moments as [Date, Date, Date]
    const ofSecond = among(({ createdAt }) => createdAt.getTime() === second.getTime())
    expect(await count({ createdAt: { gte: second.toISOString(), lt: third.toISOString() } })).toBe(ofSecond)
    expect(await count({ createdAt: { gte: second, lt: second } })).toBe(0)
    // The same moment, told from Chita.
    expect(await count({ createdAt: { gte: '2026-01-02T18:30:00.001+09:00', lt: third } })).toBe(ofSecond)
  })

  test('taxpayerId is the ИНН of the organization that filed, and has to be one', async () => {
    expect(isTaxpayerId(unknownTaxpayer)).toBe(true)
    const { zakupki } = api.world.organizations
    expect(await count({ taxpayerId: [zakupki.taxpayerId] })).toBe(
      among(({ organizationId }) => organizationId === zakupki.id),
    )
    expect(await count({ taxpayerId: [unknownTaxpayer] })).toBe(0)
    // Agnes has no organization: a ticket of nobody's organization is not of this one.
    const ownOf = among(({ taxpayerId }) => taxpayerId !== zakupki.taxpayerId)
    expect(await count({ not: { taxpayerId: [zakupki.taxpayerId] } })).toBe(ownOf)
  })
})
