import { expectAccessible } from '../fixtures/accessible.ts'
import { expect, test } from '../fixtures/test.ts'

// A year that no other test looks at: the calendar is one for all.
const year = 2030

test('an administrator sees a year, marks a day by the keyboard, and takes a file in and out', async ({ windowOf }) => {
  const page = await windowOf('admin', { at: '/admin/calendars' })
  await expect(page.getByRole('grid', { name: /январь/i })).toBeVisible()
  await expectAccessible(page, 'calendars')

  const lead = page.getByText(String(year), { exact: true })
  for (let shown = new Date().getFullYear(); shown < year; shown++) {
    await page.getByRole('button', { name: 'Следующий год' }).click()
  }
  await expect(lead).toBeVisible()
  await expect(page.getByText(`${year} год не загружен`)).toBeVisible()
  const first = page.getByRole('button', { name: / 1 января 2030/ })
  await expect(first).toHaveAccessibleName(/выходной день/)

  // 1 January by Tab, then by keys to 15 February.
  await first.focus()
  await page.keyboard.press('PageDown')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  const day = page.getByRole('button', { name: /15 февраля 2030/ })
  await expect(day).toBeFocused()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Какой это день').selectOption('SHORT')
  await dialog.getByLabel('На сколько минут короче').fill('90')
  await dialog.getByLabel('Название').fill('Санитарный день')
  await dialog.getByRole('button', { name: 'Сохранить' }).click()
  await expect(day).toHaveAccessibleName(/сокращённый день, короче на 90 мин\., Санитарный день/)
  await expect(day).toBeFocused()

  await page.getByRole('button', { name: 'Загрузить файл' }).click()
  const file = dialog.getByLabel('Файл')
  const ics = (...lines: string[]) => ({
    name: 'days.ics',
    mimeType: 'text/calendar',
    buffer: Buffer.from(
      ['BEGIN:VCALENDAR', 'VERSION:2.0', 'BEGIN:VEVENT', ...lines, 'END:VEVENT', 'END:VCALENDAR'].join('\r\n'),
    ),
  })
  await file.setInputFiles(ics('DTSTART:20300301T100000Z', 'SUMMARY:Совещание'))
  await expect(dialog.getByRole('alert')).toContainText('«Совещание» – не на целые дни')
  await expect(dialog.getByRole('button', { name: 'Загрузить', exact: true })).toBeDisabled()
  await file.setInputFiles(ics('DTSTART;VALUE=DATE:20300301', 'SUMMARY:День края'))
  await expect(dialog.getByText('Заменит 1 отмеченный день.')).toBeVisible()
  await dialog.getByRole('button', { name: 'Загрузить', exact: true }).click()
  await expect(page.getByRole('button', { name: /1 марта 2030.*День края/ })).toBeVisible()
  await expect(day).toHaveAccessibleName(/обычный день/)
  await expect(page.getByText(`${year} год не загружен`)).toBeHidden()

  await page.getByRole('button', { name: 'Выгрузить' }).click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'JSON' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('working-calendar.json')
})

test('hours that overlap are told at their weekday; who is signed out sees when a desk works', async ({
  windowOf,
  page,
}) => {
  const admin = await windowOf('admin', { at: '/admin/calendars', viewport: { width: 360, height: 780 } })
  await admin.getByRole('button', { name: /Изменить часы работы: ЕСПГУ/ }).click()
  const dialog = admin.getByRole('dialog')
  await dialog.getByLabel('вторник').fill('8-12, 11:30-17')
  await dialog.getByRole('button', { name: 'Сохранить' }).click()
  await expect(dialog.getByLabel('вторник')).toHaveAccessibleDescription(/08:00–12:00 и 11:30–17:00/)
  await expectAccessible(admin, 'hours with a fault, on a phone')

  await page.goto('/')
  const desk = page.getByRole('region', { name: /^ЕСПГУ/ })
  await expect(desk.getByText(/пн–пт 08:00–17:00/)).toBeVisible()
  await expect(desk.getByText(/Сейчас (открыто, до|закрыто, откроется)/)).toBeVisible()
})
