import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Client, codeOf, type TestApi, testApi } from '../testkit/api.ts'
import { attempt, type Everybody, everybody, form } from '../tickets/acts.ts'

let api: TestApi
let all: Everybody
beforeAll(async () => {
  api = await testApi()
  all = await everybody(api)
})
afterAll(() => api?.[Symbol.asyncDispose]())

const field = 'key kind label hint required requiredByChoice mask choices labels { ru en }'
const save = `mutation ($input: SaveDeskFieldInput!) { saveDeskField(input: $input) { desk { fields { ${field} } } } }`
const move = 'mutation ($input: MoveDeskFieldInput!) { moveDeskField(input: $input) { desk { fields { key } } } }'
const archive = `mutation ($input: ArchiveDeskFieldInput!) {
  archiveDeskField(input: $input) { desk { fields { key } archivedFields { key archivedAt } } }
}`
const formOf = `query ($slug: String!) { desk(slug: $slug) { fields { ${field} } archivedFields { key } } }`
const own = { desk: 'open', label: 'Номер заявки', labelEn: 'Application number' }

const keys = (fields: { key: string }[]) => fields.map(({ key }) => key)
const create = `mutation ($input: CreateTicketInput!) {
  createTicket(input: $input) { ticket { number fields { key label kind value archived } } }
}`
const valuesOf = async (client: Client, number: string) =>
  (
    await client.get('query ($number: String!) { ticket(number: $number) { fields { key value archived } } }', {
      number,
    })
  ).ticket.fields

test('an administrator adds a field; requesters find it in the form, fill it, and it stays when it is archived', async () => {
  const before = (await all.anna.get(formOf, { slug: 'open' })).desk.fields
  expect(before.filter(({ kind }: { kind: string }) => kind !== 'STANDARD')).toEqual([])

  const { saveDeskField } = await all.admin.get(save, {
    input: { ...own, key: 'application', kind: 'TEXT', mask: 'ЗВ-000', required: true },
  })
  expect(keys(saveDeskField.desk.fields)).toEqual([
    ...keys(before).slice(0, 6),
    'application',
    ...keys(before).slice(6),
  ])
  const { desk } = await all.anna.get(formOf, { slug: 'open' })
  expect(desk.fields).toEqual(saveDeskField.desk.fields)

  const refused = await attempt(all.anna, 'create', form(api))
  expect(refused.errors?.[0]?.extensions).toMatchObject({
    code: 'BAD_USER_INPUT',
    fields: [{ path: ['fields', 'application'] }],
  })
  const unknown = await attempt(all.anna, 'create', { ...form(api), title: '', fields: [{ key: 'x', value: '1' }] })
  expect(unknown.errors?.[0]?.extensions.fields).toMatchObject([
    { path: ['title'] },
    { path: ['fields', '0'], message: expect.stringContaining('application') },
    { path: ['fields', 'application'] },
  ])
  const { createTicket } = await all.anna.get(create, {
    input: { ...form(api), fields: [{ key: 'application', value: ' ЗВ-123 ' }] },
  })
  expect(createTicket.ticket.fields).toEqual([
    { key: 'application', label: 'Application number', kind: 'TEXT', value: 'ЗВ-123', archived: false },
  ])

  const { archiveDeskField } = await all.admin.get(archive, { input: { desk: 'open', key: 'application' } })
  expect(keys(archiveDeskField.desk.fields)).toEqual(keys(before))
  expect(keys(archiveDeskField.desk.archivedFields)).toEqual(['application'])
  expect((await all.anna.get(formOf, { slug: 'open' })).desk.archivedFields).toEqual([])
  expect(await valuesOf(all.vera, createTicket.ticket.number)).toEqual([
    { key: 'application', value: 'ЗВ-123', archived: true },
  ])
  expect((await attempt(all.anna, 'create', form(api))).errors).toBeUndefined()
  const again = await all.admin.ask(save, { input: { ...own, key: 'application', kind: 'TEXT' } })
  expect(again.errors?.[0]?.extensions.fields).toMatchObject([{ path: ['key'] }])
  const restored = await all.admin.get(archive, { input: { desk: 'open', key: 'application', archived: false } })
  expect(keys(restored.archiveDeskField.desk.fields)).toContain('application')
  await all.admin.get(archive, { input: { desk: 'open', key: 'application' } })
})

