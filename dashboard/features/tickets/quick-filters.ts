import type { TicketStatus } from '@/generated/graphql.ts'
import { emptyFilter, type ListFilter, writeFilter } from './list-filter.ts'

/** Support is at work, or waits for the requester. */
const open: TicketStatus[] = ['UNCONFIRMED', 'IN_PROGRESS', 'REOPENED', 'NEEDS_INFO']

/** Support has said something: the matter is settled, or something is asked for. */
const answered: TicketStatus[] = ['NEEDS_INFO', 'RESOLVED', 'NOT_A_BUG', 'WONT_FIX', 'DUPLICATE', 'NOT_REPRODUCIBLE']

export const quickNames = [
  'myOpen',
  'awaitingMe',
  'answeredThisWeek',
  'myOrganization',
  'open',
  'assignedToMe',
  'unassigned',
  'late',
  'near',
  'escalated',
] as const
export type QuickName = (typeof quickNames)[number]

interface QuickFilter {
  name: QuickName
  filter: ListFilter
}

/** Filters by one press. Each is an address like any other: it can be bookmarked, changed in the panel, and lives. */
export function quickFilters(viewer: { staff: boolean; taxpayerId: string | null }): QuickFilter[] {
  const on = { ...emptyFilter, on: true }
  const mine: Partial<Record<QuickName, ListFilter>> = {
    myOpen: { ...on, mine: true, status: open },
    awaitingMe: { ...on, mine: true, status: ['NEEDS_INFO'] },
    answeredThisWeek: { ...on, mine: true, status: answered, week: true },
  }
  const filters: Partial<Record<QuickName, ListFilter>> = {
    ...(viewer.staff
      ? {
          assignedToMe: { ...on, assignedToMe: true, status: open },
          unassigned: { ...on, unassigned: true, status: open },
          near: { ...on, term: 'near' },
          escalated: { ...on, escalated: true },
        }
      : mine),
    ...(viewer.taxpayerId && { myOrganization: { ...on, organization: viewer.taxpayerId } }),
    open: { ...on, status: open },
    late: { ...on, term: 'late' },
  }
  return quickNames.flatMap((name) => {
    const filter = filters[name]
    return filter ? [{ name, filter }] : []
  })
}

/** Whatever the order of the list is, and of the statuses in the address. */
export function isApplied(quick: ListFilter, applied: ListFilter): boolean {
  const plain = (filter: ListFilter) =>
    String(writeFilter({ ...filter, status: [...filter.status].sort(), sort: emptyFilter.sort }))
  return plain(quick) === plain(applied)
}
