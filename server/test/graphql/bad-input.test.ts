import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, codeOf, gid, type TestApi, testApi } from '../testkit/api.ts'
import {
  type Act,
  act,
  attempt,
  bring,
  type Everybody,
  everybody,
  faultsOf,
  fileIn,
  form,
  mutations,
  rowCounts,
} from '../tickets/acts.ts'

let api: TestApi
let all: Everybody
let ticket: Awaited<ReturnType<typeof fileIn>>
let before: Awaited<ReturnType<typeof rowCounts>>

const nowhere = '019a0000-0000-7000-8000-000000000000'
const long = (length: number) => 'я'.repeat(length)

/** Values of text that are wrong wherever text is asked for, with a word of what is said of each in Russian. */
const unreadable: [unknown, RegExp][] = [
  ['Н\u0000УЛ', /U\+0000/],
  ['\u001b[31m', /U\+001B/],
  ['половина \ud83d', /суррогат/],
  ['\udc00', /суррогат/],
  [5, /строка/],
  [true, /строка/],
  [{ a: 1 }, /строка/],
  [['a'], /строка/],
]

beforeAll(async () => {
  api = await testApi()
  all = await everybody(api)
  ticket = await fileIn(api, all, 'IN_PROGRESS')
  before = await rowCounts(api)
})
afterAll(() => api?.[Symbol.asyncDispose]())

const unchanged = async () => expect(await rowCounts(api)).toEqual(before)

/** A mutation sent by somebody who reads Russian. */
async function inRussian(who: keyof Everybody, query: string, variables: unknown): Promise<Answer> {
  const response = await fetch(api.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'accept-language': 'ru-RU,ru;q=0.9',
      authorization: `Bearer ${all[who].token}`,
    },
    body: JSON.stringify({ query, variables }),
  })
  return { status: response.status, ...((await response.json()) as Omit<Answer, 'status'>) }
}

/** One wrong field of an input: it is named, told about in both languages, and nothing is written. */
async function refused(who: 'anna' | 'agnes', name: Act, input: object, path: string, said: RegExp = /[а-я]{4}/) {
  const answer = await attempt(all[who], name, { ...input })
  const label = `${name} ${path} ${JSON.stringify(input).slice(0, 300)}`
  expect(codeOf(answer), label).toBe('BAD_USER_INPUT')
  expect(faultsOf(answer), label).toEqual([path])
  expect(answer.errors?.[0]?.message).toContain(path)
  expect(answer.errors?.[0]?.message).toMatch(/[a-z]{2,} [a-z]{2,}/i)
  const russian = await inRussian(who, mutations[name], { input })
  expect(russian.errors?.[0]?.message, label).toMatch(said)
}

