import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import russian from '../../../prisma/seed/working-calendar-ru.json' with { type: 'json' }
import { type Answer, type Client, codeOf, gid, type TestApi, testApi } from '../testkit/api.ts'
import type { PersonName } from '../testkit/world.ts'

/** Sunday evening in Chita, nine hours ahead of UTC. */
let now = new Date('2026-11-22T12:00:00Z')
let api: TestApi
let admin: Client
let nobody: Client

beforeAll(async () => {
  api = await testApi({ clock: () => now })
  admin = await signedIn('admin')
  nobody = await api.as(null)
})
afterAll(() => api?.[Symbol.asyncDispose]())

/** With a session that lasts as long as the years that the clock here passes. */
async function signedIn(person: PersonName): Promise<Client> {
  const client = await api.as(person)
  await api.services.db.query("UPDATE sessions SET expires_at = '2030-01-01'")
  return client
}

const week = (from: string, to: string) => [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from, to }))
const faultsOf = ({ errors }: Answer) =>
  (errors?.[0]?.extensions.fields as { path: string[]; message: string }[] | undefined) ?? []
const pathsOf = (answer: Answer) => faultsOf(answer).map(({ path }) => path.join('.'))

const calendarFields = 'id name region version years base { name } days { date kind minutesLess name origin }'
const create = `mutation ($input: CreateCalendarInput!) { createCalendar(input: $input) { calendar { ${calendarFields} } } }`
const setDay = `mutation ($input: SetCalendarDayInput!) { setCalendarDay(input: $input) { calendar { ${calendarFields} } } }`
const setYear = `mutation ($input: SetCalendarYearInput!) { setCalendarYear(input: $input) { calendar { years } } }`
const load = `mutation ($input: ImportCalendarInput!) { importCalendar(input: $input) {
  years daysOff workingDays shortDays replaced calendar { ${calendarFields} } } }`
const setHours = `mutation ($input: SetDeskHoursInput!) { setDeskHours(input: $input) {
  desk { slug timeZone hours { weekday from to } calendar { name } } } }`
const file = 'query ($id: ID!, $format: CalendarFormat!) { calendarFile(calendarId: $id, format: $format) }'
const opening = `{ desks {
  slug isOpen nextOpeningAt closesAt promiseTimes { name at } hours { weekday from to } calendar { name years } } }`

const newCalendar = async (name: string, more: object = {}) =>
  (await admin.get(create, { input: { name, ...more } })).createCalendar.calendar
const read = async (id: string) =>
  (await admin.get(`query ($id: ID!) { node(id: $id) { ... on WorkingCalendar { ${calendarFields} } } }`, { id })).node

test('calendars and hours are for administrators who have signed in; everybody reads when a desk is open', async () => {
  const calendarId = gid('WorkingCalendar', '019a0000-0000-7000-8000-000000000000')
  const deskId = gid('Desk', api.world.desks.open.id)
  const asked: [string, object?][] = [
    ['{ calendars { id } }'],
    ['{ calendarWarnings { year } }'],
    [file, { id: calendarId, format: 'JSON' }],
    [create, { input: { name: 'чужой' } }],
    [setDay, { input: { calendarId, date: '2026-11-04' } }],
    [setYear, { input: { calendarId, year: 2026, loaded: true } }],
    [load, { input: { calendarId, format: 'JSON', content: JSON.stringify(russian) } }],
    [setHours, { input: { deskId, hours: week('08:00', '17:00') } }],
  ]
  const token = await api.issueToken('admin', ['TICKETS_READ', 'TICKETS_WRITE', 'TICKETS_MANAGE'])
  const others: [string, Client][] = [
    ['FORBIDDEN', await signedIn('anna')],
    ['FORBIDDEN', await signedIn('agnes')],
    ['FORBIDDEN', api.withToken(token)],
    ['UNAUTHENTICATED', nobody],
  ]
  for (const [code, client] of others) {
    for (const [query, variables] of asked) {
      expect(codeOf(await client.ask(query, variables as Record<string, unknown>)), query).toBe(code)
    }
  }
  expect(await api.services.db.query('SELECT 1 FROM desk_hours UNION ALL SELECT 1 FROM calendars')).toEqual([])
  // Nobody has set hours: the desk never opens, which is an answer and no error.
  const { desks } = await nobody.get(opening)
  expect(desks[0]).toMatchObject({ slug: 'open', isOpen: false, nextOpeningAt: null, closesAt: null, hours: [] })
  expect(desks[0].promiseTimes).toEqual([])
})

