import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Clamd } from '../../src/attachments/clamd.ts'
import { DiskStore } from '../../src/attachments/disk-store.ts'
import { attachmentRoutes } from '../../src/attachments/http.ts'
import { removeExpiredUploads } from '../../src/attachments/remove-uploads.ts'
import { Scanning, scanJob } from '../../src/attachments/scanning.ts'
import { type Client, type TestApi, testApi } from '../testkit/api.ts'
import { ClamdDouble, eicar } from '../testkit/clamd.ts'
import { act, attempt, mutations } from '../tickets/acts.ts'

let now: Date
let api: TestApi
let clamd: ClamdDouble
let folder: string
let origin: string
let anna: Client
let stop: () => Promise<void>

beforeEach(async () => {
  now = new Date()
  api = await testApi({ clock: () => now })
  clamd = await ClamdDouble.listen()
  folder = await mkdtemp(join(tmpdir(), 'otklik-quarantine-'))
  const { services } = api
  services.scanning = new Scanning({
    ...services,
    scanner: new Clamd(clamd.url),
    quarantine: new DiskStore(folder),
  })
  const routes = attachmentRoutes(services)
  const server = createServer((request, response) => void routes(request, response))
  server.keepAliveTimeout = 0
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  anna = await api.as('anna')
  stop = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})
afterEach(async () => {
  await stop()
  await clamd[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
  await api[Symbol.asyncDispose]()
})

async function bring(text: string, filename = 'журнал.txt') {
  const bytes = Buffer.from(text)
  const input = { filename, contentType: 'text/plain', size: bytes.length }
  const { createUpload } = await anna.get(mutations.upload, { input })
  const answer = await fetch(`${origin}${createUpload.url}`, {
    method: 'PUT',
    headers: {
      ...Object.fromEntries(createUpload.headers.map(({ name, value }: Record<string, string>) => [name, value])),
      'accept-language': 'ru',
    },
    body: bytes,
  })
  return { id: createUpload.uploadId as string, status: answer.status, text: await answer.text() }
}

const download = async (url: string) => {
  const answer = await fetch(`${origin}${url}`, { headers: { authorization: `Bearer ${anna.token}` } })
  return { status: answer.status, text: await answer.text() }
}

const attachmentsOf = async (number: string) =>
  (
    await anna.get('query ($n: String!) { ticket(number: $n) { version attachments { scan url filename } } }', {
      n: number,
    })
  ).ticket

const inQuarantine = async () =>
  (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).length

/** Does what waits in the queue, as a node would, once. */
async function workOnce(): Promise<void> {
  const { queue, db } = api.services
  await queue.start()
  api.services.scanning?.work()
  for (;;) {
    const [left] = await db.query<{ count: bigint }>(
      `SELECT count(*) FROM jobs.job WHERE name = $1 AND state IN ('created', 'retry', 'active')`,
      [scanJob.name],
    )
    if (Number(left?.count) === 0) break
    queue.wake(scanJob)
  }
  await queue.stop()
}

test('a file with something in it is refused in words, lies aside, and can be neither taken nor kept', async () => {
  const bad = await bring(`в файле ${eicar}`)
  expect(bad.status).toBe(422)
  expect(bad.text).toContain('найден вирус (Eicar-Test-Signature)')
  expect(await inQuarantine()).toBe(1)

  const { id } = await api.file('anna')
  const taking = await attempt(anna, 'comment', { ticketId: id, body: '', uploadIds: [bad.id] })
  expect(taking.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT')
  expect(taking.errors?.[0]?.message).toContain('Eicar-Test-Signature')

  const good = await bring('ошибок нет\n')
  expect(good.status).toBe(204)
  const { ticket } = await act(anna, 'comment', { ticketId: id, body: 'Вот', uploadIds: [good.id] })
  const [file] = (await attachmentsOf(ticket.number)).attachments
  expect(file.scan).toBe('CLEAN')
  expect(await download(file.url)).toEqual({ status: 200, text: 'ошибок нет\n' })

  // With the upload's time its bytes are over too.
  now = new Date(now.getTime() + 26 * 3_600_000)
  await removeExpiredUploads(api.services)
  expect(await inQuarantine()).toBe(0)
})

test('while the scanner is away files are taken and nobody gets them; later it says which they were', async () => {
  clamd.mode = 'away'
  const { id, number } = await api.file('anna')
  const [clean, bad, untaken] = [await bring('чисто'), await bring(eicar, 'плохой.txt'), await bring(`2 ${eicar}`)]
  expect([clean.status, bad.status, untaken.status]).toEqual([204, 204, 204])
  await act(anna, 'comment', { ticketId: id, body: 'Файлы', uploadIds: [clean.id, bad.id] })
  const before = await attachmentsOf(number)
  expect(before.attachments.map(({ scan }: { scan: string }) => scan)).toEqual(['PENDING', 'PENDING'])
  const early = await download(before.attachments[0].url)
  expect(early.status).toBe(409)
  expect(early.text).toContain('checked for viruses')

  clamd.mode = 'well'
  await workOnce()
  const after = await attachmentsOf(number)
  expect(
    Object.fromEntries(after.attachments.map((each: Record<string, string>) => [each.filename, each.scan])),
  ).toEqual({
    'журнал.txt': 'CLEAN',
    'плохой.txt': 'QUARANTINED',
  })
  // Open pages are told: one change a file.
  expect(after.version).toBe(before.version + 2)
  for (const { filename, url } of after.attachments) {
    expect((await download(url)).status, filename).toBe(filename === 'плохой.txt' ? 403 : 200)
  }
  expect(await inQuarantine()).toBe(2)
  const taking = await attempt(anna, 'comment', { ticketId: id, body: '', uploadIds: [untaken.id] })
  expect(taking.errors?.[0]?.message).toContain('Eicar-Test-Signature')
})

test('files whose tries are used up are looked at again, each by one job', async () => {
  clamd.mode = 'away'
  await bring('чисто')
  const { db, scanning } = api.services
  const jobs = async () => (await db.query(`SELECT 1 FROM jobs.job WHERE name = $1`, [scanJob.name])).length
  await scanning?.again()
  expect(await jobs()).toBe(1)
  await db.query(`UPDATE jobs.job SET state = 'failed' WHERE name = $1`, [scanJob.name])
  await scanning?.again()
  await scanning?.again()
  expect(await jobs()).toBe(2)
})
