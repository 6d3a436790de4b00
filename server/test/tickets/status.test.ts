import { describe, expect, test } from 'vitest'
import { AppError } from '../../src/errors.ts'
import type { TicketRow } from '../../src/tickets/rows.ts'
import {
  type Addition,
  changeOf,
  decideAddition,
  decideAssignment,
  decideStatus,
  decideWithdrawal,
  type StatusRequest,
} from '../../src/tickets/rules.ts'
import { settableStatuses, statuses, statusRules } from '../../src/tickets/status.ts'

const now = new Date('2026-11-21T10:00:00Z')
const later = new Date('2026-12-01T10:00:00Z')

const ticket = (fields: Partial<TicketRow> = {}): TicketRow => ({
  id: 'the-ticket',
  deskId: 'the-desk',
  number: 'WT-000001',
  numberKey: 'WT-000000000001',
  title: 'Не подписывается',
  typeId: 'a-type',
  documentKindId: null,
  description: '',
  registryNumbers: [],
  fieldValues: {},
  status: 'UNCONFIRMED',
  assigneeId: null,
  requesterId: 'anna',
  organizationId: null,
  taxpayerId: null,
  channel: 'PORTAL',
  contactEmail: null,
  contactPhone: null,
  duplicateOfId: fields.status === 'DUPLICATE' ? 'the-base' : null,
  occurredAt: null,
  expectedResolutionAt: null,
  submitterId: null,
  receivedAt: now,
  acknowledgedAt: now,
  acknowledgeDueAt: null,
  termStartedAt: now,
  termWaits: [],
  outcomeAt: null,
  outcomeDueAt: null,
  dueAt: null,
  termKind: null,
  nearAt: null,
  termState: null,
  breachedAt: null,
  termWakeAt: null,
  escalatedAt: null,
  version: 1,
  createdAt: now,
  updatedAt: now,
  ...fields,
})

const request = (status: TicketRow['status'], more: Partial<StatusRequest> = {}): StatusRequest => ({
  status,
  comment: null,
  base: null,
  expectedResolutionAt: null,
  ...more,
})

const words = (body: string, uploadIds: string[] = []): Addition => ({ body, internal: false, uploadIds })
const base = { id: 'the-base', number: 'WT-000002', deskId: 'the-desk' }

function refused(decide: () => unknown): AppError {
  try {
    decide()
  } catch (error) {
    if (error instanceof AppError) return error
  }
  throw new Error('it was not refused')
}

test('there are nine statuses, and agents set every one but UNCONFIRMED', () => {
  expect(statuses).toHaveLength(9)
  expect([...settableStatuses, 'UNCONFIRMED'].sort()).toEqual([...statuses].sort())
})

test('four statuses need an answer, one needs a base, three can be withdrawn from', () => {
  const having = (rule: keyof (typeof statusRules)['UNCONFIRMED']) =>
    statuses.filter((status) => statusRules[status][rule]).sort()
  expect(having('answerRequired')).toEqual(['NEEDS_INFO', 'NOT_A_BUG', 'NOT_REPRODUCIBLE', 'WONT_FIX'])
  expect(having('baseRequired')).toEqual(['DUPLICATE'])
  expect(having('withdrawable')).toEqual(['NEEDS_INFO', 'REOPENED', 'UNCONFIRMED'])
})

