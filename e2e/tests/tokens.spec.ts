import { Api } from '../fixtures/api.ts'
import { expectAnswering } from '../fixtures/screens.ts'
import { someTitle } from '../fixtures/story.ts'
import { expect, test } from '../fixtures/test.ts'

test('a key is made, shown once, works, and is revoked', async ({ windowOf, product }) => {
  const page = await windowOf('anna', { at: '/tokens' })
  const name = someTitle('Система учёта')
  await page.getByRole('button', { name: 'Создать ключ' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Название').fill(name)
  await dialog.getByRole('checkbox', { name: /Чтение/ }).check()
  await dialog.getByRole('button', { name: 'Создать ключ' }).click()
  const token = await dialog.getByLabel('Ключ доступа').inputValue()
  await dialog.getByRole('button', { name: 'Готово' }).click()

  const program = new Api(product, token)
  const { viewer } = await program.send<{ viewer: { email: string } }>('{ viewer { email } }')
  expect(viewer.email).toBe('anna@zakupki.example')
  await page.reload()
  await expectAnswering(page)
  await expect(page.getByText(name)).toBeVisible()
  await expect(page.getByText(token), 'the key itself is shown once').toBeHidden()

  const row = page.getByRole('listitem').filter({ hasText: name })
  await row.getByRole('button', { name: /Отозвать/ }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /Отозвать/ })
    .click()
  await expect(row).toContainText(/Отозван/)
  const refused = await new Api(product, token).send('{ tickets { totalCount } }').catch((error) => error.code)
  expect(refused).toBe('UNAUTHENTICATED')
})
