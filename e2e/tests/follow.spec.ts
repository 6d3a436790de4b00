import { chromium } from '@playwright/test'
import { expectAccessible } from '../fixtures/accessible.ts'
import type { Api } from '../fixtures/api.ts'
import { type FoundBrowser, findWholeBrowser, launchOptions } from '../fixtures/browser.ts'
import { expectAnswering } from '../fixtures/screens.ts'
import { addComment, changeStatus, fileTicket, type Ticket } from '../fixtures/story.ts'
import { expect, test } from '../fixtures/test.ts'

// Milliseconds. A letter is made and sent in the background, on a machine that may be busy.
const written = { timeout: 120_000 }

interface Letter {
  to: string
  subject: string
  text: string
}

/** The letters about a ticket, the oldest first. */
async function lettersAbout(admin: Api, { number }: Ticket): Promise<Letter[]> {
  const { letters } = await admin.send<{ letters: { nodes: Letter[] } }>(
    '{ letters(first: 500) { nodes { to subject text } } }',
  )
  return letters.nodes.filter(({ subject }) => subject.startsWith(`${number}:`)).reverse()
}

test('a requester is written to when support answers, stops it with one click, and follows again', async ({
  windowOf,
  apiOf,
  browser,
}) => {
  const [anna, agent, admin] = [await apiOf('anna'), await apiOf('agent1'), await apiOf('admin')]
  const [ticket, other] = [await fileTicket(anna, 'Следим'), await fileTicket(anna, 'Другое')]
  await changeStatus(agent, ticket, 'NEEDS_INFO', { comment: 'Какой номер плана-графика?' })
  await expect.poll(() => lettersAbout(admin, ticket), written).toHaveLength(1)

  // An administrator sees the letter as it went out.
  const office = await windowOf('admin', { at: '/admin/letters' })
  const row = office.getByRole('listitem').filter({ hasText: ticket.number })
  await expect(row).toContainText('anna@zakupki.example')
  await expectAccessible(office, 'letters')
  await row.getByRole('button', { name: /^Посмотреть письмо/ }).click()
  const text = office.getByRole('dialog').locator('pre')
  await expect(text).toContainText('Статус обращения: «Недостаточно данных».')
  await expect(text).toContainText('> Какой номер плана-графика?')
  const [link] = /http\S*\/stop\/\S+/.exec(await text.innerText()) ?? []
  expect(link).toBeTruthy()

  // The link works in a browser that nobody is signed in to.
  const stranger = await browser.newContext()
  const page = await stranger.newPage()
  await page.goto(link ?? '')
  await expectAccessible(page, 'stop')
  await page.getByRole('button', { name: 'Не получать сообщений' }).click()
  await expect(page.getByRole('heading', { name: /больше не будет/ })).toBeVisible()
  await stranger.close()

  await addComment(agent, ticket, 'Ждём номер')
  await addComment(agent, other, 'А это другое')
  // Messages are made in the order of what has happened: when the later one is there, the earlier has been passed.
  await expect.poll(() => lettersAbout(admin, other), written).toHaveLength(1)
  expect(await lettersAbout(admin, ticket)).toHaveLength(1)

  const own = await windowOf('anna', { at: `/tickets/${ticket.number}` })
  await own.getByRole('button', { name: 'Следить', exact: true }).click()
  await expect(own.getByRole('button', { name: 'Не следить' })).toBeVisible()
  await addComment(agent, ticket, 'Снова о номере')
  await expect.poll(() => lettersAbout(admin, ticket), written).toHaveLength(2)
})

