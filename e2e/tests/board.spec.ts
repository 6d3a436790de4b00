import type { Page } from '@playwright/test'
import { people } from '../fixtures/people.ts'
import { cardOf, chooseBase, countOf, expectAnswering, queueOf } from '../fixtures/screens.ts'
import {
  addComment,
  assign,
  changeStatus,
  fileTicket,
  ownId,
  someWord,
  type Ticket,
  wordOf,
} from '../fixtures/story.ts'
import { expect, test } from '../fixtures/test.ts'

/** A board of the test's own: only the tickets with this word in their titles. */
const boardOf = (word: string, more = '') => `/board?desk=web-torgi&search=${encodeURIComponent(word)}${more}`

/** Room for all queues at once: nothing scrolls under the card in the hand. */
const wide = { viewport: { width: 1600, height: 900 } }

async function statusNow(page: Page, ticket: Ticket): Promise<string> {
  const query = 'query ($number: String!) { ticket(number: $number) { status assignee { fullName } } }'
  const response = await page.request.post('/graphql', { data: { query, variables: { number: ticket.number } } })
  const { data } = (await response.json()) as {
    data: { ticket: { status: string; assignee: { fullName: string } | null } }
  }
  return `${data.ticket.status} ${data.ticket.assignee?.fullName ?? ''}`.trim()
}

test('dragged to another queue, a card changes its status for everybody; the board asks for what that needs', async ({
  windowOf,
  apiOf,
}) => {
  const anna = await apiOf('anna')
  const word = someWord('Перетаскивание')
  const page = await windowOf('agent1', { at: boardOf(word), ...wide })
  const dialog = page.getByRole('dialog')

  await test.step('at once, and on the board of another', async () => {
    const ticket = await fileTicket(anna, word)
    const other = await windowOf('agent2', { at: boardOf(word) })
    await expect(queueOf(other, 'Не подтверждено').getByText(ticket.title)).toBeVisible()
    await cardOf(page, ticket.number).dragTo(queueOf(page, 'Решается'))
    for (const board of [page, other]) {
      await expect(queueOf(board, 'Решается').getByText(ticket.title)).toBeVisible()
      await expect(queueOf(board, 'Не подтверждено').getByText(ticket.title)).toBeHidden()
    }
    await expect.poll(() => statusNow(page, ticket)).toBe('IN_PROGRESS')
  })
  await test.step('where an answer is needed the board asks for it; cancelled, the card goes back', async () => {
    const ticket = await fileTicket(anna, word)
    await cardOf(page, ticket.number).dragTo(queueOf(page, 'Недостаточно данных'))
    await dialog.getByRole('button', { name: 'Отмена' }).click()
    await expect(queueOf(page, 'Не подтверждено').getByText(ticket.title)).toBeVisible()

    await cardOf(page, ticket.number).dragTo(queueOf(page, 'Недостаточно данных'))
    await dialog.getByRole('button', { name: 'Переместить' }).click()
    await expect(dialog.getByLabel('Ответ заявителю')).toHaveAttribute('aria-invalid', 'true')
    await dialog.getByLabel('Ответ заявителю').fill('Пришлите номер документа.')
    await dialog.getByRole('button', { name: 'Переместить' }).click()
    await expect(queueOf(page, 'Недостаточно данных').getByText(ticket.title)).toBeVisible()
    await expect.poll(() => statusNow(page, ticket)).toBe('NEEDS_INFO')
  })
  await test.step('on «Дублирующее» it asks for the base ticket', async () => {
    const base = await fileTicket(anna, 'Базовое для доски')
    const ticket = await fileTicket(anna, word)
    await cardOf(page, ticket.number).dragTo(queueOf(page, 'Дублирующее'))
    await chooseBase(page, base.number)
    await dialog.getByRole('button', { name: 'Переместить' }).click()
    await expect.poll(() => statusNow(page, ticket)).toBe('DUPLICATE')
    await expect.poll(() => countOf(page, 'Дублирующее')).toBe(1)
  })
  await test.step('by the menu of a card, as a finger does it, it is assigned', async () => {
    const ticket = await fileTicket(anna, word)
    await page.getByRole('button', { name: `Действия с обращением ${ticket.number}` }).click()
    await page.getByRole('menuitem', { name: 'Назначить…' }).click()
    await dialog.getByRole('radio', { name: people.agent2.fullName }).check()
    await dialog.getByRole('button', { name: 'Назначить' }).click()
    await expect(cardOf(page, ticket.number)).toContainText(people.agent2.fullName)
    await expect.poll(() => statusNow(page, ticket)).toBe(`UNCONFIRMED ${people.agent2.fullName}`)
  })
})

