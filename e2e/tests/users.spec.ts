import { expectAccessible } from '../fixtures/accessible.ts'
import { lastLetterTo } from '../fixtures/letters.ts'
import { expect, test } from '../fixtures/test.ts'

test('an administrator finds a user, and writes another address, which the one before is told', async ({
  newcomer,
  windowOf,
}) => {
  const { fullName, api } = await newcomer()
  const { viewer } = await api.send<{ viewer: { email: string } }>('{ viewer { email } }')
  const [name] = viewer.email.split('@')
  const page = await windowOf('admin', { at: '/admin/users' })
  await page.getByLabel('Поиск').fill(`${name}@`)
  await page.getByRole('button', { name: 'Найти' }).click()
  const found = page.getByRole('list', { name: 'Пользователи' }).getByRole('listitem')
  await expect(found).toHaveCount(1)
  await expect(found).toContainText(fullName)
  await expectAccessible(page, 'users')
  await found.getByRole('button', { name: `Изменить: ${fullName}` }).click()

  const dialog = page.getByRole('dialog', { name: fullName })
  await dialog.getByLabel('Адрес электронной почты').fill('anna@zakupki.example')
  await dialog.getByRole('button', { name: 'Сохранить' }).click()
  // Administrators are told whose it is.
  await expect(dialog.getByRole('alert')).toContainText('Кравцова Анна Викторовна')
  await expectAccessible(page, 'a user with a fault')
  await dialog.getByLabel('Адрес электронной почты').fill(`${name}@moved.example`)
  await dialog.getByLabel('Должность').fill('Специалист')
  await dialog.getByRole('button', { name: 'Сохранить' }).click()
  await expect(dialog).toBeHidden()

  await page.getByLabel('Поиск').fill(fullName)
  await page.getByRole('button', { name: 'Найти' }).click()
  await expect(found).toContainText(`${name}@moved.example`)
  await expect(found).toContainText('Специалист')
  expect(await lastLetterTo(viewer.email)).toContain('записан другой адрес электронной почты')
})
