import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { FilterTransition, TicketOrder } from '@/generated/graphql.ts'
import { appendPage, applyEvents, type LiveList, type LiveRow, type RowEvent, startList } from '@/lib/live/list.ts'
import { compareRows } from '@/lib/live/order.ts'

type Row = LiveRow & { open: boolean }

const newestFirst: TicketOrder = { field: 'CREATED_AT', direction: 'DESC' }
const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString()
const row = (serial: number, version = 1, updated = serial): Row => ({
  id: `t${serial}`,
  version,
  number: `WT-${String(serial).padStart(6, '0')}`,
  createdAt: at(serial),
  updatedAt: at(updated),
  dueAt: serial % 3 === 0 ? null : at(updated % 7),
  open: true,
})
const event = (transition: FilterTransition, ticket: Row): RowEvent<Row> => ({ transition, ticket })
const ids = (list: LiveList<Row>) => list.rows.map(({ id }) => id)

const whole = (...nodes: Row[]) =>
  startList(newestFirst, { nodes, hasNextPage: false, endCursor: null, totalCount: nodes.length })
const firstPage = (...nodes: Row[]) =>
  startList(newestFirst, { nodes, hasNextPage: true, endCursor: 'c', totalCount: 100 })

describe('membership', () => {
  test('what enters is put in its place, and counted', () => {
    const list = applyEvents(whole(row(5), row(3)), [event('ENTERED', row(4))])
    expect(ids(list)).toEqual(['t5', 't4', 't3'])
    expect(list.totalCount).toBe(3)
    expect([...list.touched]).toEqual(['t4'])
  })

  test('what leaves is taken out', () => {
    const list = applyEvents(whole(row(5), row(3)), [event('LEFT', row(5, 2))])
    expect(ids(list)).toEqual(['t3'])
    expect(list.totalCount).toBe(1)
  })

  test('what enters past the loaded pages is counted and not shown', () => {
    const list = applyEvents(firstPage(row(9), row(8)), [event('ENTERED', row(2))])
    expect(ids(list)).toEqual(['t9', 't8'])
    expect(list.totalCount).toBe(101)
  })

  test('what moves past the loaded pages is left to them', () => {
    const order: TicketOrder = { field: 'UPDATED_AT', direction: 'ASC' }
    const start = startList(order, { nodes: [row(1), row(2)], hasNextPage: true, endCursor: 'c', totalCount: 9 })
    expect(ids(applyEvents(start, [event('UPDATED', row(1, 2, 50))]))).toEqual(['t2'])
  })
})

describe('versions', () => {
  test('a higher one replaces, a lower one changes nothing', () => {
    const list = applyEvents(whole(row(5, 3)), [event('UPDATED', { ...row(5, 2), open: false })])
    expect(list.rows[0]).toMatchObject({ version: 3, open: true })
    expect(applyEvents(list, [event('UPDATED', { ...row(5, 4), open: false })]).rows[0]).toMatchObject({ open: false })
  })

  test('told again, an event changes neither rows nor count', () => {
    const once = applyEvents(whole(row(5)), [event('ENTERED', row(6)), event('LEFT', row(5, 2))])
    const twice = applyEvents(once, [event('ENTERED', row(6)), event('LEFT', row(5, 2))])
    expect(ids(twice)).toEqual(ids(once))
    expect(twice.totalCount).toBe(once.totalCount)
  })
})

describe('later pages', () => {
  test('are merged by version, and move the boundary', () => {
    const list = appendPage(applyEvents(firstPage(row(9), row(8)), [event('UPDATED', row(9, 5))]), {
      nodes: [row(9, 4), row(7), row(6)],
      hasNextPage: false,
      endCursor: 'd',
    })
    expect(list.rows.map(({ id, version }) => `${id} v${version}`)).toEqual(['t9 v5', 't8 v1', 't7 v1', 't6 v1'])
    expect(list.boundary).toBeNull()
  })

  test('read before a ticket left, they do not bring it back', () => {
    const left = applyEvents(firstPage(row(9)), [event('LEFT', row(7, 5))])
    const list = appendPage(left, { nodes: [row(8), row(7, 4)], hasNextPage: false, endCursor: 'd' })
    expect(ids(list)).toEqual(['t9', 't8'])
  })
})

/**
 * A small server: tickets that open and close under a filter for open ones. Whatever happens, in whatever order pages
 * are read between, what is on the screen is the beginning of what a fresh reading would give.
 */
test('the list is always the beginning of a freshly read one', () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant('create' as const) }),
    fc.record({ do: fc.constant('toggle' as const), which: fc.nat(30) }),
    fc.record({ do: fc.constant('touch' as const), which: fc.nat(30) }),
    fc.record({ do: fc.constant('deliver' as const), count: fc.integer({ min: 1, max: 6 }) }),
    fc.record({ do: fc.constant('loadMore' as const) }),
  )
  const orders = fc.constantFrom<TicketOrder>(
    newestFirst,
    { field: 'CREATED_AT', direction: 'ASC' },
    { field: 'UPDATED_AT', direction: 'DESC' },
    { field: 'NUMBER', direction: 'ASC' },
    { field: 'DUE_AT', direction: 'ASC' },
  )
  fc.assert(
    fc.property(orders, fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 4 }), (order, steps, size) => {
      const tickets = Array.from({ length: 8 }, (_, index) => row(index + 1))
      const waiting: RowEvent<Row>[] = []
      let clock = 100
      const dues = [at(3), null, at(90), at(5), null]
      const compare = compareRows(order)
      const matching = () => tickets.filter(({ open }) => open).sort(compare)
      /** A keyset page: what comes after a value, wherever the row that had it is now. */
      const page = (after: Row | null) => {
        const rest = matching().filter((each) => after === null || compare(each, after) > 0)
        return { nodes: rest.slice(0, size), hasNextPage: rest.length > size, endCursor: 'c' }
      }
      const write = (index: number, change: Partial<Row>) => {
        const before = tickets[index]
        if (!before) return
        const now = {
          ...before,
          ...change,
          version: before.version + 1,
          updatedAt: at(clock++),
          dueAt: dues[clock % dues.length] ?? null,
        }
        tickets[index] = now
        if (!before.open && !now.open) return
        waiting.push(event(before.open ? (now.open ? 'UPDATED' : 'LEFT') : 'ENTERED', now))
      }
      let list = startList(order, { ...page(null), totalCount: matching().length })

      for (const each of steps) {
        if (each.do === 'create') {
          const created = row(tickets.length + 1, 1, clock++)
          tickets.push({ ...created, createdAt: created.updatedAt })
          waiting.push(event('ENTERED', tickets.at(-1) as Row))
        } else if (each.do === 'toggle') {
          write(each.which % tickets.length, { open: !tickets[each.which % tickets.length]?.open })
        } else if (each.do === 'touch') write(each.which % tickets.length, {})
        else if (each.do === 'deliver') list = applyEvents(list, waiting.splice(0, each.count))
        else if (list.boundary) list = appendPage(list, page(list.boundary))
      }
      list = applyEvents(list, waiting)

      const { boundary } = list
      const expected = matching().filter((each) => boundary === null || compare(each, boundary) <= 0)
      expect(list.rows.map(({ id, version }) => `${id} v${version}`)).toEqual(
        expected.map(({ id, version }) => `${id} v${version}`),
      )
      expect(list.totalCount).toBe(matching().length)
    }),
    { numRuns: 300 },
  )
})
