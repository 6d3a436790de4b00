import type { TermState, TicketFilter, TicketOrder, TicketStatus } from '@/generated/graphql.ts'
import { nextDay, startOfDay } from '@/lib/dates.ts'
import { isTaxpayerId } from '@/lib/taxpayer-id.ts'
import { isTicketStatus } from './status.ts'

/** The list's filter panel as it stands in the address: what is bookmarked and sent. */
export interface ListFilter {
  /** The switch: off keeps what is filled in, and shows everything. */
  on: boolean
  mine: boolean
  /** ИНН. */
  organization: string
  desk: string
  status: TicketStatus[]
  type: string
  /** Staff: theirs to answer. */
  assignedToMe: boolean
  unassigned: boolean
  /** How they stand to their terms; empty for whatever they do. */
  term: ListTerm | ''
  /** Handed to the next authority. */
  escalated: boolean
  /** Changed within the last seven days. */
  week: boolean
  /** Days of creation, YYYY-MM-DD, both inclusive. */
  from: string
  to: string
  search: string
  sort: ListSort
}

/** What may be asked for of terms, as it stands in the address. */
export const listTerms = ['late', 'near', 'paused'] as const
export type ListTerm = (typeof listTerms)[number]

const termStates: Record<ListTerm, TermState> = { late: 'LATE', near: 'NEAR', paused: 'PAUSED' }

/** What the list may be ordered by; the first is the usual one. */
export const listSorts = ['created', 'updated', 'due', 'number', 'oldest'] as const
export type ListSort = (typeof listSorts)[number]

export const listOrders: Record<ListSort, TicketOrder> = {
  created: { field: 'CREATED_AT', direction: 'DESC' },
  updated: { field: 'UPDATED_AT', direction: 'DESC' },
  due: { field: 'DUE_AT', direction: 'ASC' },
  number: { field: 'NUMBER', direction: 'ASC' },
  oldest: { field: 'CREATED_AT', direction: 'ASC' },
}

export const emptyFilter: ListFilter = {
  on: false,
  mine: false,
  organization: '',
  desk: '',
  status: [],
  type: '',
  assignedToMe: false,
  unassigned: false,
  term: '',
  escalated: false,
  week: false,
  from: '',
  to: '',
  search: '',
  sort: 'created',
}

/** Anything odd in the address is left out: an old bookmark opens rather than fails. */
export function readFilter(query: URLSearchParams): ListFilter {
  const text = (name: string) => (query.get(name) ?? '').trim()
  const sort = text('sort')
  return {
    on: text('filter') === 'on',
    mine: text('mine') === 'yes',
    organization: text('inn'),
    desk: text('desk'),
    status: [...new Set(query.getAll('status').filter(isTicketStatus))],
    type: text('type'),
    assignedToMe: text('assigned') === 'me',
    unassigned: text('assigned') === 'nobody',
    term: listTerms.find((known) => known === text('term')) ?? '',
    escalated: text('escalated') === 'yes',
    week: text('changed') === 'week',
    from: startOfDay(text('from')) ? text('from') : '',
    to: startOfDay(text('to')) ? text('to') : '',
    search: text('search'),
    sort: listSorts.find((known) => known === sort) ?? 'created',
  }
}

export function writeFilter(filter: ListFilter): URLSearchParams {
  const query = new URLSearchParams()
  if (filter.on) query.set('filter', 'on')
  if (filter.mine) query.set('mine', 'yes')
  if (filter.organization) query.set('inn', filter.organization)
  if (filter.desk) query.set('desk', filter.desk)
  for (const status of filter.status) query.append('status', status)
  if (filter.type) query.set('type', filter.type)
  if (filter.assignedToMe) query.set('assigned', 'me')
  else if (filter.unassigned) query.set('assigned', 'nobody')
  if (filter.term) query.set('term', filter.term)
  if (filter.escalated) query.set('escalated', 'yes')
  if (filter.week) query.set('changed', 'week')
  if (filter.from) query.set('from', filter.from)
  if (filter.to) query.set('to', filter.to)
  if (filter.search) query.set('search', filter.search)
  if (filter.sort !== 'created') query.set('sort', filter.sort)
  return query
}

/** Names of the fields that are filled in wrongly. */
export type FilterFault = 'organization' | 'dates'

export function filterFaults(filter: ListFilter): FilterFault[] {
  const faults: FilterFault[] = []
  if (filter.organization && !isTaxpayerId(filter.organization)) faults.push('organization')
  if (filter.from && filter.to && filter.from > filter.to) faults.push('dates')
  return faults
}

/**
 * What is asked of the API; nothing while the switch is off.
 *
 * @param now «the last seven days» begin with the day that was a week ago, so that the same question stays the same
 */
export function apiFilter(filter: ListFilter, now = new Date()): TicketFilter {
  if (!filter.on) return {}
  const gte = startOfDay(filter.from)?.toISOString()
  const last = startOfDay(filter.to)
  const lt = last ? nextDay(last).toISOString() : undefined
  return {
    ...(filter.mine && { mine: true }),
    ...(filter.organization && { taxpayerId: [filter.organization] }),
    ...(filter.desk && { desk: [filter.desk] }),
    ...(filter.status.length > 0 && { status: filter.status }),
    ...(filter.type && { type: [filter.type] }),
    ...(filter.assignedToMe && { assignedToMe: true }),
    ...(filter.unassigned && !filter.assignedToMe && { unassigned: true }),
    ...(filter.term && { termState: [termStates[filter.term]] }),
    ...(filter.escalated && { escalated: true }),
    ...(filter.week && { updatedAt: { gte: weekAgo(now).toISOString() } }),
    ...((gte || lt) && { createdAt: { ...(gte && { gte }), ...(lt && { lt }) } }),
    ...(filter.search && { search: filter.search }),
  }
}

const weekAgo = (now: Date) => new Date(now.getFullYear(), now.getMonth(), now.getDate() - 7)
