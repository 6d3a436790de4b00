import { setImmediate } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { removeExpiredUploads } from '../../src/attachments/remove-uploads.ts'
import { removeOldDrafts } from '../../src/drafts/drafts.ts'
import { type Client, codeOf, gid, type TestApi, testApi } from '../testkit/api.ts'
import { attempt, bring, type Everybody, everybody, form } from '../tickets/acts.ts'

let api: TestApi
let all: Everybody
/** The product's clock, which the tests set forward. */
let now = new Date('2024-03-02T09:00:00.000Z')
const later = (hours: number) => {
  now = new Date(now.getTime() + hours * 3_600_000)
}
beforeAll(async () => {
  api = await testApi({ clock: () => now })
  all = await everybody(api)
  // Their sessions outlive the clock's leaps.
  await api.services.db.query(`UPDATE sessions SET expires_at = '2030-01-01'`)
})
afterAll(() => api?.[Symbol.asyncDispose]())

const draft = `version title type documentKind description registryNumbers occurredAt contactEmail contactPhone
  fields { key value } uploads { uploadId filename size } idempotencyKey desk { slug }`
const saving = `mutation ($input: SaveTicketDraftInput!) { saveTicketDraft(input: $input) { draft { ${draft} } } }`
const save = (client: Client, content: object, expectedVersion: number | null = null, desk = 'open') =>
  client.ask(saving, { input: { desk, content, expectedVersion } })
const read = async (client: Client, desk = 'open') =>
  (await client.get(`query ($desk: String!) { ticketDraft(desk: $desk) { ${draft} } }`, { desk })).ticketDraft
const discard = (client: Client, desk = 'open') =>
  client.get('mutation ($input: DiscardTicketDraftInput!) { discardTicketDraft(input: $input) { discarded } }', {
    input: { desk },
  })
const uploadsLeft = async () => (await api.services.db.prisma.upload.findMany()).map(({ id }) => id)
const versionOf = (saved: Awaited<ReturnType<typeof save>>): number => saved.data.saveTicketDraft.draft.version
const plain = (uploadId: string) => Buffer.from(uploadId, 'base64url').toString().split(':')[1]

test('what is typed comes back on another computer, however wrong it is, and to nobody else', async () => {
  const uploadId = await bring(api, all.anna)
  const content = {
    title: 'Недописанный заголов',
    type: 'не id',
    documentKind: null,
    description: 'Строка\nвторая \u0000\ud83d',
    registryNumbers: ['', ' 0191'],
    occurredAt: '2026-03-02T08:30:00.000Z',
    contactEmail: 'не почта',
    contactPhone: '8-',
    fields: [{ key: 'gone', value: 'значение' }],
    uploadIds: [uploadId],
    idempotencyKey: 'draft-1',
  }
  const { data } = await save(all.anna, content)
  const elsewhere = await api.as('anna')
  const found = await read(elsewhere)
  expect(found).toEqual(data.saveTicketDraft.draft)
  const { uploadIds: _, ...typed } = content
  expect(found).toEqual({
    ...typed,
    version: data.saveTicketDraft.draft.version,
    description: 'Строка\nвторая ',
    uploads: [{ uploadId, filename: 'снимок.txt', size: expect.any(Number) }],
    desk: { slug: 'open' },
  })
  for (const name of ['boris', 'admin', 'agnes'] as const) expect(await read(all[name])).toBeNull()
  expect(await read(elsewhere, 'own')).toBeNull()
  expect(await discard(all.anna)).toEqual({ discardTicketDraft: { discarded: true } })
  expect(await read(elsewhere)).toBeNull()
  expect(await discard(all.anna)).toEqual({ discardTicketDraft: { discarded: false } })
})

