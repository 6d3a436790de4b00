import type { GraphQLObjectType } from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { schema } from '../../src/graphql/schema.ts'
import { type Client, codeOf, gid, type TestApi, testApi } from '../testkit/api.ts'
import { form, rowCounts } from '../tickets/acts.ts'

let api: TestApi
let nobody: Client
let ticketId: string

beforeAll(async () => {
  api = await testApi()
  nobody = await api.as(null)
  ticketId = (await api.file('anna')).id
})
afterAll(() => api?.[Symbol.asyncDispose]())

const fieldsOf = (type: GraphQLObjectType | null | undefined) => Object.keys(type?.getFields() ?? {}).sort()

/** Each root field of the API with what it takes; a new one has to be added here, so that nobody forgets to guard it. */
const queries: Record<string, string> = {
  apiTokens: '{ apiTokens { id } }',
  board: '{ board { totalCount } }',
  desk: '{ desk(slug: "open") { id } }',
  desks: '{ desks { id } }',
  node: '{ node(id: "$ticket") { id } }',
  statusRules: '{ statusRules { status } }',
  ticket: '{ ticket(number: "OP-000001") { id } }',
  tickets: '{ tickets { totalCount } }',
  uploadRules: '{ uploadRules { maxSize } }',
  viewer: '{ viewer { id } }',
}

const mutations: Record<string, () => [type: string, input: object]> = {
  addComment: () => ['AddCommentInput', { ticketId, body: 'Я никто' }],
  assignTicket: () => ['AssignTicketInput', { ticketId }],
  changeTicketStatus: () => ['ChangeTicketStatusInput', { ticketId, status: 'IN_PROGRESS' }],
  createApiToken: () => ['CreateApiTokenInput', { name: 'ключ', scopes: ['TICKETS_READ'] }],
  createTicket: () => ['CreateTicketInput', form(api)],
  createUpload: () => ['CreateUploadInput', { filename: 'a.txt', contentType: 'text/plain', size: 1 }],
  revokeApiToken: () => ['RevokeApiTokenInput', { id: gid('ApiToken', '019a0000-0000-7000-8000-000000000000') }],
  withdrawTicket: () => ['WithdrawTicketInput', { ticketId }],
}

test('signed out, of the queries only viewer and desks answer', async () => {
  expect(fieldsOf(schema.getQueryType())).toEqual(Object.keys(queries).sort())
  for (const [name, query] of Object.entries(queries)) {
    const answer = await nobody.ask(query.replace('$ticket', ticketId))
    expect(codeOf(answer), name).toBe(['viewer', 'desks'].includes(name) ? undefined : 'UNAUTHENTICATED')
  }
})

test('signed out, of the mutations only signing in and out are there, and the others write nothing', async () => {
  expect(fieldsOf(schema.getMutationType())).toEqual([...Object.keys(mutations), 'signIn', 'signOut'].sort())
  const before = await rowCounts(api)
  for (const [name, given] of Object.entries(mutations)) {
    const [type, input] = given()
    const query = `mutation ($input: ${type}!) { ${name}(input: $input) { __typename } }`
    expect(codeOf(await nobody.ask(query, { input })), name).toBe('UNAUTHENTICATED')
  }
  expect(await rowCounts(api)).toEqual(before)
})

test('the signed-out learn how to ask for help on each desk, and nothing of its people', async () => {
  const { viewer, desks } = await nobody.get(`{
    viewer { id }
    desks { slug name numberPrefix steps ticketTypes { name } documentKinds { name } staff { fullName } }
  }`)
  expect(viewer).toBeNull()
  expect(desks.map((desk: { slug: string }) => desk.slug)).toEqual(['open', 'shared', 'own'])
  expect(desks[0].ticketTypes.at(-1)).toEqual({ name: 'Прочее' })
  expect(desks[0].documentKinds.at(-1)).toEqual({ name: 'Иное' })
  for (const desk of desks) expect(desk.staff).toEqual([])
})

test('a bearer token that is unknown, malformed or revoked signs nobody in, cookie or not', async () => {
  for (const token of ['no-such-session', 'otk_unknown', `Bearer ${'x'.repeat(5000)}`, 'ключ']) {
    const answer = await fetch(api.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${encodeURIComponent(token)}` },
      body: JSON.stringify({ query: '{ viewer { id } tickets { totalCount } }' }),
    })
    const { errors } = (await answer.json()) as { errors: { extensions: { code: string } }[] }
    expect(errors[0]?.extensions.code).toBe('UNAUTHENTICATED')
  }
})
