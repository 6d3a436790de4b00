import { expect, onTestFinished, test } from 'vitest'
import { descendants, Program, survivors, testFolder, until } from '../testkit/program.ts'

// The build, if need be, included.
const patience = 600_000

test('npm start brings up the whole product, and nothing of it outlives npm', { timeout: patience }, async () => {
  await using folder = await testFolder()
  const npm = new Program(['npm', ['start']], { env: { PORT: '0', DATA_DIR: folder.path, LOG_LEVEL: 'silent' } })
  onTestFinished(async () => {
    await npm.signal('SIGKILL')
  })
  const url = await npm.ready()

  const page = await fetch(url, { headers: { accept: 'text/html' } })
  const html = await page.text()
  expect(page.status).toBe(200)
  expect(html).toContain('<html lang="ru"')
  const nonce = /'nonce-([^']+)'/.exec(page.headers.get('content-security-policy') ?? '')?.[1]
  const scripts = [...html.matchAll(/<script\b[^>]*>/g)].map(([tag]) => tag)
  expect(scripts.length).toBeGreaterThan(0)
  for (const tag of scripts) expect(tag).toContain(`nonce="${nonce}"`)
  const asset = /"(\/_next\/static\/[^"]+\.js)"/.exec(html)?.[1]
  expect((await fetch(`${url}${asset}`)).status).toBe(200)
  expect(await (await fetch(`${url}/readyz`)).json()).toMatchObject({ checks: { database: 'ok', dashboard: 'ok' } })
  const graphiql = await (await fetch(`${url}/graphql`, { headers: { accept: 'text/html' } })).text()
  expect(graphiql).not.toMatch(/(src|href)="https?:/)

  // A dashboard that dies comes back by itself, and the API does not mind.
  const dashboard = async () =>
    [...(await descendants(npm.pid))].find(([, command]) => command.includes('dashboard-main'))?.[0]
  const first = await dashboard()
  if (first === undefined) throw new Error('there is no dashboard')
  process.kill(first, 'SIGKILL')
  expect((await fetch(`${url}/graphql?query={desks{slug}}`)).status).toBe(200)
  const another = async () => ![undefined, first].includes(await dashboard())
  await until(async () => (await another()) && (await fetch(url)).status === 200, 120_000)

  const all = await descendants(npm.pid)
  expect([...all.values()].filter((command) => /postgres|dashboard-main/.test(command)).length).toBeGreaterThan(1)
  await npm.signal('SIGKILL')
  await until(async () => (await survivors(all)).length === 0)

  const again = new Program(['npm', ['start']], { env: { PORT: '0', DATA_DIR: folder.path, DASHBOARD: 'off' } })
  onTestFinished(async () => {
    await again.signal('SIGKILL')
  })
  await again.ready()
  const seconds = await descendants(again.pid)
  // npm answers for a signal with its own code; what counts is that nothing is left.
  await again.signal('SIGTERM')
  await until(async () => (await survivors(seconds)).length === 0)
})
