import type { ApiScope, TermState, TicketStatus } from '@otklik/prisma/client'
import { describe, expect, test } from 'vitest'
import type { Viewer } from '../../src/auth/viewer.ts'
import { escalationOf } from '../../src/escalation/history.ts'
import { isEscalatedAt } from '../../src/escalation/policy.ts'
import { type Escalatable, escalationRefusal, escalationRight, escalationSide } from '../../src/escalation/rules.ts'
import { checkSubject, subjectOf } from '../../src/escalation/subject.ts'
import { isFault } from '../../src/text-rules.ts'
import { finalStatuses, statuses } from '../../src/tickets/status.ts'

const now = new Date('2026-11-20T09:00:00Z')
const policy = {
  deskId: 'espgu',
  address: 'duty@uit.example',
  subject: 'ЕСПГУ {number}',
  byRequester: true,
  onNear: false,
  onLate: true,
  laterMinutes: 240,
}
const late = {
  id: 'ticket',
  number: 'ESPGU-000123',
  deskId: 'espgu',
  status: 'IN_PROGRESS',
  requesterId: 'anna',
  organizationId: 'zakupki',
  termState: 'LATE',
  dueAt: new Date('2026-11-20T08:00:00Z'),
  escalatedAt: null,
  version: 3,
} as Escalatable

const viewer = (userId: string, more: Partial<Viewer> = {}): Viewer => ({
  userId,
  role: 'REQUESTER',
  organizationId: 'zakupki',
  memberOf: new Set(),
  desks: [{ id: 'espgu', slug: 'espgu', visibility: 'ORGANIZATION' }],
  scopes: null,
  credential: { kind: 'session', id: '', expiresAt: null },
  ...more,
})
const people = {
  anna: viewer('anna'),
  boris: viewer('boris'),
  vera: viewer('vera', { organizationId: 'kurgan' }),
  agnes: viewer('agnes', { role: 'AGENT', organizationId: null, memberOf: new Set(['espgu']) }),
  oleg: viewer('oleg', { role: 'AGENT', organizationId: null, memberOf: new Set(['web-torgi']) }),
  admin: viewer('admin', { role: 'ADMIN', organizationId: null }),
}
const byToken = (person: Viewer, ...scopes: ApiScope[]): Viewer => ({ ...person, scopes: new Set(scopes) })

test('who escalates, and for whom: staff, and the requester with their colleagues', () => {
  const sides = Object.entries(people).map(([name, person]) => [name, escalationSide(person, late)])
  expect(Object.fromEntries(sides)).toEqual({
    anna: 'requester',
    boris: 'requester',
    vera: null,
    agnes: 'staff',
    oleg: null,
    admin: 'staff',
  })
  expect(escalationSide(byToken(people.anna, 'TICKETS_WRITE'), late)).toBe('requester')
  expect(escalationSide(byToken(people.anna, 'TICKETS_READ', 'TICKETS_MANAGE'), late)).toBeNull()
  expect(escalationSide(byToken(people.agnes, 'TICKETS_WRITE'), late)).toBeNull()
  expect(escalationSide(byToken(people.agnes, 'TICKETS_MANAGE'), late)).toBe('staff')
})

