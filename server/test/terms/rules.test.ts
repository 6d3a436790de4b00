import { describe, expect, test } from 'vitest'
import russian from '../../../prisma/seed/working-calendar-ru.json' with { type: 'json' }
import { leftToSweep, pointPassed, termsOf } from '../../src/terms/rules.ts'
import { parseJsonCalendar } from '../../src/working-time/calendar-json.ts'
import { officeHours, roundTheClock, scheduleOf } from '../working-time/kit.ts'
import { policyOf, Told } from './kit.ts'

const { years, days } = parseJsonCalendar(JSON.stringify(russian))
/** Five hours ahead of UTC: 08:00–17:00 is 03:00Z–12:00Z. */
const espgu = scheduleOf('Asia/Yekaterinburg', officeHours, days, years)
/** A number within an hour, an outcome within a working day. */
const procedure = policyOf(espgu, { acknowledge: 60, outcome: 540, later: 240 })
const at = (text: string) => new Date(`${text}:00Z`)
const filedOn = (text: string, told?: { numberTold: boolean }) => new Told(procedure, at(text), told)

describe('the terms of the ESPGU desk', () => {
  test('items 5 and 6: the number first, then an outcome; what is not met is the term', () => {
    const ticket = filedOn('2026-11-19T03:00', { numberTold: false })
    expect(ticket.at(at('2026-11-19T03:30'))).toEqual({
      state: 'ON_TRACK',
      kind: 'ACKNOWLEDGEMENT',
      due: '2026-11-19T04:00',
      near: '2026-11-19T03:45',
      breached: null,
    })
    ticket.tellNumber(at('2026-11-19T03:50'))
    expect(ticket.at(at('2026-11-19T09:44'))).toMatchObject({ state: 'ON_TRACK', kind: 'OUTCOME' })
    expect(ticket.at(at('2026-11-19T09:45'))).toMatchObject({ state: 'NEAR', due: '2026-11-19T12:00' })
    ticket.change(at('2026-11-19T11:59'), 'closed')
    expect(ticket.at(at('2026-12-31T00:00'))).toMatchObject({ state: 'MET', kind: null, due: null, breached: null })
  })

  test('item 6: a promised time is an outcome, and item 7: its passing is a delay; a later promise is a new term', () => {
    const ticket = filedOn('2026-11-19T03:00')
    // At night: an instant like any other, with the working time until then as its length.
    ticket.change(at('2026-11-19T11:00'), 'running', { promised: at('2026-11-19T20:00') })
    expect(ticket.at(at('2026-11-19T11:30'))).toEqual({
      state: 'ON_TRACK',
      kind: 'PROMISE',
      due: '2026-11-19T20:00',
      near: '2026-11-19T11:45',
      breached: null,
    })
    expect(ticket.at(at('2026-11-19T20:00'))).toMatchObject({ state: 'LATE', breached: '2026-11-19T20:00' })
    ticket.change(at('2026-11-20T03:00'), 'running', { promised: at('2026-11-20T09:00') })
    expect(ticket.at(at('2026-11-20T04:00'))).toMatchObject({ state: 'ON_TRACK', breached: '2026-11-19T20:00' })
    ticket.change(at('2026-11-20T05:00'), 'closed')
    expect(ticket.at(at('2026-11-20T05:00')).state).toBe('BREACHED')
  })

  test('item 6: asking for information stops the clock, and going on takes up what was left', () => {
    const ticket = filedOn('2026-11-19T10:00').change(at('2026-11-19T11:00'), 'waiting')
    expect(ticket.at(at('2026-12-19T11:00'))).toMatchObject({ state: 'PAUSED', kind: null, due: null, breached: null })
    ticket.change(at('2026-11-24T06:00'), 'running')
    expect(ticket.at(at('2026-11-24T06:00'))).toMatchObject({ state: 'ON_TRACK', due: '2026-11-25T05:00' })
  })

  test('new information gives the outcome a whole term again, and forgets the old promise and breach', () => {
    const ticket = filedOn('2026-11-16T03:00').sweep(at('2026-11-17T03:00'))
    expect(ticket.at(at('2026-11-17T03:00'))).toMatchObject({ state: 'LATE', breached: '2026-11-16T12:00' })
    ticket.change(at('2026-11-17T04:00'), 'running', { promised: at('2026-11-18T04:00') })
    ticket.change(at('2026-11-19T06:00'), 'running', { reopened: true })
    expect(ticket.at(at('2026-11-19T06:00'))).toEqual({
      state: 'ON_TRACK',
      kind: 'OUTCOME',
      due: '2026-11-20T06:00',
      near: '2026-11-20T03:45',
      breached: null,
    })
  })

  test('a closed ticket that an agent opens has a whole term too', () => {
    const ticket = filedOn('2026-11-19T03:00').change(at('2026-11-19T05:00'), 'closed')
    ticket.change(at('2026-11-24T03:00'), 'running')
    expect(ticket.at(at('2026-11-24T03:00'))).toMatchObject({ kind: 'OUTCOME', due: '2026-11-24T12:00' })
  })

  test('short days and New Year have less to give', () => {
    // 3 November 2026 is short and the 4th a holiday; 31 December to 10 January are days off.
    expect(filedOn('2026-11-03T03:00').at(at('2026-11-03T03:00')).due).toBe('2026-11-05T04:00')
    expect(filedOn('2026-12-30T11:00').at(at('2026-12-30T11:00'))).toMatchObject({ due: '2027-01-11T11:00' })
  })

  test('exactly at its end a term has passed, whoever comes first: the sweep or the answer', () => {
    const [filed, end] = [at('2026-11-19T03:00'), at('2026-11-19T12:00')]
    const answered = new Told(procedure, filed).change(end, 'closed')
    const swept = new Told(procedure, filed).sweep(end).change(end, 'closed')
    expect([answered.at(end).state, swept.at(end).state]).toEqual(['BREACHED', 'BREACHED'])
    const before = new Date(end.getTime() - 1)
    expect(new Told(procedure, filed).change(before, 'closed').at(end).state).toBe('MET')
  })
})

