import { describe, expect, it } from 'vitest'
import { readBoard } from '@/features/board/board-state.ts'
import { boardAddress, filterOf, narrowTo, parseBoardView } from '@/features/board/board-view.ts'
import { ageOf } from '@/features/board/card-age.ts'
import { cardBeside, rowsOf } from '@/features/board/column-rows.ts'
import { boardStatuses, type Column, columnsOf, groupByOf, type Layout } from '@/features/board/columns.ts'
import { intentOf, type StatusRule } from '@/features/board/moves.ts'
import { showBoard } from '@/features/board/pending-moves.ts'
import type { TicketStatus } from '@/generated/graphql.ts'
import { people, World } from './world.ts'

const [, irina, oleg] = people

/** 1 is unconfirmed and nobody's; 2 is Irina's in progress; 3 is Oleg's in progress; 4 is Oleg's and resolved. */
function columns(layout: Layout, first = 10): Column[] {
  const world = new World()
  for (let i = 0; i < 4; i++) world.apply({ do: 'create', matches: true })
  world.apply({ do: 'both', ticket: 1, status: 1, assignee: 1, skew: 0 })
  world.apply({ do: 'both', ticket: 2, status: 1, assignee: 2, skew: 0 })
  world.apply({ do: 'both', ticket: 3, status: 2, assignee: 2, skew: 0 })
  const groupBy = groupByOf[layout]
  const board = showBoard(readBoard(world.board(groupBy, first), groupBy, world.order), new Map())
  return columnsOf(board, layout, { staff: [irina, oleg], viewerId: 'u2' })
}

const outline = (column: Column) => ({
  [column.status ?? column.assignee?.fullName ?? 'nobody']: column.sections.map(
    (section) => `${section.key}: ${section.queue?.cards.map((card) => card.number).join() ?? '-'}`,
  ),
})

describe('columns', () => {
  it('stand for every status, in the order of work, with something in them or not', () => {
    expect(columns('status').map((column) => [column.status, column.count])).toEqual(
      boardStatuses.map((status) => [status, { UNCONFIRMED: 1, IN_PROGRESS: 2, RESOLVED: 1 }[status as string] ?? 0]),
    )
  })

  it('stand for nobody, oneself and the others by name', () => {
    expect(columns('assignee').map(outline)).toEqual([
      { nobody: ['any/nobody: WT-000001'] },
      { 'Олег Седов': ['any/u2: WT-000004,WT-000003'] },
      { 'Ирина Лапина': ['any/u1: WT-000002'] },
    ])
  })

  it('hold groups of the other thing, only those that have something', () => {
    const [unconfirmed, , inProgress] = columns('status-assignee').map(outline)
    expect(unconfirmed).toEqual({ UNCONFIRMED: ['UNCONFIRMED/nobody: WT-000001'] })
    expect(inProgress).toEqual({ IN_PROGRESS: ['IN_PROGRESS/u2: WT-000003', 'IN_PROGRESS/u1: WT-000002'] })
    expect(columns('assignee-status').map(outline)[1]).toEqual({
      'Олег Седов': ['IN_PROGRESS/u2: WT-000003', 'RESOLVED/u2: WT-000004'],
    })
  })

  it('end with a row for what is not loaded', () => {
    const oneLoaded = columns('assignee', 1)[1] as Column
    expect(rowsOf(oneLoaded, false).map((row) => (row.is === 'more' ? `more: ${row.left}` : row.is))).toEqual([
      'card',
      'more: 1',
    ])
  })

  it('are walked by arrow keys, empty ones stepped over', () => {
    const all = columns('status')
    expect(cardBeside(all, 't000001', 'right')).toBe('t000003')
    expect(cardBeside(all, 't000003', 'down')).toBe('t000002')
    expect(cardBeside(all, 't000002', 'right')).toBe('t000004')
    expect(cardBeside(all, 't000004', 'right')).toBeNull()
    expect(cardBeside(all, 't000002', 'first')).toBe('t000003')
    expect(cardBeside(all, 'gone', 'up')).toBeNull()
  })
})

