import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { stopRoute } from '../../src/notifications/http.ts'
import { Notifier } from '../../src/notifications/notifier.ts'
import { type TestApi, testApi } from '../testkit/api.ts'

const changeStatus = `mutation ($input: ChangeTicketStatusInput!) {
  changeTicketStatus(input: $input) { ticket { id } } }`
const addComment = `mutation ($input: AddCommentInput!) { addComment(input: $input) { comment { id } } }`
const watch = `mutation ($ticketId: ID!) { watchTicket(input: { ticketId: $ticketId }) { ticket { watching } } }`
const unwatch = `mutation ($ticketId: ID!) { unwatchTicket(input: { ticketId: $ticketId }) { ticket { watching } } }`

interface Written {
  to: string
  kind: string
  subject: string
  text: string
  html: string
  headers: Record<string, string>
}

const lettersOf = (api: TestApi) =>
  api.services.db.query<Written>(
    `SELECT l.to_address AS to, e.kind, l.subject, l.text, l.html, l.headers
     FROM letters l JOIN ticket_events e ON e.id = l.event_id ORDER BY l.event_id, l.to_address`,
  )

/** Who was told of what, in the order of the log. */
const toldOf = async (api: TestApi) => (await lettersOf(api)).map(({ to, kind }) => `${kind} ${to.split('@')[0]}`)

/** Everything that is committed gets its place, and all its messages. */
async function tellAll(api: TestApi, ...notifiers: Notifier[]): Promise<void> {
  await api.services.db.query('SELECT place_log_entries()')
  const all = notifiers.length > 0 ? notifiers : [new Notifier(api.services)]
  for (let rounds: string[] = []; !rounds.includes('end'); ) {
    rounds = await Promise.all(all.map((notifier) => notifier.round()))
  }
}

test('each message is made once, by however many notifiers, over a failure in the middle', async () => {
  await using api = await testApi()
  const { services } = api
  const [anna, agnes] = [await api.as('anna'), await api.as('agnes')]
  const ticket = await api.file('anna')
  expect(await (await api.as('vera')).get(watch, { ticketId: ticket.id })).toEqual({
    watchTicket: { ticket: { watching: true } },
  })
  const say = (body: string, internal = false) =>
    agnes.get(addComment, { input: { ticketId: ticket.id, body, internal } })
  for (let number = 0; number < 5; number += 1) await say(`Ответ ${number}`)
  await say('Только для своих', true)
  await agnes.get(changeStatus, { input: { ticketId: ticket.id, status: 'NEEDS_INFO', comment: 'Какой номер?' } })
  await anna.get(addComment, { input: { ticketId: ticket.id, body: 'Вот он' } })
  await services.db.query('SELECT place_log_entries()')

  // The last statement of a round fails: nothing of it stays, neither letters nor jobs nor the place.
  const failing = new Notifier({ ...services, db: failingAt(services.db, 'UPDATE notifier_place') })
  await expect(failing.round()).rejects.toThrow('cut off')
  expect(await toldOf(api)).toEqual([])

  const small = { batch: 2 }
  await tellAll(api, new Notifier(services, small), new Notifier(services, small), new Notifier(services, small))
  const answers = Array.from({ length: 5 }, () => ['COMMENTED anna', 'COMMENTED vera']).flat()
  expect(await toldOf(api)).toEqual([
    ...answers,
    'STATUS_CHANGED anna',
    'STATUS_CHANGED vera',
    // Her explanation goes to who watches; nobody is assigned yet.
    'STATUS_CHANGED vera',
  ])
  const [jobs] = await services.db.query("SELECT count(*)::int AS count FROM jobs.job WHERE name = 'letters'")
  expect(jobs).toEqual({ count: answers.length + 3 })
  expect(JSON.stringify(await lettersOf(api))).not.toContain('Только для своих')

  // However many entries there are, a round has the same statements.
  await say('Ещё')
  await services.db.query('SELECT place_log_entries()')
  const few = await api.statements(() => new Notifier(services).round())
  for (let number = 0; number < 12; number += 1) await say(`Снова ${number}`)
  await services.db.query('SELECT place_log_entries()')
  const many = await api.statements(() => new Notifier(services).round())
  expect(many.count).toBe(few.count)
  expect((await toldOf(api)).length).toBe(answers.length + 3 + 26)
})

