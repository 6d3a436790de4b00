import type { BrowserContextOptions, Page } from '@playwright/test'
import { expectAccessibleInBothThemes } from '../fixtures/accessible.ts'
import type { PersonName } from '../fixtures/people.ts'
import { cardOf, expectAnswering, historyOf, queueOf } from '../fixtures/screens.ts'
import { changeStatus, fileTicket, type Ticket, wordOf } from '../fixtures/story.ts'
import { expect, test } from '../fixtures/test.ts'

interface Screen {
  name: string
  who: PersonName
  at: (ticket: Ticket) => string
  /** Waits until it shows what it has to show, and opens what is to be looked at. */
  open: (page: Page, ticket: Ticket) => Promise<void>
  options?: BrowserContextOptions
}

const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
const form = () => '/tickets/new?desk=web-torgi'
const page = ({ number }: Ticket) => `/tickets/${number}`
const board = ({ title }: Ticket) => `/board?desk=web-torgi&search=${encodeURIComponent(wordOf(title))}`
const seen = async (page: Page) => expect(page.getByRole('heading', { level: 1 })).toBeVisible()
const press = (name: string) => async (page: Page) => {
  await page.getByRole('button', { name }).first().click()
  await expect(page.getByRole('dialog')).toBeVisible()
}
const history = async (page: Page) => expect(historyOf(page).getByText('Какой номер?')).toBeVisible()

const screens: Screen[] = [
  {
    name: 'list with its filter',
    who: 'anna',
    at: () => '/tickets',
    open: async (page, { number }) => {
      await expect(page.getByRole('link', { name: number })).toBeVisible()
      await page.getByRole('switch', { name: 'Фильтр' }).click()
      await expect(page.getByRole('button', { name: 'Применить' })).toBeVisible()
    },
  },
  {
    name: 'list on a phone',
    who: 'anna',
    at: () => '/tickets',
    options: phone,
    open: async (page, { number }) => expect(page.getByRole('link', { name: number })).toBeVisible(),
  },
  { name: 'form', who: 'vera', at: form, open: async (page) => expect(page.getByLabel('Заголовок')).toBeVisible() },
  {
    name: 'form with faults',
    who: 'vera',
    at: form,
    open: async (page) => {
      await page.getByRole('button', { name: 'Сохранить' }).click()
      await expect(page.getByLabel('Заголовок')).toHaveAttribute('aria-invalid', 'true')
    },
  },
  { name: "requester's ticket", who: 'anna', at: page, open: history },
  { name: 'ticket on a phone', who: 'agent1', at: page, open: history, options: phone },
  { name: 'withdrawal', who: 'anna', at: page, open: press('Отозвать') },
  { name: "agent's ticket", who: 'agent1', at: page, open: history },
  { name: 'change of status', who: 'agent1', at: page, open: press('Изменить статус') },
  {
    name: 'board',
    who: 'agent1',
    at: () => '/board?desk=web-torgi',
    open: (page) => expect(queueOf(page, 'Не подтверждено').getByRole('article').first()).toBeVisible(),
  },
  {
    name: 'move on the board',
    who: 'agent1',
    at: board,
    open: async (page, { number }) => {
      await cardOf(page, number).focus()
      await page.keyboard.press('m')
      await expect(page.getByRole('dialog')).toBeVisible()
    },
  },
  {
    name: 'board on a phone',
    who: 'agent1',
    at: board,
    options: phone,
    open: async (page, { number }) => expect(cardOf(page, number)).toBeVisible(),
  },
  {
    name: 'print',
    who: 'anna',
    at: (ticket) => `${page(ticket)}/print`,
    open: async (page, { title }) => expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible(),
  },
  {
    name: 'profile',
    who: 'anna',
    at: () => '/profile',
    open: async (page) => {
      await expect(page.getByRole('heading', { name: 'Сертификаты' })).toBeVisible()
      await expect(page.getByRole('group', { name: 'По электронной почте' })).toBeVisible()
    },
  },
  {
    name: 'forms of desks',
    who: 'admin',
    at: () => '/admin/forms',
    open: async (page) => expect(page.getByRole('heading', { name: 'Так форму видят заявители' })).toBeVisible(),
  },
  {
    name: 'terms of desks',
    who: 'admin',
    at: () => '/admin/terms',
    open: (page) => expect(page.getByRole('button', { name: 'Сохранить эскалацию' })).toHaveCount(2),
  },
  {
    name: "a desk's terms with a fault",
    who: 'admin',
    at: () => '/admin/terms',
    open: async (page) => {
      await press('Изменить сроки: Все типы обращений')(page)
      const minutes = page.getByLabel('Сообщить номер за, рабочих минут')
      await minutes.fill('час')
      await minutes.press('Enter')
      await expect(minutes).toHaveAttribute('aria-invalid', 'true')
    },
  },
  {
    name: 'incoming letters',
    who: 'agent1',
    at: () => '/board',
    open: async (page) => {
      await page.getByRole('link', { name: 'Входящие письма' }).click()
      await expect(page.getByRole('heading', { level: 1, name: 'Входящие письма' })).toBeVisible()
    },
  },
  { name: 'keys', who: 'anna', at: () => '/tokens', open: seen },
  { name: 'new key', who: 'anna', at: () => '/tokens', open: press('Создать ключ') },
]

test('signed out', async ({ browser, product }) => {
  const context = await browser.newContext({ baseURL: product })
  const page = await context.newPage()
  for (const at of ['/', '/guide', '/sign-in', '/no-such-page']) {
    await page.goto(at)
    await expectAnswering(page)
    await seen(page)
    await expectAccessibleInBothThemes(page, at)
  }
  await context.close()
})

for (const { name, who, at, open, options } of screens) {
  test(name, async ({ windowOf, apiOf }) => {
    const [anna, agent] = await Promise.all([apiOf('anna'), apiOf('agent1')])
    const ticket = await fileTicket(anna, `Доступность: ${name}`)
    await changeStatus(agent, ticket, 'NEEDS_INFO', { comment: 'Какой номер?' })
    const page = await windowOf(who, { at: at(ticket), ...options })
    await open(page, ticket)
    await expectAccessibleInBothThemes(page, name)
  })
}
