import { people } from '../fixtures/people.ts'
import { addComment, changeStatus, fileTicket } from '../fixtures/story.ts'
import { expect, test } from '../fixtures/test.ts'

// «СТАТУСЫ ОБРАЩЕНИЙ» of the procedure: how each of the nine comes about, on the requester's page as it happens.

test('«Не подтверждено – автоматически в момент создания обращения»', async ({ windowOf, apiOf }) => {
  const ticket = await fileTicket(await apiOf('anna'), 'Создание')
  const page = await windowOf('anna', { at: `/tickets/${ticket.number}` })
  await expect(page.getByText('Не подтверждено').first()).toBeVisible()
})

const byAgent = [
  ['IN_PROGRESS', 'Решается', '«в случае необходимости привлечения к решению задачи разработчиков»'],
  ['RESOLVED', 'Выполнено', '«в случае устранения проблемы или решения вопроса»'],
  ['NOT_A_BUG', 'Не является ошибкой', '«в случае формирования некорректного обращения, некорректных действий»'],
  ['WONT_FIX', 'Не будет выполнено', '«в случае проблемы не подлежащей устранению»'],
  ['NOT_REPRODUCIBLE', 'Не воспроизводится', '«в случае некорректной настройки компьютера пользователя»'],
  ['NEEDS_INFO', 'Недостаточно данных', '«в случае отсутствия в обращении обязательных к указанию»'],
] as const

for (const [, name, why] of byAgent) {
  test(`«${name}» – ${why}`, async ({ windowOf, apiOf }) => {
    const ticket = await fileTicket(await apiOf('anna'), name)
    const requester = await windowOf('anna', { at: `/tickets/${ticket.number}` })
    await expect(requester.getByText('Не подтверждено').first()).toBeVisible()

    const agent = await windowOf('agent1', { at: `/tickets/${ticket.number}` })
    await agent.getByRole('button', { name: 'Изменить статус' }).click()
    const dialog = agent.getByRole('dialog')
    await dialog.getByLabel('Статус').selectOption({ label: name })
    await dialog.getByLabel('Ответ').fill(`Ответ: ${name}`)
    await dialog.getByRole('button', { name: 'Сохранить' }).click()
    await expect(dialog).toBeHidden()

    await expect(requester.getByText(`Ответ: ${name}`)).toBeVisible()
    await expect(requester.getByText(name).first()).toBeVisible()
  })
}

test('«Недостаточно данных» is refused without a question to the requester', async ({ windowOf, apiOf }) => {
  const ticket = await fileTicket(await apiOf('anna'), 'Без ответа нельзя')
  const page = await windowOf('agent1', { at: `/tickets/${ticket.number}` })
  await page.getByRole('button', { name: 'Изменить статус' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Статус').selectOption({ label: 'Недостаточно данных' })
  await dialog.getByRole('button', { name: 'Сохранить' }).click()
  await expect(dialog.getByLabel('Ответ')).toHaveAttribute('aria-invalid', 'true')
  await expect(page.getByText('Не подтверждено').first()).toBeVisible()
})

test('«Дублирующее» – «базовым считается первое обращение»', async ({ windowOf, apiOf }) => {
  const anna = await apiOf('anna')
  const base = await fileTicket(anna, 'Массовый сбой')
  const again = await fileTicket(anna, 'Тот же сбой')
  const agent = await windowOf('agent1', { at: `/tickets/${again.number}` })
  await agent.getByRole('button', { name: 'Изменить статус' }).click()
  const dialog = agent.getByRole('dialog')
  await dialog.getByLabel('Статус').selectOption({ label: 'Дублирующее' })
  await dialog.getByLabel('Базовое обращение').fill(base.number)
  await dialog.getByRole('button', { name: 'Сохранить' }).click()
  await expect(agent.getByRole('link', { name: base.number })).toBeVisible()

  await test.step('new data on a duplicate: it is open again and has no base', async () => {
    await addComment(anna, again, 'Здесь другой документ')
    await expect(agent.getByText('Открыто заново').first()).toBeVisible()
    const query = 'query ($number: String!) { ticket(number: $number) { status duplicateOf { number } } }'
    const { ticket } = await anna.send<{ ticket: object }>(query, { number: again.number })
    expect(ticket).toEqual({ status: 'REOPENED', duplicateOf: null })
  })
})

test('«Открыто заново – в случае внесения дополнительной информации», from whatever status', async ({ apiOf }) => {
  const [anna, boris, agent] = await Promise.all([apiOf('anna'), apiOf('boris'), apiOf('agent1')])
  for (const status of ['IN_PROGRESS', 'RESOLVED', 'WONT_FIX', 'NOT_A_BUG', 'NEEDS_INFO', 'NOT_REPRODUCIBLE']) {
    const ticket = await fileTicket(anna, `Новые данные после ${status}`)
    await changeStatus(agent, ticket, status, { comment: 'Ответ' })
    const from = status === 'RESOLVED' ? boris : anna
    expect((await addComment(from, ticket, 'Дополнение')).status, status).toBe('REOPENED')
  }
})

test('a withdrawal is told apart in the history', async ({ windowOf, apiOf }) => {
  const anna = await apiOf('anna')
  const ticket = await fileTicket(anna, 'История отзыва')
  await anna.send('mutation ($id: ID!) { withdrawTicket(input: { ticketId: $id }) { ticket { status } } }', {
    id: ticket.id,
  })
  const page = await windowOf('agent1', { at: `/tickets/${ticket.number}` })
  await expect(
    page.getByText(new RegExp(`${people.anna.fullName}.*отозва|отозва.*${people.anna.fullName}|Отозвано`)).first(),
  ).toBeVisible()
})
