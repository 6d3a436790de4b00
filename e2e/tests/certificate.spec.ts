import { expectAccessible } from '../fixtures/accessible.ts'
import { contextWithCertificate, fullNameOf } from '../fixtures/certificates.ts'
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
  await expect(part('Связь').getByLabel('Адрес электронной почты')).toHaveValue('denis@supply.example')
  await expectAccessible(page, 'profile')

  await part('Связь').getByLabel('Номер телефона').fill('12')
  await part('Связь').getByRole('button', { name: 'Сохранить' }).click()
  await expect(part('Связь').getByLabel('Номер телефона')).toHaveAccessibleDescription(/8-123-12345678/)
  await part('Связь').getByLabel('Номер телефона').fill('+7 (302) 111-22-33')
  await part('Связь').getByRole('button', { name: 'Записать как 8-302-1112233' }).click()
  await part('Связь').getByRole('button', { name: 'Сохранить' }).click()
  await expect(page.getByText('Изменения сохранены.').first()).toBeVisible()
  await page.reload()
  await expect(part('Связь').getByLabel('Номер телефона')).toHaveValue('8-302-1112233')
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
