import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { statuses } from '../../src/tickets/status.ts'
import { gid, type TestApi, testApi } from '../testkit/api.ts'
import type { PersonName } from '../testkit/world.ts'
import { act, bring, type Everybody, everybody, form, refusal } from './acts.ts'
import { dice, type Sown, sees, sow } from './crowd.ts'

let api: TestApi
let all: Everybody

beforeAll(async () => {
  api = await testApi()
  all = await everybody(api)
})
afterAll(() => api?.[Symbol.asyncDispose]())

interface Queue {
  id: string
  status: string | null
  assignee: { fullName: string } | null
  totalCount: number
  tickets: { nodes: { number: string; status: string; assignee: { fullName: string } | null }[]; totalCount: number }
}

const board = `query ($filter: TicketFilter, $groupBy: [QueueKey!]!, $first: Int) {
  board(filter: $filter, groupBy: $groupBy) { totalCount liveCursor queues {
    id status assignee { fullName } totalCount
    tickets(first: $first) { totalCount nodes { number status assignee { fullName } } }
  } }
}`

const groupings = [['STATUS'], ['ASSIGNEE'], ['ASSIGNEE', 'STATUS']]

async function read(name: PersonName, groupBy: string[], filter: object = {}, first = 500) {
  const data = await all[name].get(board, { groupBy, filter, first })
  return data.board as { totalCount: number; queues: Queue[] }
}

/** The tickets as one wants to see them: by the key of their queue, what has moved last first. */
function queuesOf(tickets: Sown[], groupBy: string[]): Map<string, string[]> {
  const names = new Map(Object.entries(api.world.people).map(([name, { id }]) => [id, name]))
  const sorted = [...tickets].sort(
    (one, other) => other.updatedAt.getTime() - one.updatedAt.getTime() || (one.id < other.id ? 1 : -1),
  )
  const queues = new Map<string, string[]>()
  for (const ticket of sorted) {
    const assignee = ticket.assigneeId === null ? null : names.get(ticket.assigneeId)
    const key = keyOf(groupBy.includes('STATUS') ? ticket.status : null, groupBy.includes('ASSIGNEE') ? assignee : null)
    queues.set(key, [...(queues.get(key) ?? []), ticket.number])
  }
  return queues
}

const keyOf = (status: string | null, assignee: string | null | undefined) => `${status} ${assignee ?? null}`

describe.each(groupings)('a board by %s %s', (...keys) => {
  const groupBy = keys.filter((key): key is string => typeof key === 'string')
  let tickets: Sown[]
  beforeAll(async () => {
    await api.services.db.query('DELETE FROM tickets')
    tickets = await sow(api, 120, 11)
    await api.services.db.query('DELETE FROM queue_counts')
    await api.services.db.query(
      `INSERT INTO queue_counts (desk_id, status, assignee_id, delta)
       SELECT desk_id, status, assignee_id, 1 FROM tickets`,
    )
  })

  test('has one queue for each key with its exact count and its tickets in order, for whoever looks', async () => {
    const filters: [object, (ticket: Sown) => boolean][] = [
      [{}, () => true],
      [{ desk: ['open'] }, ({ deskId }) => deskId === api.world.desks.open.id],
      [
        { desk: ['open', 'shared'], channel: ['API', 'PHONE'] },
        ({ deskId, channel }) => deskId !== api.world.desks.own.id && (channel === 'API' || channel === 'PHONE'),
      ],
      [{ unassigned: true }, ({ assigneeId }) => assigneeId === null],
      [{ status: [] }, () => false],
    ]
    for (const name of ['admin', 'agnes', 'vera'] as const) {
      for (const [filter, wanted] of filters) {
        const expected = queuesOf(
          tickets.filter((ticket) => sees(api, name, ticket) && wanted(ticket)),
          groupBy,
        )
        const { queues, totalCount } = await read(name, groupBy, filter)
        const found = queues.map(({ status, assignee, tickets }): [string, string[]] => [
          keyOf(status, assignee?.fullName),
          tickets.nodes.map(({ number }) => number),
        ])
        expect(new Map(found)).toEqual(expected)
        expect(found).toHaveLength(expected.size)
        for (const queue of queues)
          expect([queue.totalCount, queue.tickets.totalCount]).toEqual([queue.tickets.nodes.length, queue.totalCount])
        expect(totalCount).toBe([...expected.values()].flat().length)
        expect(new Set(queues.map(({ id }) => id)).size).toBe(queues.length)
      }
    }
  })

  test('is read on, page by page, from where its head ended', async () => {
    const { queues } = await read('admin', groupBy)
    const query = `query ($groupBy: [QueueKey!]!, $first: Int, $after: String) { board(groupBy: $groupBy) { queues {
      id tickets(first: $first, after: $after) { nodes { number } pageInfo { hasNextPage endCursor } }
    } } }`
    const chosen = queues.reduce((one, other) => (one.totalCount > other.totalCount ? one : other))
    const walked: string[] = []
    for (let after: string | null = null, more = true; more; ) {
      const answer = await all.admin.get(query, { groupBy, first: 7, after })
      const { tickets: page } = answer.board.queues.find(({ id }: Queue) => id === chosen.id)
      walked.push(...page.nodes.map(({ number }: { number: string }) => number))
      after = page.pageInfo.endCursor
      more = page.pageInfo.hasNextPage
    }
    expect(walked).toEqual(chosen.tickets.nodes.map(({ number }) => number))
  })
})