describe('createTicket refuses', () => {
  const required = ['desk', 'title', 'type', 'description', 'contactEmail', 'contactPhone']

  test.each(required)('a missing or null %s', async (field) => {
    for (const value of [undefined, null]) {
      await refused('anna', 'create', { ...form(api), [field]: value }, field, /Обязательное/)
    }
    await unchanged()
  })

  test.each(['desk', 'title', 'description'])('a %s that is empty, unseen or unreadable', async (field) => {
    for (const value of ['', '   ', '\u200b\u00ad', '\u2800']) {
      await refused('anna', 'create', { ...form(api), [field]: value }, field, /от 1 до/)
    }
    for (const [value, said] of unreadable)
      await refused('anna', 'create', { ...form(api), [field]: value }, field, said)
    await unchanged()
  })

  test('texts that are too long by one, and says by how much', async () => {
    const cases: [string, unknown, string][] = [
      ['title', long(201), 'title'],
      ['description', long(20_001), 'description'],
      ['registryNumbers', ['1', long(101)], 'registryNumbers.1'],
      ['registryNumbers', Array.from({ length: 51 }, (_, index) => `${index}`), 'registryNumbers'],
      ['desk', long(101), 'desk'],
    ]
    for (const [field, value, path] of cases) {
      await refused('anna', 'create', { ...form(api), [field]: value }, path, /допустимых (200|20000|100|50)/)
    }
    await refused(
      'anna',
      'create',
      { ...form(api), contactEmail: `${'a'.repeat(250)}@zakupki.example` },
      'contactEmail',
    )
    await unchanged()
  })

  test.each(['89241234567', '8-123', '8 123 12345678', '+7-302-1234567', '8-12-3456-789', '', '８-123-12345678', 5])(
    'the phone %s',
    async (contactPhone) => {
      await refused('anna', 'create', { ...form(api), contactPhone }, 'contactPhone')
    },
  )

  test.each([
    '',
    'anna',
    'anna@',
    '@zakupki.example',
    'a b@zakupki.example',
    'anna@zakupki',
    'a@b@c.example\u0000',
    null,
  ])('the e-mail address %s', async (contactEmail) => {
    await refused('anna', 'create', { ...form(api), contactEmail }, 'contactEmail')
  })

  test.each([
    '2026-02-30T00:00:00Z',
    '2026-01-01',
    '2026-01-01T00:00:00',
    '2026-01-01 00:00:00Z',
    '2026-01-01T24:00:00Z',
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59-01:00',
    'вчера',
    '',
    1_767_225_600,
    '2126-01-01T00:00:00Z',
  ])('the moment %s', async (occurredAt) => {
    await refused('anna', 'create', { ...form(api), occurredAt }, 'occurredAt')
  })

  test('ids that are none, of another type, of another desk, or of nothing', async () => {
    const { open, shared } = api.world.desks
    const wrong: [object, string][] = [
      ...['', '5', 'не id', 'T'.repeat(10_000), nowhere, gid('Ticket', nowhere)].map((type): [object, string] => [
        { type },
        'type',
      ]),
      [{ type: gid('DocumentKind', open.documentKinds[0]?.id) }, 'type'],
      [{ documentKind: gid('TicketType', open.ticketTypes[0]?.id) }, 'documentKind'],
      [{ type: gid('TicketType', shared.ticketTypes[0]?.id) }, 'type'],
      [{ documentKind: gid('DocumentKind', shared.documentKinds[0]?.id) }, 'documentKind'],
      [{ uploadIds: [gid('Ticket', nowhere)] }, 'uploadIds.0'],
      [{ uploadIds: ['x'] }, 'uploadIds.0'],
      [{ type: 5.5 }, 'type'],
      [{ type: { id: 1 } }, 'type'],
    ]
    for (const [more, path] of wrong) await refused('anna', 'create', { ...form(api), ...more }, path)
    const unknown: [object, string][] = [
      [{ type: gid('TicketType', nowhere) }, 'type'],
      [{ documentKind: gid('DocumentKind', nowhere) }, 'documentKind'],
      [{ desk: 'нет-такой' }, 'desk'],
      [{ desk: 'OPEN' }, 'desk'],
    ]
    for (const [more, path] of unknown) {
      const answer = await attempt(all.anna, 'create', { ...form(api), ...more })
      expect(codeOf(answer)).toBe('NOT_FOUND')
      expect(answer.errors?.[0]?.message).toContain(`${path}:`)
    }
    const upload = await attempt(all.anna, 'create', { ...form(api), uploadIds: [gid('Upload', nowhere)] })
    expect([codeOf(upload), faultsOf(upload)]).toEqual(['NOT_FOUND', ['uploadIds.0']])
    await unchanged()
  })

  test('an upload named twice, and more than twenty', async () => {
    const uploadId = await bring(api, all.anna)
    before = await rowCounts(api)
    await refused('anna', 'create', { ...form(api), uploadIds: [uploadId, uploadId] }, 'uploadIds.1')
    await refused('anna', 'create', { ...form(api), uploadIds: Array(21).fill(uploadId) }, 'uploadIds')
    await unchanged()
  })

  test('several faults together, each with its place', async () => {
    const answer = await attempt(all.anna, 'create', {
      ...form(api),
      title: '',
      contactPhone: '112',
      registryNumbers: ['1', '\u0007', '3', ''],
    })
    expect(faultsOf(answer).sort()).toEqual(['contactPhone', 'registryNumbers.1', 'registryNumbers.3', 'title'])
    const types = await attempt(all.anna, 'create', { ...form(api), title: 5, registryNumbers: [1, '2', 3], вид: 1 })
    expect(faultsOf(types)).toEqual(['title', 'registryNumbers.0', 'registryNumbers.2', 'вид'].sort(byInput))
    await unchanged()
  })

  /** The input's own fields in their order, what it does not know after them. */
  const byInput = (one: string, other: string) =>
    Number(one === 'вид') - Number(other === 'вид') || (one < other ? -1 : 1)

  test('an input that is no object, or is not there', async () => {
    for (const input of [undefined, null, 5, 'x', []]) {
      const answer = await all.anna.ask(
        'mutation ($input: CreateTicketInput!) { createTicket(input: $input) { ticket { id } } }',
        { input },
      )
      expect([codeOf(answer), faultsOf(answer)], String(input)).toEqual(['BAD_USER_INPUT', ['input']])
    }
    await unchanged()
  })
})

