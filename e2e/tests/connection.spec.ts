import { Cable } from '../fixtures/cable.ts'
import { historyOf, queueOf } from '../fixtures/screens.ts'
import { addComment, changeStatus, fileTicket, someWord } from '../fixtures/story.ts'
import { expect, test } from '../fixtures/test.ts'

test('a lost connection is shown on the board, and what was missed is caught up', async ({
  windowOf,
  apiOf,
  product,
}) => {
  const [anna, agent] = await Promise.all([apiOf('anna'), apiOf('agent1')])
  const word = someWord('Обрыв')
  const ticket = await fileTicket(anna, `${word}: до него`)
  await using cable = await Cable.to(product)
  // By a search: the tickets that other tests file meanwhile would push these out of sight.
  const at = `/board?desk=web-torgi&search=${encodeURIComponent(word)}`
  const board = await windowOf('agent1', { baseURL: cable.url, at })
  await expect(queueOf(board, 'Не подтверждено').getByText(ticket.title)).toBeVisible()

  cable.cut()
  await expect(board.getByText(/Связь потеряна в/)).toBeVisible()
  await changeStatus(agent, ticket, 'IN_PROGRESS')
  const missed = await fileTicket(anna, `${word}: во время него`)
  await expect(board.getByText(missed.title)).toBeHidden()

  // Said for some seconds only: the page itself watches for it, however busy the test is meanwhile.
  const told = board.waitForFunction(
    () =>
      [...document.querySelectorAll('[role="status"]')].some((one) =>
        /Связь восстановлена/.test(one.textContent ?? ''),
      ),
    undefined,
    { polling: 100, timeout: 120_000 },
  )
  cable.mend()
  await Promise.all([
    told,
    expect(queueOf(board, 'Решается').getByText(ticket.title)).toBeVisible({ timeout: 120_000 }),
    expect(queueOf(board, 'Не подтверждено').getByText(missed.title)).toBeVisible({ timeout: 120_000 }),
  ])
})

test('a network that is gone without a word is noticed too', async ({ windowOf, apiOf, product }) => {
  const [anna, agent] = await Promise.all([apiOf('anna'), apiOf('agent1')])
  const ticket = await fileTicket(anna, 'Тишина')
  await using cable = await Cable.to(product)
  const page = await windowOf('anna', { baseURL: cable.url, at: `/tickets/${ticket.number}` })
  await expect(page.getByRole('heading', { name: ticket.title })).toBeVisible()
  // The stream is open: this comes by no other way.
  await addComment(agent, ticket, 'Ответ, пока связь есть')
  await expect(historyOf(page).getByText('Ответ, пока связь есть')).toBeVisible()

  cable.silence()
  await changeStatus(agent, ticket, 'RESOLVED', { comment: 'Ответ, посланный в тишину' })
  await expect(page.getByText(/Связь потеряна в/)).toBeVisible({ timeout: 90_000 })
  cable.mend()
  await expect(historyOf(page).getByText('Ответ, посланный в тишину')).toBeVisible({ timeout: 90_000 })
})