test('a desk has its hours, its zone and its calendar, and says when it opens', async () => {
  const calendar = await newCalendar('Часы')
  const deskId = gid('Desk', api.world.desks.open.id)
  const hours = [...week('14:00', '18:00'), ...week('09:00', '13:00')]
  const { setDeskHours } = await admin.get(setHours, { input: { deskId, hours, calendarId: calendar.id } })
  expect(setDeskHours.desk).toMatchObject({ timeZone: 'Asia/Chita', calendar: { name: 'Часы' } })
  expect(setDeskHours.desk.hours.slice(0, 3)).toEqual([
    { weekday: 1, from: '09:00', to: '13:00' },
    { weekday: 1, from: '14:00', to: '18:00' },
    { weekday: 2, from: '09:00', to: '13:00' },
  ])
  const openDesk = async () => (await nobody.get(opening)).desks[0]
  expect(await openDesk()).toMatchObject({ isOpen: false, nextOpeningAt: '2026-11-23T00:00:00.000Z', closesAt: null })
  now = new Date('2026-11-23T03:30:00Z')
  expect(await openDesk()).toMatchObject({ isOpen: true, nextOpeningAt: null, closesAt: '2026-11-23T04:00:00.000Z' })
  // Closing for dinner is not the end of the day.
  expect((await openDesk()).promiseTimes).toEqual([
    { name: 'END_OF_TODAY', at: '2026-11-23T09:00:00.000Z' },
    { name: 'NOON_OF_NEXT_DAY', at: '2026-11-24T03:00:00.000Z' },
    { name: 'AFTER_ONE_DAY', at: '2026-11-24T03:30:00.000Z' },
  ])

  // A day that an administrator takes off closes the desk at once, on this node and any other.
  const input = { calendarId: calendar.id, date: '2026-11-23', kind: 'DAY_OFF', name: 'День службы' }
  await admin.get(setDay, { input })
  expect(await openDesk()).toMatchObject({ isOpen: false, nextOpeningAt: '2026-11-24T00:00:00.000Z' })

  const refused = await admin.ask(setHours, {
    input: {
      deskId,
      timeZone: 'Asia/Kurgan',
      hours: [...week('09:00', '13:00'), { weekday: 1, from: '12:00', to: '9' }],
    },
  })
  expect(pathsOf(refused)).toEqual(['hours.5.to', 'timeZone'])
  expect((await openDesk()).hours).toHaveLength(10)
  const everyday = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '00:00', to: '24:00' }))
  await admin.get(setHours, { input: { deskId, hours: everyday, timeZone: 'Europe/Berlin', calendarId: null } })
  expect(await openDesk()).toMatchObject({ isOpen: true, nextOpeningAt: null, closesAt: null, calendar: null })
})

test('all desks’ hours are read by as many statements as one’s', async () => {
  const count = async (query: string) => (await api.statements(() => nobody.get(query))).count
  const fields = 'isOpen nextOpeningAt hours { from } calendar { name days { date } }'
  const one = await count('{ desks { id } }')
  expect(await count(`{ desks { id ${fields} } }`)).toBeLessThanOrEqual(one + 4)
})

