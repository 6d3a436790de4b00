import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Client, codeOf, gid, type TestApi, testApi } from '../testkit/api.ts'
import type { DeskName, PersonName } from '../testkit/world.ts'
import { type ActedTicket, act, attempt, bring, type Everybody, everybody, form, refusal, rowCounts } from './acts.ts'

/** How somebody stands to a ticket of Anna's. */
type Standing = 'staff' | 'requester' | 'colleague' | 'reader' | 'stranger'

const standings: Record<DeskName, Record<PersonName, Standing>> = {
  open: { admin: 'staff', agnes: 'staff', anna: 'requester', boris: 'colleague', vera: 'reader' },
  shared: { admin: 'staff', agnes: 'stranger', anna: 'requester', boris: 'colleague', vera: 'stranger' },
  own: { admin: 'staff', agnes: 'stranger', anna: 'requester', boris: 'stranger', vera: 'stranger' },
}
const cases = (Object.keys(standings) as DeskName[]).flatMap((desk) =>
  (Object.keys(standings[desk]) as PersonName[]).map((person) => ({ desk, person, standing: standings[desk][person] })),
)

let api: TestApi
let all: Everybody
const tickets = {} as Record<DeskName, Told>

/** A ticket with a file, an answer with a file and a note with a file, and the ids of all of it. */
interface Told {
  ticket: ActedTicket
  ids: Record<'ticket' | 'file' | 'answer' | 'answersFile' | 'created' | 'note' | 'notesFile' | 'notesEvent', string>
}

async function tell(desk: DeskName): Promise<Told> {
  const { anna, admin } = all
  const { ticket } = await act(anna, 'create', {
    ...form(api, desk),
    uploadIds: [await bring(api, anna, 'ошибка.txt')],
  })
  const assigneeId = gid('User', api.world.people.admin.id)
  await act(admin, 'assign', { ticketId: ticket.id, assigneeId })
  const say = async (body: string, internal: boolean) =>
    (await act(admin, 'comment', { ticketId: ticket.id, body, internal, uploadIds: [await bring(api, admin)] })).comment
  const [answer, note] = [await say('Ответ', false), await say('Заметка', true)]
  const { ticket: whole } = await admin.get(
    `{ ticket(number: "${ticket.number}") { attachments { id filename } events { nodes { id comment { id } } } } }`,
  )
  const events: { id: string; comment: { id: string } | null }[] = whole.events.nodes
  return {
    ticket,
    ids: {
      ticket: ticket.id,
      file: whole.attachments[0].id,
      answer: answer.id,
      answersFile: String(answer.attachments[0]?.id),
      created: String(events[0]?.id),
      note: note.id,
      notesFile: String(note.attachments[0]?.id),
      notesEvent: String(events.find((event) => event.comment?.id === note.id)?.id),
    },
  }
}

beforeAll(async () => {
  api = await testApi()
  all = await everybody(api)
  for (const desk of Object.keys(standings) as DeskName[]) tickets[desk] = await tell(desk)
})
afterAll(() => api?.[Symbol.asyncDispose]())

const person = '{ email phone }'
const whole = `query ($number: String!, $filter: TicketFilter) {
  ticket(number: $number) {
    contactEmail contactPhone requester ${person} assignee ${person}
    attachments { filename }
    comments { totalCount nodes { internal author ${person} attachments { filename } } }
    events { nodes { comment { body } actor ${person} ticket { requester ${person} current { contactEmail } } } }
    desk { staff { fullName email } }
  }
  tickets(filter: $filter) { totalCount nodes { number contactPhone requester ${person} assignee ${person} } }
  board(filter: $filter) { totalCount queues { totalCount tickets { nodes { number contactEmail } } } }
}`