test('a queue keeps its id while its tickets change, and another filter has others', async () => {
  const idsOf = async (filter: object) => (await read('admin', ['STATUS'], filter)).queues.map(({ id }) => id)
  await api.file('anna')
  const before = await idsOf({ desk: ['open'] })
  await api.file('anna')
  expect(await idsOf({ desk: ['open'] })).toEqual(before)
  const others = await idsOf({ desk: ['open'], unassigned: true })
  expect(others.filter((id) => before.includes(id))).toEqual([])
})

test('a queue that its last ticket has left is gone, before and after its deltas are folded', async () => {
  const { id } = await api.file('anna', { desk: 'own' })
  const filter = { desk: ['own'] }
  const queue = async () =>
    (await read('admin', ['STATUS'], filter)).queues.find(({ status }) => status === 'NOT_REPRODUCIBLE')
  const { totalCount: others } = (await queue()) ?? { totalCount: 0 }
  await act(all.admin, 'status', { ticketId: id, status: 'NOT_REPRODUCIBLE', comment: 'Ответ' })
  expect((await queue())?.totalCount).toBe(others + 1)
  await api.services.db.query(
    `UPDATE tickets SET status = 'RESOLVED' WHERE status = 'NOT_REPRODUCIBLE' AND desk_id = $1`,
    [api.world.desks.own.id],
  )
  expect(await queue()).toBeUndefined()
  await api.services.db.query('SELECT fold_queue_counts()')
  expect(await queue()).toBeUndefined()
})

test('keys that are none, twice or unknown are refused', async () => {
  for (const groupBy of [[], ['STATUS', 'STATUS'], ['DESK']]) {
    expect(refusal(await all.admin.ask(board, { groupBy })).code).toBe('BAD_USER_INPUT')
  }
  expect(refusal(await all.admin.ask(board, { groupBy: ['STATUS'], first: -1 }))).toMatchObject({
    code: 'BAD_USER_INPUT',
    fields: ['first'],
  })
})

test('counts stay exact through random changes, and folding the deltas changes none of them', async () => {
  const { db } = api.services
  const counted = () =>
    db.query('SELECT desk_id, status, assignee_id, count(*) AS count FROM tickets GROUP BY 1, 2, 3 ORDER BY 1, 2, 3')
  const kept = () =>
    db.query(
      `SELECT desk_id, status, assignee_id, sum(delta)::bigint AS count FROM queue_counts
       GROUP BY 1, 2, 3 HAVING sum(delta) <> 0 ORDER BY 1, 2, 3`,
    )
  const { pick, roll } = dice(99)
  const { people } = api.world
  for (let round = 0; round < 4; round += 1) {
    for (let each = 0; each < 12; each += 1) {
      const [ticket] = await db.query<{ id: string }>('SELECT id FROM tickets ORDER BY md5(id::text || $1) LIMIT 1', [
        String(roll(1e9)),
      ])
      const ticketId = gid('Ticket', ticket?.id)
      if (roll(2)) {
        const status = pick(statuses.filter((one) => one !== 'UNCONFIRMED' && one !== 'DUPLICATE'))
        await act(all.admin, 'status', { ticketId, status, comment: 'Ответ' })
      } else await act(all.admin, 'assign', { ticketId, assigneeId: pick([null, gid('User', people.admin.id)]) })
    }
    // A change that is rolled back counts for nothing.
    await db
      .transaction(async (sql) => {
        await sql.query(`UPDATE tickets SET status = 'RESOLVED', assignee_id = NULL`)
        throw new Error('rolled back')
      })
      .catch(() => {})
    expect(await kept()).toEqual(await counted())
    await db.query('SELECT fold_queue_counts()')
    expect(await kept()).toEqual(await counted())
    const [{ rows } = { rows: 0n }] = await db.query<{ rows: bigint }>('SELECT count(*) AS rows FROM queue_counts')
    expect(Number(rows)).toBe((await counted()).length)
  }
})

