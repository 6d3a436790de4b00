import { afterAll, beforeAll, expect, test } from 'vitest'
import { listCallers } from '../../src/calls/callers.ts'
import { type Client, codeOf, gid, type TestApi, testApi } from '../testkit/api.ts'
import type { DeskName } from '../testkit/world.ts'
import { viewerOf } from '../tickets/crowd.ts'
import { overheard } from '../tickets/plans.ts'

let api: TestApi
let agnes: Client
let admin: Client
// A Sunday, in the desks' zone too.
const now = new Date('2026-11-22T03:00:00Z')

beforeAll(async () => {
  api = await testApi({ clock: () => now })
  ;[agnes, admin] = await Promise.all([api.as('agnes'), api.as('admin')])
})
afterAll(() => api?.[Symbol.asyncDispose]())

const fileMutation = `mutation ($input: FileCallInput!) {
  fileCall(input: $input) {
    ticket {
      id number title status channel contactEmail contactPhone
      requester { id fullName phone email organization { taxpayerId } } submitter { fullName }
      organization { taxpayerId } term { kind acknowledgedAt dueAt }
      events { nodes { kind actor { fullName } ticket { channel } } }
    }
    known { id fullName phone }
  }
}`
const call = (desk: DeskName = 'open') => {
  const { slug, ticketTypes } = api.world.desks[desk]
  return {
    desk: slug,
    type: gid('TicketType', ticketTypes.at(-1)?.id),
    description: 'Не открывается карточка закупки. Нажимаем, а окно пустое.',
  }
}
const file = async (client: Client, input: object) =>
  (await client.get(fileMutation, { input: { ...call(), ...input } })).fileCall
const refused = async (client: Client, input: object) => {
  const answer = await client.ask(fileMutation, { input: { ...call(), ...input } })
  const { code, fields } = answer.errors?.[0]?.extensions ?? {}
  const paths = (fields as { path: string[] }[] | undefined)?.map(({ path }) => path.join('.')) ?? []
  return { code, paths: paths.sort() }
}

const searchQuery = `query ($search: String!, $desk: String!, $first: Int, $after: String) {
  callers(search: $search, desk: $desk, first: $first, after: $after) {
    nodes { user { fullName phone email post organization { name } } tickets { number title status term { state } } }
    pageInfo { hasNextPage endCursor }
  }
}`
const search = async (client: Client, text: string, more: object = {}) =>
  (await client.get(searchQuery, { search: text, desk: 'open', ...more })).callers
const names = async (client: Client, text: string): Promise<string[]> =>
  (await search(client, text)).nodes.map((caller: { user: { fullName: string } }) => caller.user.fullName)

test('a new caller becomes a user who cannot sign in, and the ticket theirs; the operator is who registered it', async () => {
  const { db } = api.services
  await db.query(
    `INSERT INTO desk_hours (desk_id, weekday, from_minute, to_minute) SELECT $1::uuid, day, 480, 1020 FROM generate_series(1, 5) day`,
    [api.world.desks.open.id],
  )
  await db.query(
    `INSERT INTO desk_terms (id, desk_id, acknowledge_minutes, outcome_days) VALUES (gen_random_uuid(), $1, 60, 1)`,
    [api.world.desks.open.id],
  )
  const { ticket, known } = await file(agnes, {
    newCaller: {
      fullName: 'Зимина  Алёна Петровна',
      post: 'Специалист',
      organizationId: gid('Organization', api.world.organizations.kurgan.id),
    },
    contactPhone: '8 (3522) 44-35-50',
    contactEmail: 'zimina@kurgan.example',
    tell: ['EMAIL', 'EMAIL'],
  })
  expect(known).toEqual([])
  expect(ticket).toMatchObject({
    title: 'Не открывается карточка закупки',
    status: 'UNCONFIRMED',
    channel: 'PHONE',
    contactPhone: '8-3522-443550',
    contactEmail: 'zimina@kurgan.example',
    requester: { phone: '8-3522-443550', email: null, organization: { taxpayerId: '500100732259' } },
    submitter: { fullName: 'agnes' },
    organization: { taxpayerId: '500100732259' },
    // Told aloud; what is due is an answer, by the end of Monday's work in Chita.
    term: { kind: 'OUTCOME', acknowledgedAt: now.toISOString(), dueAt: '2026-11-23T08:00:00.000Z' },
    events: { nodes: [{ kind: 'CREATED', actor: { fullName: 'agnes' }, ticket: { channel: 'PHONE' } }] },
  })
  const [letter, ...more] = await db.query<{ purpose: string; toAddress: string; subject: string; text: string }>(
    'SELECT purpose, to_address AS "toAddress", subject, text FROM letters WHERE ticket_id = (SELECT id FROM tickets WHERE number = $1)',
    [ticket.number],
  )
  expect(more).toEqual([])
  expect(letter).toMatchObject({
    purpose: 'acknowledgement',
    toAddress: 'zimina@kurgan.example',
    subject: `${ticket.number}: Не открывается карточка закупки`,
  })
  expect(letter?.text).toContain(`Номер вашей заявки: ${ticket.number}`)
  expect(letter?.text).toMatch(/начнётся 23\.11\.2026, 08:00 \(UTC\+9\)[\s\S]*Ответ – до 23\.11\.2026, 17:00/)
  expect(letter?.text).not.toContain('http')
  const accounts = await db.query(
    'SELECT 1 FROM accounts a JOIN users u ON u.id = a.user_id WHERE u.full_name LIKE $1',
    ['Зимина%'],
  )
  expect(accounts).toEqual([])
})

