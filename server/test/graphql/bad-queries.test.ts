import { getIntrospectionQuery } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { codeOf, gid, type TestApi, testApi } from '../testkit/api.ts'
import { type Everybody, everybody, faultsOf, form, mutations } from '../tickets/acts.ts'
import { send } from './raw.ts'

let api: TestApi
let all: Everybody
const nowhere = '019a0000-0000-7000-8000-000000000000'

beforeAll(async () => {
  api = await testApi()
  all = await everybody(api)
})
afterAll(() => api?.[Symbol.asyncDispose]())

const asks = (query: string, variables?: object) => send(api.url, all.anna, JSON.stringify({ query, variables }))

describe('a filter is refused', () => {
  const filtered = 'query ($filter: TicketFilter) { tickets(filter: $filter) { totalCount } }'
  const nested = (levels: number): object => (levels === 0 ? {} : { not: nested(levels - 1) })

  test.each<[object, string[]]>([
    [{ assignee: ['x'] }, ['assignee.0']],
    [{ assignee: [gid('Ticket', nowhere)] }, ['assignee.0']],
    [{ type: ['x'], or: [{ documentKind: [gid('User', nowhere)] }] }, ['type.0']],
    [{ or: [{}, { not: { documentKind: ['', gid('User', nowhere)] } }] }, ['or.1.not.documentKind.0']],
    [{ taxpayerId: ['7707083893', '123', ''] }, ['taxpayerId.1', 'taxpayerId.2']],
    [{ taxpayerId: ['7707083894'] }, ['taxpayerId.0']],
    [{ search: '' }, ['search']],
    [{ search: '!!!' }, ['search']],
    [{ search: 'а\u0000' }, ['search']],
    [{ search: 'а\ud83d' }, ['search']],
    [{ search: 'а'.repeat(201) }, ['search']],
    [{ status: Array(201).fill('RESOLVED') }, ['status']],
    [{ desk: Array(201).fill('open') }, ['desk']],
    [{ type: Array(10_000).fill(gid('TicketType', nowhere)) }, ['type']],
    [nested(6), ['not.not.not.not.not.not']],
    [{ or: Array(50).fill({}) }, ['or.49']],
    [nested(30), ['variables']],
    [{ status: 'CLOSED' }, ['status']],
    [{ status: [null] }, ['status.0']],
    [{ mine: 'да' }, ['mine']],
    [{ createdAt: '2026-01-01T00:00:00Z' }, ['createdAt']],
    [{ createdAt: { gte: '2026-01-01' } }, ['createdAt.gte']],
    [{ updatedAt: { lt: 5, lte: 5 } }, ['updatedAt.lt', 'updatedAt.lte']],
    [{ статус: [] }, ['статус']],
  ])('%j', async (filter, fields) => {
    for (const client of [all.anna, all.admin]) {
      const answer = await client.ask(filtered, { filter })
      expect(codeOf(answer)).toBe('BAD_USER_INPUT')
      expect(faultsOf(answer)).toEqual(fields)
    }
    const board = await all.anna.ask('query ($filter: TicketFilter) { board(filter: $filter) { totalCount } }', {
      filter,
    })
    expect(faultsOf(board)).toEqual(fields)
  })

  test('and says what came, a text as a text', async () => {
    const answer = await all.anna.ask(filtered, { filter: { mine: 'true' } })
    expect(answer.errors?.[0]?.message).toBe('mine: true or false is needed; got "true".')
  })

  test('and says which desks there are when it names one that is not there', async () => {
    for (const filter of [
      { desk: ['open', 'нет'] },
      { not: { desk: ['\u0000'] } },
      { or: [{ desk: ['x'.repeat(1e5)] }] },
    ]) {
      const answer = await all.anna.ask(filtered, { filter })
      expect(codeOf(answer)).toBe('NOT_FOUND')
      expect(answer.errors?.[0]?.message).toMatch(/desk\.\d: .*open, shared, own/)
      expect(answer.errors?.[0]?.message.length).toBeLessThan(200)
    }
  })

  test('but what is at the limits is answered', async () => {
    for (const filter of [
      nested(5),
      { or: Array(49).fill({}) },
      { search: 'а'.repeat(200) },
      { status: Array(200).fill('RESOLVED') },
    ]) {
      expect((await all.anna.ask(filtered, { filter })).errors).toBeUndefined()
    }
  })
})