describe('what others got wrong', () => {
  test('Chatwoot 13392: a breach by the wall clock: Friday evening is not late on Saturday', () => {
    const ticket = filedOn('2026-11-20T11:30', { numberTold: false }).sweep(at('2026-11-21T10:00'))
    expect(ticket.at(at('2026-11-22T23:00'))).toMatchObject({ state: 'ON_TRACK', due: '2026-11-23T03:30' })
  })

  test('Chatwoot 10178: a clock that runs on after the matter was solved', () => {
    const ticket = filedOn('2026-11-19T03:00').change(at('2026-11-19T04:00'), 'closed')
    expect(ticket.kept).toMatchObject({ dueAt: null, termWakeAt: null, termState: 'MET' })
    expect(ticket.sweep(at('2027-11-19T04:00')).kept.termState).toBe('MET')
  })

  test('GLPI 22678: what comes before the end falls on midnight of the next day', () => {
    // Filed at 16:00 by the desk: an hour today and eight tomorrow; three quarters of it have passed at 13:45.
    expect(filedOn('2026-11-18T11:00').at(at('2026-11-18T11:00'))).toMatchObject({
      near: '2026-11-19T08:45',
      due: '2026-11-19T11:00',
    })
  })

  test('GLPI 6902: the wait for the requester is lost when the terms change', () => {
    const ticket = filedOn('2026-11-18T03:00').change(at('2026-11-18T05:00'), 'waiting')
    const stricter = policyOf(espgu, { acknowledge: 60, outcome: 240 })
    ticket.recount(stricter, at('2026-11-19T05:00'))
    expect(ticket.at(at('2026-11-19T05:00')).state).toBe('PAUSED')
    ticket.change(at('2026-11-20T03:00'), 'running')
    expect(ticket.at(at('2026-11-20T03:00'))).toMatchObject({ state: 'ON_TRACK', due: '2026-11-20T05:00' })
    // And once more while it runs.
    ticket.recount(procedure, at('2026-11-20T04:00'))
    expect(ticket.at(at('2026-11-20T04:00'))).toMatchObject({ due: '2026-11-20T10:00', near: '2026-11-20T07:45' })
  })

  test('Zammad 3180: round the clock loses a minute at midnight', () => {
    const always = policyOf(scheduleOf('Asia/Yekaterinburg', roundTheClock), { outcome: 24 * 60 })
    expect(new Told(always, at('2026-11-19T10:17')).kept.dueAt).toEqual(at('2026-11-20T10:17'))
  })

  test('Zammad 5177: a shorter term overrules another that is not met yet', () => {
    const policy = policyOf(espgu, { acknowledge: 120, outcome: 60 })
    const ticket = new Told(policy, at('2026-11-19T03:00'), { numberTold: false })
    expect(ticket.at(at('2026-11-19T03:00'))).toMatchObject({ kind: 'OUTCOME', due: '2026-11-19T04:00' })
    // The promise meets the one; the other still runs and comes before it.
    ticket.change(at('2026-11-19T03:30'), 'running', { promised: at('2026-11-20T03:00') })
    expect(ticket.at(at('2026-11-19T03:30'))).toMatchObject({ kind: 'ACKNOWLEDGEMENT', due: '2026-11-19T05:00' })
  })

  test('osTicket 6739: a week of one day', () => {
    const tuesdays = policyOf(scheduleOf('UTC', ['2 08:00–17:00']), { outcome: 18 * 60 })
    expect(new Told(tuesdays, at('2026-11-18T10:00')).kept.dueAt).toEqual(at('2026-12-01T17:00'))
  })
})