test('whoever is there already is offered and not doubled, unless the operator says that it is somebody else', async () => {
  const input = {
    newCaller: { fullName: 'зимина алена петровна' },
    contactPhone: '+7 3522 443550',
    idempotencyKey: 'k1',
  }
  const { ticket, known } = await file(agnes, input)
  expect(ticket).toBeNull()
  expect(known).toEqual([{ id: expect.any(String), fullName: 'Зимина  Алёна Петровна', phone: '8-3522-443550' }])
  // The key is free: nothing was filed by it.
  const chosen = await file(agnes, { ...input, newCaller: null, callerId: known[0].id, contactPhone: null })
  expect(chosen.ticket).toMatchObject({
    requester: { id: known[0].id },
    contactPhone: '8-3522-443550',
    contactEmail: null,
  })
  const again = await file(agnes, { ...input, newCaller: null, callerId: known[0].id, contactPhone: null })
  expect(again.ticket.number).toBe(chosen.ticket.number)
  const another = { fullName: 'Зимина Алена Петровна', another: true }
  const namesake = await file(agnes, { newCaller: another, contactPhone: '8-3522-443550' })
  expect(namesake.ticket.requester.id).not.toBe(known[0].id)
  // Found also by the number of an earlier ticket.
  await file(agnes, { callerId: known[0].id, contactPhone: '8-912-0000001' })
  const elsewhere = await file(agnes, { ...input, contactPhone: '8 912 000-00-01', idempotencyKey: 'k2' })
  expect(elsewhere.known.map(({ id }: { id: string }) => id)).toEqual([known[0].id])
})

test('two operators who take down the same new caller at once make one user of them', async () => {
  const input = { newCaller: { fullName: 'Двойной Иван' }, contactPhone: '8-912-7770001' }
  const answers = await Promise.all([agnes, admin, agnes, admin].map((client) => file(client, input)))
  const filed = answers.flatMap(({ ticket }) => (ticket ? [ticket.requester.id] : []))
  const offered = answers.flatMap(({ known }) => known.map(({ id }: { id: string }) => id))
  expect(filed).toHaveLength(1)
  expect(offered).toEqual([filed[0], filed[0], filed[0]])
})

