import { password, people } from '../fixtures/people.ts'
import { expectAnswering, signInAs } from '../fixtures/screens.ts'
import { expect, test } from '../fixtures/test.ts'

test('a link to a screen leads there by way of the sign-in', async ({ page }) => {
  await page.goto('/tickets?mine=1')
  await expect(page).toHaveURL(/\/sign-in/)
  await signInAs(page, 'anna')
  await expect(page).toHaveURL(/\/tickets\?mine=1/)
})

test('a wrong password is told in place and nothing typed is lost', async ({ page }) => {
  await page.goto('/sign-in')
  await page.getByLabel('Электронная почта').fill('nobody@demo.example')
  await page.getByLabel('Пароль').fill('неверный')
  await page.getByRole('main').getByRole('button', { name: 'Войти' }).click()
  await expect(page.getByRole('alert').filter({ hasText: /парол/i })).toBeVisible()
  await expect(page.getByLabel('Электронная почта')).toHaveValue('nobody@demo.example')
})

test('what is typed before the page answers is kept, and the browser itself sends none of it', async ({ page }) => {
  let arrive = () => {}
  const scripts = new Promise<void>((resolve) => {
    arrive = resolve
  })
  await page.route('**/_next/**/*.js', async (route) => {
    await scripts
    await route.continue()
  })
  await page.goto('/sign-in', { waitUntil: 'commit' })
  await page.getByLabel('Электронная почта').fill(people.anna.email)
  await page.getByLabel('Пароль').fill(password)
  const button = page.getByRole('main').getByRole('button', { name: 'Войти' })
  await expect(button).toBeDisabled()
  await page.getByLabel('Пароль').press('Enter')

  arrive()
  await expect(button).toBeEnabled()
  await expect(page).toHaveURL(/\/sign-in$/)
  await expect(page.getByLabel('Электронная почта')).toHaveValue(people.anna.email)
  await button.click()
  await expect(page).toHaveURL(/\/tickets/)
})

test('signing out ends the session in every window at once', async ({ browser, product, page }) => {
  await page.goto('/sign-in')
  await signInAs(page, 'boris')
  await expect(page).toHaveURL(/\/tickets/)
  const context = await browser.newContext({ baseURL: product, storageState: await page.context().storageState() })
  const other = await context.newPage()
  await other.goto('/tickets')
  await expectAnswering(other)
  await expect(other.getByRole('link', { name: 'Добавить обращение' })).toBeVisible()

  await page.getByRole('button', { name: /Меню пользователя/ }).click()
  await page.getByRole('menuitem', { name: 'Выйти' }).click()
  await expect(page).toHaveURL(new RegExp(`^${product}/$`))
  await expect(other).toHaveURL(/\/sign-in/)
  await context.close()
})

test('signed in, the first page leads to work: requesters to the list, agents to the board', async ({ windowOf }) => {
  const requester = await windowOf('anna', { at: '/' })
  await expect(requester).toHaveURL(/\/tickets$/)
  const agent = await windowOf('agent1', { at: '/' })
  await expect(agent).toHaveURL(/\/board/)
})
