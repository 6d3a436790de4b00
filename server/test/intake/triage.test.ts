import { afterAll, beforeAll, expect, test } from 'vitest'
import { replyAddress } from '../../src/intake/reply-address.ts'
import { takeLetter } from '../../src/intake/take-letter.ts'
import { type Client, codeOf, gid, type TestApi, testApi } from '../testkit/api.ts'
import { mailbox as ofOwn, picture, type Written, write } from './written.ts'

let api: TestApi
let agnes: Client
let admin: Client
const mailbox = { ...ofOwn, desk: 'open' }
const stranger = 'zimina@kurgan.example'
// A Friday, 16:30 in the desks' zone.
let now = new Date('2026-11-20T07:30:00Z')

beforeAll(async () => {
  api = await testApi({ clock: () => now })
  ;[agnes, admin] = await Promise.all([api.as('agnes'), api.as('admin')])
  const { db } = api.services
  const deskId = api.world.desks.open.id
  await db.prisma.mailbox.create({ data: { name: mailbox.name, deskId, since: now, uidValidity: 7n } })
  await db.query(
    `INSERT INTO desk_hours (desk_id, weekday, from_minute, to_minute) SELECT $1::uuid, day, 480, 1020 FROM generate_series(1, 5) day`,
    [deskId],
  )
  await db.query(
    `INSERT INTO desk_terms (id, desk_id, acknowledge_minutes, outcome_days) VALUES (gen_random_uuid(), $1, 60, 1)`,
    [deskId],
  )
})
afterAll(() => api?.[Symbol.asyncDispose]())

let uid = 0
const bring = async (letter: Written) => {
  const raw = write({ from: `Зимина Алёна <${stranger}>`, ...letter })
  const taken = await takeLetter(api.services, {
    mailbox,
    deskId: api.world.desks.open.id,
    uidValidity: 7n,
    uid: ++uid,
    size: raw.length,
    raw: Buffer.from(raw),
    oversized: false,
    receivedAt: now,
  })
  return { ...taken, letterId: gid('InboundLetter', taken.id) }
}

const fileMutation = `mutation ($input: FileLetterInput!) {
  fileLetter(input: $input) { letter { id state ticketNumber } known { id fullName } }
}`
const file = async (client: Client, input: object) => (await client.get(fileMutation, { input })).fileLetter
const refused = async (client: Client, input: object) => {
  const { code, fields } = (await client.ask(fileMutation, { input })).errors?.[0]?.extensions ?? {}
  const paths = (fields as { path: string[] }[] | undefined)?.map(({ path }) => path.join('.')) ?? []
  return { code, paths: paths.sort() }
}
const ticketOf = async (number: string) =>
  (
    await admin.get(
      `query ($number: String!) { ticket(number: $number) {
        channel contactEmail contactPhone attachments { filename }
        requester { id fullName phone email organization { taxpayerId } }
        events(first: 1) { nodes { actor { fullName } } }
      } }`,
      { number },
    )
  ).ticket
const answers = (number: string) =>
  api.services.db.query<{ toAddress: string; purpose: string; text: string }>(
    `SELECT l.to_address AS "toAddress", l.purpose, l.text FROM letters l JOIN tickets t ON t.id = l.ticket_id
     WHERE t.number = $1`,
    [number],
  )
const people = async () => Number((await api.services.db.query<{ n: bigint }>('SELECT count(*) AS n FROM users'))[0]?.n)
const search = async (client: Client, text: string) => {
  const query = `query ($text: String!) { callers(search: $text, desk: "open", first: 9) { nodes { user { id fullName } } } }`
  const { nodes } = (await client.get(query, { text })).callers
  return nodes.map(({ user }: { user: { fullName: string } }) => user.fullName)
}

const alena = () => ({
  fullName: 'Зимина Алёна Петровна',
  post: 'Специалист',
  organizationId: gid('Organization', api.world.organizations.kurgan.id),
})

