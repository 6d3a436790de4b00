import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type BoardEvent, boardReducer } from '@/features/board/board-reducer.ts'
import { type BoardState, type QueueKey, readBoard, shownCards } from '@/features/board/board-state.ts'
import type { QueueOrder } from '@/generated/graphql.ts'
import { type Change, World } from './world.ts'

const ticket = fc.nat(12)
const skew = fc.constantFrom(0, 0, 2500, 9500, 60_000)
const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ do: fc.constant('create'), matches: fc.constantFrom(true, true, false) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('status'), ticket, status: fc.nat(2), skew }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('assign'), ticket, assignee: fc.nat(2), skew }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('both'), ticket, status: fc.nat(2), assignee: fc.nat(2), skew }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('due'), ticket, minutes: fc.constantFrom(null, -5, 0, 30, 600), skew }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('edit'), ticket, matches: fc.boolean(), skew }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('note'), ticket }) },
) as fc.Arbitrary<Change>

/** What the window does between the changes: it hears, hears again, or asks for a page and gets it later. */
const step = fc.oneof(
  { weight: 4, arbitrary: change },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('hear' as const), upTo: fc.nat(6) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('hearAgain' as const), from: fc.nat(20) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('ask' as const), queue: fc.nat(8) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('answer' as const), which: fc.nat(3) }) },
)

const groupings: QueueKey[][] = [['STATUS'], ['ASSIGNEE'], ['STATUS', 'ASSIGNEE']]
const orders: QueueOrder[] = ['UPDATED_AT', 'DUE_AT']
const boards = groupings.flatMap((groupBy) => orders.map((order) => ({ groupBy, order, name: groupBy.join(' × ') })))

function born(count: number, order: QueueOrder = 'UPDATED_AT'): World {
  const world = new World(order)
  for (let i = 0; i < count; i++) world.apply({ do: 'create', matches: true })
  return world
}

function hear(state: BoardState, events: readonly BoardEvent[]): BoardState {
  return boardReducer(state, { type: 'events', events }) as BoardState
}

function expectFresh(state: BoardState, world: World): void {
  const fresh = readBoard(world.board(state.groupBy, 1000), state.groupBy, state.order)
  expect(state.totalCount).toBe(fresh.totalCount)
  for (const key of new Set([...state.queues.keys(), ...fresh.queues.keys()])) {
    const queue = state.queues.get(key)
    const all = fresh.queues.get(key)
    expect(queue?.count ?? 0).toBe(all?.count ?? 0)
    if (!queue) continue
    // What is shown is the beginning of the whole queue, card for card; with no boundary it is all of it.
    const shown = shownCards(queue, state.order)
    expect(shown).toEqual(all ? all.cards.slice(0, shown.length) : [])
    if (queue.boundary === null) expect(shown.length).toBe(queue.count)
  }
}

const versions = (state: BoardState) =>
  new Map([...state.queues.values()].flatMap((queue) => queue.cards.map((card) => [card.id, card.version] as const)))

function expectNothingOlder(before: BoardState, after: BoardState): void {
  const was = versions(before)
  const older = [...versions(after)].filter(([id, version]) => version < (was.get(id) ?? 0))
  expect(older).toEqual([])
}

describe.each(boards)('board by $name in the order of $order', ({ groupBy, order }) => {
  it('after any events, repeats and pages equals a freshly read board', () => {
    fc.assert(
      fc.property(
        fc.array(change, { maxLength: 25 }),
        fc.array(step, { minLength: 20, maxLength: 70 }),
        (past, steps) => {
          const world = born(10, order)
          for (const one of past) world.apply(one)
          let state = readBoard(world.board(groupBy, 2), groupBy, world.order)
          const start = world.events.length
          let heard = start
          const onTheirWay: { queue: string; page: ReturnType<World['page']> }[] = []
          const answer = (which: number) => {
            for (const page of onTheirWay.splice(which % Math.max(onTheirWay.length, 1), 1)) {
              state = boardReducer(state, { type: 'page', of: state.liveCursor, ...page }) as BoardState
            }
          }
          for (const one of steps) {
            const before = state
            if (one.do === 'hear') {
              const upTo = Math.min(heard + one.upTo, world.events.length)
              state = hear(state, world.events.slice(heard, upTo))
              heard = upTo
            } else if (one.do === 'hearAgain') {
              state = hear(state, world.events.slice(Math.max(start, heard - one.from), heard))
              expect(state).toBe(before)
            } else if (one.do === 'ask') {
              const queue = [...state.queues.values()][one.queue % Math.max(state.queues.size, 1)]
              if (!queue?.boundary || onTheirWay.some((page) => page.queue === queue.key)) continue
              onTheirWay.push({ queue: queue.key, page: world.page(queue.key, groupBy, 2, queue.boundary.cursor) })
            } else if (one.do === 'answer') {
              answer(one.which)
            } else {
              world.apply(one)
            }
            expectNothingOlder(before, state)
          }
          while (onTheirWay.length > 0) answer(0)
          expectFresh(hear(state, world.events.slice(heard)), world)
        },
      ),
      { numRuns: 100 },
    )
  }, 60_000)
})

