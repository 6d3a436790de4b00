import { Api, type ApiError } from '../fixtures/api.ts'
import { addComment, assign, changeStatus, fileTicket, ownId } from '../fixtures/story.ts'
import { expect, test } from '../fixtures/test.ts'

interface Change {
  ticketEvents: {
    cursor: string
    kind: string
    transition: string
    changedFields: string[]
    ticket: { number: string; status: string; version: number }
    comment: { body: string; internal: boolean } | null
  }
}

const follow = `subscription ($filter: TicketFilter, $after: String) {
  ticketEvents(filter: $filter, after: $after) {
    cursor kind transition changedFields ticket { number status version } comment { body internal }
  }
}`

async function createToken(api: Api, scopes: string[]): Promise<{ id: string; program: Api }> {
  const { createApiToken } = await api.send<{ createApiToken: { id: string; token: string } }>(
    'mutation ($input: CreateApiTokenInput!) { createApiToken(input: $input) { id token } }',
    { input: { name: 'Программа из теста', scopes } },
  )
  return { id: createApiToken.id, program: new Api(api.url, createApiToken.token) }
}

async function liveCursor(api: Api, filter: object): Promise<string> {
  const query = 'query ($filter: TicketFilter) { tickets(filter: $filter, first: 1) { liveCursor } }'
  const { tickets } = await api.send<{ tickets: { liveCursor: string } }>(query, { filter })
  return tickets.liveCursor
}

test('a program with a token follows a whole ticket life from where its reading ended', async ({ apiOf }) => {
  const [anna, agent] = await Promise.all([apiOf('anna'), apiOf('agent1')])
  const { program } = await createToken(anna, ['TICKETS_READ'])
  const before = await liveCursor(program, { desk: ['web-torgi'] })

  // All that happens before it subscribes is delivered first.
  const ticket = await fileTicket(anna, 'Программа следит')
  await assign(agent, ticket, await ownId(agent))
  await using changes = program.follow<Change>(follow, { filter: { search: ticket.number }, after: before })
  const seen = async () => {
    const { ticketEvents } = await changes.next()
    return [ticketEvents.kind, ticketEvents.transition, ticketEvents.ticket.status, ticketEvents.ticket.version]
  }
  expect(await seen()).toEqual(['CREATED', 'ENTERED', 'UNCONFIRMED', 1])
  expect(await seen()).toEqual(['ASSIGNED', 'UPDATED', 'UNCONFIRMED', 2])

  await addComment(agent, ticket, 'Не для заявителя', { internal: true })
  await changeStatus(agent, ticket, 'RESOLVED', { comment: 'Исправлено' })
  const closed = (await changes.next()).ticketEvents
  expect(closed).toMatchObject({ kind: 'STATUS_CHANGED', ticket: { status: 'RESOLVED', version: 3 } })
  expect(closed.comment).toEqual({ body: 'Исправлено', internal: false })
  expect(closed.changedFields).toEqual(['status', 'comments'])
})

test('after a break it goes on from its last cursor: nothing lost, nothing twice', async ({ apiOf }) => {
  const [anna, agent] = await Promise.all([apiOf('anna'), apiOf('agent1')])
  const filter = { desk: ['web-torgi'] }
  const before = await liveCursor(anna, filter)
  const ticket = await fileTicket(anna, 'Обрыв связи')
  let cursor: string
  {
    await using changes = anna.follow<Change>(follow, { filter: { search: ticket.number }, after: before })
    const { ticketEvents } = await changes.next()
    expect(ticketEvents.kind).toBe('CREATED')
    cursor = ticketEvents.cursor
  }
  await changeStatus(agent, ticket, 'IN_PROGRESS')
  await changeStatus(agent, ticket, 'RESOLVED')
  await using changes = anna.follow<Change>(follow, { filter: { search: ticket.number }, after: cursor })
  expect((await changes.next()).ticketEvents.ticket).toMatchObject({ status: 'IN_PROGRESS', version: 2 })
  expect((await changes.next()).ticketEvents.ticket).toMatchObject({ status: 'RESOLVED', version: 3 })
})

