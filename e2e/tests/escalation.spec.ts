import { expectAccessibleInBothThemes } from '../fixtures/accessible.ts'
import type { Api } from '../fixtures/api.ts'
import { expectAnswering } from '../fixtures/screens.ts'
import { fileTicket } from '../fixtures/story.ts'
import { anHourAfterEscalation, makeLate } from '../fixtures/terms.ts'
import { expect, test } from '../fixtures/test.ts'

// Milliseconds. The product looks every few seconds whether a term has passed, on a machine that may be busy.
const noticed = { timeout: 120_000 }

const lettersTo = async (admin: Api, subject: string) => {
  const { letters } = await admin.send<{ letters: { nodes: { to: string; subject: string; text: string }[] } }>(
    '{ letters(first: 500) { nodes { to subject text } } }',
  )
  return letters.nodes.filter((letter) => letter.subject === subject).reverse()
}

test('espgu, item 7: a delay is escalated by itself, then by the requester, with «ЕСПГУ Номер заявки»', async ({
  newcomer,
  windowOf,
  apiOf,
}) => {
  const [requester, admin] = [await newcomer(), await apiOf('admin')]
  const ticket = await fileTicket(requester.api, 'Не открывается заявление', { desk: 'espgu' })
  const page = await requester.window({ at: `/tickets/${ticket.number}` })
  await expect(page.getByRole('heading', { name: ticket.title })).toBeVisible()
  const button = page.getByRole('button', { name: 'Эскалировать' })
  await expect(button).toHaveCount(0)

  // The open page shows it without being asked.
  await makeLate(ticket.number)
  const history = page.getByRole('region', { name: 'История и ответы' })
  await expect(history.getByText('Эскалировано автоматически: срок прошёл')).toBeVisible(noticed)
  await expect(page.getByText('Эскалировано', { exact: true }).first()).toBeVisible()
  const subject = `ЕСПГУ ${ticket.number}`
  expect(await lettersTo(admin, subject)).toMatchObject([{ to: 'sd@uit.example' }])

  await anHourAfterEscalation(ticket.number)
  await page.reload()
  await expectAnswering(page)
  await button.click()
  const dialog = page.getByRole('dialog', { name: `Эскалировать обращение ${ticket.number}?` })
  await expect(dialog).toContainText('вышестоящей организации')
  await dialog.getByRole('button', { name: 'Эскалировать' }).click()
  await expect(dialog.getByText('Напишите, что происходит и чего вы ждёте.')).toBeVisible()
  await expectAccessibleInBothThemes(page, 'escalate')
  await dialog.getByLabel('Что происходит и чего вы ждёте?').fill('Приём граждан стоит третий день.')
  await dialog.getByRole('button', { name: 'Эскалировать' }).click()
  await expect(dialog).toBeHidden()
  await expect(history.getByText('Причина: Приём граждан стоит третий день.')).toBeVisible()
  await expect(button).toHaveCount(0)

  const [, letter, ...others] = await lettersTo(admin, subject)
  expect(others).toEqual([])
  expect(letter?.text).toContain(`Его эскалирует заявитель: ${requester.fullName}.`)
  expect(letter?.text).toContain('Причина:\n> Приём граждан стоит третий день.')
  expect(letter?.text).toContain('Документ не открывается с утра.')

  // An agent finds it among those escalated, in the list.
  const list = await windowOf('admin', { at: `/tickets?filter=on&search=${ticket.number}` })
  const row = list.getByRole('row').filter({ hasText: ticket.number })
  await expect(row.getByText('Эскалировано', { exact: true })).toBeVisible()

  // An administrator sees where it goes; what cannot be an address is refused beside its field.
  await list.goto('/admin/terms')
  await expectAnswering(list)
  const settings = list.getByRole('region', { name: /^Эскалация\s?: ЕСПГУ/ })
  const address = settings.getByLabel('Адрес вышестоящей организации')
  await expect(address).toHaveValue('sd@uit.example')
  await expect(settings.getByLabel('Тема письма')).toHaveValue('ЕСПГУ {number}')
  await address.fill('sd')
  await settings.getByRole('button', { name: 'Сохранить эскалацию' }).click()
  await expect(settings.getByText('«sd» не похоже на адрес')).toBeVisible()
  await address.fill('sd@uit.example')
  await settings.getByRole('button', { name: 'Сохранить эскалацию' }).click()
  await expect(list.getByText('Настройки эскалации сохранены.')).toBeVisible()
})
