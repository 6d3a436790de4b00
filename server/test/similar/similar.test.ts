import { afterAll, beforeAll, expect, test } from 'vitest'
import { findSimilar } from '../../src/tickets/similar.ts'
import { isMassFailure, massFailure, tellingNumbers } from '../../src/tickets/similar-rules.ts'
import { type Client, codeOf, type TestApi, testApi } from '../testkit/api.ts'
import { act, type Everybody, everybody, form } from '../tickets/acts.ts'
import { sow, viewerOf } from '../tickets/crowd.ts'
import { overheard, readingOf } from '../tickets/plans.ts'

let api: TestApi
let all: Everybody
beforeAll(async () => {
  api = await testApi()
  all = await everybody(api)
})
afterAll(() => api?.[Symbol.asyncDispose]())

const query = `query ($input: SimilarTicketsInput!) {
  similarTickets(input: $input) { ticket { number title } sameRegistryNumbers duplicates massFailure }
}`
interface Similar {
  ticket: { number: string; title: string }
  sameRegistryNumbers: string[]
  duplicates: number
  massFailure: boolean
}
const ask = async (client: Client, input: object): Promise<Similar[]> =>
  (await client.get(query, { input: { desk: 'open', ...input } })).similarTickets
const numbers = (found: Similar[]) => found.map(({ ticket }) => ticket.number)
const file = async (client: Client, title: string, more: object = {}) =>
  (await act(client, 'create', { ...form(api), title, registryNumbers: [], ...more })).ticket

test('finds by the document first, then by the words in any form; what is settled or of another desk is left out', async () => {
  const words = await file(all.vera, 'План-график не подписывается сертификатом')
  const closer = await file(all.vera, 'Сертификат не подписывает план-график закупок')
  const document = await file(all.boris, 'Белый экран', { registryNumbers: ['0191300001526000123'] })
  const told = await file(all.boris, 'Пустая страница', { description: 'Закупка № 0191-3000-01526-000123 пропала' })
  const settled = await file(all.vera, 'Не подписывается план-график сертификатом')
  await act(all.agnes, 'status', { ticketId: settled.id, status: 'RESOLVED' })
  const elsewhere = { ...form(api, 'own'), title: 'Не подписывается план-график', registryNumbers: [] }
  await act(all.anna, 'create', elsewhere)

  const typed = { title: 'Не подписываются планы-графики', description: 'Сертификаты закупки' }
  const found = await ask(all.anna, { ...typed, registryNumbers: ['0191300001526000123', '42'] })
  expect(new Set(numbers(found).slice(0, 2))).toEqual(new Set([document.number, told.number]))
  expect(found[0]).toMatchObject({ sameRegistryNumbers: ['0191300001526000123'], duplicates: 0, massFailure: false })
  expect(new Set(numbers(found).slice(2))).toEqual(new Set([words.number, closer.number]))
  expect(numbers(await ask(all.anna, typed))[0]).toBe(closer.number)
  // One word alone says little, and nothing says nothing.
  expect(await ask(all.anna, { title: 'Сертификат' })).toEqual([])
  expect(await ask(all.anna, {})).toEqual([])
})

test('shows nobody what they may not see', async () => {
  const shared = { desk: 'shared', title: 'Межведомственный запрос остался без ответа' }
  const { ticket } = await act(all.anna, 'create', { ...form(api, 'shared'), ...shared })
  expect(numbers(await ask(all.boris, shared))).toEqual([ticket.number])
  expect(await ask(all.vera, shared)).toEqual([])
  expect(codeOf(await all.nobody.ask(query, { input: shared }))).toBe('UNAUTHENTICATED')
  expect(codeOf(await all.vera.ask(query, { input: { desk: 'none' } }))).toBe('NOT_FOUND')
  const long = await all.vera.ask(query, { input: { desk: 'open', title: 'я'.repeat(201) } })
  expect(codeOf(long)).toBe('BAD_USER_INPUT')
})

test('a mass failure is shown to whoever files on the desk, also when its base is settled, and for its days only', async () => {
  expect([massFailure.duplicates - 1, massFailure.duplicates].map(isMassFailure)).toEqual([false, true])
  const base = await file(all.vera, 'Портал недоступен')
  const duplicates = []
  for (let nth = 0; nth < massFailure.duplicates; nth += 1) {
    expect((await ask(all.anna, { title: 'Совсем другое дело' })).some(({ massFailure }) => massFailure)).toBe(false)
    const again = await file(all.boris, `Не открывается ничего ${nth}`)
    await act(all.agnes, 'status', { ticketId: again.id, status: 'DUPLICATE', duplicateOfId: base.id })
    duplicates.push(again.number)
  }
  await act(all.agnes, 'status', { ticketId: base.id, status: 'RESOLVED' })
  const expected = { ticket: { number: base.number, title: base.title }, sameRegistryNumbers: [], massFailure: true }
  expect(await ask(all.anna, { title: 'Совсем другое дело' })).toEqual([
    { ...expected, duplicates: massFailure.duplicates },
  ])
  await api.services.db.query(`UPDATE tickets SET created_at = created_at - interval '8 days' WHERE number = ANY($1)`, [
    duplicates.slice(1),
  ])
  expect(await ask(all.anna, { title: 'Совсем другое дело' })).toEqual([])
})

test('numbers that tell one document from another', () => {
  expect(tellingNumbers(['1', '2026', 'ЗК/7', 'ЗК/2026-7', 'без номера', '0191300001526000123'])).toEqual([
    'ЗК/2026-7',
    '0191300001526000123',
  ])
})

test('among many thousand tickets it reads few, by the index of the words, in one statement', async () => {
  // In parts: one statement has its time.
  for (let part = 0; part < 10; part += 1) await sow(api, 1_000, part + 1)
  await api.services.db.query('VACUUM ANALYZE tickets')
  const rare = await file(all.vera, 'Межведомственный запрос повис', { registryNumbers: ['2759900101926000555'] })
  const { services, statements } = overheard(api)
  const viewer = await viewerOf(api, 'anna')
  const description = 'Ничего не происходит'
  const input = { desk: 'open', title: 'Повис межведомственный', description, registryNumbers: ['2759900101926000555'] }
  const found = await findSimilar(services, viewer, input)
  expect(found.map(({ ticket }) => ticket.number)).toEqual([rare.number])
  expect(statements).toHaveLength(1)
  const [statement] = statements
  if (!statement) throw new Error('one statement was expected')
  const reading = await readingOf(services.db, statement)
  const [plan] = await services.db.query(`EXPLAIN (FORMAT JSON) ${statement.text}`, statement.values)
  expect(JSON.stringify(plan)).toContain('tickets_desk_search_idx')
  expect(reading.scans.filter((scan) => scan.startsWith('Seq Scan'))).toEqual([])
  expect(reading.rows).toBeLessThan(500)
})