describe.each(cases)('$person, who is $standing on $desk,', ({ desk, person: name, standing }) => {
  const seen = standing !== 'stranger'
  const party = ['staff', 'requester', 'colleague'].includes(standing)
  const staff = standing === 'staff'

  test('sees in lists, boards and by its number what there is to see, and no contacts but theirs to see', async () => {
    const { ticket } = tickets[desk]
    const data = await all[name].get(whole, { number: ticket.number, filter: { search: ticket.number } })
    const numbers = seen ? [ticket.number] : []
    expect(data.tickets.totalCount).toBe(numbers.length)
    expect(data.tickets.nodes.map((node: { number: string }) => node.number)).toEqual(numbers)
    expect(data.board.totalCount).toBe(numbers.length)
    expect(data.board.queues.map((queue: { totalCount: number }) => queue.totalCount)).toEqual(seen ? [1] : [])
    if (!seen) {
      expect(data.ticket).toBeNull()
      return
    }
    const annas = { email: party ? 'anna@test.example' : null, phone: party ? '8-302-1234567' : null }
    const admins = { email: staff ? 'admin@test.example' : null, phone: staff ? '8-302-1234567' : null }
    expect(data.ticket).toMatchObject({
      contactEmail: party ? 'anna@zakupki.example' : null,
      contactPhone: party ? '8-123-12345678' : null,
      requester: annas,
      assignee: admins,
    })
    expect(data.tickets.nodes[0]).toMatchObject({
      contactPhone: party ? '8-123-12345678' : null,
      requester: annas,
      assignee: admins,
    })
    expect(data.board.queues[0].tickets.nodes[0].contactEmail).toBe(party ? 'anna@zakupki.example' : null)
    const [created, ...later] = data.ticket.events.nodes
    expect(created.actor).toEqual(annas)
    expect(created.ticket).toEqual({
      requester: annas,
      current: { contactEmail: party ? 'anna@zakupki.example' : null },
    })
    for (const event of later) expect(event.actor).toEqual(admins)
    for (const comment of data.ticket.comments.nodes) expect(comment.author).toEqual(admins)
    const staffsMails = data.ticket.desk.staff.map(({ email }: { email: string | null }) => email !== null)
    expect(new Set(staffsMails)).toEqual(new Set([staff]))
  })

  test('is told of internal notes, their files, events and counts only as staff', async () => {
    if (!seen) return
    const data = await all[name].get(whole, { number: tickets[desk].ticket.number })
    const { comments, events, attachments } = data.ticket
    expect(comments.totalCount).toBe(staff ? 2 : 1)
    expect(comments.nodes.map((comment: { internal: boolean }) => comment.internal)).toEqual(
      staff ? [false, true] : [false],
    )
    expect(events.nodes.map((event: { comment: { body: string } | null }) => event.comment?.body ?? null)).toEqual(
      staff ? [null, null, 'Ответ', 'Заметка'] : [null, null, 'Ответ'],
    )
    expect(attachments).toHaveLength(staff ? 3 : 2)
    const backwards = await all[name].get(
      `query ($number: String!) { ticket(number: $number) { comments(last: 1) { nodes { body } } events(last: 1) { nodes { comment { body } } } } }`,
      { number: tickets[desk].ticket.number },
    )
    expect(backwards.ticket.comments.nodes).toEqual([{ body: staff ? 'Заметка' : 'Ответ' }])
    expect(backwards.ticket.events.nodes).toEqual([{ comment: { body: staff ? 'Заметка' : 'Ответ' } }])
  })

  test('gets by id what they may see, and null for the rest', async () => {
    const { ids } = tickets[desk]
    const internal = new Set<string>([ids.note, ids.notesFile, ids.notesEvent])
    const answer = await all[name].get(
      `{ ${Object.entries(ids)
        .map(([alias, id]) => `${alias}: node(id: "${id}") { __typename id }`)
        .join('\n')} }`,
    )
    for (const [alias, id] of Object.entries(ids)) {
      const expected = internal.has(id) ? staff : seen
      expect(answer[alias]?.id ?? null, alias).toBe(expected ? id : null)
    }
  })

  test('may do what its actions say, is refused the rest by the right code, and a refusal writes nothing', async () => {
    const { ticket } = await act(all.anna, 'create', form(api, desk))
    const client = all[name]
    const uploadIds = [await bring(api, client)]
    const input = { ticketId: ticket.id }
    const allowed = {
      comment: party,
      attach: party,
      commentInternally: staff,
      assign: staff,
      statuses: staff,
      withdraw: standing === 'requester',
    }
    if (seen) {
      const { actions } = (
        await client.get(`{ ticket(number: "${ticket.number}") { actions {
          comment attach commentInternally assign statuses withdraw
        } } }`)
      ).ticket
      expect({ ...actions, statuses: actions.statuses.length > 0 }).toEqual(allowed)
    }
    const attempts: [keyof typeof allowed, Parameters<typeof attempt>[1], object][] = [
      ['comment', 'comment', { ...input, body: 'Пояснение' }],
      ['attach', 'comment', { ...input, body: '', uploadIds }],
      ['commentInternally', 'comment', { ...input, body: 'Между нами', internal: true }],
      ['assign', 'assign', { ...input, assigneeId: gid('User', api.world.people.admin.id) }],
      ['statuses', 'status', { ...input, status: 'NEEDS_INFO', comment: 'Уточните' }],
      ['withdraw', 'withdraw', { ...input, reason: 'Разобрались' }],
    ]
    for (const [action, mutation, wanted] of attempts) {
      const before = await rowCounts(api)
      const answer = await attempt(client, mutation, { ...wanted })
      const code = seen ? 'FORBIDDEN' : 'NOT_FOUND'
      expect(codeOf(answer), action).toBe(allowed[action] ? undefined : code)
      if (allowed[action]) expect(await rowCounts(api)).not.toEqual(before)
      else {
        expect(await rowCounts(api)).toEqual(before)
        expect(refusal(answer).message.length).toBeGreaterThan(20)
      }
    }
  })
})

