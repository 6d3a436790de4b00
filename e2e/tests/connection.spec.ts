import { Cable } from '../fixtures/cable.ts'
import { historyOf, queueOf } from '../fixtures/screens.ts'
import { changeStatus, fileTicket } from '../fixtures/story.ts'
import { expect, test } from '../fixtures/test.ts'

test('a lost connection is shown on the board, and what was missed is caught up', async ({
  windowOf,
  apiOf,
  product,
}) => {
  const [anna, agent] = await Promise.all([apiOf('anna'), apiOf('agent1')])
  const ticket = await fileTicket(anna, 'До обрыва')
  await using cable = await Cable.to(product)
  const board = await windowOf('agent1', { baseURL: cable.url, at: '/board?desk=web-torgi' })
  await expect(queueOf(board, 'Не подтверждено').getByText(ticket.title)).toBeVisible()

  cable.cut()
  await expect(board.getByText(/Связь потеряна в/)).toBeVisible()
  await changeStatus(agent, ticket, 'IN_PROGRESS')
  const missed = await fileTicket(anna, 'Во время обрыва')
  await expect(board.getByText(missed.title)).toBeHidden()

  cable.mend()
  await expect(queueOf(board, 'Решается').getByText(ticket.title)).toBeVisible({ timeout: 30_000 })
  await expect(queueOf(board, 'Не подтверждено').getByText(missed.title)).toBeVisible()
  await expect(board.getByText(/Наверстали: \d+ изменени/)).toBeVisible()
})

test('a network that is gone without a word is noticed too', async ({ windowOf, apiOf, product }) => {
  test.setTimeout(120_000)
  const [anna, agent] = await Promise.all([apiOf('anna'), apiOf('agent1')])
  const ticket = await fileTicket(anna, 'Тишина')
  await using cable = await Cable.to(product)
  const page = await windowOf('anna', { baseURL: cable.url, at: `/tickets/${ticket.number}` })
  await expect(page.getByRole('heading', { name: ticket.title })).toBeVisible()

  cable.silence()
  await changeStatus(agent, ticket, 'RESOLVED', { comment: 'Ответ, посланный в тишину' })
  await expect(page.getByText(/Связь потеряна в/)).toBeVisible({ timeout: 60_000 })
  cable.mend()
  await expect(historyOf(page).getByText('Ответ, посланный в тишину')).toBeVisible({ timeout: 30_000 })
})