describe.each(statuses)('from %s', (from) => {
  test('words or files of the requester reopen it and let its base go', () => {
    for (const addition of [words('Ещё ошибка'), words('', ['a-file'])]) {
      const change = decideAddition(ticket({ status: from }), 'requester', addition)
      const reopened = from === 'REOPENED'
      expect(change?.kind).toBe(reopened ? (addition.body ? 'COMMENTED' : 'ATTACHED') : 'STATUS_CHANGED')
      expect(change?.patch).toEqual({
        ...(!reopened && { status: 'REOPENED' }),
        ...(from === 'DUPLICATE' && { duplicateOfId: null }),
      })
    }
  })

  test('words or files of staff move nothing', () => {
    expect(decideAddition(ticket({ status: from }), 'staff', words('Смотрим'))).toMatchObject({
      kind: 'COMMENTED',
      patch: {},
      changedFields: ['comments'],
    })
    expect(decideAddition(ticket({ status: from }), 'staff', words('', ['a-file']))).toMatchObject({
      kind: 'ATTACHED',
      patch: {},
      changedFields: ['comments', 'attachments'],
    })
  })

  test('an agent sets every status but UNCONFIRMED', () => {
    for (const status of settableStatuses) {
      const given = request(status, { comment: 'Ответ', base: status === 'DUPLICATE' ? base : null })
      const change = decideStatus(ticket({ status: from }), given, now)
      expect(change?.kind, status).toBe(status === from ? 'COMMENTED' : 'STATUS_CHANGED')
    }
    if (from === 'UNCONFIRMED') return
    const error = refused(() => decideStatus(ticket({ status: from }), request('UNCONFIRMED'), now))
    expect(error.code).toBe('TRANSITION_NOT_ALLOWED')
    expect(error.details.allowed).toEqual(settableStatuses.filter((status) => status !== from))
    expect(error.text.ru).toContain('UNCONFIRMED')
  })

  test('the status that it has, with nothing else new, is no change', () => {
    expect(decideStatus(ticket({ status: from }), request(from), now)).toBeNull()
  })

  test('withdrawal goes from three statuses and makes it NOT_A_BUG', () => {
    if (['UNCONFIRMED', 'REOPENED', 'NEEDS_INFO'].includes(from)) {
      expect(decideWithdrawal(ticket({ status: from }), 'Разобрались сами')).toMatchObject({
        kind: 'STATUS_CHANGED',
        patch: { status: 'NOT_A_BUG' },
        withdrawn: true,
        reason: 'Разобрались сами',
      })
      return
    }
    const error = refused(() => decideWithdrawal(ticket({ status: from }), null))
    expect(error.code).toBe('TRANSITION_NOT_ALLOWED')
    expect(error.details.allowed).toEqual(['UNCONFIRMED', 'REOPENED', 'NEEDS_INFO'])
    expect(error.text.en).toBe(
      `Cannot withdraw WT-000001: status is ${from}; allowed from UNCONFIRMED, REOPENED, NEEDS_INFO.`,
    )
  })

  test('leaving DUPLICATE, by whatever road, lets the base go', () => {
    if (from !== 'DUPLICATE') return
    for (const status of settableStatuses.filter((each) => each !== 'DUPLICATE')) {
      const change = decideStatus(ticket({ status: from }), request(status, { comment: 'Ответ' }), now)
      expect(change?.patch).toMatchObject({ status, duplicateOfId: null })
      expect(change?.changedFields).toEqual(['status', 'duplicateOf', 'comments'])
    }
  })
})

test.each(['NEEDS_INFO', 'WONT_FIX', 'NOT_A_BUG', 'NOT_REPRODUCIBLE'] as const)(
  '%s without an answer is bad input',
  (status) => {
    const error = refused(() => decideStatus(ticket(), request(status), now))
    expect([error.code, error.fields.map(({ path }) => path)]).toEqual(['BAD_USER_INPUT', [['comment']]])
    // What is there already needs no second answer.
    expect(decideStatus(ticket({ status }), request(status, { expectedResolutionAt: later }), now)?.kind).toBe('EDITED')
  },
)

test.each([
  ['none', null],
  ['the ticket itself', { ...base, id: 'the-ticket' }],
  ['one of another desk', { ...base, deskId: 'another-desk' }],
])('DUPLICATE with a base that is %s is bad input', (_, wrong) => {
  const error = refused(() => decideStatus(ticket(), request('DUPLICATE', { base: wrong }), now))
  expect([error.code, error.fields.map(({ path }) => path)]).toEqual(['BAD_USER_INPUT', [['duplicateOfId']]])
})

test('a base goes with DUPLICATE only, and a duplicate can be given another one', () => {
  expect(refused(() => decideStatus(ticket(), request('RESOLVED', { base }), now)).fields).toHaveLength(1)
  const other = { ...base, id: 'another-base' }
  const duplicate = ticket({ status: 'DUPLICATE' })
  expect(decideStatus(duplicate, request('DUPLICATE', { base }), now)).toBeNull()
  expect(decideStatus(duplicate, request('DUPLICATE', { base: other }), now)).toMatchObject({
    kind: 'EDITED',
    patch: { duplicateOfId: 'another-base' },
    changedFields: ['duplicateOf'],
  })
})

test('the expected time of resolution lies ahead, and the same one twice is no change', () => {
  expect(decideStatus(ticket(), request('UNCONFIRMED', { expectedResolutionAt: later }), now)).toMatchObject({
    kind: 'EDITED',
    patch: { expectedResolutionAt: later },
    changedFields: ['expectedResolutionAt'],
  })
  const promised = ticket({ expectedResolutionAt: later })
  const again = request('UNCONFIRMED', { expectedResolutionAt: new Date(later) })
  expect(decideStatus(promised, again, now)).toBeNull()
  const error = refused(() => decideStatus(ticket(), request('IN_PROGRESS', { expectedResolutionAt: now }), now))
  expect(error.fields.map(({ path }) => path)).toEqual([['expectedResolutionAt']])
})

test('an assignment is a change only when the assignee is another', () => {
  expect(decideAssignment(ticket(), 'agnes')).toMatchObject({ kind: 'ASSIGNED', changedFields: ['assignee'] })
  expect(decideAssignment(ticket({ assigneeId: 'agnes' }), null)).toMatchObject({ patch: { assigneeId: null } })
  expect(decideAssignment(ticket({ assigneeId: 'agnes' }), 'agnes')).toBeNull()
  expect(changeOf(ticket(), {})).toBeNull()
})