test('a user by id: colleagues and staff, with contacts by the same rule', async () => {
  const look = async (client: Client, whom: PersonName) =>
    (await client.get(`{ node(id: "${gid('User', api.world.people[whom].id)}") { ... on User { fullName email } } }`))
      .node
  const table: [PersonName, PersonName, 'contacts' | 'name' | 'nothing'][] = [
    ['anna', 'anna', 'contacts'],
    ['boris', 'anna', 'contacts'],
    ['admin', 'anna', 'contacts'],
    ['agnes', 'anna', 'name'],
    ['vera', 'anna', 'nothing'],
    ['anna', 'agnes', 'name'],
    ['anna', 'admin', 'name'],
    ['agnes', 'admin', 'name'],
    ['admin', 'agnes', 'contacts'],
  ]
  for (const [viewer, whom, what] of table) {
    const found = await look(all[viewer], whom)
    const email = what === 'contacts' ? `${whom}@test.example` : null
    expect(found, `${viewer} → ${whom}`).toEqual(what === 'nothing' ? null : { fullName: whom, email })
  }
})

test('a base ticket that is hidden from the requester is not shown as the base', async () => {
  const base = (await act(all.vera, 'create', form(api, 'own'))).ticket
  const { ticket } = await act(all.anna, 'create', form(api, 'own'))
  await act(all.admin, 'status', { ticketId: ticket.id, status: 'DUPLICATE', duplicateOfId: base.id })
  const read = async (client: Client) =>
    (await client.get(`{ ticket(number: "${ticket.number}") { status duplicateOf { number } } }`)).ticket
  expect(await read(all.anna)).toEqual({ status: 'DUPLICATE', duplicateOf: null })
  expect(await read(all.admin)).toEqual({ status: 'DUPLICATE', duplicateOf: { number: base.number } })
})

test('what a letter repeats is told to staff and to its sender, and what a ticket lacks to staff', async () => {
  const { admin, anna, boris } = all
  const { ticket } = await act(anna, 'create', form(api, 'shared'))
  const read = async (client: Client) => {
    const { events, comments, lacking } = (
      await client.get(`{ ticket(number: "${ticket.number}") {
        lacking comments { nodes { quoted } } events(last: 1) { nodes { comment { quoted } } }
      } }`)
    ).ticket
    return [lacking, comments.nodes.at(-1)?.quoted, events.nodes[0].comment?.quoted]
  }
  await act(admin, 'comment', { ticketId: ticket.id, body: 'Сегодня посмотрим, снимок экрана № 1234567 получили.' })
  expect((await read(admin))[0]).toEqual(['DESCRIPTION', 'TIME', 'ACTIONS', 'SCREENSHOT'])
  const { comment } = await act(anna, 'comment', { ticketId: ticket.id, body: 'Вчера нажали «Войти», а окно пустое.' })
  await api.services.db.query(`UPDATE comments SET quoted = '> Что вы делали?' WHERE body = $1`, [comment.body])
  const quoted = '> Что вы делали?'
  expect(await read(admin)).toEqual([['SCREENSHOT'], quoted, quoted])
  expect(await read(anna)).toEqual([[], quoted, quoted])
  expect(await read(boris)).toEqual([[], null, null])
})

