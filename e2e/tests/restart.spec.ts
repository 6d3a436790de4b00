import { signIn } from '../fixtures/api.ts'
import { password, people } from '../fixtures/people.ts'
import { somePlace, startProduct } from '../fixtures/product.ts'
import { expectStatus, historyOf, signInAs } from '../fixtures/screens.ts'
import { addComment, changeStatus, fileTicket } from '../fixtures/story.ts'
import { expect, test } from '../fixtures/test.ts'

test('killed like by a power cut and started again: the open page goes on, and nothing is lost', async ({
  browser,
}) => {
  test.setTimeout(600_000)
  await using place = await somePlace()
  const first = await startProduct(place)
  const anna = await signIn(first.url, people.anna.email, password)
  const ticket = await fileTicket(anna, 'Перезапуск')
  const context = await browser.newContext({ baseURL: first.url })
  const page = await context.newPage()
  await page.goto(`/tickets/${ticket.number}`)
  await signInAs(page, 'anna')
  await expectStatus(page, 'Не подтверждено')
  await addComment(anna, ticket, 'Записано перед обрывом питания')

  await first.kill()
  await expect(page.getByText(/Связь потеряна в/)).toBeVisible()

  const second = await startProduct(place)
  const agent = await signIn(second.url, people.agent1.email, password)
  await changeStatus(agent, ticket, 'RESOLVED', { comment: 'Записано после запуска' })
  await expect(historyOf(page).getByText('Записано после запуска')).toBeVisible({ timeout: 120_000 })
  await expect(historyOf(page).getByText('Записано перед обрывом питания')).toBeVisible()
  await expectStatus(page, 'Выполнено')
  await context.close()
  await second.stop()
})
