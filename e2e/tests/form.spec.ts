import { expectAnswering, fillTicketForm, openNumber } from '../fixtures/screens.ts'
import { changeStatus, fileTicket, someTitle, someWord } from '../fixtures/story.ts'
import { expect, test } from '../fixtures/test.ts'

test('an administrator adds a field without a release: it is asked for at once, checked, and shown on the ticket', async ({
  windowOf,
  newcomer,
  apiOf,
}) => {
  const label = someWord('Журнал ')
  const key = someWord('journal').replace(/\W/g, '')
  const admin = await windowOf('admin', { at: '/admin/forms' })
  await admin.getByLabel('Служба поддержки').selectOption('espgu')
  await test.step('the administrator describes it, and tries it beside the list', async () => {
    await admin.getByRole('button', { name: 'Добавить поле' }).click()
    const dialog = admin.getByRole('dialog', { name: 'Новое поле' })
    await dialog.getByLabel('Название по-русски').fill(label)
    await dialog.getByRole('button', { name: 'Сохранить' }).click()
    await expect(dialog.getByLabel('Имя в API')).toHaveAttribute('aria-invalid', 'true')
    await dialog.getByLabel('Название по-английски').fill(`Journal ${key}`)
    await dialog.getByLabel('Имя в API').fill(key)
    await dialog.getByLabel('Образец').fill('ЖУ-000')
    await dialog.getByRole('button', { name: 'Сохранить' }).click()
    await expect(dialog).toBeHidden()
    const preview = admin.getByRole('region', { name: 'Так форму видят заявители' })
    await preview.getByLabel(label).pressSequentially('456')
    await expect(preview.getByLabel(label)).toHaveValue('ЖУ-456')
  })
  const fields = admin.getByRole('region', { name: 'Поля формы' }).getByRole('listitem')
  const places = async () => {
    const texts = await fields.allTextContents()
    return texts.findIndex((text) => text.includes(label))
  }
  await test.step('and moves it by the keyboard alone', async () => {
    await expect(fields.filter({ hasText: label })).toHaveCount(1)
    const before = await places()
    await admin.getByRole('button', { name: `Поле «${label}» выше` }).focus()
    await admin.keyboard.press('Enter')
    await expect.poll(places).toBe(before - 1)
    await expect(admin.getByRole('button', { name: `Поле «${label}» выше` })).toBeFocused()
  })

  const requester = await newcomer()
  const page = await requester.window({ at: '/tickets/new?desk=espgu' })
  await fillTicketForm(page, { title: someTitle('Своё поле'), type: 'Прочее', kind: 'Иное', description: 'Текст' })
  await test.step('the requester’s profile is filled in by itself', async () => {
    await expect(page.getByText(`Заявитель: ${requester.fullName}.`)).toBeVisible()
    await expect(page.getByLabel('Адрес электронной почты')).toHaveValue(/@newcomers\.example$/)
    await expect(page.getByLabel('Номер телефона')).toHaveValue('8-302-1002030')
  })
  await test.step('what does not look as asked is told beside it', async () => {
    await page.getByLabel(label).pressSequentially('12')
    await page.getByRole('button', { name: 'Сохранить' }).click()
    await expect(page.getByLabel(label)).toHaveAttribute('aria-invalid', 'true')
    await expect(page.getByLabel(label)).toBeFocused()
    await page.getByLabel(label).press('End')
    await page.getByLabel(label).pressSequentially('3')
    await expect(page.getByLabel(label)).toHaveValue('ЖУ-123')
  })
  await page.getByRole('button', { name: 'Сохранить' }).click()
  const number = await openNumber(page)
  const details = page.getByRole('region', { name: 'Сведения об обращении' })
  await expect(details.getByText('ЖУ-123')).toBeVisible()

  await test.step('archived, it is not asked for any more, and the ticket keeps it', async () => {
    await admin.getByRole('button', { name: `Поле «${label}» в архив` }).click()
    await expect(admin.getByRole('button', { name: `Поле «${label}» выше` })).toBeHidden()
    await page.goto('/tickets/new?desk=espgu')
    await expect(page.getByLabel('Заголовок')).toHaveValue('')
    await expect(page.getByLabel(label)).toHaveCount(0)
    const query = 'query ($number: String!) { ticket(number: $number) { fields { key value archived } } }'
    const { ticket } = await (await apiOf('admin')).send<{ ticket: { fields: object[] } }>(query, { number })
    expect(ticket.fields).toEqual([{ key, value: 'ЖУ-123', archived: true }])
  })
})

