import { expectAccessible } from '../fixtures/accessible.ts'
import { cardOf, expectStatus, historyOf, queueOf } from '../fixtures/screens.ts'
import { addComment, changeStatus, fileTicket, someWord } from '../fixtures/story.ts'
import { makeLate } from '../fixtures/terms.ts'
import { expect, test } from '../fixtures/test.ts'

// Milliseconds. The product looks every few seconds whether a term has passed, on a machine that may be busy.
const noticed = { timeout: 120_000 }

test('a late ticket comes first on a board by terms, is counted and filtered, and leaves when it is answered', async ({
  windowOf,
  apiOf,
}) => {
  const anna = await apiOf('anna')
  const word = someWord('срочное')
  const early = await fileTicket(anna, `${word} первое`, { desk: 'espgu' })
  const late = await fileTicket(anna, `${word} второе`, { desk: 'espgu' })
  const page = await windowOf('agent1', { at: `/board?desk=espgu&search=${encodeURIComponent(word)}` })
  const queue = queueOf(page, 'Не подтверждено')
  const cards = queue.getByRole('article')
  await page.getByRole('checkbox', { name: 'Сначала срочные' }).check()
  await expect(page).toHaveURL(/sort=due/)
  await expect(cards).toHaveText([new RegExp(early.number), new RegExp(late.number)])
  const overdue = page.getByRole('button', { name: /^Просрочено/ })
  await expect(overdue).toHaveAccessibleName('Просрочено 0')

  await test.step('time passes: the board shows it by itself', async () => {
    await makeLate(late.number)
    await expect(overdue).toHaveAccessibleName('Просрочено 1', noticed)
    await expect(cards).toHaveText([new RegExp(late.number), new RegExp(early.number)])
    await expect(cardOf(page, late.number)).toContainText(/Срок прошёл.*просрочено/)
    await expectAccessible(page, 'a board with a late ticket')
  })
  await test.step('only what is late, as an address', async () => {
    await overdue.click()
    await expect(page).toHaveURL(/term=late/)
    await expect(cards).toHaveText([new RegExp(late.number)])
  })
  await test.step('answered, it is late no more', async () => {
    await changeStatus(await apiOf('agent2'), late, 'RESOLVED', { comment: 'Исправлено.' })
    await expect(overdue).toHaveAccessibleName('Просрочено 0')
    await expect(cards).toHaveCount(0)
  })
})

test('espgu, item 6: the three outcomes, one step each, and the requester sees them at once', async ({
  windowOf,
  newcomer,
}) => {
  const requester = await newcomer()
  const ticket = await fileTicket(requester.api, 'Три исхода', { desk: 'espgu' })
  const theirs = await requester.window({ at: `/tickets/${ticket.number}` })
  const page = await windowOf('agent1', { at: `/tickets/${ticket.number}` })
  const head = page.locator('main header')
  const terms = page.getByRole('region', { name: 'Сроки' })
  const dialog = page.getByRole('dialog')
  await expect(head.locator('[data-term]')).toHaveText(/^Ответ: (до|осталось)/)
  await expect(terms).toContainText('Номер сообщён')

  await test.step('a promised time, by the keyboard', async () => {
    await page.keyboard.press('Alt+2')
    await dialog.getByRole('button', { name: 'Отправить' }).click()
    await expect(dialog.getByLabel('Время решения')).toHaveAttribute('aria-invalid', 'true')
    await expect(dialog.getByLabel('Время решения')).toBeFocused()
    await dialog.getByRole('button', { name: 'Через 1 рабочий день' }).click()
    await expect(dialog.getByLabel('Ответ заявителю')).toHaveValue(/Примерное время решения: .*\(UTC\+5\)/)
    await expectAccessible(page, 'naming a time')
    await dialog.getByRole('button', { name: 'Отправить' }).click()
    await expect(dialog).toBeHidden()
    await expectStatus(page, 'Решается')
    await expect(head.locator('[data-term]')).toHaveText(/^Обещано: /)
    await expect(theirs.getByText(/^Решение обещано: .*\(UTC\+5\)/)).toBeVisible()
  })
  await test.step('a request for what is missing: the clock stops', async () => {
    await page.getByRole('button', { name: 'Запросить сведения' }).click()
    // The ticket names no time and has no picture: that is ticked already.
    await expect(dialog.getByRole('checkbox', { name: 'Снимок экрана' })).toBeChecked()
    await dialog.getByRole('checkbox', { name: 'Действия сотрудников' }).check()
    await expect(dialog.getByLabel('Ответ заявителю')).toHaveValue(/– какие действия вы выполняли;\n.*– снимок экрана/s)
    await dialog.getByRole('button', { name: 'Отправить' }).click()
    await expectStatus(page, 'Недостаточно данных')
    await expect(head.locator('[data-term]')).toHaveText('Срок приостановлен: ждём заявителя')
    await expect(terms).toContainText('Приостановлен с')
    await expect(historyOf(theirs).getByText(/– какие действия вы выполняли/)).toBeVisible()
  })
  await test.step('the answer starts it anew, and «Восстановлено» ends it in time', async () => {
    await addComment(requester.api, ticket, 'Нажимали «Подписать».')
    await expect(head.locator('[data-term]')).toHaveText(/^(Ответ|Обещано): /)
    await page.getByRole('button', { name: 'Восстановлено' }).click()
    await dialog.getByRole('button', { name: 'Отправить' }).click()
    await expectStatus(page, 'Выполнено')
    await expectStatus(theirs, 'Выполнено')
    await expect(theirs.locator('main header [data-term]')).toHaveText('Выполнено в срок')
  })
  await expectAccessible(page, 'a ticket that was answered in time')
})