describe('an API token', () => {
  const withScopes = async (who: PersonName, ...scopes: Parameters<TestApi['issueToken']>[1]) =>
    api.withToken(await api.issueToken(who, scopes))

  test('reads with TICKETS_READ only', async () => {
    const { ticket, ids } = tickets.open
    const queries = [
      `{ tickets { totalCount } }`,
      `{ board { totalCount } }`,
      `{ ticket(number: "${ticket.number}") { title } }`,
      ...Object.values(ids).map((id) => `{ node(id: "${id}") { id } }`),
    ]
    const [reads, acts] = [
      await withScopes('admin', 'TICKETS_READ'),
      await withScopes('admin', 'TICKETS_WRITE', 'TICKETS_MANAGE'),
    ]
    for (const query of queries) {
      await reads.get(query)
      const answer = await acts.ask(query)
      expect(codeOf(answer), query).toBe('FORBIDDEN')
      expect(answer.errors?.[0]?.message).toContain('TICKETS_READ')
    }
  })

  test('files and comments with TICKETS_WRITE only, and what it files came by API', async () => {
    const [writes, others] = [
      await withScopes('anna', 'TICKETS_WRITE'),
      await withScopes('anna', 'TICKETS_READ', 'TICKETS_MANAGE'),
    ]
    const { ticket } = await act(writes, 'create', form(api))
    await act(writes, 'comment', { ticketId: ticket.id, body: 'Ещё', uploadIds: [await bring(api, writes)] })
    const before = await rowCounts(api)
    expect(refusal(await attempt(others, 'create', form(api))).code).toBe('FORBIDDEN')
    expect(refusal(await attempt(others, 'comment', { ticketId: ticket.id, body: 'Ещё' })).code).toBe('FORBIDDEN')
    expect(refusal(await attempt(others, 'withdraw', { ticketId: ticket.id })).code).toBe('FORBIDDEN')
    const upload = { filename: 'a.txt', contentType: 'text/plain', size: 5 }
    expect(refusal(await attempt(others, 'upload', upload)).code).toBe('FORBIDDEN')
    expect(await rowCounts(api)).toEqual(before)
    await act(writes, 'withdraw', { ticketId: ticket.id })
    const { channel } = (await all.anna.get(`{ ticket(number: "${ticket.number}") { channel } }`)).ticket
    expect(channel).toBe('API')
  })

  test('assigns and moves with TICKETS_MANAGE only, within its maker’s rights', async () => {
    const { ticket } = await act(all.anna, 'create', form(api))
    const input = { ticketId: ticket.id, status: 'IN_PROGRESS' }
    const others = await withScopes('agnes', 'TICKETS_READ', 'TICKETS_WRITE')
    expect(refusal(await attempt(others, 'status', input)).code).toBe('FORBIDDEN')
    expect(refusal(await attempt(others, 'assign', { ticketId: ticket.id })).code).toBe('FORBIDDEN')
    const annas = await withScopes('anna', 'TICKETS_READ', 'TICKETS_WRITE', 'TICKETS_MANAGE')
    expect(refusal(await attempt(annas, 'status', input)).code).toBe('FORBIDDEN')
    const { actions } = (
      await annas.get(`{ ticket(number: "${ticket.number}") { actions { assign statuses withdraw } } }`)
    ).ticket
    expect(actions).toEqual({ assign: false, statuses: [], withdraw: true })
    const manages = await withScopes('agnes', 'TICKETS_MANAGE')
    expect((await act(manages, 'status', input)).ticket.status).toBe('IN_PROGRESS')
  })

  test('tells by actions what its scopes leave', async () => {
    const reads = await withScopes('agnes', 'TICKETS_READ')
    const { actions } = (
      await reads.get(`{ ticket(number: "${tickets.open.ticket.number}") { actions {
        comment attach commentInternally assign statuses withdraw } } }`)
    ).ticket
    const none = { comment: false, attach: false, commentInternally: false, assign: false, withdraw: false }
    expect(actions).toEqual({ ...none, statuses: [] })
  })
})
