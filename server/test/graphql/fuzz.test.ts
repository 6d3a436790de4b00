import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Answer, codeOf, type TestApi, testApi } from '../testkit/api.ts'
import { act, attempt, type Everybody, everybody, form, rowCounts } from '../tickets/acts.ts'

let api: TestApi
let all: Everybody

beforeAll(async () => {
  api = await testApi()
  all = await everybody(api)
})
afterAll(() => api?.[Symbol.asyncDispose]())

/** Text with everything that has ever broken something: controls, halves of characters, marks of direction, emoji. */
const text = fc
  .array(
    fc.oneof(
      { weight: 40, arbitrary: fc.constantFrom(...'аЯё aZ9-_/.,«»№') },
      {
        weight: 1,
        arbitrary: fc.constantFrom('\u0000', '\u0007', '\u001b', '\u0085', '\r\n', '\t', '\u2028', '\ufeff', '\u202e'),
      },
      {
        weight: 1,
        arbitrary: fc.constantFrom('\ud83d', '\udd25', '🔥', '👩‍💻', 'и\u0306', '\u0301', '\ufffd', '\uffff'),
      },
      { weight: 1, arbitrary: fc.nat(0x10ffff).map((point) => String.fromCodePoint(point)) },
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(''))

const anything = fc.oneof(
  { weight: 5, arbitrary: text },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(null, '', 0, -1, 2 ** 31, 1e308, true, [], {}, [null], [['a']], 'я'.repeat(25_000)),
  },
)

/** An input with a few of its fields replaced by whatever there is. */
const spoilt = (good: Record<string, unknown>, ...names: string[]) =>
  fc
    .array(fc.tuple(fc.constantFrom(...names), anything), { minLength: 1, maxLength: 2 })
    .map((fields) => ({ ...good, ...Object.fromEntries(fields) }))

const contract = ['BAD_USER_INPUT', 'NOT_FOUND', 'FORBIDDEN', 'CONFLICT']

/** Either it is refused by the contract's codes and nothing is written, or it is done once and whole. */
async function check(send: () => Promise<Answer>, written: Record<string, number>) {
  const before = await rowCounts(api)
  const answer = await send()
  const after = await rowCounts(api)
  if (answer.errors) {
    expect(contract).toContain(codeOf(answer))
    expect(answer.errors[0]?.message.length).toBeGreaterThan(5)
    expect(after).toEqual(before)
    return null
  }
  for (const [table, more] of Object.entries(written)) expect(after[table], table).toBe(Number(before[table]) + more)
  return Object.values(answer.data)[0] as { ticket: { title: string }; comment: { body: string } }
}

const kept = (value: unknown) =>
  String(value)
    .replace(/[\u202a-\u202e\u2066-\u2069\ufeff\u00ad\u200b\u2060\u180e]/g, '')
    .replace(/[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g, ' ')
    .replace(/\r\n|[\r\v\f\u0085\u2028\u2029]/g, '\n')
    .normalize('NFC')
    .trim()

test('createTicket survives whatever is put into its fields', async () => {
  const good = form(api)
  let done = 0
  await fc.assert(
    fc.asyncProperty(
      spoilt(
        good,
        ...Object.keys(good),
        'title',
        'title',
        'description',
        'description',
        'occurredAt',
        'uploadIds',
        'idempotencyKey',
        'вид',
      ),
      async (input) => {
        const keys = 'idempotencyKey' in input && input.idempotencyKey !== null ? 1 : 0
        const written = { tickets: 1, ticket_events: 1, versions: 1, idempotency_keys: keys }
        const made = await check(() => attempt(all.anna, 'create', input), written)
        if (made === null) return
        done += 1
        expect(made.ticket.title).toBe(kept(input.title))
      },
    ),
    { numRuns: 120 },
  )
  expect(done).toBeGreaterThan(5)
})

test('addComment survives whatever is put into its fields', async () => {
  const { ticket } = await act(all.anna, 'create', form(api))
  let done = 0
  await fc.assert(
    fc.asyncProperty(
      spoilt({ ticketId: ticket.id, body: 'Пояснение' }, 'body', 'body', 'body', 'internal', 'uploadIds', 'ticketId'),
      fc.constantFrom('anna', 'agnes', 'vera'),
      async (input, name) => {
        const versions = 'internal' in input && input.internal === true ? 0 : 1
        const written = { comments: 1, ticket_events: 1, versions, tickets: 0 }
        const made = await check(() => attempt(all[name as 'anna'], 'comment', input), written)
        if (made === null) return
        done += 1
        expect(name).not.toBe('vera')
        expect(made.comment.body).toBe(kept(input.body))
      },
    ),
    { numRuns: 120 },
  )
  expect(done).toBeGreaterThan(5)
})
