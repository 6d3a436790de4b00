import { test } from 'vitest'
import { testApi } from '../testkit/api.ts'
import { form, mutations } from '../tickets/acts.ts'
import { getIntrospectionQuery } from 'graphql'

test('probe', async () => {
  await using api = await testApi()
  const { token } = await api.as('anna')
  const post = async (label: string, body: unknown, headers: Record<string,string> = {}, method = 'POST', query = '') => {
    const t = Date.now()
    const r = await fetch(api.url + query, { method, headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'accept-language': 'ru', ...headers }, ...(method === 'POST' ? { body: typeof body === 'string' ? body : JSON.stringify(body) } : {}) })
    const text = await r.text()
    console.log('##', label, r.status, Date.now() - t + 'ms', text.slice(0, 420))
  }
  const f = form(api)
  const create = (more: object) => ({ query: mutations.create, variables: { input: { ...f, ...more } } })
  for (const n of [20, 100, 100000]) await post('deep var ' + n, `{"query":"query($f: TicketFilter) { tickets(filter: $f) { totalCount } }","variables":{"f":${'{"not":'.repeat(n)}{}${'}'.repeat(n)}}}`)
  await post('deep literal', { query: `{ tickets(filter: ${'{not: '.repeat(900)}{}${'}'.repeat(900)}) { totalCount } }` })
  await post('wide var', { query: `query($f: TicketFilter) { tickets(filter: $f) { totalCount } }`, variables: { f: { or: Array.from({length: 20000}, () => ({})) } } })
  await post('wide list', { query: `query($f: TicketFilter) { tickets(filter: $f) { totalCount } }`, variables: { f: { type: Array.from({length: 20000}, () => f.type) } } })
  await post('NUL number', { query: `{ ticket(number: "\\u0000") { id } }` })
  await post('NUL slug', { query: `{ desk(slug: "\\u0000") { id } }` })
  await post('introspection', { query: getIntrospectionQuery() })
  await post('typename', { query: '{ __typename viewer { __typename } }' })
  await post('operationName unknown', { query: '{ desks { id } }', operationName: 'x' })
  await post('operationName many', { query: 'query a { desks { id } } query b { desks { id } }' })
  await post('operationName num', { query: '{ desks { id } }', operationName: 5 })
  await post('subscription by POST', { query: 'subscription { ticketEvents { id } }' })
  await post('mutation x30', { query: `mutation { ${Array.from({ length: 30 }, (_, i) => `a${i}: signOut { ok }`).join(' ')} }` })
  await post('bom', '\ufeff{"query":"{ desks { id } }"}')
  await post('bad utf8', Buffer.from([0x7b, 0x22, 0xff, 0x22]) as never)
}, 60000)