describe('a file of a calendar', () => {
  const content = JSON.stringify(russian)

  test('is looked at first, then takes the place of its years, and comes back the same in both formats', async () => {
    const { id } = await newCalendar('Обмен')
    await admin.get(setDay, { input: { calendarId: id, date: '2026-07-01', kind: 'DAY_OFF', name: 'Лишний' } })
    await admin.get(setDay, { input: { calendarId: id, date: '2025-07-01', kind: 'SHORT' } })
    const before = await read(id)
    const looked = await admin.get(load, { input: { calendarId: id, format: 'JSON', content, dryRun: true } })
    expect(looked.importCalendar).toMatchObject({
      years: [2026, 2027],
      daysOff: 38,
      workingDays: 1,
      shortDays: 8,
      replaced: 1,
    })
    expect(await read(id)).toEqual(before)

    await admin.get(load, { input: { calendarId: id, format: 'JSON', content, expectedVersion: before.version } })
    const loaded = await read(id)
    expect(loaded.years).toEqual([2026, 2027])
    expect(loaded.version).toBe(before.version + 1)
    expect(loaded.days).toContainEqual({
      date: '2027-02-20',
      kind: 'WORKING',
      minutesLess: 60,
      name: '',
      origin: 'OWN',
    })
    expect(loaded.days).toContainEqual({ date: '2025-07-01', kind: 'SHORT', minutesLess: 60, name: '', origin: 'OWN' })
    expect(loaded.days.map(({ name }: { name: string }) => name)).not.toContain('Лишний')

    for (const format of ['JSON', 'ICALENDAR']) {
      const exported = (await admin.get(file, { id, format })).calendarFile
      const copy = await newCalendar(`Копия ${format}`)
      await admin.get(load, { input: { calendarId: copy.id, format, content: exported } })
      const ofLoadedYears = ({ date }: { date: string }) => !date.startsWith('2025')
      expect((await read(copy.id)).days, format).toEqual(loaded.days.filter(ofLoadedYears))
      expect((await read(copy.id)).years, format).toEqual(loaded.years)
      expect((await admin.get(file, { id: copy.id, format })).calendarFile.replace(/Копия \w+/, 'Обмен')).toBe(exported)
    }
  })

  const event = (...lines: string[]) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT'].join('\r\n')
  const ics = (...events: string[]) => ['BEGIN:VCALENDAR', 'VERSION:2.0', ...events, 'END:VCALENDAR'].join('\r\n')
  const day = (date: string, ...more: string[]) => event(`DTSTART;VALUE=DATE:${date}`, 'SUMMARY:Праздник', ...more)

  test('from another program: all-day events are days off, of the year that is asked for', async () => {
    const { id } = await newCalendar('Чужой')
    const content = ics(
      day('20261231', 'DTEND;VALUE=DATE:20270109'),
      day('20270223'),
      event('DTSTART;VALUE=DATE:20270308', 'STATUS:CANCELLED'),
    )
    const unclear = await admin.ask(load, { input: { calendarId: id, format: 'ICALENDAR', content } })
    expect(pathsOf(unclear)).toEqual(['year'])
    await admin.get(load, { input: { calendarId: id, format: 'ICALENDAR', content, year: 2027 } })
    const { years, days } = await read(id)
    expect(years).toEqual([2027])
    expect(days.map(({ date }: { date: string }) => date)).toEqual([
      ...[1, 2, 3, 4, 5, 6, 7, 8].map((each) => `2027-01-0${each}`),
      '2027-02-23',
    ])
  })

  const year = (more: object) => JSON.stringify({ years: { 2026: { ...russian.years[2026], ...more } } })
  const wrong: [what: string, format: 'JSON' | 'ICALENDAR', content: string, path: string, said: RegExp][] = [
    ['no JSON', 'JSON', '{"years": {', 'content', /JSON/],
    ['another JSON', 'JSON', '{"name": "otklik", "version": "0.1.0"}', 'content', /years/],
    ['nothing', 'JSON', '', 'content', /JSON/],
    [
      'a date that does not exist',
      'JSON',
      year({ shortDays: ['2026-02-30'] }),
      'content.years.2026.2026-02-30.date',
      /дата/,
    ],
    ['a date of another year', 'JSON', year({ daysOff: ['2027-01-01'] }), 'content.years.2026.daysOff.0', /2026/],
    [
      'a day off that is worked',
      'JSON',
      year({ workingWeekends: ['2026-01-01'] }),
      'content.years.2026.daysOff',
      /рабочий/,
    ],
    [
      'a date twice',
      'JSON',
      year({ shortDays: ['2026-04-30', '2026-04-30'] }),
      'content.years.2026.shortDays.1',
      /дважды/,
    ],
    [
      'a lost day',
      'JSON',
      year({ daysOff: russian.years[2026].daysOff.slice(1) }),
      'content.years.2026.expected.workingDays',
      /247/,
    ],
    ['no iCalendar', 'ICALENDAR', '<html>', 'content', /VCALENDAR/],
    ['a visiting card', 'ICALENDAR', 'BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Имя\r\nEND:VCARD', 'content', /VCALENDAR/],
    ['no events', 'ICALENDAR', ics(), 'content', /VEVENT/],
    ['cut off', 'ICALENDAR', ics(day('20260101')).slice(0, -20), 'content', /VCALENDAR/],
    [
      'overlapping events',
      'ICALENDAR',
      ics(day('20260101', 'DTEND;VALUE=DATE:20260109'), day('20260107')),
      'content.VEVENT.2',
      /пересекаются 2026-01-07/,
    ],
    [
      'a meeting',
      'ICALENDAR',
      ics(event('DTSTART:20260101T100000Z', 'SUMMARY:Совещание')),
      'content.VEVENT.1',
      /целые дни/,
    ],
    ['a repeated event', 'ICALENDAR', ics(day('20260101', 'RRULE:FREQ=YEARLY')), 'content.VEVENT.1', /повторяется/],
    [
      'an end before its start',
      'ICALENDAR',
      ics(day('20260109', 'DTEND;VALUE=DATE:20260101')),
      'content.VEVENT.1',
      /не позже/,
    ],
    ['a day of no month', 'ICALENDAR', ics(day('20260230')), 'content.VEVENT.1', /есть в календаре/],
    ['a kind of nobody', 'ICALENDAR', ics(day('20260109', 'X-OTKLIK-KIND:PARTY')), 'content.VEVENT.1', /PARTY/],
    ['a far year', 'ICALENDAR', ics(day('19260109')), 'content.VEVENT.1.date', /2000/],
  ]

  test('that is broken, foreign or contradicts itself is refused by its place, and nothing of it is written', async () => {
    const { id } = await newCalendar('Целый')
    await admin.get(load, { input: { calendarId: id, format: 'JSON', content } })
    const before = await read(id)
    for (const [what, format, given, path, said] of wrong) {
      const response = await fetch(api.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'accept-language': 'ru',
          authorization: `Bearer ${admin.token}`,
        },
        body: JSON.stringify({ query: load, variables: { input: { calendarId: id, format, content: given } } }),
      })
      const answer = (await response.json()) as Answer
      expect(codeOf(answer), what).toBe('BAD_USER_INPUT')
      expect(pathsOf(answer), what).toEqual([path])
      expect(faultsOf(answer)[0]?.message, what).toMatch(said)
    }
    expect(await read(id)).toEqual(before)
  })
})