test('a colleague follows a ticket, and chooses what to be told of; a window without pushes says so', async ({
  windowOf,
  apiOf,
}) => {
  const [anna, agent, admin] = [await apiOf('anna'), await apiOf('agent1'), await apiOf('admin')]
  const ticket = await fileTicket(anna, 'Следит коллега')
  const page = await windowOf('boris', { at: `/tickets/${ticket.number}`, permissions: ['notifications'] })
  await page.getByRole('button', { name: 'Следить', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Не следить' })).toBeVisible()

  await page.goto('/profile')
  await expectAnswering(page)
  const section = page.getByRole('region', { name: 'Уведомления', exact: true })
  const mail = section.getByRole('group', { name: 'По электронной почте' })
  await mail.getByRole('switch', { name: 'Ответы и пояснения' }).click()
  await expect(mail.getByRole('switch', { name: 'Ответы и пояснения' })).not.toBeChecked()
  await expect(mail.getByRole('switch', { name: 'Ответы и пояснения' })).toBeEnabled()
  // Every window of these tests is a private one, where browsers have no pushes, each for a reason of its own: the
  // product says so, and letters go on.
  const allow = section.getByRole('button', { name: 'Разрешить в этом браузере' })
  const said = section.getByText(/не дал подписаться|не умеет|В этом браузере (?:запрещены|разрешены)/).first()
  await expect(allow.or(said).first()).toBeVisible()
  if (await allow.isVisible()) await allow.click()
  await expect(said).toBeVisible()
  await expectAccessible(page, 'profile')
  await page.reload()
  await expectAnswering(page)
  await expect(mail.getByRole('switch', { name: 'Ответы и пояснения' })).not.toBeChecked()

  await addComment(agent, ticket, 'Ответ')
  await changeStatus(agent, ticket, 'IN_PROGRESS')
  const toBoris = async () => (await lettersAbout(admin, ticket)).filter(({ to }) => to === 'boris@zakupki.example')
  await expect.poll(toBoris, written).toHaveLength(1)
  expect((await toBoris())[0]?.text).toContain('Статус обращения: «Решается».')

  await mail.getByRole('switch', { name: 'Ответы и пояснения' }).click()
  await expect(mail.getByRole('switch', { name: 'Ответы и пояснения' })).toBeChecked()
})

test('an administrator sees the queues of jobs; nobody else does', async ({ windowOf, apiOf }) => {
  const page = await windowOf('admin', { at: '/admin/jobs' })
  await expect(page.getByRole('rowheader', { name: 'letters' })).toBeVisible()
  await expectAccessible(page, 'jobs')
  const refused = await (await apiOf('agent1')).send('{ jobQueues { name } }').catch((error) => error.code)
  expect(refused).toBe('FORBIDDEN')
})

test('a push is shown with its ticket, and a later one takes its place', async ({ sessions, product }) => {
  const found = findWholeBrowser()
  test.skip(found === null, 'there is no browser here that shows notifications')
  await using browser = await chromium.launch(launchOptions(found as FoundBrowser))
  const { storageState } = await sessions.of('vera')
  const context = await browser.newContext({ baseURL: product, storageState, permissions: ['notifications'] })
  const page = await context.newPage()
  await page.goto('/tickets')
  await expectAnswering(page)
  const cdp = await page.context().newCDPSession(page)
  const registered = new Promise<string>((resolve) => {
    cdp.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
      const active = versions.find(({ status }) => status === 'activated')
      if (active) resolve(active.registrationId)
    })
  })
  await cdp.send('ServiceWorker.enable')
  await page.evaluate(() => navigator.serviceWorker.register('/sw.js').then(() => navigator.serviceWorker.ready))
  const registrationId = await registered
  const push = (body: string) => {
    const message = { title: 'WT-000001', body, path: '/tickets/WT-000001', tag: 'ticket', language: 'ru' }
    return cdp.send('ServiceWorker.deliverPushMessage', {
      origin: product,
      registrationId,
      data: JSON.stringify(message),
    })
  }
  const shown = () =>
    page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready
      return (await registration.getNotifications()).map(({ title, body, tag }) => `${title} ${body} ${tag}`)
    })
  await push('Новый ответ по обращению.')
  await expect.poll(shown).toEqual(['WT-000001 Новый ответ по обращению. ticket'])
  await push('Статус обращения: «Выполнено».')
  await expect.poll(shown).toEqual(['WT-000001 Статус обращения: «Выполнено». ticket'])
})
