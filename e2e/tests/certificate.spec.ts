import { expectAccessible } from '../fixtures/accessible.ts'
import { contextWithCertificate, fullNameOf } from '../fixtures/certificates.ts'
import { lastLetterTo } from '../fixtures/letters.ts'
import { expect, test } from '../fixtures/test.ts'

test('a certificate leads in, fills the profile, and back to the page that was asked for', async ({
  browser,
  product,
}) => {
  const context = await contextWithCertificate(browser, product, 'denis')
  const page = await context.newPage()
  await page.goto('/profile')
  await expect(page).toHaveURL(/\/sign-in\?return=%2Fprofile/)
  await expect(page.getByText('или по паролю')).toBeVisible()
  await expectAccessible(page, 'sign-in')
  await page.getByRole('link', { name: 'Вход по сертификату' }).click()

  await expect(page).toHaveURL(`${product}/profile`)
  const part = (name: string) => page.getByRole('region', { name })
  await expect(part('Личные данные')).toContainText(fullNameOf('denis'))
  await expect(part('Личные данные')).toContainText('Контрактный управляющий')
  // Nobody has heard of the organization: an administrator is asked.
  await expect(part('Организация')).toContainText('МКУ «Отдел снабжения»')
  await expect(part('Организация')).toContainText('7599555000')
  await expect(part('Организация').getByRole('status')).toContainText('администратор проверяет её')
  await expect(part('Сертификаты').getByRole('listitem')).toHaveCount(1)
  // What the certificate says of an address nobody has proved: a letter asks there.
  const address = 'denis@supply.example'
  const waiting = part('Связь').getByText(`Адрес ждёт подтверждения: ${address}`)
  await expect(waiting).toBeVisible()
  await expect(part('Связь').getByLabel('Адрес электронной почты')).toHaveValue('')
  await expectAccessible(page, 'profile')
  await page.goto('/tickets')
  const note = page.getByRole('complementary', { name: 'Подтверждение адреса' })
  await expect(note).toContainText(address)
  await note.getByRole('link', { name: 'Открыть профиль' }).click()
  await expect(waiting).toBeVisible()
  await expect(note).toBeHidden()

  await part('Связь').getByLabel('Номер телефона').fill('12')
  await part('Связь').getByRole('button', { name: 'Сохранить' }).click()
  await expect(part('Связь').getByLabel('Номер телефона')).toHaveAccessibleDescription(/8-123-12345678/)
  await part('Связь').getByLabel('Номер телефона').fill('+7 (302) 111-22-33')
  await part('Связь').getByRole('button', { name: 'Записать как 8-302-1112233' }).click()
  await part('Связь').getByRole('button', { name: 'Сохранить' }).click()
  await expect(page.getByText('Изменения сохранены.').first()).toBeVisible()

  await part('Связь').getByRole('button', { name: 'Отправить письмо ещё раз' }).click()
  await expect(page.getByText(`Письмо отправлено на ${address}.`).first()).toBeVisible()
  const link = /\/address\/[\w.-]+/.exec(await lastLetterTo(address))?.[0] ?? ''
  const letter = await context.newPage()
  await letter.goto(link)
  await expect(letter.getByRole('heading', { name: `Подтвердить адрес ${address}?` })).toBeVisible()
  await expectAccessible(letter, 'the link of the letter')
  await letter.getByRole('button', { name: 'Подтвердить адрес' }).click()
  await expect(letter.getByRole('heading', { name: `Адрес ${address} подтверждён` })).toBeVisible()
  await letter.getByRole('link', { name: 'Открыть профиль' }).click()
  const proved = letter.getByRole('region', { name: 'Связь' })
  await expect(proved.getByLabel('Адрес электронной почты')).toHaveValue(address)
  await expect(proved.getByText('Адрес ждёт подтверждения')).toBeHidden()
  await expect(proved.getByLabel('Номер телефона')).toHaveValue('8-302-1112233')
  await context.close()
})

test('a certificate that has run out is refused with a page that says so and leads back', async ({
  browser,
  product,
}) => {
  const context = await contextWithCertificate(browser, product, 'late')
  const page = await context.newPage()
  await page.goto('/sign-in')
  await page.getByRole('link', { name: 'Вход по сертификату' }).click()
  await expect(page.getByRole('heading', { name: 'Срок действия сертификата истёк' })).toBeVisible()
  await expect(page.getByText('Поздняков')).toBeVisible()
  await expectAccessible(page, 'refusal')
  await page.getByRole('link', { name: 'Вернуться на страницу входа' }).click()
  await expect(page).toHaveURL(`${product}/sign-in`)
  await context.close()
})
