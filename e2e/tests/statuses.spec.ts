import { people } from '../fixtures/people.ts'
import { chooseStatus, expectAnswering, expectStatus, historyOf } from '../fixtures/screens.ts'
import { addComment, changeStatus, fileTicket } from '../fixtures/story.ts'
import { expect, test } from '../fixtures/test.ts'

// «СТАТУСЫ ОБРАЩЕНИЙ» of the procedure: how each of the nine comes about, on the requester's page as it happens.

test('«Не подтверждено – автоматически в момент создания обращения»', async ({ windowOf, apiOf }) => {
  const ticket = await fileTicket(await apiOf('anna'), 'Создание')
  const page = await windowOf('anna', { at: `/tickets/${ticket.number}` })
  await expectStatus(page, 'Не подтверждено')
})

const byAgent = [
  ['Решается', '«в случае необходимости привлечения к решению задачи разработчиков»'],
  ['Выполнено', '«в случае устранения проблемы или решения вопроса»'],
  ['Не является ошибкой', '«в случае формирования некорректного обращения, некорректных действий пользователя»'],
  ['Не будет выполнено', '«в случае проблемы не подлежащей устранению»'],
  ['Не воспроизводится', '«в случае некорректной настройки компьютера пользователя»'],
  ['Недостаточно данных', '«в случае отсутствия в обращении обязательных к указанию»'],
] as const

test('what an agent chooses is the status at once, with the explanation, on the page that the requester has open', async ({
  windowOf,
  apiOf,
}) => {
  const anna = await apiOf('anna')
  const [requester, agent] = await Promise.all([windowOf('anna'), windowOf('agent1')])
  for (const [name, why] of byAgent) {
    await test.step(`«${name}» – ${why}`, async () => {
      const ticket = await fileTicket(anna, name)
      for (const page of [requester, agent]) {
        await page.goto(`/tickets/${ticket.number}`)
        await expectAnswering(page)
        await expectStatus(page, 'Не подтверждено')
      }
      await chooseStatus(agent, name, { answer: `Объяснение: ${name}` })
      await expectStatus(requester, name)
      await expect(historyOf(requester).getByText(`Объяснение: ${name}`)).toBeVisible()
    })
  }
})

test('a status that asks for an answer is refused without it, in place', async ({ windowOf, apiOf }) => {
  const ticket = await fileTicket(await apiOf('anna'), 'Без ответа нельзя')
  const page = await windowOf('agent1', { at: `/tickets/${ticket.number}` })
  await page.getByRole('button', { name: 'Изменить статус' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Новый статус').selectOption({ label: 'Недостаточно данных' })
  await dialog.getByRole('button', { name: 'Сохранить' }).click()
  await expect(dialog.getByLabel('Ответ заявителю')).toHaveAttribute('aria-invalid', 'true')
  await dialog.getByRole('button', { name: 'Отмена' }).click()
  await expectStatus(page, 'Не подтверждено')
})

test('«Дублирующее» – «базовым считается первое обращение»', async ({ windowOf, apiOf }) => {
  const anna = await apiOf('anna')
  const base = await fileTicket(anna, 'Массовый сбой')
  const again = await fileTicket(anna, 'Тот же сбой')
  const page = await windowOf('agent1', { at: `/tickets/${again.number}` })
  await chooseStatus(page, 'Дублирующее', { base: base.number })
  await expectStatus(page, 'Дублирующее')
  await expect(page.locator('main header').getByRole('link', { name: base.number })).toBeVisible()

  await test.step('new data on a duplicate: it is open again and has no base', async () => {
    await addComment(anna, again, 'Здесь другой документ')
    await expectStatus(page, 'Открыто заново')
    await expect(page.locator('main header').getByRole('link', { name: base.number })).toBeHidden()
  })
})

test('«Открыто заново – в случае внесения дополнительной информации», from whatever status', async ({ apiOf }) => {
  const [anna, boris, agent] = await Promise.all([apiOf('anna'), apiOf('boris'), apiOf('agent1')])
  for (const status of ['IN_PROGRESS', 'RESOLVED', 'WONT_FIX', 'NOT_A_BUG', 'NEEDS_INFO', 'NOT_REPRODUCIBLE']) {
    const ticket = await fileTicket(anna, `Новые данные после ${status}`)
    await changeStatus(agent, ticket, status, { comment: 'Ответ' })
    // The requester's side is their whole organization.
    const from = status === 'RESOLVED' ? boris : anna
    expect((await addComment(from, ticket, 'Дополнение')).status, status).toBe('REOPENED')
  }
})

test('the history tells a withdrawal apart', async ({ windowOf, apiOf }) => {
  const anna = await apiOf('anna')
  const ticket = await fileTicket(anna, 'История отзыва')
  const page = await windowOf('agent1', { at: `/tickets/${ticket.number}` })
  await expectStatus(page, 'Не подтверждено')
  const query =
    'mutation ($id: ID!) { withdrawTicket(input: { ticketId: $id, reason: "Само прошло" }) { ticket { id } } }'
  await anna.send(query, { id: ticket.id })
  const entry = historyOf(page).getByRole('listitem').filter({ hasText: 'Обращение отозвано' })
  await expect(entry).toContainText(people.anna.fullName)
  await expect(entry).toContainText('Само прошло')
})