describe('board', () => {
  it('moves the counts when a ticket moves that was never loaded', () => {
    const world = born(10)
    const state = readBoard(world.board(['STATUS'], 2), ['STATUS'], world.order)
    world.apply({ do: 'status', ticket: 0, status: 1, skew: 0 })
    const after = hear(state, world.events.slice(-1))
    expect(after.queues.get('UNCONFIRMED/any')?.count).toBe(9)
    expect(after.queues.get('IN_PROGRESS/any')?.count).toBe(1)
    expect(after.queues.get('IN_PROGRESS/any')?.cards.map((card) => card.number)).toEqual(['WT-000001'])
  })

  it('takes the previous assignee from the event, since the card may not be loaded', () => {
    const world = born(3)
    world.apply({ do: 'assign', ticket: 0, assignee: 1, skew: 0 })
    const state = readBoard(world.board(['ASSIGNEE'], 1), ['ASSIGNEE'], world.order)
    world.apply({ do: 'assign', ticket: 0, assignee: 2, skew: 0 })
    const after = hear(state, world.events.slice(-1))
    expect(Object.fromEntries([...after.queues.values()].map((queue) => [queue.key, queue.count]))).toEqual({
      'any/nobody': 2,
      'any/u1': 0,
      'any/u2': 1,
    })
  })

  it('keeps the newest version of a card, whichever page or event brings it last', () => {
    const world = born(4)
    const groupBy: QueueKey[] = ['STATUS']
    let state = readBoard(world.board(groupBy, 2), groupBy, world.order)
    const old = world.page('UNCONFIRMED/any', groupBy, 2, state.queues.get('UNCONFIRMED/any')?.boundary?.cursor)
    world.apply({ do: 'status', ticket: 0, status: 1, skew: 0 })
    world.apply({ do: 'assign', ticket: 0, assignee: 1, skew: 0 })
    const add = (queue: string, page: typeof old) => {
      state = boardReducer(state, { type: 'page', of: state.liveCursor, queue, page }) as BoardState
    }
    const whereIs = () =>
      [...state.queues.values()].flatMap(({ key, cards }) =>
        cards.filter((card) => card.number === 'WT-000001').map((card) => `${key} at version ${card.version}`),
      )
    add('IN_PROGRESS/any', world.page('IN_PROGRESS/any', groupBy, 2))
    expect(whereIs()).toEqual(['IN_PROGRESS/any at version 3'])
    add('UNCONFIRMED/any', old)
    expect(whereIs()).toEqual(['IN_PROGRESS/any at version 3'])
    state = hear(state, world.events.slice(-2, -1))
    expect(whereIs()).toEqual(['IN_PROGRESS/any at version 3'])
    expect(state.queues.get('UNCONFIRMED/any')?.count).toBe(3)
  })

  it('drops a page that continues another reading', () => {
    const world = born(5)
    const state = readBoard(world.board(['STATUS'], 2), ['STATUS'], world.order)
    const page = world.page('UNCONFIRMED/any', ['STATUS'], 2, state.queues.get('UNCONFIRMED/any')?.boundary?.cursor)
    expect(boardReducer(state, { type: 'page', of: 'another', queue: 'UNCONFIRMED/any', page })).toBe(state)
  })
})
