import { join } from 'node:path'
import { queueOf } from '../fixtures/screens.ts'
import { expect, test } from '../fixtures/test.ts'

const images = join(import.meta.dirname, '..', '..', 'docs', 'images')

test('the board', async ({ windowOf }) => {
  const page = await windowOf('agent1', {
    at: '/board?desk=web-torgi',
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
  })
  await expect(queueOf(page, 'Не подтверждено').getByRole('article').first()).toBeVisible()
  await page.screenshot({ path: join(images, 'board.png'), animations: 'disabled' })
})
