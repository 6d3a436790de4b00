import type { Page } from '@playwright/test'
import { expectAccessible } from '../fixtures/accessible.ts'
import type { PersonName } from '../fixtures/people.ts'
import { changeStatus, fileTicket } from '../fixtures/story.ts'
import { expect, test } from '../fixtures/test.ts'

interface Screen {
  name: string
  who: PersonName
  at: string | ((number: string) => string)
  /** What to open on it. */
  open?: (page: Page) => Promise<void>
}

const screens: Screen[] = [
  { name: 'list', who: 'anna', at: '/tickets' },
  { name: 'form', who: 'anna', at: '/tickets/new?desk=web-torgi' },
  {
    name: 'form with faults',
    who: 'anna',
    at: '/tickets/new?desk=web-torgi',
    open: (page) => page.getByRole('button', { name: 'Сохранить' }).click(),
  },
  { name: "requester's ticket", who: 'anna', at: (number) => `/tickets/${number}` },
  { name: "agent's ticket", who: 'agent1', at: (number) => `/tickets/${number}` },
  {
    name: 'change of status',
    who: 'agent1',
    at: (number) => `/tickets/${number}`,
    open: (page) => page.getByRole('button', { name: 'Изменить статус' }).click(),
  },
  { name: 'board', who: 'agent1', at: '/board?desk=web-torgi' },
  { name: 'keys', who: 'anna', at: '/tokens' },
]

for (const theme of ['light', 'dark'] as const) {
  test(`signed out, ${theme}`, async ({ browser, product }) => {
    const context = await browser.newContext({ baseURL: product, colorScheme: theme })
    const page = await context.newPage()
    for (const at of ['/', '/sign-in', '/no-such-page']) {
      await page.goto(at)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await expectAccessible(page, `${at}, ${theme}`)
    }
    await context.close()
  })

  for (const { name, who, at, open } of screens) {
    test(`${name}, ${theme}`, async ({ windowOf, apiOf }) => {
      const [anna, agent] = await Promise.all([apiOf('anna'), apiOf('agent1')])
      const ticket = await fileTicket(anna, `Доступность: ${name}`)
      await changeStatus(agent, ticket, 'NEEDS_INFO', { comment: 'Какой номер?' })
      const address = typeof at === 'string' ? at : at(ticket.number)
      const page = await windowOf(who, { at: address, colorScheme: theme, reducedMotion: 'reduce' })
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await open?.(page)
      await expectAccessible(page, `${name}, ${theme}`)
    })
  }
}
