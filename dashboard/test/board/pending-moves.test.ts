import { describe, expect, it } from 'vitest'
import { boardReducer } from '@/features/board/board-reducer.ts'
import { type BoardState, readBoard } from '@/features/board/board-state.ts'
import { type PendingAction, type PendingMoves, pendingReducer, showBoard } from '@/features/board/pending-moves.ts'
import { World } from './world.ts'

const at = '2026-03-02T09:00:00.000Z'

/** Two unconfirmed tickets of nobody, WT-000001 and WT-000002. */
function start() {
  const world = new World()
  world.apply({ do: 'create', matches: true })
  world.apply({ do: 'create', matches: true })
  return { world, state: readBoard(world.board(['STATUS'], 10), ['STATUS'], world.order) }
}

const given = (...actions: PendingAction[]): PendingMoves => actions.reduce(pendingReducer, new Map())

function shown(state: BoardState, moves: PendingMoves) {
  const { queues } = showBoard(state, moves)
  return Object.fromEntries(
    [...queues].map(([key, { count, cards }]) => [key, [count, ...cards.map((card) => card.number)]]),
  )
}

const sent: PendingAction = { type: 'sent', move: { ticketId: 't000001', status: 'IN_PROGRESS', at } }
const answered: PendingAction = { type: 'answered', ticketId: 't000001', version: 2 }

describe('a move that is not confirmed yet', () => {
  it('shows the card and the counts as if it were done', () => {
    const { state } = start()
    expect(shown(state, given(sent))).toEqual({
      'UNCONFIRMED/any': [1, 'WT-000002'],
      'IN_PROGRESS/any': [1, 'WT-000001'],
    })
  })

  it('leaves nothing behind when it fails', () => {
    const { state } = start()
    expect(shown(state, given(sent, { type: 'failed', ticketId: 't000001' }))).toEqual(shown(state, new Map()))
  })

  it('is not counted twice when the event comes before the answer, or after it', () => {
    const { world, state } = start()
    world.apply({ do: 'status', ticket: 0, status: 1, skew: 0 })
    const heard = boardReducer(state, { type: 'events', events: world.events.slice(-1) }) as BoardState
    const done = { 'UNCONFIRMED/any': [1, 'WT-000002'], 'IN_PROGRESS/any': [1, 'WT-000001'] }
    expect(shown(heard, given(sent))).toEqual(done)
    expect(shown(heard, given(sent, answered))).toEqual(done)
    expect(shown(state, given(sent, answered))).toEqual(done)
  })

  it('is forgotten once the stream has counted its version, and not before', () => {
    const { world, state } = start()
    expect(given(sent, answered, { type: 'heard', state }).size).toBe(1)
    world.apply({ do: 'status', ticket: 0, status: 1, skew: 0 })
    const heard = boardReducer(state, { type: 'events', events: world.events.slice(-1) }) as BoardState
    expect(given(sent, { type: 'heard', state: heard }).size).toBe(1)
    expect(given(sent, answered, { type: 'heard', state: heard }).size).toBe(0)
  })

  it('gives way to what others did next, and passes its version on to the next move', () => {
    const { world, state } = start()
    const [card] = showBoard(state, given(sent, answered)).queues.get('IN_PROGRESS/any')?.cards ?? []
    expect(card).toMatchObject({ version: 2, pending: false })
    world.apply({ do: 'status', ticket: 0, status: 1, skew: 0 })
    world.apply({ do: 'status', ticket: 0, status: 2, skew: 0 })
    const heard = boardReducer(state, { type: 'events', events: world.events.slice(-2) }) as BoardState
    expect(shown(heard, given(sent, answered))['RESOLVED/any']).toEqual([1, 'WT-000001'])
  })
})
