import { describe, expect, test } from 'vitest'
import type { Viewer } from '../../src/auth/viewer.ts'
import {
  type Choices,
  defaultChoices,
  newsOf,
  type Person,
  type ToldEvent,
  toldOf,
} from '../../src/notifications/news.ts'

const desk = { id: 'shared', slug: 'shared', visibility: 'ORGANIZATION' as const }

const viewer = (userId: string, more: Partial<Viewer> = {}): Viewer => ({
  userId,
  role: 'REQUESTER',
  organizationId: 'zakupki',
  memberOf: new Set(),
  desks: [desk],
  scopes: null,
  credential: { kind: 'session', id: '', expiresAt: null },
  ...more,
})

const agent = (userId: string) => viewer(userId, { role: 'AGENT', organizationId: null, memberOf: new Set(['shared']) })

const people = {
  anna: viewer('anna'),
  boris: viewer('boris'),
  vera: viewer('vera', { organizationId: 'kurgan' }),
  agnes: agent('agnes'),
  oleg: agent('oleg'),
}

type Name = keyof typeof people

const ticket = {
  deskId: 'shared',
  requesterId: 'anna',
  organizationId: 'zakupki',
  assigneeId: 'agnes',
  status: 'IN_PROGRESS',
  termState: 'ON_TRACK',
  dueAt: new Date('2026-11-23T08:00:00Z'),
} as ToldEvent['snapshot']

const event = (actorId: Name | null, more: Partial<ToldEvent>): ToldEvent => ({
  kind: 'STATUS_CHANGED',
  internal: false,
  actorId,
  toStatus: null,
  changedFields: [],
  commentId: null,
  snapshot: ticket,
  before: ticket,
  ...more,
})

const events = {
  status: event('agnes', { kind: 'STATUS_CHANGED' }),
  'status with an answer': event('agnes', { kind: 'STATUS_CHANGED', commentId: 'c' }),
  answer: event('agnes', { kind: 'COMMENTED', commentId: 'c' }),
  'answer of another agent': event('oleg', { kind: 'COMMENTED', commentId: 'c' }),
  'internal note': event('oleg', { kind: 'COMMENTED', commentId: 'c', internal: true }),
  explanation: event('anna', { kind: 'STATUS_CHANGED', commentId: 'c' }),
  'explanation of a colleague': event('boris', { kind: 'COMMENTED', commentId: 'c' }),
  withdrawal: event('anna', { kind: 'STATUS_CHANGED' }),
  assignment: event('oleg', { kind: 'ASSIGNED', before: { ...ticket, assigneeId: null } }),
  'assignment to oneself': event('agnes', { kind: 'ASSIGNED', before: { ...ticket, assigneeId: null } }),
  'nobody assigned': event('oleg', { kind: 'ASSIGNED', snapshot: { ...ticket, assigneeId: null } }),
  'filed for the requester': event('oleg', { kind: 'CREATED', before: null }),
  'a promised time': event('agnes', { kind: 'EDITED', changedFields: ['expectedResolutionAt'] }),
  'another base': event('agnes', { kind: 'EDITED', changedFields: ['duplicateOf'] }),
  escalation: event(null, { kind: 'ESCALATED' }),
  'a term that is near': event(null, { kind: 'TERM_CHANGED', snapshot: { ...ticket, termState: 'NEAR' } }),
  'a term that has passed': event(null, { kind: 'TERM_CHANGED', snapshot: { ...ticket, termState: 'LATE' } }),
  'a term counted anew, and late': event(null, {
    kind: 'TERM_CHANGED',
    snapshot: { ...ticket, termState: 'LATE', dueAt: new Date('2026-11-20T08:00:00Z') },
  }),
  'a term counted anew, and late no more': event(null, {
    kind: 'TERM_CHANGED',
    before: { ...ticket, termState: 'LATE' },
  }),
  'a number told': event(null, { kind: 'TERM_CHANGED', changedFields: ['acknowledgedAt'] }),
  'answer of the authority': event(null, { kind: 'COMMENTED', commentId: 'c' }),
}