test('every fault at once, each at its field; nobody is half filed', async () => {
  const { people, organizations } = api.world
  expect(
    await refused(agnes, {
      newCaller: { fullName: ' ' },
      contactPhone: '12',
      contactEmail: 'нет',
      description: ' ',
      occurredAt: '2027-01-01T00:00:00Z',
      tell: ['SMS'],
    }),
  ).toEqual({
    code: 'BAD_USER_INPUT',
    paths: ['contactEmail', 'contactPhone', 'description', 'newCaller.fullName', 'occurredAt', 'tell.0'],
  })
  expect(await refused(agnes, {})).toEqual({ code: 'BAD_USER_INPUT', paths: ['callerId'] })
  const anna = gid('User', people.anna.id)
  expect(await refused(agnes, { callerId: anna, newCaller: { fullName: 'А' }, contactPhone: '8-912-0000002' })).toEqual(
    {
      code: 'BAD_USER_INPUT',
      paths: ['callerId'],
    },
  )
  expect(await refused(agnes, { newCaller: { fullName: 'Без телефона' } })).toMatchObject({ paths: ['contactPhone'] })
  expect(await refused(agnes, { callerId: anna, tell: ['EMAIL'] })).toMatchObject({ paths: ['contactEmail'] })
  expect(await refused(agnes, { callerId: gid('User', organizations.kurgan.id) })).toMatchObject({ code: 'NOT_FOUND' })
  const stray = { fullName: 'Полдела', organizationId: gid('Organization', people.anna.id) }
  expect(await refused(agnes, { newCaller: stray, contactPhone: '8-912-0000003' })).toMatchObject({
    paths: ['newCaller.organizationId'],
  })
  const input = { ...call(), newCaller: { ...stray, organizationId: anna }, contactPhone: '8-912-0000003' }
  expect((await agnes.ask(fileMutation, { input })).errors?.[0]?.extensions.fields).toMatchObject([
    { path: ['newCaller', 'organizationId'] },
  ])
  // What fails last takes the new user along.
  const type = gid('TicketType', api.world.desks.own.ticketTypes[0]?.id)
  expect(
    await refused(agnes, { newCaller: { fullName: 'Полдела' }, contactPhone: '8-912-0000003', type }),
  ).toMatchObject({
    code: 'BAD_USER_INPUT',
  })
  expect(await names(agnes, 'Полдела')).toEqual([])
})

test('calls are for staff of the desk that is called', async () => {
  const [anna, reader] = [
    await api.as('anna'),
    api.withToken(await api.issueToken('agnes', ['TICKETS_READ', 'TICKETS_WRITE'])),
  ]
  const callerId = gid('User', api.world.people.anna.id)
  for (const client of [anna, reader]) {
    expect(await refused(client, { callerId })).toMatchObject({ code: 'FORBIDDEN' })
    for (const query of [
      '{ callers(search: "anna", desk: "open") { nodes { user { id } } } }',
      '{ callChecklist(desk: "open", text: "", filled: []) { said } }',
      '{ callerOrganizations(desk: "open", taxpayerId: "7707083893") { name } }',
    ]) {
      expect(codeOf(await client.ask(query))).toBe('FORBIDDEN')
    }
  }
  expect(codeOf(await agnes.ask(searchQuery, { search: 'anna', desk: 'own' }))).toBe('FORBIDDEN')
  expect(codeOf(await agnes.ask(searchQuery, { search: 'anna', desk: 'none' }))).toBe('NOT_FOUND')
  expect(await refused(agnes, { ...call('shared'), callerId })).toMatchObject({ code: 'FORBIDDEN' })
  const { callerOrganizations } = await agnes.get(
    '{ callerOrganizations(desk: "open", taxpayerId: " 7707083893 ") { name } }',
  )
  expect(callerOrganizations).toEqual([{ name: 'Закупки' }])
  const none = 'query ($text: String!) { callerOrganizations(desk: "open", taxpayerId: $text) { name } }'
  expect(await agnes.get(none, { text: '77\u0000' })).toEqual({ callerOrganizations: [] })
  expect(await agnes.get('{ callSettings { sms } }')).toEqual({ callSettings: { sms: false } })
})

test('what a caller adds is the requester’s new data: it reopens the ticket, by the operator’s hand', async () => {
  const { ticket } = await file(agnes, { callerId: gid('User', api.world.people.vera.id) })
  const mutation = `mutation ($input: AddByPhoneInput!) {
    addByPhone(input: $input) {
      ticket { status version events { nodes { kind actor { fullName } comment { body internal author { fullName } } } } }
    }
  }`
  const input = { ticketId: ticket.id, body: 'Номер заявки 4512873', idempotencyKey: 'add' }
  const { addByPhone } = await agnes.get(mutation, { input })
  expect(addByPhone.ticket).toMatchObject({ status: 'REOPENED', version: 2 })
  expect(addByPhone.ticket.events.nodes[1]).toEqual({
    kind: 'STATUS_CHANGED',
    actor: { fullName: 'agnes' },
    comment: { body: 'По телефону: Номер заявки 4512873', internal: false, author: { fullName: 'agnes' } },
  })
  expect((await agnes.get(mutation, { input })).addByPhone.ticket.version).toBe(2)
  const vera = await api.as('vera')
  expect(codeOf(await vera.ask(mutation, { input: { ...input, idempotencyKey: null } }))).toBe('FORBIDDEN')
  expect(codeOf(await agnes.ask(mutation, { input: { ...input, idempotencyKey: null, body: ' ' } }))).toBe(
    'BAD_USER_INPUT',
  )
})