describe('it takes', () => {
  const filed = async (more: object) => {
    const { ticket: made } = await act(all.anna, 'create', { ...form(api), ...more })
    const { ticket: read } = await all.anna.get(
      `{ ticket(number: "${made.number}") { title description registryNumbers occurredAt contactPhone contactEmail } }`,
    )
    before = await rowCounts(api)
    return read
  }

  test('emoji, all scripts and what stands at the limit', async () => {
    const title = '🧾'.repeat(200)
    const description = `${'👩‍👩‍👧‍👦'.repeat(10)} 漢字 مرحبا ẞ — «№ 5» <script>alert(1)</script> %00 \\u0000 '; DROP TABLE tickets; --`
    expect(await filed({ title, description })).toMatchObject({ title, description })
    expect((await filed({ description: long(20_000) })).description).toHaveLength(20_000)
    expect(
      (await filed({ registryNumbers: Array.from({ length: 50 }, (_, index) => `№ ${index}`) })).registryNumbers,
    ).toHaveLength(50)
  })

  test('texts trimmed, in one form of Unicode and with one kind of line ends', async () => {
    expect(await filed({ title: '  и\u0306од  ', description: 'раз\r\nдва\rтри\tчетыре\n' })).toMatchObject({
      title: 'йод',
      description: 'раз\nдва\nтри\tчетыре',
    })
    expect((await filed({ registryNumbers: ['1', ' 1 ', '2'] })).registryNumbers).toEqual(['1', '2'])
  })

  test('null for whatever may be left out, and one value for a list of one', async () => {
    const none = { documentKind: null, registryNumbers: null, occurredAt: null, uploadIds: null, idempotencyKey: null }
    expect(await filed(none)).toMatchObject({ registryNumbers: [], occurredAt: null })
    expect((await filed({ registryNumbers: '7' })).registryNumbers).toEqual(['7'])
  })

  test('a moment told from anywhere, as the same in UTC', async () => {
    expect((await filed({ occurredAt: '2026-01-02T03:04:05.678901+09:00' })).occurredAt).toBe(
      '2026-01-01T18:04:05.678Z',
    )
  })
})

describe('changes refuse', () => {
  const changes: [Act, 'anna' | 'agnes', object][] = [
    ['comment', 'anna', { body: 'Пояснение' }],
    ['withdraw', 'anna', {}],
    ['status', 'agnes', { status: 'RESOLVED' }],
    ['assign', 'agnes', { assigneeId: null }],
  ]

  test.each(changes)('%s of a ticket whose id is none, of another type, or of nothing', async (name, who, more) => {
    for (const ticketId of [
      '',
      'x',
      nowhere,
      gid('User', api.world.people.anna.id),
      gid('ticket', nowhere),
      long(300),
    ]) {
      await refused(who, name, { ...more, ticketId }, 'ticketId')
    }
    const answer = await attempt(all[who], name, { ...more, ticketId: gid('Ticket', nowhere) })
    expect(codeOf(answer)).toBe('NOT_FOUND')
    expect(answer.errors?.[0]?.message).toContain('ticketId')
    await unchanged()
  })

  test('comments that are empty, too long, unreadable or of the wrong type', async () => {
    const input = { ticketId: ticket.id }
    for (const body of ['', ' \n ', '\u200b'])
      await refused('anna', 'comment', { ...input, body }, 'body', /от 1 до 20000/)
    await refused('anna', 'comment', { ...input, body: '', uploadIds: [] }, 'body')
    await refused('anna', 'comment', { ...input, body: long(20_001) }, 'body', /20001/)
    for (const [body, said] of unreadable) await refused('anna', 'comment', { ...input, body }, 'body', said)
    await refused('anna', 'comment', { ...input, body: 'x', internal: 'да' }, 'internal', /true или false/)
    await unchanged()
  })

  test('answers and reasons that are too long or unreadable', async () => {
    const input = { ticketId: ticket.id }
    const status = { ...input, status: 'RESOLVED' }
    await refused('agnes', 'status', { ...status, comment: long(20_001) }, 'comment')
    await refused('anna', 'withdraw', { ...input, reason: long(2001) }, 'reason')
    for (const [value, said] of unreadable) {
      await refused('agnes', 'status', { ...status, comment: value }, 'comment', said)
      await refused('anna', 'withdraw', { ...input, reason: value }, 'reason', said)
    }
    await unchanged()
  })

  test('statuses, versions, moments and people that are none', async () => {
    const input = { ticketId: ticket.id, status: 'RESOLVED' }
    const wrong: [object, string][] = [
      [{ status: 'CLOSED' }, 'status'],
      [{ status: 'resolved' }, 'status'],
      [{ status: 1 }, 'status'],
      [{ status: null }, 'status'],
      [{ expectedVersion: 2 ** 31 }, 'expectedVersion'],
      [{ expectedVersion: 1.5 }, 'expectedVersion'],
      [{ expectedVersion: '1' }, 'expectedVersion'],
      [{ expectedResolutionAt: '2020-01-01T00:00:00Z' }, 'expectedResolutionAt'],
      [{ expectedResolutionAt: 'завтра' }, 'expectedResolutionAt'],
      [{ duplicateOfId: ticket.id }, 'duplicateOfId'],
      [{ duplicateOfId: gid('User', nowhere) }, 'duplicateOfId'],
    ]
    for (const [more, path] of wrong) await refused('agnes', 'status', { ...input, ...more }, path)
    await refused('agnes', 'status', { ...input, status: 'CLOSED' }, 'status', /RESOLVED/)
    for (const expectedVersion of [0, -1, 999, 2 ** 31 - 1]) {
      expect(codeOf(await attempt(all.agnes, 'status', { ...input, expectedVersion }))).toBe('CONFLICT')
    }
    const { anna } = api.world.people
    for (const assigneeId of ['x', ticket.id, gid('User', anna.id), '']) {
      await refused('agnes', 'assign', { ticketId: ticket.id, assigneeId }, 'assigneeId')
    }
    const nobody = await attempt(all.agnes, 'assign', { ticketId: ticket.id, assigneeId: gid('User', nowhere) })
    expect(codeOf(nobody)).toBe('NOT_FOUND')
    await unchanged()
  })

  test('a change half of which is wrong, whole', async () => {
    const uploadIds = [await bring(api, all.anna), gid('Upload', nowhere)]
    before = await rowCounts(api)
    const comment = await attempt(all.anna, 'comment', { ticketId: ticket.id, body: 'Два файла', uploadIds })
    expect(codeOf(comment)).toBe('NOT_FOUND')
    const filing = await attempt(all.anna, 'create', { ...form(api), uploadIds, idempotencyKey: 'half' })
    expect(codeOf(filing)).toBe('NOT_FOUND')
    await unchanged()
  })
})

