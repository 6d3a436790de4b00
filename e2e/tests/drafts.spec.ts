import { people } from '../fixtures/people.ts'
import {
  attach,
  expectAnswering,
  fileOf,
  fillTicketForm,
  historyOf,
  openNumber,
  screenshot,
  signInAs,
} from '../fixtures/screens.ts'
import { changeStatus, fileTicket, someTitle, wordOf } from '../fixtures/story.ts'
import { expect, test } from '../fixtures/test.ts'

/** What the form says when the server has all that is typed. */
const savedThere = /Черновик сохранён на сервере/

test('a half-filled form, its files too, is there again after a reload', async ({ newcomer }) => {
  const page = await (await newcomer()).window({ at: '/tickets/new?desk=web-torgi' })
  const form = { title: someTitle('Черновик'), type: 'Прочее', kind: 'Контракт', description: 'Недописанный текст' }
  await fillTicketForm(page, { ...form, phone: '8-123-76543210' })
  await attach(page, screenshot)

  await page.reload()
  await expectAnswering(page)
  await expect(page.getByText('Черновик восстановлен')).toBeVisible()
  await expect(page.getByLabel('Заголовок')).toHaveValue(form.title)
  await expect(page.getByLabel('Описание обращения')).toHaveValue(form.description)
  await expect(page.getByLabel('Номер телефона')).toHaveValue('8-123-76543210')
  await expect(page.getByLabel('Тип обращения').locator('option:checked')).toHaveText('Прочее')
  await expect(page.getByLabel('Наименование документа').locator('option:checked')).toHaveText('Контракт')
  await expect(fileOf(page, screenshot.name)).toContainText('Загружен')

  await page.getByRole('button', { name: 'Сохранить' }).click()
  await openNumber(page)
  await expect(page.getByRole('link', { name: screenshot.name }).first()).toBeVisible()
  await page.goto('/tickets/new?desk=web-torgi')
  await expect(page.getByLabel('Заголовок')).toHaveValue('')
})

test('faults stand beside their fields, the first takes the focus, and nothing typed is lost', async ({ newcomer }) => {
  const page = await (await newcomer()).window({ at: '/tickets/new?desk=web-torgi' })
  await fillTicketForm(page, { title: 'Есть заголовок', description: 'Есть описание', email: 'не почта', phone: '123' })
  await page.getByRole('button', { name: 'Сохранить' }).click()
  for (const label of ['Тип обращения', 'Адрес электронной почты', 'Номер телефона']) {
    await expect(page.getByLabel(label)).toHaveAttribute('aria-invalid', 'true')
  }
  await expect(page.getByLabel('Номер телефона')).toHaveAccessibleDescription(/8-123-12345678/)
  await expect(page.getByLabel('Тип обращения')).toBeFocused()
  await expect(page.getByLabel('Заголовок')).toHaveValue('Есть заголовок')
  await expect(page.getByLabel('Описание обращения')).toHaveValue('Есть описание')
})

test('a form that could not be sent is sent again, and files one ticket', async ({ newcomer }) => {
  const requester = await newcomer()
  const page = await requester.window({ at: '/tickets/new?desk=web-torgi' })
  const title = someTitle('Повтор после обрыва')
  await fillTicketForm(page, {
    title,
    type: 'Прочее',
    kind: 'Иное',
    description: 'Текст',
    email: 'anna@zakupki.example',
    phone: '8-123-12345678',
  })

  await test.step('the answer of the first try never comes: the ticket is filed all the same', async () => {
    await page.route('**/graphql', async (route) => {
      if (!(route.request().postData() ?? '').includes('createTicket')) return route.fallback()
      await route.fetch()
      return route.abort('connectionreset')
    })
    await page.getByRole('button', { name: 'Сохранить' }).click()
    await expect(page.getByRole('alert').filter({ hasText: /связи/ })).toBeVisible()
    await expect(page.getByLabel('Заголовок')).toHaveValue(title)
  })
  await page.unroute('**/graphql')
  await page.getByRole('button', { name: 'Сохранить' }).click()
  const number = await openNumber(page)
  const query = 'query ($search: String!) { tickets(filter: { search: $search }) { totalCount nodes { number } } }'
  const { tickets } = await requester.api.send<{ tickets: object }>(query, { search: wordOf(title) })
  expect(tickets).toEqual({ totalCount: 1, nodes: [{ number }] })
})

test('an explanation half typed is there again after a reload', async ({ windowOf, apiOf }) => {
  const ticket = await fileTicket(await apiOf('anna'), 'Черновик пояснения')
  const page = await windowOf('anna', { at: `/tickets/${ticket.number}` })
  await page.getByLabel('Текст').fill('Недописанное пояснение')
  await page.reload()
  await expect(page.getByLabel('Текст')).toHaveValue('Недописанное пояснение')
})

test('a session that ends while one types costs nothing: after the sign-in all is there', async ({
  browser,
  product,
}) => {
  const context = await browser.newContext({ baseURL: product })
  const page = await context.newPage()
  await page.goto('/tickets/new?desk=web-torgi')
  await signInAs(page, 'boris')
  const form = { title: someTitle('Сеанс кончился'), type: 'Прочее', kind: 'Иное', description: 'Длинный текст' }
  await fillTicketForm(page, { ...form, email: people.boris.email, phone: '8-123-12345678' })

  // From here on nothing is sent by itself: the press is what finds the session gone.
  await expect(page.getByText(savedThere)).toBeVisible()
  const signOut = await context.request.post('/graphql', { data: { query: 'mutation { signOut { ok } }' } })
  expect(signOut.ok()).toBe(true)
  await page.getByRole('button', { name: 'Сохранить' }).click()
  await expect(page).toHaveURL(/\/sign-in/)
  await signInAs(page, 'boris')
  await expect(page.getByLabel('Заголовок')).toHaveValue(form.title)
  await expect(page.getByLabel('Описание обращения')).toHaveValue(form.description)
  await page.getByRole('button', { name: 'Сохранить' }).click()
  await openNumber(page)
  await context.close()
})