test('the order is the administrator’s, standard fields too, and two who move at once both come through', async () => {
  const input = (key: string, before: string | null) => ({ input: { desk: 'shared', key, before } })
  const first = await all.admin.get(move, input('contactPhone', 'title'))
  expect(keys(first.moveDeskField.desk.fields).slice(0, 2)).toEqual(['contactPhone', 'title'])
  await Promise.all([all.admin.get(move, input('files', 'type')), all.admin.get(move, input('occurredAt', null))])
  expect(keys((await all.vera.get(formOf, { slug: 'shared' })).desk.fields)).toEqual(
    'contactPhone title files type documentKind description registryNumbers contactEmail occurredAt'.split(' '),
  )
  const wrong = await all.admin.ask(move, input('nothing', 'nowhere'))
  expect(wrong.errors?.[0]?.extensions.fields).toMatchObject([{ path: ['key'] }, { path: ['before'] }])
})

test('a standard field changes its words and what is asked for, and nothing else', async () => {
  const input = {
    desk: 'own',
    key: 'registryNumbers',
    kind: 'STANDARD',
    hintEn: 'Number of the purchase',
    required: true,
  }
  const { saveDeskField } = await all.admin.get(save, { input })
  expect(saveDeskField.desk.fields[4]).toMatchObject({
    key: 'registryNumbers',
    label: 'Registry numbers of documents',
    labels: { ru: 'Реестровые номера документов', en: 'Registry numbers of documents' },
    hint: 'Number of the purchase',
    required: true,
  })
  const bare = await attempt(all.anna, 'create', { ...form(api, 'own'), registryNumbers: [] })
  expect(bare.errors?.[0]?.extensions.fields).toMatchObject([{ path: ['registryNumbers'] }])
  expect((await attempt(all.anna, 'create', form(api, 'own'))).errors).toBeUndefined()
})

test('a repeat gets its ticket, whatever the desk asks for since', async () => {
  const field = { ...own, key: 'later', kind: 'TEXT' }
  await all.admin.get(save, { input: field })
  const input = { ...form(api), fields: [{ key: 'later', value: 'а' }], idempotencyKey: 'repeated' }
  const { createTicket } = await all.anna.get(create, { input })
  const bare = { ...form(api), idempotencyKey: 'bare' }
  const other = (await all.anna.get(create, { input: bare })).createTicket.ticket
  await all.admin.get(save, { input: { ...field, required: true } })
  expect((await all.anna.get(create, { input: bare })).createTicket.ticket.number).toBe(other.number)
  await all.admin.get(archive, { input: { desk: 'open', key: 'later' } })
  expect((await all.anna.get(create, { input })).createTicket.ticket.number).toBe(createTicket.ticket.number)
  const faulty = await all.anna.ask(create, { input: { ...input, idempotencyKey: 'new' } })
  expect(faulty.errors?.[0]?.extensions.fields).toMatchObject([{ path: ['fields', '0'] }])
})

test('personal data in a desk’s field is seen by whom contacts are seen', async () => {
  const input = { ...own, desk: 'open', key: 'chiefPhone', kind: 'PHONE' }
  await all.admin.get(save, { input })
  const fields = [{ key: 'chiefPhone', value: '8-302-1112233' }]
  const { createTicket } = await all.anna.get(create, { input: { ...form(api), fields } })
  const shown = [{ key: 'chiefPhone', value: '8-302-1112233', archived: false }]
  const { number } = createTicket.ticket
  for (const name of ['anna', 'boris', 'agnes', 'admin'] as const)
    expect(await valuesOf(all[name], number)).toEqual(shown)
  expect(await valuesOf(all.vera, number)).toEqual([])
})

test('nobody but an administrator in person changes a form', async () => {
  const token = api.withToken(await api.issueToken('admin', ['TICKETS_READ', 'TICKETS_WRITE', 'TICKETS_MANAGE']))
  for (const client of [all.anna, all.agnes, token]) {
    for (const [mutation, input] of [
      [save, { ...own, key: 'mine', kind: 'TEXT' }],
      [move, { desk: 'open', key: 'title' }],
      [archive, { desk: 'open', key: 'chiefPhone' }],
    ] as const) {
      expect(codeOf(await client.ask(mutation, { input }))).toBe('FORBIDDEN')
    }
  }
  expect(codeOf(await all.nobody.ask(move, { input: { desk: 'open', key: 'title' } }))).toBe('UNAUTHENTICATED')
  expect(codeOf(await all.admin.ask(move, { input: { desk: 'none', key: 'title' } }))).toBe('NOT_FOUND')
})

test('a page of tickets reads the descriptions of all its fields together', async () => {
  const fields = [{ key: 'chiefPhone', value: '8-302-1112233' }]
  for (let filed = 0; filed < 3; filed += 1) await all.anna.get(create, { input: { ...form(api), fields } })
  const query = '{ tickets(first: 20) { nodes { fields { key value } desk { fields { key } } } } }'
  const { texts } = await api.statements(() => all.anna.get(query))
  // Those of tickets with values, then those of the other desks.
  expect(texts.filter((text) => text.includes('FROM desk_fields')).length).toBeLessThanOrEqual(2)
})
