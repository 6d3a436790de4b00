import type { Page } from '@playwright/test'
import { people } from '../fixtures/people.ts'
import { assign, changeStatus, fileTicket, ownId, someWord, type Ticket } from '../fixtures/story.ts'
import { expect, test } from '../fixtures/test.ts'

const rowOf = (page: Page, { number }: Pick<Ticket, 'number'>) => page.getByRole('row').filter({ hasText: number })

/** A list of the test's own: what is found by this word. */
const listOf = (word: string, more = '') => `/tickets?filter=on&search=${encodeURIComponent(word)}${more}`

test('the list lives: tickets come, change and leave by themselves as the filter says', async ({ windowOf, apiOf }) => {
  const [anna, agent] = await Promise.all([apiOf('anna'), apiOf('agent1')])
  const word = someWord('Список')
  const page = await windowOf('anna', { at: listOf(word, '&status=UNCONFIRMED&status=IN_PROGRESS') })
  await expect(page.getByText('По фильтру ничего не найдено')).toBeVisible()

  const ticket = await fileTicket(anna, word)
  await expect(rowOf(page, ticket)).toContainText('Не подтверждено')
  await assign(agent, ticket, await ownId(agent))
  await expect(rowOf(page, ticket)).toContainText(people.agent1.fullName)
  await changeStatus(agent, ticket, 'IN_PROGRESS')
  await expect(rowOf(page, ticket)).toContainText('Решается')
  await changeStatus(agent, ticket, 'RESOLVED')
  await expect(rowOf(page, ticket)).toBeHidden()
  await expect(page.getByText('По фильтру ничего не найдено')).toBeVisible()
})

test('search knows Russian words in all their forms, beginnings and numbers', async ({ windowOf, apiOf }) => {
  const word = `АРМ-${Date.now()}`
  const more = { description: `Отзывается сертификат. ${word}`, registryNumbers: ['2759900101926000555'] }
  const ticket = await fileTicket(await apiOf('anna'), 'Поиск', more)
  const page = await windowOf('anna', { at: '/tickets' })
  await page.getByRole('switch', { name: 'Фильтр' }).click()
  for (const typed of [
    `сертификатами ${word}`,
    `сертиф ${word}`,
    `${ticket.number} отзываться`,
    `2759900101926000555 ${word}`,
  ]) {
    await page.getByLabel('Поиск').fill(typed)
    await page.getByLabel('Поиск').press('Enter')
    // What is found by these words, not still by those before.
    await expect(page).toHaveURL(({ searchParams }) => searchParams.get('search') === typed)
    await expect(page.getByRole('region', { name: 'Найденные обращения' })).toHaveAttribute('aria-busy', 'false')
    await expect(page.getByText('1 обращение', { exact: true }), typed).toBeVisible()
    await expect(rowOf(page, ticket), typed).toBeVisible()
  }
  await page.getByLabel('Поиск').fill(`паспорт ${word}`)
  await page.getByRole('button', { name: 'Применить' }).click()
  await expect(rowOf(page, ticket)).toBeHidden()
})

test('a wrong ИНН is told beside its field, and nothing is searched by it', async ({ windowOf }) => {
  const page = await windowOf('anna', { at: '/tickets' })
  await page.getByRole('switch', { name: 'Фильтр' }).click()
  await page.getByLabel('Организация').fill('7599001018')
  await page.getByRole('button', { name: 'Применить' }).click()
  await expect(page.getByLabel('Организация')).toHaveAttribute('aria-invalid', 'true')
  await expect(page.getByLabel('Организация')).toHaveAccessibleDescription(/ИНН/)
})

test('older tickets come by pages, each once', async ({ windowOf }) => {
  const page = await windowOf('admin', { at: '/tickets' })
  // The head and the first page; what others file meanwhile comes on top.
  await expect.poll(() => page.getByRole('row').count()).toBeGreaterThanOrEqual(51)
  const shown = await page.getByRole('row').count()
  await page.getByRole('button', { name: 'Показать ещё' }).click()
  await expect.poll(() => page.getByRole('row').count()).toBeGreaterThan(shown + 9)
  const numbers = await page.getByRole('row').getByRole('link').allTextContents()
  expect(new Set(numbers).size).toBe(numbers.length)
})

test('from a ticket back to the list as it was', async ({ windowOf, apiOf }) => {
  const word = someWord('Назад')
  const ticket = await fileTicket(await apiOf('anna'), word)
  const page = await windowOf('anna', { at: listOf(word) })
  await page.getByRole('link', { name: ticket.number }).click()
  await page.getByRole('link', { name: 'К списку обращений' }).click()
  await expect(page).toHaveURL(new RegExp(`search=${encodeURIComponent(word)}`))
  await expect(rowOf(page, ticket)).toBeVisible()
})