test('an answer that comes while one types leaves the typed text alone', async ({ windowOf, apiOf }) => {
  const [anna, agent] = await Promise.all([apiOf('anna'), apiOf('agent1')])
  const ticket = await fileTicket(anna, 'Одновременно с ответом')
  const page = await windowOf('anna', { at: `/tickets/${ticket.number}` })
  await page.getByLabel('Текст').fill('Пишу пояснение')
  await changeStatus(agent, ticket, 'NEEDS_INFO', { comment: 'Какой номер контракта?' })
  await expect(historyOf(page).getByText('Какой номер контракта?')).toBeVisible()
  await expect(page.getByLabel('Текст')).toHaveValue('Пишу пояснение')
  await expect(page.getByLabel('Текст')).toBeFocused()
})

test('another computer goes on with the draft, and files it once', async ({ newcomer }) => {
  const requester = await newcomer()
  const at = '/tickets/new?desk=web-torgi'
  const first = await requester.window({ at })
  const title = someTitle('Начато здесь')
  await fillTicketForm(first, { title, type: 'Прочее', kind: 'Иное', description: 'Продолжу дома' })
  await first.getByLabel('Раздел закупок').selectOption('44-ФЗ')
  await attach(first, screenshot)
  await expect(first.getByText(savedThere)).toContainText('Приложенные файлы хранятся 30 дней')

  // The address names no desk: the draft knows it.
  const second = await requester.window({ at: '/tickets/new' })
  await expect(second.getByText('Черновик восстановлен')).toBeVisible()
  await expect(second.getByLabel('Заголовок')).toHaveValue(title)
  await expect(second.getByLabel('Тип обращения').locator('option:checked')).toHaveText('Прочее')
  await expect(second.getByLabel('Раздел закупок')).toHaveValue('44-ФЗ')
  await expect(fileOf(second, screenshot.name)).toContainText('Загружен')
  await fillTicketForm(second, { description: 'Дописано дома' })
  await second.getByRole('button', { name: 'Сохранить' }).click()
  const number = await openNumber(second)
  await expect(second.getByRole('link', { name: screenshot.name }).first()).toBeVisible()

  await test.step('the first computer still shows the form: pressing there files no second one', async () => {
    await first.getByRole('button', { name: 'Сохранить' }).click()
    await expect(first.getByText('Обращение с прежним текстом уже зарегистрировано')).toBeVisible()
    await expect(first.getByLabel('Описание обращения')).toHaveValue('Продолжу дома')
  })
  const query = '{ tickets(filter: { mine: true }) { nodes { number } } ticketDrafts { title } }'
  expect(await requester.api.send(query)).toEqual({ tickets: { nodes: [{ number }] }, ticketDrafts: [] })
})

test('two tabs with the same draft: the later one chooses, and can choose again', async ({ newcomer }) => {
  const requester = await newcomer()
  const at = '/tickets/new?desk=web-torgi'
  const tab = await requester.window({ at })
  await tab.getByLabel('Заголовок').fill('Начало')
  await expect(tab.getByText(savedThere)).toBeVisible()
  const other = await tab.context().newPage()
  await other.goto(at)
  await expectAnswering(other)
  await expect(other.getByLabel('Заголовок')).toHaveValue('Начало')
  await other.getByLabel('Заголовок').fill('Из второй вкладки')
  await expect
    .poll(() => requester.api.send('{ ticketDrafts { title } }'))
    .toEqual({ ticketDrafts: [{ title: 'Из второй вкладки' }] })

  await tab.getByLabel('Заголовок').fill('Из первой вкладки')
  const conflict = tab.getByText('Черновик изменён в другой вкладке или на другом компьютере')
  await expect(conflict).toBeVisible()
  await expect(tab.getByLabel('Заголовок')).toHaveValue('Из первой вкладки')
  await tab.getByRole('button', { name: 'Взять сохранённое там' }).click()
  await expect(tab.getByLabel('Заголовок')).toHaveValue('Из второй вкладки')
  await tab.getByRole('button', { name: 'Вернуть введённое здесь' }).click()
  await expect(tab.getByLabel('Заголовок')).toHaveValue('Из первой вкладки')
  await expect
    .poll(() => requester.api.send('{ ticketDrafts { title } }'))
    .toEqual({ ticketDrafts: [{ title: 'Из первой вкладки' }] })
})

test('without a connection the draft stays in the browser, says so, and goes out by itself', async ({ newcomer }) => {
  const requester = await newcomer()
  const page = await requester.window({ at: '/tickets/new?desk=web-torgi' })
  await page.getByLabel('Заголовок').fill('Со связью')
  await expect(page.getByText(savedThere)).toBeVisible()
  await page.context().setOffline(true)
  await page.getByLabel('Заголовок').fill('Без связи')
  await expect(page.getByText(/Нет связи с сервером: черновик хранится в этом браузере/)).toBeVisible()
  await page.context().setOffline(false)
  await expect(page.getByText(savedThere)).toBeVisible()
  expect(await requester.api.send('{ ticketDrafts { title } }')).toEqual({ ticketDrafts: [{ title: 'Без связи' }] })
})
