import { randomInt } from 'node:crypto'
import { expectAccessible } from '../fixtures/accessible.ts'
import { zakupkiTaxpayerId } from '../fixtures/people.ts'
import { expect, test } from '../fixtures/test.ts'

/** A number and a name that no other test knows. */
const someCaller = () => {
  const tail = String(randomInt(1_000_000, 9_999_999))
  return { name: `Звонкова Нина ${tail}`, dialled: `+7 (901) ${tail.slice(0, 3)}-${tail.slice(3)}`, tail }
}

test('«Обращения в техподдержку принимаются по телефону»: a call by keys alone, the number read out, the caller known next time', async ({
  windowOf,
}) => {
  const page = await windowOf('admin', { at: '/calls/new' })
  const caller = someCaller()
  const keys = page.keyboard
  const search = page.getByRole('combobox', { name: 'Кто звонит' })
  await expect(search).toBeFocused()
  await page.getByLabel('Служба поддержки').selectOption('espgu')
  await search.focus()

  // «полное наименование ОИВ (ОМСУ), ФИО обратившегося сотрудника, контактный телефон»
  await keys.type(caller.dialled)
  const options = page.getByRole('listbox', { name: 'Найденные заявители' }).getByRole('option')
  await expect(options).toHaveText(['Новый заявитель'])
  await expect(page.getByRole('status').filter({ hasText: 'Никого не найдено' })).toBeAttached()
  await keys.press('Enter')
  const name = page.getByLabel('Фамилия, имя и отчество')
  await expect(name).toBeFocused()
  await expect(page.getByRole('textbox', { name: 'Телефон' })).toHaveValue(caller.dialled)
  await keys.type(caller.name)
  await keys.press('Tab')
  await keys.type(zakupkiTaxpayerId)
  await expect(page.getByText('ГКУ «Центр организации закупок»', { exact: true })).toBeVisible()

  // «подробно описать проблему»: what is not yet told stands beside, and goes as it is told.
  const asked = page.getByRole('region', { name: 'Спросите' })
  await expect(asked.getByText('полное наименование организации: сказано')).toBeVisible()
  await expect(asked.getByText('что вы делали, когда она появилась: не сказано')).toBeVisible()
  await page.getByLabel('Что случилось').focus()
  await keys.type('Не открывается карточка заявления. С утра нажимаем «Открыть», заявка № 4512873, окно пустое.')
  await expect(asked.getByText('что вы делали, когда она появилась: сказано')).toBeVisible()
  await expect(asked.getByText('адрес электронной почты: не сказано')).toBeVisible()
  await expectAccessible(page, 'a call')
  await keys.press('Control+Enter')

  // «в течение 1 часа придет ответ с номером Вашей заявки»: told at once.
  await expect(page.getByRole('heading', { name: 'Назовите номер' })).toBeVisible()
  const number = /ESPGU-\d+/.exec((await page.getByRole('region', { name: /ESPGU/ }).textContent()) ?? '')?.[0] ?? ''
  expect(number).not.toBe('')
  const spelled = number.replace('-', ' ').replace(/(\d{3})(?=\d)/g, '$1 ')
  await expect(page.getByText(`Ваше обращение зарегистрировано под номером ${spelled}.`)).toBeVisible()
  await expectAccessible(page, 'the number')
  const next = page.getByRole('button', { name: 'Следующий звонок' })
  await expect(next).toBeFocused()
  await keys.press('Enter')

  // Found by the end of the number, with what they have asked; this time they add to it.
  await expect(search).toBeFocused()
  await keys.type(caller.tail)
  await expect(options.first()).toContainText(caller.name)
  await expect(options.first()).toContainText(number)
  await keys.press('Enter')
  await expect(page.getByLabel('Что случилось')).toBeFocused()
  await page.getByRole('button', { name: `Продолжить это обращение: ${number}` }).press('Enter')
  const addition = page.getByLabel('Что добавляет заявитель')
  await expect(addition).toBeFocused()
  await keys.type('Теперь не открывается и список.')

  // Leaving asks first; staying loses nothing.
  page.once('dialog', (dialog) => void dialog.dismiss())
  await page.getByRole('link', { name: 'Доска' }).press('Enter')
  await expect(addition).toHaveValue('Теперь не открывается и список.')
  await addition.press('Control+Enter')
  await expect(page.getByRole('heading', { name: 'Добавлено к обращению' })).toBeVisible()
  await page.getByRole('link', { name: 'Открыть обращение' }).press('Enter')
  await expect(page.getByRole('heading', { name: 'Не открывается карточка заявления' })).toBeVisible()
  await expect(page.getByText('Обращение принято по телефону')).toBeVisible()
  await expect(page.getByText('По телефону: Теперь не открывается и список.')).toBeVisible()
  await expect(page.getByText('Открыто заново').first()).toBeVisible()
  const details = page.getByRole('region', { name: 'Сведения об обращении' })
  await expect(details).toContainText(caller.name)
  await expect(details).toContainText('Регистратор')

  // The same person taken for a new one is offered, not doubled.
  await page.goto('/calls/new')
  await expect(search).toBeFocused()
  await search.fill(caller.name)
  await expect(options.first()).toContainText(caller.name)
  await keys.press('ArrowUp')
  await keys.press('Enter')
  await expect(page.getByRole('textbox', { name: 'Телефон' })).toBeFocused()
  await keys.type(caller.dialled)
  await page.getByLabel('Что случилось').fill('Звонит тот же человек.')
  await keys.press('Control+Enter')
  await expect(page.getByText('Такой заявитель с этим телефоном уже есть. Это он?')).toBeVisible()
  await page.getByRole('button', { name: 'Да, это он' }).press('Enter')
  await expect(page.getByRole('heading', { name: 'Назовите номер' })).toBeVisible()
})
