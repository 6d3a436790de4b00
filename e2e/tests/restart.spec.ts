import type { Page } from '@playwright/test'
import { Cable } from '../fixtures/cable.ts'
import { ageLog } from '../fixtures/database.ts'
import { somePlace, startProduct } from '../fixtures/product.ts'
import { expectAnswering, expectStatus, historyOf, queueOf } from '../fixtures/screens.ts'
import { addComment, changeStatus, fileTicket, someWord, type Ticket } from '../fixtures/story.ts'
import { expect, Sessions, test } from '../fixtures/test.ts'

interface Change {
  ticketEvents: { ticket: { number: string; status: string } }
}

const follow = 'subscription ($after: String) { ticketEvents(after: $after) { ticket { number status } } }'

/** Milliseconds until a page is back and has read: it waits longer between two tries the longer it was alone. */
const back = { timeout: 120_000 }

const rowOf = (page: Page, { number }: Pick<Ticket, 'number'>) => page.getByRole('row').filter({ hasText: number })

/** What each screen reads with, once it is told that its cursor is too old. */
const readings = ['TicketList_Tickets', 'TicketPage_Cursor', 'Board_Read']

/** From now on the first reading of a page fails, as it does when a server that has just started is too busy. */
async function failFirstReading(page: Page): Promise<() => number> {
  let failed = 0
  await page.route('**/graphql', async (route) => {
    const { operationName } = (route.request().postDataJSON() ?? {}) as { operationName?: string }
    if (failed > 0 || !readings.includes(operationName ?? '')) return route.fallback()
    failed += 1
    await route.abort()
  })
  return () => failed
}

/** How often the server has told this page that a cursor of its is too old. */
function expiriesOf(page: Page): () => number {
  let count = 0
  page.on('websocket', (socket) => {
    socket.on('framereceived', ({ payload }) => {
      if (payload.includes('"CURSOR_EXPIRED"')) count += 1
    })
  })
  return () => count
}

test('open pages outlive a power cut, and read anew when they were away for longer than the stream is kept', async ({
  browser,
}) => {
  test.setTimeout(900_000)
  await using place = await somePlace()
  await using first = await startProduct(place)
  await using cable = await Cable.to(first.url)
  const sessions = new Sessions(first.url)
  const [{ api: anna, storageState: annas }, { api: agent, storageState: agents }] = await Promise.all([
    sessions.of('anna'),
    sessions.of('agent1'),
  ])
  const word = someWord('Давность')
  const ticket = await fileTicket(anna, word)
  const search = encodeURIComponent(word)

  const opened = async (at: string, storageState: typeof annas, streams = 1) => {
    const context = await browser.newContext({ baseURL: cable.url, storageState })
    const page = await context.newPage()
    const expiries = expiriesOf(page)
    await page.goto(at)
    await expectAnswering(page)
    return { page, expiries, streams, loaded: await page.evaluate(() => performance.timeOrigin) }
  }
  const windows = await Promise.all([
    opened(`/tickets?filter=on&search=${search}`, annas),
    opened(`/tickets/${ticket.number}`, annas),
    // Its two counters of terms follow by themselves.
    opened(`/board?desk=web-torgi&search=${search}`, agents, 3),
  ])
  const [list, details, board] = windows.map(({ page }) => page) as [Page, Page, Page]

  await test.step('all of them live', async () => {
    await expect(rowOf(list, ticket)).toContainText('Не подтверждено')
    await expectStatus(details, 'Не подтверждено')
    await expect(queueOf(board, 'Не подтверждено').getByText(ticket.title)).toBeVisible()
    await changeStatus(agent, ticket, 'IN_PROGRESS')
    await expect(rowOf(list, ticket)).toContainText('Решается')
    await expectStatus(details, 'Решается')
    await expect(queueOf(board, 'Решается').getByText(ticket.title)).toBeVisible()
  })
  await test.step('a power cut: what was said before it is there, and the pages go on', async () => {
    await addComment(anna, ticket, 'Записано перед обрывом питания')
    await first.kill()
    for (const { page } of windows) await expect(page.getByText(/Связь потеряна в/)).toBeVisible()
  })
  await using second = await startProduct(place)
  await test.step('nothing is lost', async () => {
    await addComment(agent, ticket, 'Записано после запуска')
    await expect(historyOf(details).getByText('Записано после запуска')).toBeVisible(back)
    await expect(historyOf(details).getByText('Записано перед обрывом питания')).toBeVisible()
    const next = await fileTicket(anna, word)
    await expect(rowOf(list, next)).toContainText('Не подтверждено', back)
    await expect(queueOf(board, 'Не подтверждено').getByText(next.title)).toBeVisible(back)
  })

  // Not before where the pages are, so what is too old for this cursor is too old for theirs.
  const { tickets } = await anna.send<{ tickets: { liveCursor: string } }>('{ tickets(first: 1) { liveCursor } }')
  const after = tickets.liveCursor

  cable.cut()
  for (const { page } of windows) await expect(page.getByText(/Связь потеряна в/)).toBeVisible()
  await changeStatus(agent, ticket, 'NEEDS_INFO', { comment: 'Сказано во время обрыва' })
  const missed = await fileTicket(anna, word)
  await test.step('the cursor is still good', async () => {
    await using changes = anna.follow<Change>(follow, { after })
    const told = [await changes.next(), await changes.next()].map(({ ticketEvents }) => ticketEvents.ticket)
    expect(told).toEqual([
      { number: ticket.number, status: 'NEEDS_INFO' },
      { number: missed.number, status: 'UNCONFIRMED' },
    ])
  })

  expect(await ageLog(place, 30)).toBeGreaterThan(0)
  await second.kill()
  await using third = await startProduct(place)
  await test.step('the cursor has expired', async () => {
    await using changes = anna.follow<Change>(follow, { after })
    await expect(changes.next()).rejects.toThrow('CURSOR_EXPIRED')
  })

  const failures = await Promise.all(windows.map(({ page }) => failFirstReading(page)))
  cable.mend()
  await Promise.all([
    expect(rowOf(list, ticket)).toContainText('Недостаточно данных', back),
    expect(rowOf(list, missed)).toContainText('Не подтверждено', back),
    expect(historyOf(details).getByText('Сказано во время обрыва')).toBeVisible(back),
    expect(queueOf(board, 'Недостаточно данных').getByText(ticket.title)).toBeVisible(back),
    expect(queueOf(board, 'Не подтверждено').getByText(missed.title)).toBeVisible(back),
  ])
  await expectStatus(details, 'Недостаточно данных')

  await test.step('all of them live again', async () => {
    await changeStatus(agent, ticket, 'RESOLVED', { comment: 'Сказано после него' })
    await expect(rowOf(list, ticket)).toContainText('Выполнено', back)
    await expectStatus(details, 'Выполнено')
    await expect(historyOf(details).getByText('Сказано после него')).toBeVisible()
    await expect(queueOf(board, 'Выполнено').getByText(ticket.title)).toBeVisible()
  })
  // The first reading has failed, and nobody had to press a button.
  expect(failures.map((failed) => failed())).toEqual([1, 1, 1])
  for (const { page, expiries, streams, loaded } of windows) {
    // Once each: by that, and by nothing else, has the page come to read again.
    expect(expiries(), page.url()).toBe(streams)
    expect(await page.evaluate(() => performance.timeOrigin), page.url()).toBe(loaded)
  }
  await Promise.all(windows.map(({ page }) => page.context().close()))
  await third.stop()
})
