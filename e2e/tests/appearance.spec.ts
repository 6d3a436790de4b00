import { expect, test } from '../fixtures/test.ts'

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

test('English and back, kept for the next visit', async ({ windowOf }) => {
  const page = await windowOf('anna', { at: '/tickets' })
  await page.getByRole('button', { name: 'Язык' }).click()
  await page.getByRole('menuitemradio', { name: 'English' }).click()
  await expect(page.getByRole('link', { name: 'Add a ticket' })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  await page.reload()
  await expect(page.getByRole('link', { name: 'Add a ticket' })).toBeVisible()
  await page.getByRole('button', { name: 'Language' }).click()
  await page.getByRole('menuitemradio', { name: 'Русский' }).click()
  await expect(page.getByRole('link', { name: 'Добавить обращение' })).toBeVisible()
})

test('dark by the system, light by choice, without a flash on the next page', async ({ windowOf }) => {
  const page = await windowOf('anna', { at: '/tickets', colorScheme: 'dark' })
  const luminance = () =>
    page.evaluate(() => {
      const canvas = document.createElement('canvas').getContext('2d')
      if (!canvas) throw new Error('no canvas')
      // What the page is painted on: one of the two is transparent.
      for (const element of [document.documentElement, document.body]) {
        canvas.fillStyle = getComputedStyle(element).backgroundColor
        canvas.fillRect(0, 0, 1, 1)
      }
      const [red = 0, green = 0, blue = 0, painted] = canvas.getImageData(0, 0, 1, 1).data
      if (!painted) throw new Error('the page has no background')
      return (red + green + blue) / 3
    })
  await expect(page.getByRole('link', { name: 'Добавить обращение' })).toBeVisible()
  expect(await luminance()).toBeLessThan(80)
  await page.getByRole('button', { name: 'Оформление' }).click()
  await page.getByRole('menuitemradio', { name: 'Светлое' }).click()
  await expect.poll(luminance).toBeGreaterThan(200)
  // Before any script of the page has run the choice is there already.
  await page.goto('/tickets', { waitUntil: 'commit' })
  await page.waitForFunction(() => document.body)
  expect(await luminance()).toBeGreaterThan(200)
})

for (const [name, at] of [
  ['anna', '/tickets'],
  ['anna', '/tickets/new'],
  ['anna', '/tokens'],
  ['agent1', '/board'],
] as const) {
  test(`${at} fits a phone: nothing scrolls sideways`, async ({ windowOf }) => {
    const page = await windowOf(name, { at, ...phone })
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(page.getByRole('main')).toBeVisible()
    const [content, width] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
    expect(content).toBeLessThanOrEqual(width)
  })
}