test('a token does what its scopes say and no more', async ({ apiOf }) => {
  const [anna, agent] = await Promise.all([apiOf('anna'), apiOf('agent1')])
  const reader = (await createToken(anna, ['TICKETS_READ'])).program
  const writer = (await createToken(agent, ['TICKETS_READ', 'TICKETS_WRITE'])).program
  const manager = (await createToken(agent, ['TICKETS_READ', 'TICKETS_MANAGE'])).program
  const ticket = await fileTicket(anna, 'Права ключа')

  await expect(fileTicket(reader, 'Ключ только читает')).rejects.toMatchObject({ code: 'FORBIDDEN' })
  await expect(changeStatus(writer, ticket, 'IN_PROGRESS')).rejects.toMatchObject({ code: 'FORBIDDEN' })
  await expect(addComment(manager, ticket, 'Пояснение')).rejects.toMatchObject({ code: 'FORBIDDEN' })
  expect((await addComment(writer, ticket, 'Пояснение')).version).toBe(2)
  expect((await changeStatus(manager, ticket, 'IN_PROGRESS')).status).toBe('IN_PROGRESS')
})

test('a revoked token is refused, and what it has open is closed', async ({ apiOf }) => {
  const anna = await apiOf('anna')
  const { id, program } = await createToken(anna, ['TICKETS_READ'])
  const before = await liveCursor(program, {})
  const ticket = await fileTicket(anna, 'Отозванный ключ')
  await using changes = program.follow<Change>(follow, { filter: { search: ticket.number }, after: before })
  // Its first event shows that it is open: revoked before that, it would be refused, not closed.
  expect((await changes.next()).ticketEvents.kind).toBe('CREATED')
  const ended = expect(changes.next()).rejects.toMatchObject({ code: 4403 })
  await anna.send('mutation ($id: ID!) { revokeApiToken(input: { id: $id }) { apiToken { revokedAt } } }', { id })
  await ended
  const refused = await program.send('{ tickets { totalCount } }').catch((error: ApiError) => error.code)
  expect(refused).toBe('UNAUTHENTICATED')
})

test("a browser's own EventSource follows the same changes", async ({ windowOf, apiOf }) => {
  const [anna, agent] = await Promise.all([apiOf('anna'), apiOf('agent1')])
  const ticket = await fileTicket(anna, 'Поток событий')
  const page = await windowOf('anna', { at: '/tickets' })
  const query =
    'subscription ($filter: TicketFilter, $after: String) { ticketEvents(filter: $filter, after: $after) { kind ticket { status } } }'
  const variables = { filter: { search: ticket.number }, after: await liveCursor(anna, {}) }
  const message = page.evaluate(
    ([query, variables]) =>
      new Promise<{ id: string; data: string }>((resolve, reject) => {
        const source = new EventSource(`/graphql?${new URLSearchParams({ query, variables })}`)
        source.addEventListener('next', ({ lastEventId, data }) => resolve({ id: lastEventId, data }))
        source.addEventListener('error', () => reject(new Error('the stream was refused')))
      }),
    [query, JSON.stringify(variables)] as const,
  )
  await changeStatus(agent, ticket, 'IN_PROGRESS')
  const { id, data } = await message
  expect(id).not.toBe('')
  expect(JSON.parse(data)).toMatchObject({ data: { ticketEvents: { ticket: { status: 'IN_PROGRESS' } } } })
})

test('GraphiQL opens in a browser and asks the API', async ({ windowOf }) => {
  const page = await windowOf('anna')
  const refused: string[] = []
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) refused.push(message.text())
  })
  await page.goto(`/graphql?query=${encodeURIComponent('{ viewer { fullName } }')}`)
  // The editor comes after the page around it, and what is not in it yet is not asked.
  await expect(page.locator('.view-line').filter({ hasText: 'viewer' }).first()).toBeVisible()
  await page.getByRole('button', { name: /Execute/ }).click()
  await expect(page.getByText('Кравцова Анна Викторовна')).toBeVisible()
  expect(refused).toEqual([])
})
