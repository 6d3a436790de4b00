import { randomInt } from 'node:crypto'
import { expectAccessible } from '../fixtures/accessible.ts'
import { lastLetterTo } from '../fixtures/letters.ts'
import { expectAnswering } from '../fixtures/screens.ts'
import { expect, test } from '../fixtures/test.ts'

/** The path of the applicant's link in the last letter to an address. */
async function linkTo(email: string): Promise<string> {
  const text = await lastLetterTo(email)
  const path = /\/registration\/[\w-]+/.exec(text)?.[0]
  if (!path) throw new Error(`No link in the letter to ${email}: ${text}`)
  return path
}

/** ИНН that belongs to nobody. */
function someTaxpayerId(): string {
  const digits = `99${randomInt(1_000_000, 9_999_999)}`
  const sum = [2, 4, 10, 3, 5, 9, 4, 6, 8].reduce((total, weight, place) => total + weight * Number(digits[place]), 0)
  return `${digits}${(sum % 11) % 10}`
}

test('«Регистрация в Web-Торги-КС»: application, letter, approval, password, sign-in', async ({
  browser,
  product,
  windowOf,
}) => {
  const tag = randomInt(1_000_000)
  const email = `approver${tag}@grbs.example`
  const name = `Согласующая Ольга ${tag}`
  const context = await browser.newContext({ baseURL: product })
  const page = await context.newPage()
  await page.goto('/sign-in')
  await expectAnswering(page)
  await page.getByRole('link', { name: 'Регистрация в Web-Торги-КС' }).click()
  await page.getByRole('button', { name: 'Отправить заявку' }).click()
  await expect(page.getByLabel('Фамилия, имя, отчество')).toHaveAttribute('aria-invalid', 'true')
  await expectAccessible(page, 'the form with faults')
  await page.getByLabel('Фамилия, имя, отчество').fill(name)
  await page.getByLabel('Должность').fill('Начальник отдела')
  await page.getByLabel('Наименование организации').fill(`Министерство примеров ${tag}`)
  await page.getByLabel('ИНН организации').fill(someTaxpayerId())
  await page.getByLabel('Электронная почта').fill(email)
  await page.getByLabel('Телефон').fill('8-302-2123456')
  await page.getByRole('checkbox', { name: /Согласен/ }).check()
  await page.getByRole('button', { name: 'Отправить заявку' }).click()
  await expect(page.getByRole('heading', { name: 'Проверьте почту' })).toBeVisible()

  await page.goto(await linkTo(email))
  await expectAnswering(page)
  await page.getByRole('button', { name: 'Подтвердить адрес' }).click()
  await expect(page.getByText('На рассмотрении')).toBeVisible()

  const requests = await windowOf('admin', { at: '/admin/requests' })
  await requests.getByRole('button', { name: `Одобрить заявку: ${name}` }).click()
  await expectAccessible(requests, 'the requests with a decision')
  await requests.getByRole('dialog').getByRole('button', { name: 'Одобрить' }).click()
  // Closed once it is decided; what lies under an open dialog counts as hidden all the while.
  await expect(requests.getByRole('dialog')).toBeHidden()
  await expect(requests.getByRole('button', { name: `Одобрить заявку: ${name}` })).toBeHidden()

  // The page that waits shows the decision by itself: at its next look, or when it comes back to sight.
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
  await expect(page.getByText('Заявка одобрена.')).toBeVisible()

  await page.goto(await linkTo(email))
  await expectAnswering(page)
  await page.getByLabel('Новый пароль').fill('three plain words')
  await page.getByLabel('Повторите пароль').fill('three plain words')
  await expectAccessible(page, 'the password')
  await page.getByRole('button', { name: 'Задать пароль' }).click()
  await page.getByRole('main').getByRole('link', { name: 'Войти' }).click()
  await page.getByLabel('Электронная почта').fill(email)
  await page.getByLabel('Пароль').fill('three plain words')
  await page.getByRole('main').getByRole('button', { name: 'Войти' }).click()
  await expect(page.getByRole('button', { name: new RegExp(`Меню пользователя: ${name}`) })).toBeVisible()
  await context.close()
})

test('a file of the directory is sent, loaded, and its bad row told', async ({ windowOf }) => {
  const tag = randomInt(1_000_000)
  const filename = `организации-${tag}.csv`
  const rows = [
    'ИНН;КПП;Полное наименование',
    `${someTaxpayerId()};753601001;Казённое учреждение ${tag}`,
    `1234567890;753601001;Ошибочная`,
  ]
  const page = await windowOf('admin', { at: '/admin/directory' })
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Выбрать файл' }).click()
  await (await chooser).setFiles({ name: filename, mimeType: 'text/csv', buffer: Buffer.from(rows.join('\n')) })
  const load = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: filename }) })
  // Loaded in the background, on a machine that may be busy.
  await expect(load.getByText('Загружен', { exact: true })).toBeVisible({ timeout: 120_000 })
  await load.getByRole('button', { name: 'Непринятые строки' }).click()
  const row = load.getByRole('row').filter({ hasText: '1234567890' })
  await expect(row.getByRole('cell').first()).toHaveText('3')
  await load.getByRole('button', { name: 'Что изменилось' }).click()
  await expect(load.getByText(`Казённое учреждение ${tag}`)).toBeVisible()
  await expectAccessible(page, 'the directory')

  const stranger = await windowOf('anna', { at: '/admin/directory' })
  await expect(stranger.getByRole('heading', { name: 'Этот раздел – для администраторов' })).toBeVisible()
})