describe('a wait', () => {
  test('that begins after the end moves it no more: what has passed stays passed', () => {
    const ticket = filedOn('2026-11-18T03:00').sweep(at('2026-11-18T13:00'))
    ticket.change(at('2026-11-19T05:00'), 'waiting').change(at('2026-11-23T05:00'), 'running')
    expect(ticket.at(at('2026-11-23T05:00'))).toMatchObject({
      state: 'LATE',
      due: '2026-11-18T12:00',
      breached: '2026-11-18T12:00',
    })
  })

  test('does not count before the point of nearness either, wherever it lies', () => {
    // Eight of nine hours are spent when it begins: the ticket was near at 13:45 by the desk, before the wait.
    const ticket = filedOn('2026-11-18T03:00').change(at('2026-11-18T11:00'), 'waiting')
    ticket.change(at('2026-11-20T03:00'), 'running')
    expect(ticket.at(at('2026-11-20T03:00'))).toMatchObject({
      state: 'NEAR',
      near: '2026-11-18T09:45',
      due: '2026-11-20T04:00',
    })
  })
})

describe('counted anew', () => {
  const holiday = [
    ...days.filter(({ date }) => date !== '2026-11-18'),
    { date: '2026-11-18', kind: 'DAY_OFF' as const },
  ]
  const withHoliday = policyOf(scheduleOf('Asia/Yekaterinburg', officeHours, holiday, years), {
    acknowledge: 60,
    outcome: 540,
  })

  test('forgives what was late by the former hours alone', () => {
    const late = filedOn('2026-11-18T03:00', { numberTold: false }).sweep(at('2026-11-18T05:00'))
    expect(late.at(at('2026-11-18T05:00'))).toMatchObject({ state: 'LATE', breached: '2026-11-18T04:00' })
    late.recount(withHoliday, at('2026-11-18T05:00'))
    expect(late.at(at('2026-11-18T05:00'))).toMatchObject({
      state: 'ON_TRACK',
      due: '2026-11-19T04:00',
      breached: null,
    })
    // The same of a number that was told too late by those hours.
    const told = filedOn('2026-11-18T03:00', { numberTold: false }).tellNumber(at('2026-11-18T05:00'))
    expect(told.kept.breachedAt).toEqual(at('2026-11-18T04:00'))
    expect(told.recount(withHoliday, at('2026-11-18T06:00')).kept).toMatchObject({
      breachedAt: null,
      termKind: 'OUTCOME',
    })
  })

  test('keeps what stays late, and a promise that was broken', () => {
    const late = filedOn('2026-11-16T03:00').sweep(at('2026-11-18T05:00'))
    expect(late.recount(withHoliday, at('2026-11-18T05:00')).kept).toMatchObject({
      termState: 'LATE',
      breachedAt: at('2026-11-16T12:00'),
    })
    const broken = filedOn('2026-11-17T03:00').change(at('2026-11-17T04:00'), 'running', {
      promised: at('2026-11-17T08:00'),
    })
    broken.sweep(at('2026-11-17T09:00')).change(at('2026-11-17T09:00'), 'running', { promised: at('2026-11-30T08:00') })
    expect(broken.recount(withHoliday, at('2026-11-18T05:00')).kept.breachedAt).toEqual(at('2026-11-17T08:00'))
  })

  test('does not accuse: what was met in time by the terms of then stays met', () => {
    const ticket = filedOn('2026-11-19T03:00', { numberTold: false }).tellNumber(at('2026-11-19T03:50'))
    ticket.recount(policyOf(espgu, { acknowledge: 30, outcome: 540 }), at('2026-11-19T05:00'))
    expect(ticket.kept.breachedAt).toBeNull()
    expect(ticket.change(at('2026-11-19T06:00'), 'closed').kept.termState).toBe('MET')
  })

  test('does not bring back what a reopening has forgotten', () => {
    const ticket = filedOn('2026-11-18T03:00', { numberTold: false }).tellNumber(at('2026-11-18T05:00'))
    ticket.change(at('2026-11-18T06:00'), 'running', { reopened: true }).recount(procedure, at('2026-11-18T06:30'))
    expect(ticket.kept).toMatchObject({ termState: 'ON_TRACK', breachedAt: null })
  })

  test('a desk without hours, or whose terms are taken away, has nothing due; with them again it has', () => {
    const ticket = filedOn('2026-11-19T03:00')
    const none = { state: null, kind: null, due: null, near: null, breached: null }
    ticket.recount(policyOf({ ...espgu, hours: [] }, { acknowledge: 60, outcome: 540 }), at('2026-11-19T04:00'))
    expect(ticket.at(at('2026-11-20T04:00'))).toEqual(none)
    ticket.recount(policyOf(espgu, {}), at('2026-11-19T04:00'))
    expect(ticket.at(at('2026-11-20T04:00'))).toEqual(none)
    ticket.recount(procedure, at('2026-11-19T04:00'))
    expect(ticket.at(at('2026-11-19T04:00'))).toMatchObject({ state: 'ON_TRACK', due: '2026-11-19T12:00' })
  })
})

