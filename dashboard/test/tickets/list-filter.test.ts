import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  apiFilter,
  emptyFilter,
  filterFaults,
  type ListFilter,
  listSorts,
  readFilter,
  writeFilter,
} from '@/features/tickets/list-filter.ts'
import { ticketStatuses } from '@/features/tickets/status.ts'

const word = fc.string({ maxLength: 30 }).map((text) => text.trim())
const filters: fc.Arbitrary<ListFilter> = fc.record({
  on: fc.boolean(),
  mine: fc.boolean(),
  organization: word,
  desk: word,
  status: fc.uniqueArray(fc.constantFrom(...ticketStatuses)),
  type: word,
  from: fc.constantFrom('', '2026-01-31'),
  to: fc.constantFrom('', '2026-02-28'),
  search: word,
  sort: fc.constantFrom(...listSorts),
})

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