test('while others write and fold, a board is of one moment: counts, queues and cards agree', async () => {
  const { db } = api.services
  const total = (await read('admin', ['STATUS'])).totalCount
  expect(total).toBeGreaterThan(100)
  const writing = new AbortController()
  const { people } = api.world
  const moved = [0, 0, 0]
  const writers = moved.map(async (_, writer) => {
    const { pick, roll } = dice(writer + 1)
    while (!writing.signal.aborted) {
      await db.query(
        `UPDATE tickets SET status = $1, assignee_id = $2, version = version + 1
         WHERE id IN (SELECT id FROM tickets ORDER BY md5(id::text || $3) LIMIT 9 FOR UPDATE SKIP LOCKED)`,
        [pick(['RESOLVED', 'REOPENED', 'WONT_FIX']), pick([null, people.admin.id]), String(roll(1e9))],
      )
      if (roll(4) === 0) await db.query('SELECT fold_queue_counts()')
      moved[writer] = Number(moved[writer]) + 1
    }
  })
  try {
    // Boards that nobody wrote beside would prove nothing.
    for (let each = 0; each < 8 || Math.min(...moved) < 4; each += 1) {
      const groupBy = groupings[each % groupings.length] as string[]
      const current = await read('admin', groupBy)
      expect(current.totalCount).toBe(total)
      const cards = current.queues.flatMap(({ tickets }) => tickets.nodes.map(({ number }) => number))
      expect(new Set(cards).size).toBe(total)
      for (const queue of current.queues) {
        expect(queue.tickets.nodes).toHaveLength(queue.totalCount)
        for (const card of queue.tickets.nodes) {
          if (groupBy.includes('STATUS')) expect(card.status).toBe(queue.status)
          if (groupBy.includes('ASSIGNEE')) expect(card.assignee).toEqual(queue.assignee)
        }
      }
    }
  } finally {
    writing.abort()
    await Promise.all(writers)
  }
})

describe('the number of SQL statements does not depend on how much there is to read:', () => {
  const person = '{ fullName organization { name } staffOf { name } email }'
  const card = `number status title requester ${person} assignee ${person} organization { name } desk { name staff { fullName } }
    type { name } documentKind { name } duplicateOf { number } attachments { filename } actions { statuses }`
  const queries = {
    'a list page': `{ tickets(first: 100) { totalCount liveCursor nodes { ${card} } } }`,
    'a board': `{ board { totalCount liveCursor queues { assignee ${person} totalCount tickets(first: 20) { totalCount nodes { ${card} } } } } }`,
  }
  const ticketPage = (number: string) => `{ ticket(number: "${number}") { ${card}
    comments(first: 100) { totalCount nodes { body author ${person} attachments { filename } } }
    events(first: 100) { nodes { kind actor ${person} comment { body author { fullName } } ticket { status assignee { fullName } current { title } } } }
  } }`

  test.each(Object.entries(queries))('%s', async (_, query) => {
    await api.services.db.query('DELETE FROM attachments')
    const counts: number[] = []
    for (const more of [40, 60]) {
      await sow(api, more, 5)
      counts.push((await api.statements(() => all.admin.get(query))).count)
    }
    expect(counts[1]).toBe(counts[0])
    expect(counts[0]).toBeLessThan(20)
  })

  test('a ticket page', async () => {
    const { ticket } = await act(all.anna, 'create', form(api))
    const counts: number[] = []
    for (const more of [2, 10]) {
      for (let each = 0; each < more; each += 1) {
        const client = each % 2 ? all.anna : all.agnes
        await act(client, 'comment', { ticketId: ticket.id, body: `${each}`, uploadIds: [await bring(api, client)] })
        await act(all.admin, 'assign', {
          ticketId: ticket.id,
          assigneeId: each % 2 ? null : gid('User', api.world.people.agnes.id),
        })
      }
      await act(all.admin, 'assign', { ticketId: ticket.id, assigneeId: gid('User', api.world.people.agnes.id) })
      counts.push((await api.statements(() => all.agnes.get(ticketPage(ticket.number)))).count)
    }
    expect(counts[1]).toBe(counts[0])
    expect(counts[0]).toBeLessThan(22)
  })
})
