import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestApi, testApi } from '../testkit/api.ts'
import { type Everybody, everybody, form, mutations, rowCounts } from '../tickets/acts.ts'
import { send } from './raw.ts'

let api: TestApi
let all: Everybody

beforeAll(async () => {
  api = await testApi()
  all = await everybody(api)
})
afterAll(() => api?.[Symbol.asyncDispose]())

describe('a request', () => {
  test.each<[string, string | null, { method?: string; query?: string; headers?: object }, number]>([
    ['of several operations at once', '[{"query":"{ viewer { id } }"},{"query":"{ viewer { id } }"}]', {}, 400],
    ['that is no JSON', '{', {}, 400],
    ['of nothing', '', {}, 400],
    ['that is JSON of something else', '"x"', {}, 400],
    ['of null', 'null', {}, 400],
    ['without a query', '{}', {}, 400],
    ['whose query is no text', '{"query":5}', {}, 400],
    ['with a parameter that is none', '{"query":"{ viewer { id } }","foo":1}', {}, 400],
    ['for an operation that is not in it', '{"query":"{ viewer { id } }","operationName":"a"}', {}, 400],
    ['for one of two operations', '{"query":"query a { viewer { id } } query b { viewer { id } }"}', {}, 400],
    [
      'of a form',
      'query=%7Bviewer%7Bid%7D%7D',
      { headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      415,
    ],
    ['of plain text', '{"query":"{ viewer { id } }"}', { headers: { 'content-type': 'text/plain' } }, 415],
    ['of several parts', 'x', { headers: { 'content-type': 'multipart/form-data; boundary=x' } }, 415],
    ['by PUT', '{"query":"{ viewer { id } }"}', { method: 'PUT' }, 405],
    ['by DELETE', null, { method: 'DELETE' }, 405],
    ['by GET with broken variables', null, { method: 'GET', query: '?query=%7Bviewer%7Bid%7D%7D&variables=%7B' }, 400],
    ['by GET to change something', null, { method: 'GET', query: '?query=mutation%7BsignOut%7Bok%7D%7D' }, 405],
  ])('%s is bad input', async (_, body, options, status) => {
    const answer = await send(api.url, all.anna, body, options)
    expect(answer.code).toBe('BAD_USER_INPUT')
    expect(answer.fields).toEqual([])
    expect(answer.message.length).toBeGreaterThan(10)
    expect(answer.status).toBe(status)
    // The session has outlived it.
    expect((await all.anna.get('{ viewer { fullName } }')).viewer.fullName).toBe('anna')
  })

  test('by GET may ask, so that a link can be shared', async () => {
    expect(
      (await send(api.url, all.anna, null, { method: 'GET', query: '?query=%7Bviewer%7Bid%7D%7D&variables=' })).code,
    ).toBeUndefined()
  })

  test('of a browser for the page itself shows GraphiQL', async () => {
    const response = await fetch(api.url, { headers: { accept: 'text/html' } })
    expect(response.headers.get('content-type')).toContain('text/html')
    expect(await response.text()).toContain('Отклик · GraphQL')
  })

  test('with bytes that are no UTF-8 is bad input, and writes nothing', async () => {
    const before = await rowCounts(api)
    const text = JSON.stringify({ query: mutations.create, variables: { input: { ...form(api), title: 'ЗАМЕНА' } } })
    const [head = '', tail = ''] = text.split('ЗАМЕНА')
    const bytes = Buffer.concat([Buffer.from(head), Buffer.from([0xff, 0xfe, 0xc0, 0x80]), Buffer.from(tail)])
    const answer = await send(api.url, all.anna, bytes)
    expect([undefined, 'BAD_USER_INPUT']).toContain(answer.code)
    if (answer.code) expect(await rowCounts(api)).toEqual(before)
  })
})