describe('an id or a number', () => {
  test.each([
    '',
    'x',
    '%',
    nowhere,
    gid('Nothing', nowhere),
    gid('Queue', nowhere),
    gid('TicketEvent', nowhere),
    gid('TicketEvent', '0'),
    gid('TicketEvent', '9'.repeat(30)),
    gid('Ticket', '5'),
    gid('Ticket', nowhere.toUpperCase()),
    gid('Upload', nowhere),
    '\u0000',
    'x'.repeat(1e5),
  ])('that is none is bad input: %s', async (id) => {
    const answer = await all.admin.ask('query ($id: ID!) { node(id: $id) { id } }', { id })
    expect([codeOf(answer), faultsOf(answer)]).toEqual(['BAD_USER_INPUT', ['id']])
  })

  test.each([
    'Desk',
    'TicketType',
    'DocumentKind',
    'Organization',
    'User',
    'Ticket',
    'Comment',
    'Attachment',
    'ApiToken',
  ])('of a %s that is not there gives null', async (type) => {
    const { node } = await all.admin.get('query ($id: ID!) { node(id: $id) { id } }', { id: gid(type, nowhere) })
    expect(node).toBeNull()
  })

  test('of an event that is not there gives null', async () => {
    const { node } = await all.admin.get('query ($id: ID!) { node(id: $id) { id } }', {
      id: gid('TicketEvent', '987654321'),
    })
    expect(node).toBeNull()
  })

  test('registry numbers and slugs: null when there is none, bad input when it cannot be one', async () => {
    const query = 'query ($text: String!) { ticket(number: $text) { id } desk(slug: $text) { id } }'
    for (const text of ['OP-999999', 'нет', "' OR 1=1", '%', '-1']) {
      expect(await all.anna.get(query, { text })).toEqual({ ticket: null, desk: null })
    }
    for (const text of ['', ' ', '\u0000', 'a\u0000b', '\ud800', 'x'.repeat(101), 'x'.repeat(300_000)]) {
      const answer = await all.anna.ask(query, { text })
      expect(answer.errors?.map((error) => error.extensions.code)).toEqual(['BAD_USER_INPUT', 'BAD_USER_INPUT'])
    }
  })
})