test('instants of no year that calendars know give no term, and a far promise stays one', () => {
  expect(new Told(procedure, new Date('1969-12-30T00:00:00Z')).kept).toMatchObject({
    termState: null,
    outcomeDueAt: null,
  })
  const far = filedOn('2026-11-19T03:00').change(at('2026-11-19T04:00'), 'running', {
    promised: new Date('9999-01-01T00:00:00Z'),
  })
  expect(far.kept).toMatchObject({ termKind: 'PROMISE', nearAt: null, termState: 'ON_TRACK' })
})

describe('the points that escalations go by', () => {
  const ticket = filedOn('2026-11-19T03:00')
  const passed = (now: string) => pointPassed(procedure, ticket.kept, at(now))

  test('each once, and after a long stop only the last', () => {
    expect(passed('2026-11-19T09:44')).toBeNull()
    expect(passed('2026-11-19T09:45')).toBe('NEAR')
    expect(passed('2026-11-19T12:00')).toBe('LATE')
    expect(passed('2026-11-20T06:59')).toBe('LATE')
    expect(passed('2026-11-20T07:00')).toBe('LATER')
    ticket.sweep(at('2026-11-19T12:00'))
    expect([passed('2026-11-19T23:00'), passed('2026-11-20T07:00')]).toEqual([null, 'LATER'])
    expect(ticket.sweep(at('2026-11-20T07:00')).kept.termWakeAt).toBeNull()
    expect(passed('2026-11-30T07:00')).toBeNull()
  })

  test('a change of the ticket passes over none: what has passed is left to the sweep, what is to come is awaited', () => {
    const { kept } = filedOn('2026-11-19T03:00').sweep(at('2026-11-19T12:00'))
    const left = (before: typeof kept | null, now: Date) =>
      leftToSweep(termsOf(procedure, 'running', kept, now), kept, before, now)
    const later = at('2026-11-20T07:00')
    expect(left(kept, at('2026-11-20T08:00'))).toMatchObject({ termState: 'LATE', termWakeAt: later })
    // The desk has got its last point meanwhile, and has not counted this ticket anew yet.
    const now = at('2026-11-19T13:00')
    expect(left({ ...kept, termWakeAt: null }, now)).toMatchObject({ termState: 'LATE', termWakeAt: later })
    // It had waited, late as it was.
    const waited = { ...kept, dueAt: null, termState: 'PAUSED' as const, termWakeAt: null }
    expect(left(waited, now)).toMatchObject({ termState: 'LATE', termWakeAt: later })
    expect(left(waited, at('2026-11-20T08:00'))).toMatchObject({
      termState: 'LATE',
      termWakeAt: at('2026-11-20T08:00'),
    })
    // Another term, which had passed before.
    expect(left(null, now)).toMatchObject({ termState: 'ON_TRACK', termWakeAt: now })
    // A letter that has waited in its mailbox: the answer with the number is on its way.
    const untold = { ...kept, acknowledgedAt: null }
    const leftUntold = (before: typeof kept | null, when: Date) =>
      leftToSweep(termsOf(procedure, 'running', untold, when), untold, before, when)
    const awaited = {
      termKind: 'ACKNOWLEDGEMENT',
      termState: 'ON_TRACK',
      termWakeAt: new Date(now.getTime() + 60_000),
    }
    const filed = leftUntold(null, now)
    expect(filed).toMatchObject(awaited)
    // Nor is that forgotten when somebody changes the ticket before.
    expect(leftUntold({ ...untold, ...filed }, new Date(now.getTime() + 20_000))).toMatchObject(awaited)
  })
})
