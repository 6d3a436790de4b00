import type { Browser } from '@playwright/test'
import pg from 'pg'
import { EmbeddedPostgres } from '../../server/src/db/embedded.ts'
import { openPost } from '../../server/test/mail/post.ts'
import type { Api } from '../fixtures/api.ts'
import { people } from '../fixtures/people.ts'
import { type Place, somePlace } from '../fixtures/product.ts'
import { cardOf, expectAnswering, expectStatus, historyOf, openNumber } from '../fixtures/screens.ts'
import { addComment, fileTicket } from '../fixtures/story.ts'
import { expect, Sessions, test } from '../fixtures/test.ts'
import { startTimedProduct } from '../fixtures/timed-product.ts'

// «Порядок обращения в службу технической поддержки при возникновении инцидентов неработоспособности …» (ЕСПГУ). Each
// test.step quotes the item that it walks. The product's clock is the test's: it begins on a Saturday evening of May.

const at = (day: number, time: string) => `2026-05-${day}T${time}:00+05:00`
const [saturday, monday, tuesday] = [16, 18, 19]

// Milliseconds. The product looks every few seconds what has become late, on a machine that may be busy.
const noticed = { timeout: 120_000 }

const authority = 'sd@uit.example'
const deskName = 'ЕСПГУ: единая система предоставления государственных и муниципальных услуг'
const matter = 'Не открывается карточка заявления'
const description = 'Сегодня в 19:40 нажали «Открыть» в заявке № 4512873: окно пустое, перезапуск не помог.'