describe('a query that asks for too much is refused before it runs:', () => {
  const repeat = (count: number, part: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => part(index)).join(' ')
  const heavy: Record<string, string> = {
    deep: `{ tickets { nodes { ${'duplicateOf { '.repeat(20)} id ${'} '.repeat(20)} } } }`,
    wide: `{ viewer { ${'id '.repeat(401)} } }`,
    'full of aliases': `{ ${repeat(51, (index) => `a${index}: viewer { id }`)} }`,
    'full of aliases in fragments': `{ viewer { ...F } } fragment F on User { ${repeat(51, (index) => `a${index}: id`)} }`,
    expensive: '{ tickets(first: 500) { nodes { comments(first: 500) { nodes { id } } } } }',
    'expensive by a variable':
      'query ($n: Int = 500) { tickets(first: $n) { nodes { events(first: $n) { nodes { id } } } } }',
    'expensive by lists': '{ desks { staff { staffOf { staff { staffOf { staff { id } } } } } } }',
    'a tree of fragments': `{ viewer { ...F0 } } ${repeat(24, (index) => `fragment F${index} on User { ...F${index + 1} ...F${index + 1} }`)} fragment F24 on User { id }`,
    'of 300 KB': `{ viewer { ${'id '.repeat(100_000)} } }`,
    'full of directives': `{ viewer ${'@include(if: true) '.repeat(1000)} { id } }`,
  }

  test.each(Object.keys(heavy))('%s', async (name) => {
    const { code, cost, message } = await asks(String(heavy[name]))
    expect(code).toBe('QUERY_TOO_COMPLEX')
    expect(cost).toBeGreaterThan(0)
    expect(message).toMatch(/too much: .*\d+/)
  })

  test('it is told in Russian to who reads it', async () => {
    const { message } = await send(api.url, all.anna, JSON.stringify({ query: heavy.deep }), {
      headers: { 'accept-language': 'ru' },
    })
    expect(message).toBe('Запрос требует слишком многого: уровней 23 при допустимых 14. Разделите его.')
  })

  test('a fragment that spreads itself, an unknown field or argument is a fault of the query', async () => {
    const wrong = [
      '{ viewer { ...A } } fragment A on User { organization { id } ...A }',
      '{ viewer { password } }',
      '{ tickets(limit: 5) { totalCount } }',
      '{ tickets(first: 99999999999) { totalCount } }',
      '{ tickets(filter: { status: [CLOSED] }) { totalCount } }',
      '{ tickets(filter: { createdAt: { gte: "вчера" } }) { totalCount } }',
      'mutation { createTicket(input: {}) { ticket { id } } }',
      'query ($x: Nothing) { viewer { id } }',
    ]
    for (const query of wrong) expect((await asks(query)).code, query).toBe('GRAPHQL_VALIDATION_FAILED')
    for (const query of [
      '',
      ' ',
      '{',
      '{ viewer { id }',
      'привет',
      '{ viewer { id } } }',
      '\u0000',
      '{ ticket(number: "\ud800") { id } ',
    ]) {
      expect((await asks(query)).code, query).toBe('GRAPHQL_PARSE_FAILED')
    }
  })

  test('and what screens and tools need is not too much', async () => {
    await all.anna.get(getIntrospectionQuery())
    await all.admin.get(`{ board { queues { status assignee { fullName } totalCount tickets(first: 50) { nodes {
      id number title status version updatedAt requester { fullName organization { name } } assignee { id fullName } type { name }
    } pageInfo { hasNextPage endCursor } } } } }`)
  })
})

describe('variables', () => {
  const list = 'query ($filter: TicketFilter) { tickets(filter: $filter) { totalCount } }'
  test('nested a hundred thousand levels deep, or of twenty thousand filters, are refused', async () => {
    const deep = `{"query":${JSON.stringify(list)},"variables":{"filter":${'{"not":'.repeat(1e5)}{}${'}'.repeat(1e5)}}}`
    expect((await send(api.url, all.anna, deep)).code).toBe('BAD_USER_INPUT')
    expect((await asks(list, { filter: { or: Array(20_000).fill({}) } })).code).toBe('BAD_USER_INPUT')
    expect((await asks(`{ tickets(filter: ${'{ not: '.repeat(900)}{}${' }'.repeat(900)}) { totalCount } }`)).code).toBe(
      'BAD_USER_INPUT',
    )
  })

  test('of which many are wrong get an answer that can be read', async () => {
    const { code, message } = await asks(list, { filter: { assignee: Array(20_000).fill({ id: 'я'.repeat(50) }) } })
    expect(code).toBe('BAD_USER_INPUT')
    expect(message.length).toBeLessThan(3000)
  })

  test('that are not an object are refused, those that nobody asked for are passed over', async () => {
    for (const variables of ['x', 5, [1], true])
      expect((await asks(list, variables as never)).code).toBe('BAD_USER_INPUT')
    expect((await asks('{ viewer { id } }', { filter: 5, __proto__: 1 })).code).toBeUndefined()
    expect((await asks(list, { filter: null })).code).toBeUndefined()
  })

  test('do not tell what else was sent in', async () => {
    const { message } = await asks(mutations.create, { input: { ...form(api), title: undefined } })
    expect(message).toBe('title: A required value of type String is missing.')
  })
})

test('no answer that is refused has an internal error’s face', async () => {
  const answers = await Promise.all([
    all.anna.ask('{ ticket(number: "\\u0000") { id } }'),
    all.anna.ask('{ desk(slug: "\\u0000") { id } }'),
    all.anna.ask('{ node(id: "\\u0000") { id } }'),
    all.anna.ask('{ tickets(after: "\\u0000") { totalCount } }'),
    all.anna.ask('{ tickets(filter: { search: "\\u0000" }) { totalCount } }'),
  ])
  expect(answers.map(codeOf)).toEqual(Array(5).fill('BAD_USER_INPUT'))
})
