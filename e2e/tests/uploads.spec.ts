import { attach, fileOf, fillTicketForm, openNumber, pasteScreenshot, screenshot } from '../fixtures/screens.ts'
import { someTitle } from '../fixtures/story.ts'
import { expect, test } from '../fixtures/test.ts'

const whole = {
  type: 'Прочее',
  kind: 'Иное',
  description: 'Текст',
  email: 'anna@zakupki.example',
  phone: '8-123-12345678',
}

test('a pasted screenshot becomes a file of the ticket', async ({ windowOf }) => {
  const page = await windowOf('anna', { at: '/tickets/new?desk=web-torgi' })
  await fillTicketForm(page, { ...whole, title: someTitle('Вставка') })
  await page.getByLabel('Описание обращения').focus()
  await pasteScreenshot(page)
  const file = fileOf(page, /снимок-экрана-.*\.png/)
  await expect(file).toContainText('Загружен')
  await expect(page.getByLabel('Описание обращения'), 'the paste of a picture types nothing').toHaveValue('Текст')
  await page.getByRole('button', { name: 'Сохранить' }).click()
  await openNumber(page)
  await expect(page.getByRole('link', { name: /снимок-экрана-.*\.png/ }).first()).toBeVisible()
})

test('several files dropped at once', async ({ windowOf }) => {
  const page = await windowOf('anna', { at: '/tickets/new?desk=web-torgi' })
  const dropped = await page.evaluateHandle(
    (png) => {
      const data = new DataTransfer()
      data.items.add(new File([Uint8Array.from(png)], 'первый.png', { type: 'image/png' }))
      data.items.add(new File(['второй'], 'второй.txt', { type: 'text/plain' }))
      return data
    },
    [...screenshot.buffer],
  )
  const choose = page.getByRole('button', { name: 'Выберите файл' })
  await choose.dispatchEvent('dragover', { dataTransfer: dropped })
  await choose.dispatchEvent('drop', { dataTransfer: dropped })
  for (const name of ['первый.png', 'второй.txt']) {
    await expect(fileOf(page, name)).toContainText('Загружен')
  }
  await page.getByRole('button', { name: 'Убрать файл первый.png' }).click()
  await expect(fileOf(page, 'первый.png')).toBeHidden()
})

test('a file that is not what its name says is refused, and the reason is told beside it', async ({ windowOf }) => {
  const page = await windowOf('anna', { at: '/tickets/new?desk=web-torgi' })
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Выберите файл' }).click()
  await (await chooser).setFiles({
    name: 'страница.png',
    mimeType: 'image/png',
    buffer: Buffer.from('<html><script>1</script></html>'),
  })
  const file = fileOf(page, 'страница.png')
  await expect(file).not.toContainText('Загружен')
  await expect(file).toContainText(/HTML|html/)
})

test('a file of a forbidden kind does not even leave the computer', async ({ windowOf }) => {
  const page = await windowOf('anna', { at: '/tickets/new?desk=web-torgi' })
  const sent: string[] = []
  page.on('request', (request) => {
    if (request.method() === 'PUT' || /createUpload/.test(request.postData() ?? '')) sent.push(request.url())
  })
  // Until the page knows the rules the server alone decides.
  await expect(page.getByText(/Не больше .+ каждый/)).toBeVisible()
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Выберите файл' }).click()
  await (await chooser).setFiles({
    name: 'программа.exe',
    mimeType: 'application/x-msdownload',
    buffer: Buffer.from('MZ'),
  })
  await expect(fileOf(page, 'программа.exe')).toContainText('не принимаются')
  expect(sent).toEqual([])
})

test('a file is there only for who may see its ticket', async ({ windowOf, apiOf, product }) => {
  const page = await windowOf('vera', { at: '/tickets/new?desk=espgu' })
  await fillTicketForm(page, { ...whole, title: someTitle('Вложение'), email: 'vera@kurgan.example' })
  await attach(page, screenshot)
  await page.getByRole('button', { name: 'Сохранить' }).click()
  const number = await openNumber(page)

  const query = 'query ($number: String!) { ticket(number: $number) { attachments { url } } }'
  const { ticket } = await (await apiOf('vera')).send<{ ticket: { attachments: { url: string }[] } }>(query, { number })
  const address = new URL(ticket.attachments[0]?.url ?? '', product)
  const statusFor = async (name: 'vera' | 'anna' | 'agent1') => {
    const { token } = await apiOf(name)
    return (await fetch(address, { headers: { authorization: `Bearer ${token}` } })).status
  }
  expect(await statusFor('vera')).toBe(200)
  expect(await statusFor('agent1')).toBe(200)
  expect(await statusFor('anna')).toBe(404)
  expect((await fetch(address)).status).toBe(401)
})