test('a letter says what has changed, what it means and what to do; one click stops the ticket’s letters', async () => {
  await using api = await testApi()
  await using stopped = await listening(stopRoute(api.services))
  const agnes = await api.as('agnes')
  const title = 'Ошибка <b>«сертификата»</b>'
  const ticket = await api.file('anna', { title })
  const other = await api.file('anna')
  const answer = (ticketId: string, body: string) => agnes.get(addComment, { input: { ticketId, body } })
  await agnes.get(changeStatus, {
    input: { ticketId: ticket.id, status: 'NEEDS_INFO', comment: 'Укажите <номер> плана\n\nи дату' },
  })
  await answer(ticket.id, 'Ждём')
  await tellAll(api)

  const [first, second] = await lettersOf(api)
  expect(first?.subject).toBe(`${ticket.number}: ${title}`)
  expect(second?.subject).toBe(first?.subject)
  expect(second?.headers.References).toBe(first?.headers.References)
  for (const said of [
    'Статус обращения: «Недостаточно данных».',
    'Добавьте то, о чём спрашивают в ответе',
    '> Укажите <номер> плана\n> \n> и дату',
    `http://localhost:3000/tickets/${ticket.number}`,
    'Вы получили это письмо как заявитель.',
  ]) {
    expect(first?.text).toContain(said)
  }
  expect(first?.html).toContain('Укажите &#60;номер&#62; плана')
  expect(first?.html).not.toContain('<b>')

  const link = /<(.*)>/.exec(first?.headers['List-Unsubscribe'] ?? '')?.[1] ?? ''
  expect(first?.text).toContain(link)
  const path = new URL(link).pathname
  // Programs that look into letters open every link: that stops nothing.
  const page = await fetch(stopped.url + path)
  expect(page.status).toBe(200)
  expect(await page.text()).toContain('<form method="post">')
  for (const forged of [`${path}x`, path.replace('.', 'A.'), '/stop/', '/stop/a.b']) {
    expect((await fetch(stopped.url + forged, { method: 'POST' })).status).toBe(404)
  }
  await answer(ticket.id, 'Ещё ждём')
  await tellAll(api)
  expect(await toldOf(api)).toHaveLength(3)

  const click = { method: 'POST', body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) }
  for (const _ of ['once', 'and again']) {
    const done = await fetch(stopped.url + path, click)
    expect(await done.text()).toContain('больше не будет')
  }
  await answer(ticket.id, 'Всё ещё ждём')
  await answer(other.id, 'А это другое')
  await tellAll(api)
  const now = await lettersOf(api)
  expect(now.slice(3).map(({ subject }) => subject.split(':')[0])).toEqual([other.number])

  // «Следить» has them back; «Не следить» is remembered of the requester too.
  const anna = await api.as('anna')
  expect((await anna.get(watch, { ticketId: ticket.id })).watchTicket.ticket.watching).toBe(true)
  await answer(ticket.id, 'Ждём по-прежнему')
  await tellAll(api)
  expect((await anna.get(unwatch, { ticketId: ticket.id })).unwatchTicket.ticket.watching).toBe(false)
  await answer(ticket.id, 'Не ждём')
  await tellAll(api)
  expect(await toldOf(api)).toHaveLength(5)
})

test('nobody is told of what they may not see any more; letters are in one’s language, by one’s choices', async () => {
  await using api = await testApi()
  const { db } = api.services
  const { people, organizations } = api.world
  const [anna, boris, admin] = [await api.as('anna'), await api.as('boris'), await api.as('admin')]
  const ticket = await api.file('anna', { desk: 'shared' })
  await boris.get(watch, { ticketId: ticket.id })
  const answer = async (body: string) => {
    await admin.get(addComment, { input: { ticketId: ticket.id, body } })
    await tellAll(api)
    const told = await lettersOf(api)
    await db.query('DELETE FROM letters')
    return told
  }
  const update = `mutation ($input: UpdateNotificationSettingsInput!) {
    updateNotificationSettings(input: $input) { settings { mailAnswers mailStatus } } }`
  const choose = (input: object) => anna.get(update, { input })
  await db.query("UPDATE users SET language = 'en' WHERE id = $1", [people.anna.id])
  const [english, russian] = await answer('Первый')
  expect(english).toMatchObject({ to: 'anna@test.example', text: expect.stringContaining('A new answer') })
  expect(russian).toMatchObject({ to: 'boris@test.example', text: expect.stringContaining('Новый ответ') })

  await db.query('UPDATE users SET organization_id = $1 WHERE id = $2', [organizations.kurgan.id, people.boris.id])
  expect((await answer('Второй')).map(({ to }) => to)).toEqual(['anna@test.example'])
  expect(await choose({ mailAnswers: false })).toEqual({
    updateNotificationSettings: { settings: { mailAnswers: false, mailStatus: true } },
  })
  expect(await answer('Третий')).toEqual([])
  // Whoever has no address of their own is written to where they asked to be.
  await db.query('UPDATE users SET email = NULL WHERE id = $1', [people.anna.id])
  await choose({ mailAnswers: true })
  expect((await answer('Четвёртый')).map(({ to }) => to)).toEqual(['anna@zakupki.example'])
  // Hidden tickets cannot be followed, and programs do not choose for people.
  const vera = await api.as('vera')
  expect((await vera.ask(watch, { ticketId: ticket.id })).errors?.[0]?.extensions.code).toBe('NOT_FOUND')
  const program = api.withToken(await api.issueToken('anna', ['TICKETS_READ', 'TICKETS_WRITE']))
  expect((await program.ask(update, { input: {} })).errors?.[0]?.extensions.code).toBe('FORBIDDEN')
  // Its answer is the ticket: following is reading too.
  for (const scope of ['TICKETS_READ', 'TICKETS_WRITE'] as const) {
    const half = api.withToken(await api.issueToken('anna', [scope]))
    expect((await half.ask(watch, { ticketId: ticket.id })).errors?.[0]?.extensions.code).toBe('FORBIDDEN')
  }
})

/** The same database, whose transactions fail at a statement that begins so. */
function failingAt(db: TestApi['services']['db'], beginning: string): TestApi['services']['db'] {
  return Object.assign(Object.create(db), {
    transaction: (work: Parameters<typeof db.transaction>[0]) =>
      db.transaction((sql) =>
        work({
          query(text, values) {
            if (text.startsWith(beginning)) throw new Error('cut off')
            return sql.query(text, values)
          },
        }),
      ),
  })
}

async function listening(route: ReturnType<typeof stopRoute>): Promise<AsyncDisposable & { url: string }> {
  const server = createServer((request, response) => void route(request, response))
  server.keepAliveTimeout = 0
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