describe('other mutations refuse', () => {
  const other: Record<string, [type: string, wrong: [object, string[]][]]> = {
    signIn: [
      'SignInInput',
      [
        [{ email: 'x', password: 'x' }, ['email']],
        [{ email: 'anna@test.example', password: '' }, ['password']],
        [{ email: 'anna@test.example', password: 'x'.repeat(10_000) }, ['password']],
        [{ email: '\u0000@test.example', password: 'a\u0000' }, ['email', 'password']],
        [{ email: 5, password: null }, ['email', 'password']],
      ],
    ],
    createUpload: [
      'CreateUploadInput',
      [
        [{ filename: '', contentType: 'text/plain', size: 1 }, ['filename']],
        [{ filename: 'a\u0000.txt', contentType: 'text/plain', size: 1 }, ['filename']],
        [{ filename: 'a.txt', contentType: 'text/plain', size: 0 }, ['size']],
        [{ filename: 'a.txt', contentType: 'text/plain', size: -1 }, ['size']],
        [{ filename: 'a.txt', contentType: 'text/plain', size: 2 ** 31 - 1 }, ['size']],
        [{ filename: 'a.txt', contentType: 'text/plain', size: 2 ** 31 }, ['size']],
        [{ filename: 'a.txt', contentType: 'text/plain', size: '1' }, ['size']],
        [{ filename: long(5000), contentType: long(5000), size: 1 }, ['filename']],
      ],
    ],
    createApiToken: [
      'CreateApiTokenInput',
      [
        [{ name: '', scopes: ['TICKETS_READ'] }, ['name']],
        [{ name: long(101), scopes: [] }, ['name', 'scopes']],
        [{ name: 'a\u0000', scopes: ['TICKETS_READ', 'TICKETS_READ'] }, ['name', 'scopes.1']],
        [{ name: 'a', scopes: ['EVERYTHING'] }, ['scopes.0']],
        [{ name: 'a', scopes: [null] }, ['scopes.0']],
        [{ name: 'a', scopes: ['TICKETS_READ'], expiresAt: '2020-01-01T00:00:00Z' }, ['expiresAt']],
      ],
    ],
    revokeApiToken: [
      'RevokeApiTokenInput',
      [
        [{ id: 'x' }, ['id']],
        [{ id: gid('User', nowhere) }, ['id']],
      ],
    ],
  }

  test.each(Object.entries(other))('%s', async (name, [type, wrong]) => {
    const query = `mutation ($input: ${type}!) { ${name}(input: $input) { __typename } }`
    for (const [input, paths] of wrong) {
      const answer = await all.anna.ask(query, { input })
      expect(codeOf(answer), JSON.stringify(input).slice(0, 200)).toBe('BAD_USER_INPUT')
      expect(faultsOf(answer).sort()).toEqual(paths)
      const russian = await inRussian('anna', query, { input })
      expect(russian.errors?.[0]?.message).toMatch(/[а-яё]{4}/i)
    }
    await unchanged()
  })

  test('revokeApiToken of a token that is not there', async () => {
    const query = 'mutation ($input: RevokeApiTokenInput!) { revokeApiToken(input: $input) { __typename } }'
    expect(codeOf(await all.anna.ask(query, { input: { id: gid('ApiToken', nowhere) } }))).toBe('NOT_FOUND')
  })
})
