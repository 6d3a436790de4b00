import { Cable } from '../fixtures/cable.ts'
import { attach, fileOf, fillTicketForm, openNumber, pasteScreenshot, screenshot } from '../fixtures/screens.ts'
import { fileTicket, someTitle } from '../fixtures/story.ts'
import { expect, test } from '../fixtures/test.ts'

const whole = {
  type: 'Прочее',
  kind: 'Иное',
  description: 'Текст',
  email: 'anna@zakupki.example',
  phone: '8-123-12345678',
}

test('a pasted screenshot becomes a file of the ticket', async ({ newcomer }) => {
  const page = await (await newcomer()).window({ at: '/tickets/new?desk=web-torgi' })
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

test('files are dropped and taken away; what is no good is refused, and the reason is told beside it', async ({
  newcomer,
}) => {
  const page = await (await newcomer()).window({ at: '/tickets/new?desk=web-torgi' })
  // Until the page knows the rules the server alone decides.
  await expect(page.getByText(/Не больше .+ каждый/)).toBeVisible()
  const sent: string[] = []
  page.on('request', (request) => {
    if (request.method() === 'PUT' || /createUpload/.test(request.postData() ?? '')) sent.push(request.url())
  })
  const more = page.getByRole('button', { name: 'Добавить ещё один файл' })
  const choose = async (file: { name: string; mimeType: string; buffer: Buffer }) => {
    const chooser = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: 'Выберите файл' }).click()
    await (await chooser).setFiles(file)
  }

  await test.step('one of a forbidden kind does not even leave the computer', async () => {
    await choose({ name: 'программа.exe', mimeType: 'application/x-msdownload', buffer: Buffer.from('MZ') })
    await expect(fileOf(page, 'программа.exe')).toContainText('не принимаются')
    expect(sent).toEqual([])
    await page.getByRole('button', { name: 'Убрать файл программа.exe' }).click()
    await expect(fileOf(page, 'программа.exe')).toBeHidden()
  })
  await test.step('one that is not what its name says is refused', async () => {
    await more.click()
    const buffer = Buffer.from('<html><script>1</script></html>')
    await choose({ name: 'страница.png', mimeType: 'image/png', buffer })
    const file = fileOf(page, 'страница.png')
    await expect(file).toContainText(/HTML|html/)
    await expect(file).not.toContainText('Загружен')
    await page.getByRole('button', { name: 'Убрать файл страница.png' }).click()
    await expect(file).toBeHidden()
  })
  await test.step('several dropped at once', async () => {
    const dropped = await page.evaluateHandle(
      (png) => {
        const data = new DataTransfer()
        data.items.add(new File([Uint8Array.from(png)], 'первый.png', { type: 'image/png' }))
        data.items.add(new File(['второй'], 'второй.txt', { type: 'text/plain' }))
        return data
      },
      [...screenshot.buffer],
    )
    await more.dispatchEvent('dragover', { dataTransfer: dropped })
    await more.dispatchEvent('drop', { dataTransfer: dropped })
    for (const name of ['первый.png', 'второй.txt']) {
      await expect(fileOf(page, name)).toContainText('Загружен')
    }
    await page.getByRole('button', { name: 'Убрать файл первый.png' }).click()
    await expect(fileOf(page, 'первый.png')).toBeHidden()
  })
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

test('twenty files over a connection that breaks: what has arrived stays, the rest goes on by itself', async ({
  windowOf,
  apiOf,
  product,
}) => {
  await using cable = await Cable.to(product)
  const { number } = await fileTicket(await apiOf('anna'), 'Двадцать файлов')
  const page = await windowOf('anna', { baseURL: cable.url, at: `/tickets/${number}` })
  await expect(page.getByText(/Не больше .+ каждый, до 20 файлов за один раз/)).toBeVisible()
  // Cut as the sixth is about to be sent, not by the clock: three at once are on their way, so three have arrived.
  let sent = 0
  await page.route('**/uploads/*', async (route) => {
    if (++sent === 6) cable.cut()
    await route.continue()
  })
  const files = Array.from({ length: 20 }, (_, index) => ({
    name: `файл-${String(index + 1).padStart(2, '0')}.txt`,
    mimeType: 'text/plain',
    buffer: Buffer.from(`строка ${index}\n`.repeat(20_000)),
  }))
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Выберите файл' }).last().click()
  await (await chooser).setFiles(files)
  const list = page.getByRole('list', { name: 'Выбранные файлы' }).getByRole('listitem')
  await expect(list).toHaveCount(20)
  await expect(list.filter({ hasText: 'Связь прервалась' }).first()).toBeVisible()
  const before = await list.filter({ hasText: 'Загружен' }).count()
  expect(before).toBeGreaterThanOrEqual(3)
  expect(before).toBeLessThan(20)

  cable.mend()
  await expect(list.filter({ hasText: 'Загружен' })).toHaveCount(20, { timeout: 120_000 })
  await page.getByRole('button', { name: 'Отправить' }).click()
  await expect(list).toHaveCount(0)
  const query = 'query ($number: String!) { ticket(number: $number) { attachments { filename size } } }'
  const { ticket } = await (await apiOf('anna')).send<{ ticket: { attachments: { filename: string }[] } }>(query, {
    number,
  })
  // In the order of their ways, which a broken line changes.
  const arrived = ticket.attachments.toSorted((one, other) => one.filename.localeCompare(other.filename))
  expect(arrived).toEqual(files.map(({ name, buffer }) => ({ filename: name, size: buffer.length })))
})

test('one file too many and the same file twice are told of', async ({ windowOf, apiOf }) => {
  const { number } = await fileTicket(await apiOf('anna'), 'Лишние файлы')
  const page = await windowOf('anna', { at: `/tickets/${number}` })
  await expect(page.getByText(/Не больше .+ каждый/)).toBeVisible()
  const choose = async (...names: string[]) => {
    const chooser = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: 'Выберите файл' }).last().click()
    await (await chooser).setFiles(
      names.map((name) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(`это ${name}`) })),
    )
  }
  const names = Array.from({ length: 21 }, (_, index) => `номер-${index + 1}.txt`)
  await choose(...names)
  await expect(fileOf(page, 'номер-21.txt')).toContainText('за один раз можно не больше 20')
  await expect(fileOf(page, 'номер-20.txt')).toContainText('Загружен')
  await page.getByRole('button', { name: 'Убрать файл номер-21.txt' }).click()
  const dropped = await page.evaluateHandle(() => {
    const data = new DataTransfer()
    data.items.add(new File(['одно и то же'], 'тот-же.txt', { type: 'text/plain', lastModified: 1 }))
    return data
  })
  await page.getByRole('button', { name: 'Убрать файл номер-20.txt' }).click()
  const more = page.getByRole('button', { name: 'Добавить ещё один файл' })
  await more.dispatchEvent('drop', { dataTransfer: dropped })
  await expect(fileOf(page, 'тот-же.txt')).toContainText('Загружен')
  await more.dispatchEvent('drop', { dataTransfer: dropped })
  await expect(page.getByText('Файл уже выбран: тот-же.txt.').first()).toBeVisible()
  await expect(fileOf(page, 'тот-же.txt')).toHaveCount(1)
})
