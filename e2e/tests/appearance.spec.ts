import { expectAnswering } from '../fixtures/screens.ts'
import { expect, test } from '../fixtures/test.ts'

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

test('English and back, kept for the next visit', async ({ windowOf }) => {
  const page = await windowOf('anna', { at: '/tickets' })
  await page.getByRole('button', { name: 'Язык' }).click()
  await page.getByRole('menuitemradio', { name: 'English' }).click()
  await expect(page.getByRole('link', { name: 'Add a ticket' })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  await page.reload()
  await expectAnswering(page)
  await expect(page.getByRole('link', { name: 'Add a ticket' })).toBeVisible()
  await page.getByRole('button', { name: 'Language' }).click()
  await page.getByRole('menuitemradio', { name: 'Русский' }).click()
  await expect(page.getByRole('link', { name: 'Добавить обращение' })).toBeVisible()
})

test('dark by the system, light by choice, without a flash on the next page', async ({ windowOf }) => {
  const page = await windowOf('anna', { at: '/tickets', colorScheme: 'dark' })
  /** Null while the page has no background yet: its styles are still on their way. */
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
      return painted ? (red + green + blue) / 3 : null
    })
  await expect(page.getByRole('link', { name: 'Добавить обращение' })).toBeVisible()
  await expect.poll(luminance).toBeLessThan(80)
  await page.getByRole('button', { name: 'Оформление' }).click()
  await page.getByRole('menuitemradio', { name: 'Светлое' }).click()
  await expect.poll(luminance).toBeGreaterThan(200)
  // The choice comes with the page itself: no script has to run for it.
  const next = await page.goto('/tickets')
  expect(await next?.text()).toMatch(/^<!DOCTYPE html><html[^>]* data-theme="light"/)
  await expect.poll(luminance).toBeGreaterThan(200)
})

test('screens fit a phone: nothing scrolls sideways', async ({ windowOf }) => {
  const [requester, agent] = [await windowOf('anna', phone), await windowOf('agent1', phone)]
  for (const [page, at] of [
    [requester, '/tickets'],
    [requester, '/tickets/new'],
    [requester, '/tokens'],
    [agent, '/board'],
  ] as const) {
    await page.goto(at)
    await expectAnswering(page)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(page.locator('[aria-busy="true"], .animate-pulse')).toHaveCount(0)
    const [content, width] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
    expect(content, at).toBeLessThanOrEqual(width)
  }
})
