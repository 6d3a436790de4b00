import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { codeOf, gid, type TestApi, testApi } from '../testkit/api.ts'
import { act, attempt, bring, type Everybody, everybody, faultsOf, form, rowCounts } from '../tickets/acts.ts'
import { long, nowhere, refused, unreadable } from './refused.ts'

let api: TestApi
let all: Everybody
let before: Awaited<ReturnType<typeof rowCounts>>

beforeAll(async () => {
  api = await testApi()
  all = await everybody(api)
  before = await rowCounts(api)
})
afterAll(() => api?.[Symbol.asyncDispose]())

const unchanged = async () => expect(await rowCounts(api)).toEqual(before)

describe('createTicket refuses', () => {
  const required = ['desk', 'title', 'type', 'description', 'contactEmail', 'contactPhone']

  test.each(required)('a missing or null %s', async (field) => {
    for (const value of [undefined, null]) {
      await refused(api.url, all.anna, 'create', { ...form(api), [field]: value }, field, /Обязательное/)
    }
    await unchanged()
  })

  test.each(['desk', 'title', 'description'])('a %s that is empty, unseen or unreadable', async (field) => {
    for (const value of ['', '   ', '\u200b\u00ad', '\u2800']) {
      await refused(api.url, all.anna, 'create', { ...form(api), [field]: value }, field, /от 1 до/)
    }
    for (const [value, said] of unreadable)
      await refused(api.url, all.anna, 'create', { ...form(api), [field]: value }, field, said)
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
      await refused(
        api.url,
        all.anna,
        'create',
        { ...form(api), [field]: value },
        path,
        /допустимых (200|20000|100|50)/,
      )
    }
    await refused(
      api.url,
      all.anna,
      'create',
      { ...form(api), contactEmail: `${'a'.repeat(250)}@zakupki.example` },
      'contactEmail',
    )
    await unchanged()
  })

  test.each(['89241234567', '8-123', '8 123 12345678', '+7-302-1234567', '8-12-3456-789', '', '８-123-12345678', 5])(
    'the phone %s',
    async (contactPhone) => {
      await refused(api.url, all.anna, 'create', { ...form(api), contactPhone }, 'contactPhone')
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
    await refused(api.url, all.anna, 'create', { ...form(api), contactEmail }, 'contactEmail')
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
    await refused(api.url, all.anna, 'create', { ...form(api), occurredAt }, 'occurredAt')
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
    for (const [more, path] of wrong) await refused(api.url, all.anna, 'create', { ...form(api), ...more }, path)
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
    await refused(api.url, all.anna, 'create', { ...form(api), uploadIds: [uploadId, uploadId] }, 'uploadIds.1')
    await refused(api.url, all.anna, 'create', { ...form(api), uploadIds: Array(21).fill(uploadId) }, 'uploadIds')
    await unchanged()
  })

  test('in English too', async () => {
    const said: [object, string][] = [
      [{ title: '' }, 'title: It is empty; 1 to 200 characters are needed.'],
      [{ title: 5 }, 'title: A string is needed; got 5.'],
      [{ title: null }, 'title: A required value of type String is missing.'],
      [{ type: gid('User', nowhere) }, 'type: An id of TicketType is needed, got one of User.'],
    ]
    for (const [more, message] of said) {
      expect((await attempt(all.anna, 'create', { ...form(api), ...more })).errors?.[0]?.message).toBe(message)
    }
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
