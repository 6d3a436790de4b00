import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  apiFilter,
  emptyFilter,
  filterFaults,
  type ListFilter,
  listSorts,
  listTerms,
  readFilter,
  writeFilter,
} from '@/features/tickets/list-filter.ts'
import { isApplied, quickFilters } from '@/features/tickets/quick-filters.ts'
import { ticketStatuses } from '@/features/tickets/status.ts'

const word = fc.string({ maxLength: 30 }).map((text) => text.trim())
const filters: fc.Arbitrary<ListFilter> = fc
  .record({
    on: fc.boolean(),
    mine: fc.boolean(),
    organization: word,
    desk: word,
    status: fc.uniqueArray(fc.constantFrom(...ticketStatuses)),
    type: word,
    assigned: fc.constantFrom('me', 'nobody', ''),
    term: fc.constantFrom('' as const, ...listTerms),
    escalated: fc.boolean(),
    week: fc.boolean(),
    from: fc.constantFrom('', '2026-01-31'),
    to: fc.constantFrom('', '2026-02-28'),
    search: word,
    sort: fc.constantFrom(...listSorts),
  })
  .map(({ assigned, ...filter }) => ({ ...filter, assignedToMe: assigned === 'me', unassigned: assigned === 'nobody' }))

test('what is written into the address is what is read from it', () => {
  fc.assert(
    fc.property(filters, (filter) => {
      const address = writeFilter(filter).toString()
      expect(readFilter(new URLSearchParams(address))).toEqual(filter)
    }),
  )
})

test('an old or spoilt address opens', () => {
  expect(readFilter(new URLSearchParams('status=CLOSED&status=RESOLVED&from=вчера&sort=odd&filter=1'))).toEqual({
    ...emptyFilter,
    status: ['RESOLVED'],
  })
})

describe('what is asked of the API', () => {
  test('nothing while the switch is off', () => {
    expect(apiFilter({ ...emptyFilter, mine: true, search: 'договор' })).toEqual({})
  })

  test('days of creation, the last one included', () => {
    const { createdAt } = apiFilter({ ...emptyFilter, on: true, from: '2026-01-31', to: '2026-01-31' })
    expect(createdAt).toEqual({
      gte: new Date(2026, 0, 31).toISOString(),
      lt: new Date(2026, 1, 1).toISOString(),
    })
  })

  test('terms, and what was handed on', () => {
    expect(apiFilter({ ...emptyFilter, on: true, term: 'late', escalated: true })).toEqual({
      termState: ['LATE'],
      escalated: true,
    })
  })

  test('only what is filled in', () => {
    expect(apiFilter({ ...emptyFilter, on: true, organization: '7707083893', status: ['REOPENED'] })).toEqual({
      taxpayerId: ['7707083893'],
      status: ['REOPENED'],
    })
  })
})

test('says which field is wrong', () => {
  expect(filterFaults({ ...emptyFilter, organization: '7707083894' })).toEqual(['organization'])
  expect(filterFaults({ ...emptyFilter, from: '2026-02-02', to: '2026-02-01' })).toEqual(['dates'])
  expect(filterFaults({ ...emptyFilter, organization: '7707083893' })).toEqual([])
})

describe('a quick filter', () => {
  const names = (staff: boolean, taxpayerId: string | null) =>
    quickFilters({ staff, taxpayerId }).map(({ name }) => name)

  test('is for the requester or for staff', () => {
    expect(names(false, '7707083893')).toEqual([
      'myOpen',
      'awaitingMe',
      'answeredThisWeek',
      'myOrganization',
      'open',
      'late',
    ])
    expect(names(true, null)).toEqual(['open', 'assignedToMe', 'unassigned', 'late', 'near', 'escalated'])
  })

  test('is an address like any other, and known again in whatever order', () => {
    const quick = [true, false].flatMap((staff) => quickFilters({ staff, taxpayerId: '7707083893' }))
    for (const { name, filter } of quick) {
      expect(filterFaults(filter)).toEqual([])
      const applied = readFilter(writeFilter({ ...filter, sort: 'oldest' }))
      expect(isApplied(filter, { ...applied, status: [...applied.status].reverse() })).toBe(true)
      expect(quick.filter((other) => isApplied(other.filter, applied)).every((other) => other.name === name)).toBe(true)
      expect(isApplied(filter, { ...applied, on: false })).toBe(false)
    }
  })

  test('of the week asks the same all day long', () => {
    const filter = { ...emptyFilter, on: true, week: true }
    const [morning, evening] = [new Date(2026, 2, 9, 8), new Date(2026, 2, 9, 20)].map((now) => apiFilter(filter, now))
    expect(morning).toEqual({ updatedAt: { gte: new Date(2026, 2, 2).toISOString() } })
    expect(evening).toEqual(morning)
  })
})
