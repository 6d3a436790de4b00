import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import type { Api } from '../fixtures/api.ts'
import { attach, fillTicketForm, screenshot } from '../fixtures/screens.ts'
import { changeStatus, type Ticket } from '../fixtures/story.ts'
import { expect, test } from '../fixtures/test.ts'

// The pictures of the requesters' guide, see dashboard/features/guide. Taken in one go from the running product with
// its demo data: `npm run screenshots -w e2e`, or with `-- guide` these alone.

const images = join(import.meta.dirname, '..', '..', 'dashboard', 'public', 'guide')

const width = 1000
const frame = { viewport: { width, height: 800 }, colorScheme: 'light', reducedMotion: 'reduce' } as const

/** The page from one place to another, over its whole width. */
async function shoot(page: Page, name: string, from: Locator, to: Locator): Promise<void> {
  // From its top, where the header that stays in its place is at home.
  await page.evaluate(() => window.scrollTo(0, 0))
  const [begin, end] = [await from.boundingBox(), await to.boundingBox()]
  if (!begin || !end) throw new Error(`Nothing to show for ${name}`)
  const whole = page.viewportSize()?.width ?? width
  const clip = { x: 0, y: Math.max(0, begin.y - 70), width: whole, height: end.y + end.height - begin.y + 100 }
  await page.screenshot({ path: join(images, name), fullPage: true, clip, animations: 'disabled', caret: 'hide' })
}

/** As somebody's own program files it, under a title without the mark that tests have. */
async function fileExample(api: Api): Promise<Ticket> {
  const lists = await api.send<{ desk: { ticketTypes: { id: string }[] } }>(
    '{ desk(slug: "web-torgi") { ticketTypes { id } } }',
  )
  const input = {
    desk: 'web-torgi',
    title: 'Не загружается план-график на 2027 год',
    type: lists.desk.ticketTypes.at(-1)?.id,
    description: 'С утра план-график не открывается: «Превышено время ожидания».',
    registryNumbers: ['202703911000123777'],
    contactEmail: 'anna@zakupki.example',
    contactPhone: '8-302-00101122',
  }
  const { createTicket } = await api.send<{ createTicket: { ticket: Ticket } }>(
    `mutation ($input: CreateTicketInput!) {
      createTicket(input: $input) { ticket { id number title status version } }
    }`,
    { input },
  )
  return createTicket.ticket
}

test('signing in', async ({ browser, product }) => {
  const context = await browser.newContext({ baseURL: product, ...frame })
  const page = await context.newPage()
  await page.goto('/sign-in')
  await expect(page.getByRole('banner').getByRole('link', { name: 'Войти' })).toBeVisible()
  await expect(page.getByLabel('Пароль')).toBeVisible()
  await shoot(
    page,
    'sign-in.png',
    page.getByRole('heading', { name: 'Вход' }),
    page.getByRole('main').getByRole('link').last(),
  )
  await context.close()
})

test('the form', async ({ windowOf }) => {
  // Wide enough for what is shown beside the form.
  const viewport = { width: 1120, height: 800 }
  const page = await windowOf('anna', { at: '/tickets/new?desk=web-torgi', ...frame, viewport })
  await fillTicketForm(page, {
    title: 'Не загружается план-график на 2027 год',
    type: 'Прочее',
    kind: 'План-график',
    description: 'С утра план-график не открывается: «Превышено время ожидания».',
    registryNumbers: '202703911000123777',
    email: 'kravtsova@zakupki.example',
    phone: '8-302-00101122',
  })
  await attach(page, { ...screenshot, name: 'снимок-экрана.png' })
  await expect(page.getByText('Загружен', { exact: true })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Возможно, уже решается' })).toBeVisible()
  const files = page.getByRole('list', { name: 'Выбранные файлы' })
  const desks = page.getByText('Служба поддержки', { exact: true })
  await shoot(page, 'form.png', desks, page.getByLabel('Описание обращения'))
  await page.setViewportSize(frame.viewport)
  await shoot(page, 'files.png', files, page.getByRole('button', { name: 'Сохранить' }))
})

test('the list, the answer, the withdrawal', async ({ windowOf, apiOf }) => {
  const [anna, agent] = await Promise.all([apiOf('anna'), apiOf('agent1')])
  const ticket = await fileExample(anna)
  await changeStatus(agent, ticket, 'NEEDS_INFO', { comment: 'Назовите, пожалуйста, номер позиции плана-графика.' })
  const page = await windowOf('anna', { at: '/tickets?desk=web-torgi', ...frame })
  await page.getByRole('switch', { name: /фильтр/i }).click()
  await page.getByRole('checkbox', { name: 'Мои обращения' }).check()
  await page.getByRole('button', { name: 'Применить' }).click()
  const row = page.getByRole('row').filter({ hasText: ticket.number })
  await expect(row).toBeVisible()
  await shoot(page, 'filter.png', page.getByRole('heading', { level: 1 }), row)

  await page.getByRole('link', { name: ticket.number }).click()
  await expect(page.getByText('Назовите, пожалуйста, номер позиции плана-графика.')).toBeVisible()
  await shoot(
    page,
    'answer.png',
    page.getByRole('heading', { level: 1 }),
    page.getByRole('button', { name: 'Отправить' }),
  )

  await page.getByRole('button', { name: 'Отозвать' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toBeVisible()
  await dialog.screenshot({ path: join(images, 'withdraw.png'), animations: 'disabled', caret: 'hide' })
})