test('a stranger becomes somebody with a ticket, told its number, whose address nobody has proved', async () => {
  const { letterId, state } = await bring({
    files: [{ filename: 'экран.png', contentType: 'image/png', content: picture }],
  })
  expect(state).toBe('TRIAGE')
  const { letter, known } = await file(agnes, { letterId, newCaller: alena(), contactPhone: '8 (3522) 44-35-50' })
  expect([letter.state, known]).toEqual(['FILED', []])
  expect(await ticketOf(letter.ticketNumber)).toEqual({
    channel: 'EMAIL',
    contactEmail: stranger,
    contactPhone: '8-3522-443550',
    attachments: [{ filename: 'экран.png' }],
    requester: {
      id: expect.any(String),
      fullName: 'Зимина Алёна Петровна',
      phone: '8-3522-443550',
      email: null,
      organization: { taxpayerId: '500100732259' },
    },
    events: { nodes: [{ actor: { fullName: 'agnes' } }] },
  })
  const [told, ...more] = await answers(letter.ticketNumber)
  expect(more).toEqual([])
  expect(told).toMatchObject({ toAddress: stranger, purpose: 'acknowledgement' })
  expect(told?.text).toContain(letter.ticketNumber)
  expect(told?.text).not.toContain('http')

  // Whoever writes that From is nobody still: it waits again. An answer to the letter with the number is theirs.
  expect(await bring({ subject: 'Другое' })).toMatchObject({ state: 'TRIAGE', ticketId: null })
  const to = replyAddress(api.services.settings.secret, mailbox.address, letter.ticketNumber, stranger)
  expect(await bring({ to, text: 'Снимок во вложении' })).toMatchObject({ state: 'JOINED' })
})

test('whoever is there is offered, found by the address that has written before, and filed for without an address of theirs', async () => {
  const before = await people()
  const { letterId } = await bring({ subject: 'Ещё раз', text: 'Позвоните: 8-912-0000007' })
  const { letter, known } = await file(agnes, { letterId, newCaller: { fullName: 'зимина алена петровна' } })
  expect(letter).toMatchObject({ state: 'TRIAGE', ticketNumber: null })
  expect(known).toEqual([{ id: expect.any(String), fullName: 'Зимина Алёна Петровна' }])
  expect(await search(agnes, stranger.toUpperCase())).toEqual(['Зимина Алёна Петровна'])
  expect(await search(agnes, 'anna@test.example')).toEqual(['anna'])
  expect(await search(agnes, 'nobody@kurgan.example')).toEqual([])
  const filed = await file(agnes, { letterId, requesterId: known[0].id })
  expect(await ticketOf(filed.letter.ticketNumber)).toMatchObject({
    contactEmail: stranger,
    contactPhone: '8-912-0000007',
    requester: { id: known[0].id, email: null },
  })
  expect((await answers(filed.letter.ticketNumber)).map(({ toAddress }) => toAddress)).toEqual([stranger])
  expect(await people()).toBe(before)
})

test('the answer asks for no number that the agent has given', async () => {
  const { boris } = api.world.people
  await api.services.db.query('UPDATE users SET phone = NULL WHERE id = $1', [boris.id])
  const { letterId } = await bring({ subject: 'Без телефона' })
  const { letter } = await file(agnes, {
    letterId,
    requesterId: gid('User', boris.id),
    contactPhone: '8-912-0000009',
  })
  const [told] = await answers(letter.ticketNumber)
  expect(told?.text).toContain('снимок экрана')
  expect(told?.text).not.toContain('контактный телефон')
})