test('pasted phones and numbers are put right, and what is wrong is told at once', async ({ newcomer }) => {
  const page = await (await newcomer()).window({ at: '/tickets/new?desk=web-torgi' })
  const phone = page.getByLabel('Номер телефона')
  const paste = async (text: string) => {
    await phone.fill('')
    await phone.evaluate((field, pasted) => {
      const clipboardData = new DataTransfer()
      clipboardData.setData('text/plain', pasted)
      field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
    }, text)
  }
  await paste('+7 (302) 212-34-56')
  await expect(phone).toHaveValue('8-302-2123456')
  await phone.fill('302-212')
  await page.getByLabel('Адрес электронной почты').fill('не почта')
  await page.getByLabel('Заголовок').focus()
  await expect(phone).toHaveAccessibleDescription(/8-123-12345678/)
  await expect(phone).toHaveAttribute('aria-invalid', 'true')
  await expect(page.getByLabel('Адрес электронной почты')).toHaveAccessibleDescription(/ivanov@zakupki\.example/)

  await page
    .getByLabel('Описание обращения')
    .fill('Закупка 0191300001526000123 и заявка № ЗК/2026-000077, тел. 89123456789')
  await expect(page.getByText('Найдены номера: 0191300001526000123, ЗК/2026-000077')).toBeVisible()
  await page.getByRole('button', { name: 'Добавить', exact: true }).click()
  await expect(page.getByLabel('Реестровый номер 1')).toHaveValue('0191300001526000123')
  await expect(page.getByLabel('Реестровый номер 2')).toHaveValue('ЗК/2026-000077')
  await expect(page.getByText('Найдены номера')).toHaveCount(0)
})

test('«Возможно, уже решается»: one follows what others have filed, and files nothing', async ({ newcomer, apiOf }) => {
  const word = someWord('протокол')
  const other = await fileTicket(await apiOf('vera'), `Не подписывается ${word}`)
  const requester = await newcomer()
  const page = await requester.window({ at: '/tickets/new?desk=web-torgi' })
  await page.getByLabel('Заголовок').fill(`Никак не подписать ${word}, не подписывается`)
  const similar = page.getByRole('region', { name: 'Возможно, уже решается' })
  await similar.getByRole('button', { name: `Следить за этим: ${other.number}` }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Следить и удалить введённое' }).click()
  await expect(page).toHaveURL(new RegExp(`/tickets/${other.number}`))
  const query = `query ($number: String!) {
    ticket(number: $number) { watching } ticketDrafts { title } tickets(filter: { mine: true }) { totalCount }
  }`
  await expect
    .poll(() => requester.api.send(query, { number: other.number }))
    .toEqual({ ticket: { watching: true }, ticketDrafts: [], tickets: { totalCount: 0 } })
})

test('quick filters are addresses: pressed they stay with the list as it lives', async ({ newcomer, apiOf }) => {
  const requester = await newcomer()
  const ticket = await fileTicket(requester.api, 'Ждёт ответа')
  const page = await requester.window({ at: '/tickets' })
  const row = page.getByRole('row').filter({ hasText: ticket.number })
  const chip = (name: string) => page.getByRole('button', { name, exact: true })
  await chip('Ждут моего ответа').click()
  await expect(chip('Ждут моего ответа')).toHaveAttribute('aria-pressed', 'true')
  await expect(page.getByText('По фильтру ничего не найдено')).toBeVisible()
  await changeStatus(await apiOf('agent1'), ticket, 'NEEDS_INFO', { comment: 'Какой номер?' })
  await expect(row).toContainText('Недостаточно данных')
  await chip('С ответом за неделю').click()
  await expect(chip('Ждут моего ответа')).toHaveAttribute('aria-pressed', 'false')
  await expect(row).toBeVisible()
  await page.reload()
  await expectAnswering(page)
  await expect(chip('С ответом за неделю')).toHaveAttribute('aria-pressed', 'true')
  await expect(row).toBeVisible()
  await chip('С ответом за неделю').click()
  await expect(page).toHaveURL(/\/tickets$/)
})