describe('a drop or a choice', () => {
  const rules = boardStatuses.map(
    (status): StatusRule => ({
      status,
      settable: status !== 'UNCONFIRMED',
      answerRequired: status === 'NEEDS_INFO',
      baseRequired: status === 'DUPLICATE',
      meaning: '',
    }),
  )
  const card = { status: 'IN_PROGRESS' as TicketStatus, assignee: irina }

  it.each([
    ['the same place', { status: 'IN_PROGRESS', assignee: irina }, { is: 'here' }],
    ['«Не подтверждено»', { status: 'UNCONFIRMED' }, { is: 'refused', status: 'UNCONFIRMED' }],
    ['a plain status', { status: 'RESOLVED' }, { status: 'RESOLVED', assignee: undefined, answer: false, base: false }],
    ['a status with an answer', { status: 'NEEDS_INFO' }, { status: 'NEEDS_INFO', answer: true, base: false }],
    ['a duplicate', { status: 'DUPLICATE' }, { status: 'DUPLICATE', answer: false, base: true }],
    ['nobody', { assignee: null }, { status: undefined, assignee: null }],
    ['both', { status: 'RESOLVED', assignee: oleg }, { status: 'RESOLVED', assignee: oleg }],
    ['the same status of another', { status: 'IN_PROGRESS', assignee: oleg }, { status: undefined, assignee: oleg }],
  ] as const)('onto %s', (_name, target, expected) => {
    const intent = intentOf(card, target, rules)
    expect(intent.is === 'plan' ? intent.plan : intent).toMatchObject(expected)
  })
})

describe('the address of a board', () => {
  it.each([
    '/board',
    '/board?desk=web-torgi&group=assignee-status&search=%D0%BF%D0%BB%D0%B0%D0%BD&type=k1&mine=1&sort=due&term=late&escalated=1',
  ])('%s is read and written back', (address) => {
    expect(boardAddress(parseBoardView(new URL(address, 'http://x').searchParams))).toBe(address)
  })

  it('takes a strange grouping for the first one', () => {
    expect(parseBoardView(new URLSearchParams('group=color')).layout).toBe('status')
  })

  it('filters, and narrows to one queue to load more of it', () => {
    const view = { ...parseBoardView(new URLSearchParams('search=план&mine=1&term=near&escalated=1')), desk: 'espgu' }
    const filter = filterOf(view)
    expect(filter).toEqual({
      desk: ['espgu'],
      search: 'план',
      assignedToMe: true,
      termState: ['NEAR'],
      escalated: true,
    })
    expect(narrowTo(filter, { key: 'RESOLVED/any', status: 'RESOLVED', assignee: null })).toEqual({
      ...filter,
      status: ['RESOLVED'],
    })
    expect(narrowTo(filter, { key: 'RESOLVED/nobody', status: 'RESOLVED', assignee: null })).toEqual({
      ...filter,
      status: ['RESOLVED'],
      unassigned: true,
    })
    expect(narrowTo(filter, { key: 'any/u1', status: null, assignee: irina })).toEqual({ ...filter, assignee: ['u1'] })
  })
})

describe('age', () => {
  it.each([
    [30_000, { value: 0, unit: 'minute' }],
    [59 * 60_000, { value: 59, unit: 'minute' }],
    [60 * 60_000, { value: 1, unit: 'hour' }],
    [6 * 86_400_000, { value: 6, unit: 'day' }],
    [15 * 86_400_000, { value: 2, unit: 'week' }],
    [-5_000, { value: 0, unit: 'minute' }],
  ] as const)('%i ms', (passed, expected) => {
    const now = new Date('2026-03-02T09:00:00Z')
    expect(ageOf(new Date(now.getTime() - passed).toISOString(), now)).toEqual(expected)
  })
})
