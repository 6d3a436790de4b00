import { historyOf } from '../fixtures/screens.ts'
import { addComment, changeStatus, fileTicket } from '../fixtures/story.ts'
import { expect, test } from '../fixtures/test.ts'

const contact = 'contact@zakupki.example'

test('contacts are for the own organization and staff; the ticket itself is for all', async ({ windowOf, apiOf }) => {
  const ticket = await fileTicket(await apiOf('anna'), 'Контакты', { description: 'Видно всем на этой службе' })
  for (const name of ['anna', 'boris', 'agent1', 'admin'] as const) {
    const page = await windowOf(name, { at: `/tickets/${ticket.number}` })
    await expect(page.getByText(contact).first(), name).toBeVisible()
  }
  const foreign = await windowOf('vera', { at: `/tickets/${ticket.number}` })
  await expect(foreign.getByText('Видно всем на этой службе')).toBeVisible()
  await expect(foreign.getByText(contact)).toBeHidden()
  await expect(foreign.getByLabel('Текст')).toBeHidden()
  await expect(foreign.getByRole('button', { name: 'Отозвать' })).toBeHidden()
})

test('a ticket of a desk for the organization alone is not there for another', async ({ windowOf, apiOf }) => {
  const ticket = await fileTicket(await apiOf('vera'), 'Только своей организации', { desk: 'espgu' })
  const own = await windowOf('vera', { at: `/tickets/${ticket.number}` })
  await expect(own.getByRole('heading', { name: ticket.title })).toBeVisible()
  const foreign = await windowOf('anna', { at: `/tickets/${ticket.number}` })
  await expect(foreign.getByText(`Обращение ${ticket.number} не найдено`)).toBeVisible()
  await expect(foreign.getByText(ticket.title)).toBeHidden()
})

test('internal notes never reach a requester: not on the page, not live, not in the history', async ({
  windowOf,
  apiOf,
}) => {
  const [anna, agent] = await Promise.all([apiOf('anna'), apiOf('agent1')])
  const ticket = await fileTicket(anna, 'Внутренние заметки')
  const requester = await windowOf('anna', { at: `/tickets/${ticket.number}` })
  const staff = await windowOf('agent2', { at: `/tickets/${ticket.number}` })
  await expect(staff.getByRole('heading', { name: ticket.title })).toBeVisible()
  await expect(requester.getByRole('heading', { name: ticket.title })).toBeVisible()

  await addComment(agent, ticket, 'Заметка для своих', { internal: true })
  await expect(historyOf(staff).getByText('Заметка для своих')).toBeVisible()
  // What comes after it in the same order has arrived, so the note would have too.
  await changeStatus(agent, ticket, 'RESOLVED', { comment: 'Ответ для всех' })
  await expect(historyOf(requester).getByText('Ответ для всех')).toBeVisible()
  // The filing and the answer; not even that something was noted.
  await expect(historyOf(requester).getByRole('listitem')).toHaveCount(2)
  await requester.reload()
  await expect(historyOf(requester).getByText('Ответ для всех')).toBeVisible()
  await expect(historyOf(requester).getByRole('listitem')).toHaveCount(2)
  await expect(historyOf(staff).getByRole('listitem')).toHaveCount(3)

  const query = `query ($number: String!) {
    ticket(number: $number) { version comments { totalCount } events { nodes { kind } } }
  }`
  const { ticket: seen } = await anna.send<{ ticket: object }>(query, { number: ticket.number })
  expect(seen).toEqual({
    version: 2,
    comments: { totalCount: 1 },
    events: { nodes: [{ kind: 'CREATED' }, { kind: 'STATUS_CHANGED' }] },
  })
})

test('the board is for staff', async ({ windowOf }) => {
  const page = await windowOf('anna', { at: '/tickets' })
  await expect(page.getByRole('link', { name: 'Добавить обращение' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Доска' })).toBeHidden()
})