test('all of it by keyboard: walk, take, move', async ({ windowOf, apiOf }) => {
  const ticket = await fileTicket(await apiOf('anna'), 'Клавиатура')
  const page = await windowOf('agent1', { at: boardOf(wordOf(ticket.title)) })
  const card = cardOf(page, ticket.number)
  // A card on its way takes no further orders.
  const arrived = () => expect(card).not.toHaveAttribute('aria-busy', 'true')
  await card.press('i')
  await expect(card).toContainText(people.agent1.fullName)
  await expect.poll(() => statusNow(page, ticket)).toBe(`UNCONFIRMED ${people.agent1.fullName}`)

  await test.step('to the queue beside, and the focus goes along', async () => {
    await arrived()
    await expect(card).toBeFocused()
    await page.keyboard.press('Shift+ArrowRight')
    await expect(queueOf(page, 'Открыто заново').getByText(ticket.title)).toBeVisible()
    await expect.poll(() => statusNow(page, ticket)).toBe(`REOPENED ${people.agent1.fullName}`)
    await arrived()
    await expect(card).toBeFocused()
  })
  await test.step('by the dialog, with the answer', async () => {
    await page.keyboard.press('m')
    const dialog = page.getByRole('dialog')
    await expect(dialog).toBeVisible()
    await dialog.getByLabel('Новый статус').selectOption({ label: 'Не будет выполнено' })
    await dialog.getByLabel('Ответ заявителю').fill('Так устроено.')
    await page.keyboard.press('Tab')
    await dialog.getByRole('button', { name: 'Переместить' }).press('Enter')
    await expect.poll(() => statusNow(page, ticket)).toBe(`WONT_FIX ${people.agent1.fullName}`)
  })
  await test.step('the keys are told by «?»', async () => {
    const ours = await fileTicket(await apiOf('anna'), 'Справка')
    await page.goto(boardOf(wordOf(ours.title)))
    await expectAnswering(page)
    await cardOf(page, ours.number).press('Shift+?')
    await expect(page.getByRole('dialog', { name: 'Горячие клавиши доски' })).toBeVisible()
  })
})

test('queues by assignee: a card moves there as another agent takes it, and counts stay exact', async ({
  windowOf,
  apiOf,
}) => {
  const [anna, agent2] = await Promise.all([apiOf('anna'), apiOf('agent2')])
  const ticket = await fileTicket(anna, 'По исполнителям')
  const page = await windowOf('agent1', { at: boardOf(wordOf(ticket.title)) })
  await page.getByLabel('Группировка').selectOption({ label: 'По исполнителям' })
  await expect(queueOf(page, 'Не назначено').getByText(ticket.title)).toBeVisible()
  await assign(agent2, ticket, await ownId(agent2))
  await expect(queueOf(page, people.agent2.fullName).getByText(ticket.title)).toBeVisible()
  await expect.poll(() => countOf(page, people.agent2.fullName)).toBe(1)
  await expect.poll(() => countOf(page, 'Не назначено')).toBe(0)
})

test('counts of all queues stay those of a freshly read board while others work', async ({ windowOf, apiOf }) => {
  const [anna, agent] = await Promise.all([apiOf('anna'), apiOf('agent2')])
  const word = someWord('Счёт')
  const page = await windowOf('agent1', { at: boardOf(word) })
  await expect(queueOf(page, 'Не подтверждено')).toBeVisible()
  const tickets = await Promise.all(Array.from({ length: 6 }, () => fileTicket(anna, word)))
  const [first, second, third, fourth] = tickets as [Ticket, Ticket, Ticket, Ticket]
  await Promise.all([
    changeStatus(agent, first, 'IN_PROGRESS'),
    changeStatus(agent, second, 'RESOLVED').then(() => addComment(anna, second, 'Не помогло')),
    changeStatus(agent, third, 'DUPLICATE', { duplicateOfId: fourth.id }),
    assign(agent, fourth, null),
  ])
  const expected = { 'Не подтверждено': 3, Решается: 1, 'Открыто заново': 1, Дублирующее: 1, Выполнено: 0 }
  for (const [name, count] of Object.entries(expected)) await expect.poll(() => countOf(page, name), name).toBe(count)
  await page.reload()
  for (const [name, count] of Object.entries(expected)) await expect.poll(() => countOf(page, name), name).toBe(count)
})

