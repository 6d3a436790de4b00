import { attach, expectStatus, fileOf, historyOf, screenshot } from '../fixtures/screens.ts'
import { changeStatus, fileTicket } from '../fixtures/story.ts'
import { expect, test } from '../fixtures/test.ts'

// «Порядок обращений в службу технической поддержки»: what follows the answer. Each test.step quotes the sentence
// that it walks.

test('after the answer: plain words, the rating, and a reopening by simply adding an explanation', async ({
  windowOf,
  apiOf,
}) => {
  const [anna, agent] = await Promise.all([apiOf('anna'), apiOf('agent1')])
  const ticket = await fileTicket(anna, 'После ответа')
  const page = await windowOf('anna', { at: `/tickets/${ticket.number}` })
  const staff = await windowOf('agent1', { at: `/tickets/${ticket.number}` })
  const question = page.getByRole('region', { name: 'Помог ли ответ?' })
  await expect(page.getByText('Обращение принято и ждёт сотрудника поддержки.')).toBeVisible()
  await expect(question).toBeHidden()

  await test.step('«Выполнено – в случае устранения проблемы или решения вопроса»', async () => {
    await changeStatus(agent, ticket, 'RESOLVED', { comment: 'Исправлено' })
    await expectStatus(page, 'Выполнено')
    await expect(page.getByText('Проблема устранена или вопрос решён.')).toBeVisible()
    await expect(page.getByText('Проверьте, всё ли работает, и оцените ответ.')).toBeVisible()
  })
  await test.step('one question, by the keyboard; staff see it at once', async () => {
    await question.getByRole('button', { name: 'Оценить' }).click()
    await expect(question.getByText('Выберите один из ответов.')).toBeVisible()
    await question.getByRole('radio', { name: 'Отчасти' }).focus()
    await page.keyboard.press('Space')
    await question.getByLabel('Замечание').fill('Не сразу')
    await question.getByRole('button', { name: 'Оценить' }).click()
    await expect(question.getByText('3 из 5')).toBeVisible()
    const seen = staff.getByRole('region', { name: 'Помог ли ответ?' })
    await expect(seen.getByText('Не сразу')).toBeVisible()
    await expect(seen.getByRole('button')).toHaveCount(0)
    await expect(historyOf(staff).getByText('Ответ оценён')).toBeVisible()
  })
  await test.step('it may be changed', async () => {
    await question.getByRole('button', { name: 'Изменить оценку' }).click()
    await question.getByRole('radio', { name: 'Совсем не помог' }).check()
    await question.getByRole('button', { name: 'Оценить' }).click()
    await expect(question.getByText('1 из 5')).toBeVisible()
  })
  await test.step('1) «в поле «Текст» можно добавить свои пояснения»; 2) «прикрепить дополнительные файлы»', async () => {
    await expect(page.getByText('После отправки обращение откроется заново')).toBeVisible()
    await page.getByLabel('Текст').fill('Всё ещё не работает')
    await attach(page, screenshot)
    await page.getByRole('button', { name: 'Отправить' }).click()
    await expect(fileOf(page, screenshot.name)).toBeHidden()
  })
  await test.step('«Открыто заново – в случае внесения дополнительной информации по обращению»', async () => {
    await expectStatus(page, 'Открыто заново')
    await expectStatus(staff, 'Открыто заново')
    await expect(question.getByText('1 из 5')).toBeVisible()
    await expect(question.getByRole('button')).toHaveCount(0)
    await expect(page.getByText('После отправки обращение откроется заново')).toBeHidden()
  })
})

test('the ticket on paper: all that its reader may see, and nothing to press', async ({ windowOf, apiOf }) => {
  const [anna, agent] = await Promise.all([apiOf('anna'), apiOf('agent1')])
  const ticket = await fileTicket(anna, 'На бумаге', { registryNumbers: ['202703911000123777'] })
  await changeStatus(agent, ticket, 'NEEDS_INFO', { comment: 'Какой контракт?' })
  const page = await windowOf('anna', { at: `/tickets/${ticket.number}` })
  await page.getByRole('link', { name: 'Печать' }).click()
  const paper = page.getByRole('article')
  for (const words of [ticket.number, ticket.title, '202703911000123777', 'Какой контракт?', 'Вложений нет.']) {
    await expect(paper.getByText(words).first()).toBeVisible()
  }
  await expect(paper.getByRole('button')).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Печать' })).toBeVisible()
  await page.emulateMedia({ media: 'print' })
  await expect(page.getByRole('button', { name: 'Печать' })).toBeHidden()
  await expect(page.getByRole('banner')).toBeHidden()
  await page.emulateMedia({ media: 'screen' })

  // The very address that the link leads to, with the cookie of this window.
  const link = page.getByRole('link', { name: 'Скачать обращение в PDF' })
  const pdf = await page.request.get((await link.getAttribute('href')) ?? '')
  expect([pdf.status(), pdf.headers()['content-type']]).toEqual([200, 'application/pdf'])
  expect((await pdf.body()).subarray(0, 5).toString()).toBe('%PDF-')
})