describe('a ticket is escalated', () => {
  const codes = (ticket: Partial<Escalatable>, more: Partial<typeof policy> | null = {}) =>
    (['staff', 'requester'] as const).map((side) => {
      return escalationRefusal(side, { ...late, ...ticket }, more && { ...policy, ...more }, now)?.code ?? 'may'
    })

  test('by the requester when it is late, by staff while it is open', () => {
    const states: (TermState | null)[] = ['ON_TRACK', 'NEAR', 'LATE', 'PAUSED', 'MET', 'BREACHED', null]
    for (const termState of states) {
      const late = termState === 'LATE' ? 'may' : 'CONFLICT'
      expect(codes({ termState, dueAt: null }), String(termState)).toEqual(['may', late])
    }
    // The term has passed this instant, and the sweep has not been here yet.
    expect(codes({ termState: 'NEAR', dueAt: now })).toEqual(['may', 'may'])
    expect(codes({ termState: 'NEAR', dueAt: new Date(now.getTime() + 1) })).toEqual(['may', 'CONFLICT'])
  })

  test.each(statuses)('unless it is closed: %s', (status: TicketStatus) => {
    const expected = finalStatuses.includes(status) ? 'CONFLICT' : 'may'
    expect(codes({ status })).toEqual([expected, expected])
  })

  test('where the desk has it so', () => {
    expect(codes({}, null)).toEqual(['CONFLICT', 'CONFLICT'])
    expect(codes({}, { byRequester: false })).toEqual(['may', 'FORBIDDEN'])
    expect(escalationRight(people.anna, late, policy, now)).toEqual({ now: true, from: null })
    expect(escalationRight(people.vera, late, policy, now)).toEqual({ now: false, from: null })
    expect(escalationRight(people.agnes, late, null, now)).toEqual({ now: false, from: null })
  })

  test('not twice within an hour; the refusal says when again', () => {
    const ago = (milliseconds: number) => ({ escalatedAt: new Date(now.getTime() - milliseconds) })
    expect(codes(ago(3_600_000))).toEqual(['may', 'may'])
    expect(codes(ago(3_599_999))).toEqual(['RATE_LIMITED', 'RATE_LIMITED'])
    const refusal = escalationRefusal('staff', { ...late, ...ago(600_000) }, policy, now)
    expect(refusal).toMatchObject({ details: { retryAfterSeconds: 3000 } })
    expect(refusal?.text.ru).toContain('через 50 мин')
  })

  test('from an instant that waiting leads to: when it is late, and an hour after the last escalation', () => {
    const at = (minutes: number) => new Date(now.getTime() + minutes * 60_000)
    const from = (
      name: 'anna' | 'agnes' | 'vera',
      ticket: Partial<Escalatable>,
      desk: typeof policy | null = policy,
    ) => {
      const whole = { ...late, ...ticket }
      const right = escalationRight(people[name], whole, desk, now)
      // What is promised is kept: then it may be escalated, and a moment before it may not.
      if (right.from !== null) {
        expect(escalationRight(people[name], whole, desk, right.from)).toEqual({ now: true, from: null })
        const before = escalationRight(people[name], whole, desk, new Date(right.from.getTime() - 1))
        expect(before).toEqual({ now: false, from: right.from })
      }
      return right.from
    }
    const escalated = { escalatedAt: at(-10) }
    expect(from('anna', escalated)).toEqual(at(50))
    expect(from('agnes', escalated)).toEqual(at(50))
    expect(from('anna', { termState: 'ON_TRACK', dueAt: at(20) })).toEqual(at(20))
    expect(from('anna', { termState: 'NEAR', dueAt: at(20), ...escalated })).toEqual(at(50))
    expect(from('anna', { termState: 'NEAR', dueAt: at(90), ...escalated })).toEqual(at(90))
    // No time of its own: what waits for the requester, what has no term, what nobody escalates.
    expect(from('anna', { termState: 'PAUSED', dueAt: null })).toBeNull()
    expect(from('anna', { termState: null, dueAt: null, ...escalated })).toBeNull()
    expect(from('anna', { status: 'RESOLVED', ...escalated })).toBeNull()
    expect(from('anna', escalated, { ...policy, byRequester: false })).toBeNull()
    expect(from('agnes', escalated, null)).toBeNull()
    expect(from('vera', escalated)).toBeNull()
  })
})

test('by itself at the points that the desk has chosen', () => {
  const points = ['NEAR', 'LATE', 'LATER'] as const
  expect(points.filter((point) => isEscalatedAt(policy, point))).toEqual(['LATE', 'LATER'])
  const other = { ...policy, onNear: true, onLate: false, laterMinutes: null }
  expect(points.filter((point) => isEscalatedAt(other, point))).toEqual(['NEAR'])
})

test('the history tells who or what has escalated', () => {
  const event = (actorId: string | null, termState: TermState, changedFields: string[]) =>
    escalationOf({ kind: 'ESCALATED', actorId, changedFields, snapshot: { termState } } as never)
  expect(event('anna', 'LATE', ['escalatedAt'])).toEqual({ automatic: false, point: null })
  expect(event(null, 'NEAR', ['termState', 'escalatedAt'])).toEqual({ automatic: true, point: 'NEAR' })
  expect(event(null, 'LATE', ['termState', 'escalatedAt'])).toEqual({ automatic: true, point: 'LATE' })
  expect(event(null, 'LATE', ['escalatedAt'])).toEqual({ automatic: true, point: 'LATER' })
  expect(escalationOf({ kind: 'TERM_CHANGED', actorId: null, changedFields: [], snapshot: {} } as never)).toBeNull()
})

test('the subject of the letter', () => {
  const ticket = { number: 'ESPGU-000123', title: 'Не работает {number}\r\nBcc: x@y.example $&' }
  expect(subjectOf('ЕСПГУ {number}', ticket)).toBe('ЕСПГУ ESPGU-000123')
  expect(subjectOf('{title} ({number})', ticket)).toBe('Не работает {number} Bcc: x@y.example $& (ESPGU-000123)')
  expect(checkSubject('  ЕСПГУ {number} ')).toBe('ЕСПГУ {number}')
  for (const bad of ['ЕСПГУ', '', '{number} {assignee}', '{number} {', 'a}{number}', `{number}\n`.repeat(2)]) {
    expect(isFault(checkSubject(bad)), bad).toBe(true)
  }
})