test('of two tabs the later one is told, with the version to save over; nothing is lost unasked', async () => {
  const tabs = [all.boris, await api.as('boris')] as const
  const conflict = (version: number | null) => ({ code: 'CONFLICT', current: { version } })
  const v1 = versionOf(await save(tabs[0], { title: 'Первая' }))
  const second = await save(tabs[1], { title: 'Вторая' })
  expect(second.errors?.[0]?.extensions).toMatchObject(conflict(v1))
  const v2 = versionOf(await save(tabs[1], { title: 'Вторая' }, v1))
  const first = await save(tabs[0], { title: 'Первая снова' }, v1)
  expect(first.errors?.[0]?.extensions).toMatchObject(conflict(v2))
  expect(await read(tabs[0])).toMatchObject({ title: 'Вторая', version: v2 })

  const attempts = await Promise.all(
    Array.from({ length: 6 }, (_, index) => save(tabs[index % 2] as Client, { title: `Сразу ${index}` }, v2)),
  )
  const [won, ...more] = attempts.filter((answer) => !answer.errors)
  if (!won) throw new Error('nobody has saved')
  expect(more).toEqual([])
  const v3 = versionOf(won)
  expect(await read(tabs[0])).toMatchObject({ version: v3 })
  await discard(tabs[0])
  const late = await save(tabs[1], { title: 'Поздно' }, v3)
  expect(late.errors?.[0]?.extensions).toMatchObject(conflict(null))

  // The successor of a draft that was let go has a life of its own: no version of the former opens it.
  const v4 = versionOf(await save(tabs[0], { title: 'Новая' }))
  for (const old of [v1, v2, v3]) {
    const over = await save(tabs[1], { title: 'Поверх новой' }, old)
    expect(over.errors?.[0]?.extensions).toMatchObject(conflict(v4))
  }
  expect(new Set([v1, v2, v3, v4]).size).toBe(4)
  expect(await read(tabs[0])).toMatchObject({ title: 'Новая', version: v4 })
  await discard(tabs[0])
})

test('filing ends the draft that it was typed as, also for a saving that comes late, and no other', async () => {
  const content = { title: 'Будет подано', idempotencyKey: 'filed-1' }
  const saved = versionOf(await save(all.vera, content))
  await save(all.vera, { title: 'Другая служба', idempotencyKey: 'filed-1' }, null, 'own')
  expect((await attempt(all.vera, 'create', { ...form(api), idempotencyKey: 'by a program' })).errors).toBeUndefined()
  expect(await read(all.vera)).toMatchObject({ title: 'Будет подано' })

  const refused = await attempt(all.vera, 'create', { ...form(api), title: '', idempotencyKey: 'filed-1' })
  expect(codeOf(refused)).toBe('BAD_USER_INPUT')
  expect(await read(all.vera)).toMatchObject({ title: 'Будет подано' })

  expect((await attempt(all.vera, 'create', { ...form(api), idempotencyKey: 'filed-1' })).errors).toBeUndefined()
  expect(await read(all.vera)).toBeNull()
  for (const version of [null, saved]) {
    expect((await save(all.vera, content, version)).errors?.[0]?.extensions).toMatchObject({
      code: 'CONFLICT',
      current: { version: null },
    })
  }
  // Of the same typing, carried over to another desk meanwhile: it is a ticket now.
  expect((await all.vera.get('{ ticketDrafts { title } }')).ticketDrafts).toEqual([])
  const next = await save(all.vera, { title: 'Следующее', idempotencyKey: 'next' }, null, 'own')
  expect(next.data.saveTicketDraft.draft).toMatchObject({ title: 'Следующее' })
  await discard(all.vera, 'own')
})