interface Special {
  watching?: Partial<Record<Name, boolean>>
  choices?: Partial<Record<Name, Partial<Choices>>>
}

/** Everybody who is told, as `name: reason`, with the channels where not both. */
function told(which: keyof typeof events, { watching = {}, choices = {} }: Special = {}): string[] {
  const happened = events[which]
  const news = newsOf(happened, happened.actorId === null ? null : people[happened.actorId as Name])
  return (Object.keys(people) as Name[]).flatMap((name) => {
    const person: Person = {
      viewer: people[name],
      watching: watching[name] ?? null,
      choices: { ...defaultChoices, ...choices[name] },
    }
    const result = news && toldOf(happened, news, person)
    if (!result) return []
    const channels = result.mail && result.push ? '' : result.mail ? ' by mail' : ' by push'
    return [`${name}: ${result.reason}${channels}`]
  })
}

const all = { watching: { anna: true, boris: true, vera: true, agnes: true, oleg: true } }

describe('who is told', () => {
  test.each<[keyof typeof events, string[]]>([
    ['status', ['anna: requester']],
    ['status with an answer', ['anna: requester']],
    ['answer', ['anna: requester']],
    ['answer of another agent', ['anna: requester']],
    ['internal note', []],
    ['explanation', ['agnes: assignee']],
    ['explanation of a colleague', ['anna: requester', 'agnes: assignee']],
    ['withdrawal', ['agnes: assignee']],
    ['assignment', ['agnes: assignee']],
    ['assignment to oneself', []],
    ['nobody assigned', []],
    ['filed for the requester', ['anna: requester']],
    ['a promised time', ['anna: requester']],
    ['another base', []],
    ['escalation', ['anna: requester', 'agnes: assignee']],
    ['a term that is near', ['agnes: assignee']],
    ['a term that has passed', ['anna: requester', 'agnes: assignee']],
    ['a term counted anew, and late', []],
    ['a term counted anew, and late no more', []],
    ['a number told', []],
    ['answer of the authority', ['anna: requester', 'agnes: assignee']],
  ])('%s', (which, expected) => expect(told(which)).toEqual(expected))

  test('watchers too, but nobody who may not see the ticket, and never the one who did it', () => {
    expect(told('status', all)).toEqual(['anna: requester', 'boris: watcher', 'oleg: watcher'])
    expect(told('explanation', all)).toEqual(['boris: watcher', 'agnes: assignee', 'oleg: watcher'])
    expect(told('internal note', all)).toEqual([])
    expect(told('assignment', all)).toEqual(['agnes: assignee'])
  })

  test('nobody who has stopped this ticket’s messages, the requester and the assignee included', () => {
    expect(told('escalation', { watching: { anna: false, agnes: false, boris: false } })).toEqual([])
    expect(told('assignment', { watching: { agnes: false } })).toEqual([])
  })

  test('by what each has chosen; an answer that changes the status is either', () => {
    const anna = (choices: Partial<Choices>) => ({ choices: { anna: choices } })
    expect(told('status', anna({ mailStatus: false }))).toEqual(['anna: requester by push'])
    expect(told('answer', anna({ pushAnswers: false, mailStatus: false }))).toEqual(['anna: requester by mail'])
    expect(told('status', anna({ mailStatus: false, pushStatus: false }))).toEqual([])
    expect(told('status with an answer', anna({ mailStatus: false, pushAnswers: false }))).toEqual(['anna: requester'])
    const agnes = { choices: { agnes: { mailStatus: false, pushStatus: false } } }
    expect(told('assignment', agnes)).toEqual([])
  })

  test('an assignee who is not staff any more follows the ticket no longer', () => {
    const happened = events.explanation
    const former: Person = { viewer: viewer('agnes'), watching: null, choices: defaultChoices }
    const news = newsOf(happened, people.anna)
    expect(news && toldOf(happened, news, former)).toBeNull()
  })
})
