import { readFile } from 'node:fs/promises'
import { contextWithCertificate, fullNameOf } from '../fixtures/certificates.ts'
import { zakupkiTaxpayerId } from '../fixtures/people.ts'
import {
  attach,
  expectAnswering,
  expectStatus,
  fillTicketForm,
  historyOf,
  openNumber,
  screenshot,
} from '../fixtures/screens.ts'
import { changeStatus, fileTicket, someTitle } from '../fixtures/story.ts'
import { expect, test } from '../fixtures/test.ts'

// «Порядок обращений в службу технической поддержки», программный комплекс «WEB-Торги-КС». Each test.step quotes
// the sentence of the procedure that it walks.

test('«1. Для обращения в техподдержку необходимо выбрать раздел «Техническая поддержка»»', async ({ page }) => {
  await page.goto('/')
  await expect(page.getByRole('heading', { name: 'Техническая поддержка', level: 1 })).toBeVisible()
  await expect(page.getByText('В поле «Заголовок» введите текст — кратко, суть проблемы.')).toBeVisible()
  await page.getByRole('link', { name: 'Войти' }).first().click()
  await expect(page).toHaveURL(/\/sign-in/)
})

test('the form, steps 1) to 8)', async ({ browser, product, apiOf }) => {
  const context = await contextWithCertificate(browser, product, 'olga')
  const page = await context.newPage()
  const title = someTitle('Не загружается план-график')

  await test.step('2. «… откроется форма регистрации …, нажимаем кнопку [Вход по сертификату]»', async () => {
    await page.goto('/')
    await page.getByRole('link', { name: 'Войти' }).first().click()
    await page.getByRole('link', { name: 'Вход по сертификату' }).click()
    await expect(page).toHaveURL(`${product}/tickets`)
    await expectAnswering(page)
  })
  await test.step('«В открывшемся окне нажмите кнопку [Добавить обращение]»', async () => {
    await page.getByRole('link', { name: 'Добавить обращение' }).click()
    await page.getByRole('radio', { name: /^WEB-Торги-КС/ }).check()
  })
  await test.step('1) «В открывшемся окне в поле «Заголовок» ввести текст – кратко, суть проблемы»', async () => {
    await fillTicketForm(page, { title })
  })
  await test.step('2) «В поле «Тип обращения» выбрать один из вариантов … допустимо выбирать «Прочее»»', async () => {
    await expect(page.getByLabel('Тип обращения').locator('option').last()).toHaveText('Прочее')
    await fillTicketForm(page, { type: 'Прочее' })
  })
  await test.step('3) «В поле «Наименование документа» выбрать пункт … допустимо выбирать «Иное»»', async () => {
    await expect(page.getByLabel('Наименование документа').locator('option').last()).toHaveText('Иное')
    await fillTicketForm(page, { kind: 'План-график' })
  })
  await test.step('4) «… подробное описание проблемы с обязательным введением реестровых номеров документов»', async () => {
    await fillTicketForm(page, {
      description: 'С утра план-график не открывается.',
      registryNumbers: '202703911000123777',
    })
  })
  await test.step('5) «Нажатие на кнопку [Выберите файл] открывает стандартное окно выбора документов»', async () => {
    await attach(page, screenshot)
  })
  await test.step('6) «… нажать кнопку со знаком «+», при этом появится дополнительная кнопка [Выберите файл]»', async () => {
    const buttons = page.getByRole('button', { name: 'Выберите файл' })
    const there = await buttons.count()
    await page.getByRole('button', { name: 'Добавить ещё один файл' }).click()
    await expect(buttons).toHaveCount(there + 1)
    await attach(page, {
      name: 'журнал.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('08:10 ошибка\n'),
    })
  })
  await test.step('7) «Укажите адрес электронной почты и номер телефона … (пример: 8-123-12345678)»', async () => {
    await fillTicketForm(page, { email: 'olga@zakupki.example', phone: '8-123-12345678' })
  })
  await test.step('8) «Заполнив все необходимые поля, следует нажать кнопку [Сохранить]»', async () => {
    await page.getByRole('button', { name: 'Сохранить' }).click()
  })
  const number = await openNumber(page)
  await test.step('«После отправки обращения автоматически присваивается статус «Не подтверждено»»', async () => {
    await expect(page.getByRole('heading', { name: title })).toBeVisible()
    await expectStatus(page, 'Не подтверждено')
  })
  await test.step('«Все остальные данные пользователя система вставляет автоматически из анкеты регистрации»', async () => {
    await expect(page.getByText(fullNameOf('olga')).first()).toBeVisible()
    await expect(page.getByText('ГКУ «Центр организации закупок»').first()).toBeVisible()
    const query =
      'query ($number: String!) { ticket(number: $number) { contactPhone registryNumbers attachments { filename size } } }'
    const { ticket } = await (await apiOf('anna')).send<{ ticket: object }>(query, { number })
    expect(ticket).toEqual({
      contactPhone: '8-123-12345678',
      registryNumbers: ['202703911000123777'],
      attachments: [
        { filename: screenshot.name, size: screenshot.buffer.length },
        { filename: 'журнал.txt', size: Buffer.byteLength('08:10 ошибка\n') },
      ],
    })
  })
  await test.step('the files come back as they were given', async () => {
    await page.reload()
    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: 'журнал.txt' }).click()
    expect(await readFile(await (await download).path(), 'utf8')).toBe('08:10 ошибка\n')
  })
  await context.close()
})