test('on pause nothing moves and changes are counted; going on, they are all there', async ({ windowOf, apiOf }) => {
  const [anna, agent] = await Promise.all([apiOf('anna'), apiOf('agent2')])
  const word = someWord('Пауза')
  const ticket = await fileTicket(anna, word)
  const page = await windowOf('agent1', { at: boardOf(word) })
  await expect(queueOf(page, 'Не подтверждено').getByText(ticket.title)).toBeVisible()

  await page.getByRole('button', { name: 'Пауза' }).click()
  await changeStatus(agent, ticket, 'IN_PROGRESS')
  const added = await fileTicket(anna, word)
  await expect(page.getByText(/Накопилось 2 изменения/)).toBeVisible()
  await expect(queueOf(page, 'Не подтверждено').getByText(ticket.title)).toBeVisible()
  await expect(page.getByText(added.title)).toBeHidden()

  await page.getByRole('button', { name: /Продолжить/ }).click()
  await expect(queueOf(page, 'Решается').getByText(ticket.title)).toBeVisible()
  await expect(queueOf(page, 'Не подтверждено').getByText(added.title)).toBeVisible()
})

test('moved by another meanwhile: the board says who and what, and asks', async ({ windowOf, apiOf }) => {
  const [anna, agent2] = await Promise.all([apiOf('anna'), apiOf('agent2')])
  const ticket = await fileTicket(anna, 'Одновременно')
  const page = await windowOf('agent1', { at: boardOf(wordOf(ticket.title)), ...wide })
  await expect(queueOf(page, 'Не подтверждено').getByText(ticket.title)).toBeVisible()
  await page.getByRole('button', { name: 'Пауза' }).click()
  await changeStatus(agent2, ticket, 'RESOLVED', { comment: 'Уже исправлено' })

  await cardOf(page, ticket.number).dragTo(queueOf(page, 'Решается'))
  const dialog = page.getByRole('dialog', { name: new RegExp(`${ticket.number} изменили`) })
  await expect(dialog).toContainText(people.agent2.fullName)
  await expect(dialog).toContainText('Выполнено')
  await dialog.getByRole('button', { name: 'Оставить как есть' }).click()
  await expect.poll(() => statusNow(page, ticket)).toBe('RESOLVED')
})

test('two changes of its view right after each other both count', async ({ windowOf }) => {
  const page = await windowOf('agent1', { at: boardOf(someWord('Подряд')) })
  await expect(queueOf(page, 'Не подтверждено')).toBeVisible()
  const controls = [
    await page.getByLabel('Группировка').elementHandle(),
    await page.getByRole('checkbox', { name: 'Назначенные мне' }).elementHandle(),
  ] as const
  // In one turn of the page: it has no time to take the first change over before the second comes.
  await page.evaluate(([layout, mine]) => {
    const select = layout as HTMLSelectElement
    select.value = 'assignee'
    select.dispatchEvent(new Event('change', { bubbles: true }))
    ;(mine as HTMLElement).click()
  }, controls)
  await expect(page).toHaveURL(({ searchParams: at }) => at.get('group') === 'assignee' && at.get('mine') === '1')
  await expect(page.getByRole('checkbox', { name: 'Назначенные мне' })).toBeChecked()
  await expect(queueOf(page, 'Не назначено')).toBeVisible()
})

test('its filter stands in the address', async ({ windowOf, apiOf }) => {
  const ticket = await fileTicket(await apiOf('anna'), 'Адрес доски')
  const page = await windowOf('agent1', { at: '/board?desk=web-torgi' })
  await page.getByLabel('Поиск по обращениям').fill(wordOf(ticket.title))
  await expect(cardOf(page, ticket.number)).toBeVisible()
  await expect(page.getByRole('article')).toHaveCount(1)
  await page.getByRole('checkbox', { name: 'Назначенные мне' }).check()
  await expect(cardOf(page, ticket.number)).toBeHidden()
  const other = await windowOf('agent2', { at: page.url() })
  await expect(other.getByLabel('Поиск по обращениям')).toHaveValue(wordOf(ticket.title))
  await expect(other.getByRole('checkbox', { name: 'Назначенные мне' })).toBeChecked()
})
