import { people } from '../fixtures/people.ts'
import {
  cardOf,
  chooseStatus,
  expectStatus,
  fillTicketForm,
  historyOf,
  openNumber,
  queueOf,
} from '../fixtures/screens.ts'
import { someTitle, wordOf } from '../fixtures/story.ts'
import { expect, test } from '../fixtures/test.ts'

interface Change {
  ticketEvents: {
    kind: string
    ticket: { number: string; status: string; version: number; assignee: { fullName: string } | null }
  }
}

const follow = `subscription ($after: String) {
  ticketEvents(after: $after) { kind ticket { number status version assignee { fullName } } }
}`

test('two windows and a program see the whole life of a ticket as it happens', async ({
  windowOf,
  apiOf,
  newcomer,
}) => {
  const program = await apiOf('admin')
  const { tickets } = await program.send<{ tickets: { liveCursor: string } }>('{ tickets(first: 1) { liveCursor } }')
  await using changes = program.follow<Change>(follow, { after: tickets.liveCursor })
  const title = someTitle('Жизнь обращения')
  // By a search: the tickets that other tests file meanwhile would push this one out of sight.
  const at = `/board?desk=web-torgi&search=${encodeURIComponent(wordOf(title))}`
  const board = await windowOf('agent1', { at })
  const requester = await (await newcomer()).window({ at: '/tickets/new?desk=web-torgi' })
  await expect(queueOf(board, 'Не подтверждено')).toBeVisible()
  const loaded = await board.evaluate(() => performance.timeOrigin)

  await test.step('filed by the form', async () => {
    const description = 'Контракт не открывается, 2759900101926000999.'
    await fillTicketForm(requester, { title, type: 'Прочее', kind: 'Контракт', description })
    await fillTicketForm(requester, { email: people.anna.email, phone: '8-123-12345678' })
    await requester.getByRole('button', { name: 'Сохранить' }).click()
  })
  const number = await openNumber(requester)

  /** The program's next word about this ticket; other tests file theirs at the same time. */
  const told = async () => {
    for (;;) {
      const { ticketEvents } = await changes.next()
      if (ticketEvents.ticket.number === number) return ticketEvents
    }
  }
  expect(await told()).toMatchObject({ kind: 'CREATED', ticket: { status: 'UNCONFIRMED', version: 1, assignee: null } })

  await test.step('appears on the board without a reload', async () => {
    await expect(queueOf(board, 'Не подтверждено').getByText(title)).toBeVisible()
  })

  const agent = await windowOf('agent1', { at: `/tickets/${number}` })
  await test.step('assigned: the requester sees the name', async () => {
    await agent.getByLabel('Исполнитель').selectOption({ label: people.agent1.fullName })
    await expect(historyOf(requester).getByText(`Исполнитель: ${people.agent1.fullName}`)).toBeVisible()
    await expect(cardOf(board, number)).toContainText(people.agent1.fullName)
    // What the agent does next is decided on what the agent's own page knows.
    await expect(historyOf(agent).getByText(`Исполнитель: ${people.agent1.fullName}`)).toBeVisible()
  })
  const assigned = await told()
  expect(assigned).toMatchObject({
    kind: 'ASSIGNED',
    ticket: { version: 2, assignee: { fullName: people.agent1.fullName } },
  })

  await test.step("answered: the question is on the requester's page", async () => {
    await chooseStatus(agent, 'Недостаточно данных', { answer: 'Пришлите скриншот всего экрана.' })
    await expect(historyOf(requester).getByText('Пришлите скриншот всего экрана.')).toBeVisible()
    await expectStatus(requester, 'Недостаточно данных')
    await expect(queueOf(board, 'Недостаточно данных').getByText(title)).toBeVisible()
  })
  expect(await told()).toMatchObject({ kind: 'STATUS_CHANGED', ticket: { status: 'NEEDS_INFO', version: 3 } })

  await test.step('explained by the requester: the board shows it opened again', async () => {
    await requester.getByLabel('Текст').fill('Скриншот будет после обеда.')
    await requester.getByRole('button', { name: 'Отправить' }).click()
    await expect(queueOf(board, 'Открыто заново').getByText(title)).toBeVisible()
    await expect(historyOf(agent).getByText('Скриншот будет после обеда.')).toBeVisible()
  })
  expect(await told()).toMatchObject({ kind: 'STATUS_CHANGED', ticket: { status: 'REOPENED', version: 4 } })

  await test.step('closed: the requester reads the answer', async () => {
    await chooseStatus(agent, 'Выполнено', { answer: 'Исправлено, проверьте, пожалуйста.' })
    await expect(historyOf(requester).getByText('Исправлено, проверьте, пожалуйста.')).toBeVisible()
    await expectStatus(requester, 'Выполнено')
    await expect(queueOf(board, 'Выполнено').getByText(title)).toBeVisible()
    await expect(queueOf(board, 'Открыто заново').getByText(title)).toBeHidden()
  })
  expect(await told()).toMatchObject({ kind: 'STATUS_CHANGED', ticket: { status: 'RESOLVED', version: 5 } })
  expect(await board.evaluate(() => performance.timeOrigin), 'the board was never loaded again').toBe(loaded)
})