test('exactly one requester is named, each fault at its field; another desk’s agent and requesters see no letter', async () => {
  const { letterId } = await bring({ subject: 'Третье' })
  const before = await people()
  const requesterId = gid('User', api.world.people.anna.id)
  const one = { code: 'BAD_USER_INPUT', paths: ['requesterId'] }
  expect(await refused(agnes, { letterId })).toEqual(one)
  expect(await refused(agnes, { letterId, requesterId, requesterEmail: 'anna@test.example' })).toEqual(one)
  expect(await refused(agnes, { letterId, requesterId, newCaller: { fullName: 'Кто-то' } })).toEqual(one)
  expect(await refused(agnes, { letterId, newCaller: { fullName: ' ' }, contactPhone: '12' })).toEqual({
    code: 'BAD_USER_INPUT',
    paths: ['contactPhone', 'newCaller.fullName'],
  })
  expect(await refused(agnes, { letterId, requesterEmail: 'nobody@test.example' })).toEqual({
    code: 'BAD_USER_INPUT',
    paths: ['requesterEmail'],
  })
  const nowhere = gid('User', api.world.organizations.kurgan.id)
  expect(await refused(agnes, { letterId, requesterId: nowhere })).toMatchObject({ code: 'NOT_FOUND' })
  const organizationId = gid('Organization', api.world.people.anna.id)
  expect(await refused(agnes, { letterId, newCaller: { fullName: 'Полдела', organizationId } })).toEqual({
    code: 'BAD_USER_INPUT',
    paths: ['newCaller.organizationId'],
  })

  const { db } = api.services
  const { open, own } = api.world.desks
  await db.query('UPDATE desk_members SET desk_id = $2 WHERE desk_id = $1', [open.id, own.id])
  const [other, anna] = await Promise.all([api.as('agnes'), api.as('anna')])
  const reader = api.withToken(await api.issueToken('admin', ['TICKETS_READ', 'TICKETS_WRITE']))
  for (const client of [other, anna, reader]) {
    expect(codeOf(await client.ask(fileMutation, { input: { letterId, newCaller: { fullName: 'Чужой' } } }))).toBe(
      'NOT_FOUND',
    )
  }
  await db.query('UPDATE desk_members SET desk_id = $1 WHERE desk_id = $2', [open.id, own.id])
  expect(await people()).toBe(before)
})

test('of two agents who file one letter for somebody new one does, and there is one new person', async () => {
  const { letterId } = await bring({ from: 'Новый <new@elsewhere.example>', subject: 'Двоим' })
  const before = await people()
  const input = { letterId, newCaller: { fullName: 'Двойной Иван', another: true } }
  const both = await Promise.all([agnes, admin].map((client) => client.ask(fileMutation, { input })))
  expect(
    both.map((answer) => (answer.errors ? codeOf(answer) : answer.data.fileLetter.letter.state)).toSorted(),
  ).toEqual(['CONFLICT', 'FILED'])
  expect(await people()).toBe(before + 1)
})

test('what waits says until when its number is due, by the desk’s working time; the oldest comes first on request', async () => {
  await bring({ subject: 'Пятница' })
  now = new Date('2026-11-21T02:00:00Z')
  await bring({ subject: 'Суббота' })
  const query = `query ($order: InboundOrder, $after: String, $first: Int) {
    inboundLetters(states: [TRIAGE, FILED], order: $order, first: $first, after: $after) {
      nodes { subject state receivedAt numberDueAt phone } pageInfo { endCursor hasNextPage }
    }
  }`
  const read = async (variables: object) => (await agnes.get(query, { ...variables })).inboundLetters
  const newest = (await read({ first: 50 })).nodes
  const oldest = (await read({ order: 'OLDEST_FIRST', first: 50 })).nodes
  expect(oldest).toEqual(newest.toReversed())
  const due = (subject: string) => newest.find((letter: { subject: string }) => letter.subject === subject)?.numberDueAt
  // Half an hour of Friday is left, and half an hour of Monday; of Saturday the first hour of Monday.
  expect(due('Пятница')).toBe('2026-11-22T23:30:00.000Z')
  expect(due('Суббота')).toBe('2026-11-23T00:00:00.000Z')
  const filed = newest.filter(({ state }: { state: string }) => state === 'FILED')
  expect(filed.map(({ numberDueAt }: { numberDueAt: string | null }) => numberDueAt)).toEqual(Array(4).fill(null))
  expect(newest.map(({ phone }: { phone: string | null }) => phone)).toContain('8-912-0000007')
  const first = await read({ order: 'OLDEST_FIRST', first: 2 })
  const rest = await read({ order: 'OLDEST_FIRST', first: 50, after: first.pageInfo.endCursor })
  expect([...first.nodes, ...rest.nodes]).toEqual(oldest)
  const one = await api.statements(() => read({ first: 1 }))
  const many = await api.statements(() => read({ first: 50 }))
  expect(many.count).toBe(one.count)
})