test('finds callers by name, number and ИНН with what they have asked, in pages, by a constant number of statements', async () => {
  const { people, desks } = api.world
  await api.services.db.prisma.user.update({
    where: { id: people.boris.id },
    data: { fullName: 'Семёнов Борис', post: 'Юрист' },
  })
  const hidden = await admin.get(fileMutation, {
    input: { ...call('own'), callerId: gid('User', people.boris.id), contactPhone: '8-912-5550005' },
  })
  const { ticket } = await file(agnes, { callerId: gid('User', people.boris.id), contactPhone: '8-912-5550006' })
  const found = await search(agnes, 'бор СЕМЕН')
  expect(found.nodes).toMatchObject([
    {
      user: { fullName: 'Семёнов Борис', phone: '8-302-1234567', post: 'Юрист', organization: { name: 'Закупки' } },
      // On a desk of the others' own the agent sees nothing, and finds nothing by what stands there.
      tickets: [{ number: ticket.number, status: 'UNCONFIRMED' }],
    },
  ])
  expect(await names(agnes, '5550006')).toEqual(['Семёнов Борис'])
  expect(await names(agnes, '5550005')).toEqual([])
  expect(await names(admin, '8 912 555-00-05')).toEqual(['Семёнов Борис'])
  const [own] = (await search(admin, 'семенов')).nodes
  expect(own.tickets.map(({ number }: { number: string }) => number)).toContain(hidden.fileCall.ticket.number)
  expect(await names(agnes, '7707083893')).toEqual(['anna', 'Семёнов Борис'])
  expect(await names(agnes, '(302) 123')).toEqual(['admin', 'agnes', 'anna', 'vera', 'Семёнов Борис'])
  expect(await names(agnes, 'се')).toEqual([])

  const first = await search(agnes, '1234567', { first: 2 })
  const rest = await search(agnes, '1234567', { first: 10, after: first.pageInfo.endCursor })
  expect([...first.nodes, ...rest.nodes].map(({ user }) => user.fullName)).toEqual(await names(agnes, '1234567'))
  expect([first.pageInfo.hasNextPage, rest.pageInfo.hasNextPage]).toEqual([true, false])
  const one = await api.statements(() => search(agnes, 'семенов'))
  const five = await api.statements(() => search(agnes, '1234567'))
  expect([one.result.nodes.length, five.result.nodes.length]).toEqual([1, 5])
  expect(five.count).toBe(one.count)
  expect(desks.own.id).not.toBe(desks.open.id)
})

test('among 20,000 users an index answers each way of searching', async () => {
  const { services, statements } = overheard(api)
  const { db } = api.services
  // In parts: each has to end within a statement's time on a slow machine too.
  for (let part = 0; part < 4; part += 1) {
    await db.query(
      `INSERT INTO users (id, full_name, phone) SELECT gen_random_uuid(),
         'Фамилия' || n || ' Имя' || n % 100 || ' Отчество', '8-' || 900 + n % 90 || '-' || lpad((n * 7919 % 10000000)::text, 7, '0')
       FROM generate_series($1::int + 1, $1::int + 5000) n`,
      [part * 5000],
    )
  }
  await db.query('VACUUM ANALYZE users')
  await db.query('ANALYZE tickets')
  const viewer = await viewerOf(api, 'agnes')
  for (const text of [
    '8 912 12345',
    '12345',
    '+7 912 1234567',
    'имя77 фамилия777',
    '7707083893',
    'anna@test.example',
  ]) {
    await listCallers(services.db, viewer, { search: text, desk: 'open', first: 10 })
  }
  const searches = statements.filter(({ text }) => text.includes('FROM users u WHERE u.id = ANY'))
  expect(searches).toHaveLength(6)
  for (const { text, values } of searches) {
    const rows = await db.query<{ 'QUERY PLAN': string }>(`EXPLAIN (ANALYZE, COSTS OFF) ${text}`, values)
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
    expect(plan).not.toContain('Seq Scan on users')
    expect(plan).toMatch(/users_(?:(?:phone_start|phone_end|name_words|organization_id|email_prefix)_idx|email_key)/)
  }
})
