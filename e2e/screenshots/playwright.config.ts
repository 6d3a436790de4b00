import { defineConfig } from '@playwright/test'
import tests from '../playwright.config.ts'

/** `npm run screenshots`: the README's pictures, taken anew from the running product. */
export default defineConfig({
  ...tests,
  testDir: '.',
  testMatch: '*.shot.ts',
  globalSetup: '../fixtures/global-setup.ts',
  outputDir: '../test-results/screenshots',
  workers: 1,
  reporter: 'list',
})