test('the filter, steps 1) to 4)', async ({ windowOf, apiOf }) => {
  const [anna, boris, vera] = await Promise.all([apiOf('anna'), apiOf('boris'), apiOf('vera')])
  const mine = await fileTicket(anna, 'Фильтр: моё')
  const colleagues = await fileTicket(boris, 'Фильтр: коллеги')
  const foreign = await fileTicket(vera, 'Фильтр: чужое')
  const page = await windowOf('anna', { at: '/tickets?desk=web-torgi' })
  const row = (number: string) => page.getByRole('row').filter({ hasText: number })

  await test.step('«По умолчанию в форме тех.поддержки отображаются абсолютно все обращения»', async () => {
    for (const { number } of [mine, colleagues, foreign]) await expect(row(number)).toBeVisible()
  })
  await test.step('1) «переключив тумблер активации фильтра»', async () => {
    await page.getByRole('switch', { name: /фильтр/i }).click()
  })
  await test.step('2) «поставить галочку в окне «Мои обращения»»; 4) «кнопкой [Применить]»', async () => {
    await page.getByRole('checkbox', { name: 'Мои обращения' }).check()
    await page.getByRole('button', { name: 'Применить' }).click()
    await expect(row(foreign.number)).toBeHidden()
    await expect(row(colleagues.number)).toBeHidden()
    await expect(row(mine.number)).toBeVisible()
  })
  await test.step('3) «В поле «Организация» введите ее ИНН, … отметку … «Мои обращения» необходимо убрать»; 4) «кнопкой ENTER»', async () => {
    await page.getByRole('checkbox', { name: 'Мои обращения' }).uncheck()
    await page.getByLabel('Организация').fill(zakupkiTaxpayerId)
    await page.getByLabel('Организация').press('Enter')
    await expect(row(mine.number)).toBeVisible()
    await expect(row(colleagues.number)).toBeVisible()
    await expect(row(foreign.number)).toBeHidden()
  })
  await test.step('the filter stands in the address: it can be bookmarked and sent', async () => {
    const other = await windowOf('vera', { at: page.url() })
    await expect(other.getByRole('row').filter({ hasText: colleagues.number })).toBeVisible()
    await expect(other.getByRole('row').filter({ hasText: foreign.number })).toBeHidden()
  })
  await test.step('switched off, all are there again', async () => {
    await page.getByRole('switch', { name: /фильтр/i }).click()
    await expect(row(foreign.number)).toBeVisible()
  })
  await test.step('«В обращении отображается его реестровый номер, исполнитель по обращению и статус обращения»', async () => {
    for (const name of ['Реестровый номер', 'Исполнитель', 'Статус']) {
      await expect(page.getByRole('columnheader', { name })).toBeVisible()
    }
    await expect(row(mine.number)).toContainText('Не подтверждено')
  })
})

test('the answer, steps 1) and 2)', async ({ windowOf, apiOf }) => {
  const [anna, agent] = await Promise.all([apiOf('anna'), apiOf('agent1')])
  const ticket = await fileTicket(anna, 'Ответ исполнителя')
  await changeStatus(agent, ticket, 'NEEDS_INFO', { comment: 'Назовите реестровый номер контракта.' })
  const page = await windowOf('anna', { at: '/tickets' })

  await test.step('«Чтобы ознакомиться с ответом исполнителя необходимо нажать на реестровый номер обращения»', async () => {
    await page.getByRole('link', { name: ticket.number }).click()
    await expect(historyOf(page).getByText('Назовите реестровый номер контракта.')).toBeVisible()
    await expectStatus(page, 'Недостаточно данных')
  })
  await test.step('1) «в поле «Текст» можно добавить свои пояснения»; 2) «прикрепить дополнительные файлы»', async () => {
    await page.getByLabel('Текст').fill('Контракт 2759900101926000777')
    await attach(page, screenshot)
    await page.getByRole('button', { name: 'Отправить' }).click()
    await expect(historyOf(page).getByText('Контракт 2759900101926000777')).toBeVisible()
    await expect(historyOf(page).getByRole('link', { name: screenshot.name })).toBeVisible()
  })
  await test.step('«Открыто заново – в случае внесения дополнительной информации по обращению»', async () => {
    await expectStatus(page, 'Открыто заново')
  })
})

test('«обращение следует отозвать», where the procedure allows it', async ({ windowOf, apiOf }) => {
  const [anna, agent] = await Promise.all([apiOf('anna'), apiOf('agent1')])
  const ticket = await fileTicket(anna, 'Отзыв обращения')
  const page = await windowOf('anna', { at: `/tickets/${ticket.number}` })
  const withdraw = page.getByRole('button', { name: 'Отозвать' })

  await test.step('«применимо для багов со статусами «Не подтверждено», «Открыто заново», «Недостаточно данных»»', async () => {
    await expect(withdraw).toBeVisible()
    await changeStatus(agent, ticket, 'IN_PROGRESS')
    await expect(withdraw).toBeHidden()
    await changeStatus(agent, ticket, 'NEEDS_INFO', { comment: 'Нужен номер' })
    await expect(withdraw).toBeVisible()
    await changeStatus(agent, ticket, 'REOPENED')
    await expectStatus(page, 'Открыто заново')
    await expect(withdraw).toBeVisible()
  })
  await test.step('«нажать кнопку [Отозвать], в результате обращению присвоится статус «Не является ошибкой»»', async () => {
    await withdraw.click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox').fill('Ошибка нашлась у нас')
    await dialog.getByRole('button', { name: 'Отозвать' }).click()
    await expectStatus(page, 'Не является ошибкой')
    await expect(historyOf(page).getByText('Ошибка нашлась у нас')).toBeVisible()
    await expect(withdraw).toBeHidden()
  })
})