test('filing waits for a saving that is under way, never both for each other', async () => {
  const { db } = api.services
  const uploadId = await bring(api, all.vera)
  await save(all.vera, { uploadIds: [uploadId], idempotencyKey: 'crossing' })
  const key = `content->>'idempotencyKey' = 'crossing'`
  const waiting = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
  let filing: ReturnType<typeof attempt> | undefined
  await db.transaction(async (sql) => {
    // As a saving locks them: the draft, then its files.
    await sql.query(`SELECT 1 FROM ticket_drafts WHERE ${key} FOR UPDATE`)
    filing = attempt(all.vera, 'create', { ...form(api), uploadIds: [uploadId], idempotencyKey: 'crossing' })
    while ((await db.query(waiting)).length === 0) await setImmediate()
    await sql.query('UPDATE uploads SET expires_at = expires_at WHERE id = $1', [plain(uploadId)])
  })
  expect((await filing)?.errors).toBeUndefined()

  // A first saving that began before the filing was committed did not see its key.
  await db.query(
    `INSERT INTO ticket_drafts (id, owner_id, desk_id, content, updated_at)
     SELECT gen_random_uuid(), k.actor_id, d.id, jsonb_build_object('idempotencyKey', k.key), $1
     FROM idempotency_keys k, desks d WHERE k.key = 'crossing' AND d.slug = 'open'`,
    [now],
  )
  expect(await read(all.vera)).toBeNull()
  await removeOldDrafts(api.services)
  expect(await db.query(`SELECT 1 FROM ticket_drafts WHERE ${key}`)).toEqual([])
})

test('files that a draft names live on with it for 30 days, others go within a day', async () => {
  const [named, dropped, loose] = [await bring(api, all.anna), await bring(api, all.anna), await bring(api, all.anna)]
  const foreign = await bring(api, all.boris)
  const whole = versionOf(await save(all.anna, { uploadIds: [named, dropped, foreign] }))
  const kept = await save(all.anna, { uploadIds: [named, foreign] }, whole)
  // Somebody else's is neither shown nor kept.
  expect(kept.data.saveTicketDraft.draft.uploads).toMatchObject([{ uploadId: named }])
  later(26)
  await removeExpiredUploads(api.services)
  const left = await uploadsLeft()
  expect(left).toContain(plain(named))
  for (const gone of [dropped, loose, foreign]) expect(left).not.toContain(plain(gone))

  later(24 * 20)
  const filed = await attempt(all.anna, 'create', { ...form(api), uploadIds: [named] })
  expect(filed.errors).toBeUndefined()
  const [second, third] = [await bring(api, all.anna), await bring(api, all.anna)]
  const next = versionOf(await save(all.anna, { uploadIds: [second] }, versionOf(kept)))
  await save(all.anna, { uploadIds: [third], title: 'Не тронут' }, next)
  await discard(all.anna)
  later(26)
  await removeExpiredUploads(api.services)
  expect(await uploadsLeft()).toEqual([])

  await save(all.anna, { title: 'Забыт' })
  later(24 * 30 + 1)
  expect(await read(all.anna)).toBeNull()
  await removeOldDrafts(api.services)
  expect(await api.services.db.prisma.ticketDraft.count()).toBe(0)
})

test('only what is too large is refused, and a program needs the right to file', async () => {
  const large = versionOf(await save(all.anna, { description: 'я'.repeat(90_000) }))
  const heavy = await save(all.anna, { description: 'я'.repeat(100_001) }, large)
  expect(heavy.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', fields: [{ path: ['content'] }] })
  expect(codeOf(await save(all.anna, { uploadIds: ['нет'] }, large))).toBe('BAD_USER_INPUT')
  const many = await save(all.anna, { uploadIds: Array(21).fill(gid('Upload', api.world.people.anna.id)) }, large)
  expect(many.errors?.[0]?.extensions.fields).toMatchObject([{ path: ['content', 'uploadIds'] }])
  expect(codeOf(await save(all.anna, {}, null, 'none'))).toBe('NOT_FOUND')
  expect(codeOf(await save(all.nobody, {}))).toBe('UNAUTHENTICATED')
  const reader = api.withToken(await api.issueToken('anna', ['TICKETS_READ']))
  expect(codeOf(await save(reader, {}, large))).toBe('FORBIDDEN')
  expect(codeOf(await reader.ask('{ ticketDrafts { title } }'))).toBe('FORBIDDEN')
})