test('two administrators who edit one calendar: the second is told so', async () => {
  const { id, version } = await newCalendar('Общий')
  const input = { calendarId: id, date: '2026-06-11', kind: 'SHORT', expectedVersion: version }
  const answers = await Promise.all([admin.ask(setDay, { input }), admin.ask(setDay, { input })])
  expect(answers.map(codeOf).sort()).toEqual(['CONFLICT', undefined])
  const bad = await admin.ask(setDay, {
    input: { calendarId: id, date: '2026-06-31', kind: 'DAY_OFF', minutesLess: 60 },
  })
  expect(pathsOf(bad)).toEqual(['date', 'minutesLess'])
})

test('a region has its own days over the country’s, and what is missing is said a month ahead', async () => {
  const base = await newCalendar('Страна')
  await admin.get(load, { input: { calendarId: base.id, format: 'JSON', content: JSON.stringify(russian) } })
  const region = await newCalendar('Регион', { region: 'Забайкальский край', baseId: base.id })
  expect(region).toMatchObject({ years: [2026, 2027], base: { name: 'Страна' }, region: 'Забайкальский край' })
  const chain = await admin.ask(create, { input: { name: 'Район', baseId: region.id } })
  expect(pathsOf(chain)).toEqual(['baseId'])
  expect(pathsOf(await admin.ask(create, { input: { name: 'Регион' } }))).toEqual(['name'])

  const input = { calendarId: region.id, date: '2026-06-12', kind: 'WORKING', name: 'У нас рабочий' }
  const changed = (await admin.get(setDay, { input })).setCalendarDay.calendar
  const of = (days: { date: string }[], date: string) => days.find((each) => each.date === date)
  expect(of(changed.days, '2026-06-12')).toMatchObject({ kind: 'WORKING', origin: 'OWN' })
  expect(of(changed.days, '2026-11-04')).toMatchObject({ kind: 'DAY_OFF', origin: 'BASE' })
  expect(of((await read(base.id)).days, '2026-06-12')).toMatchObject({ kind: 'DAY_OFF' })
  const cleared = (await admin.get(setDay, { input: { ...input, kind: null } })).setCalendarDay.calendar
  expect(of(cleared.days, '2026-06-12')).toMatchObject({ kind: 'DAY_OFF', origin: 'BASE' })

  const deskId = gid('Desk', api.world.desks.own.id)
  await admin.get(setHours, { input: { deskId, hours: week('09:00', '18:00'), calendarId: region.id } })
  const warnings = async () =>
    (await admin.get('{ calendarWarnings { year calendar { name } desks { slug } } }')).calendarWarnings
  // The last minute of November in Chita; then the first of December there, still November by UTC.
  now = new Date('2027-11-30T14:59:00Z')
  expect(await warnings()).toEqual([])
  now = new Date('2027-11-30T15:00:00Z')
  expect(await warnings()).toEqual([{ year: 2028, calendar: { name: 'Регион' }, desks: [{ slug: 'own' }] }])
  const days = `query ($id: ID!) { node(id: $id) { ... on WorkingCalendar { days(year: 2028) { date origin } } } }`
  expect((await admin.get(days, { id: region.id })).node.days).toContainEqual({ date: '2028-06-12', origin: 'FIXED' })
  for (const year of [-1, 1999, 2101]) {
    const answer = await admin.ask(days.replace('2028', String(year)), { id: region.id })
    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', fields: [{ path: ['year'] }] })
  }
  await admin.get(setYear, { input: { calendarId: base.id, year: 2028, loaded: true } })
  expect(await warnings()).toEqual([])
  await admin.get(setYear, { input: { calendarId: base.id, year: 2028, loaded: false } })
  expect(await warnings()).toHaveLength(1)
})