test('the procedure of ЕСПГУ, items 1 to 7: from a letter on Saturday evening to the escalation on Tuesday', async ({
  browser,
}) => {
  test.setTimeout(600_000)
  await using place = await somePlace()
  await using post = await openPost(place.dataDir, ['anna', 'boris', 'sd'])
  await using product = await startTimedProduct(place, at(saturday, '20:00'), post.settings)
  const sessions = new Sessions(product.url)
  const windowOf = async (name: 'anna' | 'agent1', address: string) =>
    openWindow(browser, product.url, address, (await sessions.of(name)).storageState)
  const { api: anna } = await sessions.of('anna')

  await test.step('1–3. «Обращения в техподдержку принимаются в рабочие дни в период с 08:00 до 17:00»', async () => {
    const page = await openWindow(browser, product.url, '/')
    const desk = page.getByRole('region', { name: /^ЕСПГУ/ })
    await expect(desk.getByText('Обращения рассматриваются в рабочие дни с 08:00 до 17:00.')).toBeVisible()
    await expect(desk.getByText(/^Сейчас закрыто, откроется .*18 мая.*08:00/)).toBeVisible()
    await page.context().close()
  })

  let number = ''
  let reply = ''
  if (post.twoWay) {
    await test.step('3, 4. «по электронной почте»: «Пользователь должен указать … контактный телефон …, приложить картинку (скриншот)»', async () => {
      await forgetPhone(place, people.anna.email)
      await post.send({ from: people.anna.email, subject: matter, text: description })
    })
    await test.step('5. «в течение 1 часа придет ответ с номером Вашей заявки»', async () => {
      const answer = await post.letterTo(people.anna.email, 'Номер вашей заявки')
      const { text = '' } = answer
      number = /ESPGU-\d+/.exec(text)?.[0] ?? ''
      reply = answer.replyTo?.value[0]?.address ?? ''
      for (const missing of ['контактный телефон', 'снимок экрана с ошибкой']) expect(text).toContain(missing)
      for (const told of ['примерное время', 'номер заявки или', 'полное наименование'])
        expect(text).not.toContain(told)
      expect(text).toContain('Работа над обращением начнётся 18.05.2026, 08:00')
    })
  } else {
    await test.step('3–5. «Пользователь должен указать»: by the form, for want of a mail server', async () => {
      number = (await fileTicket(anna, matter, { desk: 'espgu', description })).number
    })
  }
  const theirs = await windowOf('anna', `/tickets/${number}`)
  await expect(theirs.getByText(/работа начнётся: .*08:00/)).toBeVisible()
  // Told at once, though its hour begins on Monday; a working day is from 08:00 to 17:00.
  expect(await termOf(anna, number)).toMatchObject({
    state: 'ON_TRACK',
    kind: 'OUTCOME',
    acknowledgeDueAt: new Date(at(monday, '09:00')).toISOString(),
    acknowledgedAt: expect.stringMatching(/^2026-05-16T15:/),
    outcomeDueAt: new Date(at(monday, '17:00')).toISOString(),
  })

  const board = await windowOf('agent1', '/board?desk=espgu')
  const card = cardOf(board, number)
  await test.step('3. «по телефону»', async () => {
    await product.moveTo(at(monday, '09:00'))
    const page = await windowOf('agent1', '/calls/new')
    await page.getByLabel('Служба поддержки').selectOption({ label: deskName })
    await page.getByRole('combobox', { name: 'Кто звонит' }).fill('Тюменцев Борис')
    const found = page.getByRole('option', { name: people.boris.fullName })
    await found.click()
    await page.getByLabel('Что случилось').fill('С утра не открывается список заявлений.')
    await page.getByRole('button', { name: 'Зарегистрировать' }).click()
    await expect(page.getByRole('heading', { name: 'Назовите номер' })).toBeVisible()
    await page.getByRole('link', { name: 'Открыть обращение' }).click()
    const called = await openNumber(page)
    await expect(cardOf(board, called)).toBeVisible()

    await test.step('6. «сообщение о восстановлении работоспособности»', async () => {
      await page.getByRole('button', { name: 'Восстановлено' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Отправить' }).click()
      await expectStatus(page, 'Выполнено')
      await expect(page.locator('main header [data-term]')).toHaveText('Выполнено в срок')
      await post.letterTo(people.boris.email, 'Работоспособность восстановлена')
    })
    await page.context().close()
  })

  await test.step('6. «в течение 1 рабочего дня»: near its end the board says so by itself', async () => {
    await expect(card.locator('[data-term]')).toHaveAttribute('data-term', 'ON_TRACK')
    await product.moveTo(at(monday, '16:00'))
    await expect(card.locator('[data-term]')).toHaveAttribute('data-term', 'NEAR', noticed)
  })

  const agent = await windowOf('agent1', `/tickets/${number}`)
  const dialog = agent.getByRole('dialog')
  const term = agent.locator('main header [data-term]')
  await test.step('6. «либо запрос дополнительной информации»', async () => {
    await expect(term).toHaveText(/Ответ: осталось (1 ч|\d+ мин)/)
    await agent.getByRole('button', { name: 'Запросить сведения' }).click()
    await dialog.getByRole('checkbox', { name: 'Снимок экрана' }).check()
    await dialog.getByRole('button', { name: 'Отправить' }).click()
    await expectStatus(agent, 'Недостаточно данных')
    await expect(term).toHaveAttribute('data-term', 'PAUSED')
    await expectStatus(theirs, 'Недостаточно данных')
    await expect(historyOf(theirs).getByText(/– снимок экрана/)).toBeVisible()
  })
  await test.step('6. the answer opens it anew, with a working day ahead', async () => {
    await product.moveTo(at(monday, '16:30'))
    const words = 'Снимок сделать не можем: окно пустое.'
    if (post.twoWay) await post.send({ from: people.anna.email, to: reply, subject: 'Re: заявка', text: words })
    else await addComment(anna, { id: await idOf(anna, number) }, words)
    await expect(historyOf(agent).getByText(words)).toBeVisible(noticed)
    await expectStatus(agent, 'Открыто заново')
    const { outcomeDueAt, state } = await termOf(anna, number)
    expect({ state, due: outcomeDueAt?.slice(0, 13) }).toEqual({ state: 'ON_TRACK', due: '2026-05-19T11' })
  })
  await test.step('6. «либо сообщение о примерном времени решения вопроса»', async () => {
    await agent.getByRole('button', { name: 'Назвать срок' }).click()
    await dialog.getByRole('button', { name: 'В следующий рабочий день, 12:00' }).click()
    await dialog.getByRole('button', { name: 'Отправить' }).click()
    await expectStatus(agent, 'Решается')
    await expect(theirs.getByText(/^Решение обещано: .*12:00/)).toBeVisible()
    await post.letterTo(people.anna.email, 'Примерное время решения')
  })

  await test.step('7. «В случае задержек»: what was promised has passed', async () => {
    await product.moveTo(at(tuesday, '12:01'))
    await expect(card.locator('[data-term]')).toHaveAttribute('data-term', 'LATE', noticed)
    await expect(historyOf(theirs).getByText('Эскалировано автоматически: срок прошёл')).toBeVisible(noticed)
  })
  const subject = `ЕСПГУ ${number}`
  const letter =
    await test.step('7. «письмо-заявку с темой «ЕСПГУ Номер заявки» … с описанием текущего состояния»', async () => {
      const escalation = await post.letterTo(authority, subject)
      expect(escalation.subject).toBe(subject)
      for (const words of [description, 'Статус: «Решается»', `/tickets/${number}`]) {
        expect(escalation.text?.replace(/\s+/g, ' ')).toContain(words)
      }
      return escalation
    })
  await test.step('7. «необходимо эскалировать проблему»: by the requester, when an hour has brought nothing', async () => {
    await product.moveTo(at(tuesday, '13:02'))
    await theirs.reload()
    await expectAnswering(theirs)
    await theirs.getByRole('button', { name: 'Эскалировать' }).click()
    const asked = theirs.getByRole('dialog')
    await asked.getByLabel('Что происходит и чего вы ждёте?').fill('Приём граждан стоит второй день.')
    await asked.getByRole('button', { name: 'Эскалировать' }).click()
    await expect(historyOf(theirs).getByText(/Приём граждан стоит второй день/)).toBeVisible()
    await post.letterTo(authority, 'Приём граждан стоит второй день.')
  })
  if (post.twoWay) {
    await test.step('7. the answer of the authority joins the ticket', async () => {
      const to = letter.replyTo?.value[0]?.address
      await post.send({ from: authority, to, subject: `Re: ${subject}`, text: 'Взяли на контроль.' })
      await expect(historyOf(theirs).getByText(/Взяли на контроль\./)).toBeVisible(noticed)
      await expectStatus(theirs, 'Решается')
    })
  }
  await agent.reload()
  await expectAnswering(agent)
  await agent.getByRole('button', { name: 'Восстановлено' }).click()
  await dialog.getByRole('button', { name: 'Отправить' }).click()
  await expectStatus(theirs, 'Выполнено')
  await expect(theirs.locator('main header [data-term]')).toHaveText('Срок нарушен')
  for (const page of [theirs, board, agent]) await page.context().close()
  await product.stop()
})

async function openWindow(browser: Browser, baseURL: string, address: string, storageState?: SessionState) {
  const context = await browser.newContext({ baseURL, ...(storageState && { storageState }) })
  const page = await context.newPage()
  await page.goto(address)
  await expectAnswering(page)
  return page
}

type SessionState = Awaited<ReturnType<Sessions['of']>>['storageState']

interface Term {
  state: string
  kind: string | null
  acknowledgeDueAt: string | null
  acknowledgedAt: string | null
  outcomeDueAt: string | null
}

async function termOf(api: Api, number: string): Promise<Term> {
  const { ticket } = await api.send<{ ticket: { term: Term } }>(
    `query ($number: String!) {
       ticket(number: $number) { term { state kind acknowledgeDueAt acknowledgedAt outcomeDueAt } }
     }`,
    { number },
  )
  return ticket.term
}

async function idOf(api: Api, number: string): Promise<string> {
  const query = 'query ($number: String!) { ticket(number: $number) { id } }'
  const { ticket } = await api.send<{ ticket: { id: string } }>(query, { number })
  return ticket.id
}

/** As of somebody whose telephone the directory does not know. */
async function forgetPhone({ dataDir }: Place, email: string): Promise<void> {
  const url = await EmbeddedPostgres.running(`${dataDir}/postgres`)
  if (url === null) throw new Error(`No database is running in ${dataDir}`)
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('UPDATE users SET phone = NULL WHERE email = $1', [email])
  } finally {
    await client.end()
  }
}
