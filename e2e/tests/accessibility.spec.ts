import type { BrowserContextOptions, Page } from '@playwright/test'
import { expectAccessibleInBothThemes } from '../fixtures/accessible.ts'
import type { PersonName } from '../fixtures/people.ts'
import { cardOf, expectAnswering, historyOf, queueOf } from '../fixtures/screens.ts'
import { changeStatus, fileTicket, type Ticket, wordOf } from '../fixtures/story.ts'
import { expect, test } from '../fixtures/test.ts'

/** What one person looks at, one screen after another in one window: a window anew for each would take most of the time. */
interface Walk {
  name: string
  who: PersonName
  options?: BrowserContextOptions
  screens: Screen[]
}

interface Screen {
  name: string
  /** None: it is opened on the screen before it. */
  at?: (ticket: Ticket) => string
  /** Waits until it shows what it has to show, and opens what is to be looked at. */
  open: (page: Page, ticket: Ticket) => Promise<void>
}

const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
const page = ({ number }: Ticket) => `/tickets/${number}`
const board = ({ title }: Ticket) => `/board?desk=web-torgi&search=${encodeURIComponent(wordOf(title))}`
const seen = async (page: Page) => expect(page.getByRole('heading', { level: 1 })).toBeVisible()
const press = (name: string) => async (page: Page) => {
  await page.getByRole('button', { name }).first().click()
  await expect(page.getByRole('dialog')).toBeVisible()
}
const history = async (page: Page) => expect(historyOf(page).getByText('Какой номер?')).toBeVisible()
const listed = async (page: Page, { number }: Ticket) => expect(page.getByRole('link', { name: number })).toBeVisible()

const walks: Walk[] = [
  {
    name: "a requester's tickets",
    who: 'anna',
    screens: [
      {
        name: 'list with its filter',
        at: () => '/tickets',
        open: async (page, ticket) => {
          await listed(page, ticket)
          await page.getByRole('switch', { name: 'Фильтр' }).click()
          await expect(page.getByRole('button', { name: 'Применить' })).toBeVisible()
        },
      },
      { name: "requester's ticket", at: page, open: history },
      { name: 'withdrawal', open: press('Отозвать') },
      {
        name: 'print',
        at: (ticket) => `${page(ticket)}/print`,
        open: async (page, { title }) => expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible(),
      },
    ],
  },
  {
    name: "a requester's form and settings",
    who: 'vera',
    screens: [
      {
        name: 'form',
        at: () => '/tickets/new?desk=web-torgi',
        open: async (page) => expect(page.getByLabel('Заголовок')).toBeVisible(),
      },
      {
        name: 'form with faults',
        open: async (page) => {
          await page.getByRole('button', { name: 'Сохранить' }).click()
          await expect(page.getByLabel('Заголовок')).toHaveAttribute('aria-invalid', 'true')
        },
      },
      {
        name: 'profile',
        at: () => '/profile',
        open: async (page) => {
          await expect(page.getByRole('heading', { name: 'Сертификаты' })).toBeVisible()
          await expect(page.getByRole('group', { name: 'По электронной почте' })).toBeVisible()
        },
      },
      { name: 'keys', at: () => '/tokens', open: seen },
      { name: 'new key', open: press('Создать ключ') },
    ],
  },
  {
    name: "a requester's phone",
    who: 'anna',
    options: phone,
    screens: [{ name: 'list on a phone', at: () => '/tickets', open: listed }],
  },
  {
    name: "an agent's phone",
    who: 'agent1',
    options: phone,
    screens: [
      { name: 'ticket on a phone', at: page, open: history },
      {
        name: 'board on a phone',
        at: board,
        open: async (page, { number }) => expect(cardOf(page, number)).toBeVisible(),
      },
    ],
  },
  {
    name: "an agent's screens",
    who: 'agent1',
    screens: [
      { name: "agent's ticket", at: page, open: history },
      { name: 'change of status', open: press('Изменить статус') },
      {
        name: 'board',
        at: () => '/board?desk=web-torgi',
        open: (page) => expect(queueOf(page, 'Не подтверждено').getByRole('article').first()).toBeVisible(),
      },
      {
        name: 'move on the board',
        at: board,
        open: async (page, { number }) => {
          await cardOf(page, number).focus()
          await page.keyboard.press('m')
          await expect(page.getByRole('dialog')).toBeVisible()
        },
      },
      {
        name: 'incoming letters',
        at: () => '/board',
        open: async (page) => {
          await page.getByRole('link', { name: 'Входящие письма' }).click()
          await expect(page.getByRole('heading', { level: 1, name: 'Входящие письма' })).toBeVisible()
        },
      },
    ],
  },
  {
    name: "an administrator's screens",
    who: 'admin',
    screens: [
      {
        name: 'forms of desks',
        at: () => '/admin/forms',
        open: async (page) => expect(page.getByRole('heading', { name: 'Так форму видят заявители' })).toBeVisible(),
      },
      {
        name: 'terms of desks',
        at: () => '/admin/terms',
        open: (page) => expect(page.getByRole('button', { name: 'Сохранить эскалацию' })).toHaveCount(2),
      },
      {
        name: "a desk's terms with a fault",
        open: async (page) => {
          await press('Изменить сроки: Все типы обращений')(page)
          const minutes = page.getByLabel('Сообщить номер за, рабочих минут')
          await minutes.fill('час')
          await minutes.press('Enter')
          await expect(minutes).toHaveAttribute('aria-invalid', 'true')
        },
      },
    ],
  },
]

test('signed out', async ({ openWindow }) => {
  const page = await openWindow({ cookies: [], origins: [] })
  for (const at of ['/', '/guide', '/sign-in', '/no-such-page']) {
    await page.goto(at)
    await expectAnswering(page)
    await seen(page)
    await expectAccessibleInBothThemes(page, at)
  }
})

for (const { name, who, options, screens } of walks) {
  test(name, async ({ windowOf, apiOf }) => {
    const [anna, agent] = await Promise.all([apiOf('anna'), apiOf('agent1')])
    const ticket = await fileTicket(anna, `Доступность: ${name}`)
    await changeStatus(agent, ticket, 'NEEDS_INFO', { comment: 'Какой номер?' })
    const page = await windowOf(who, options)
    for (const { name, at, open } of screens) {
      await test.step(name, async () => {
        if (at) {
          await page.goto(at(ticket))
          await expectAnswering(page)
        }
        await open(page, ticket)
        await expectAccessibleInBothThemes(page, name)
      })
    }
  })
}
