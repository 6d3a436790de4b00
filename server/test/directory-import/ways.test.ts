import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FileNotFound, newKey } from '../../src/attachments/file-store.ts'
import { DirectoryFolder } from '../../src/directory-import/folder.ts'
import { importRoutes } from '../../src/directory-import/http.ts'
import { importJob } from '../../src/directory-import/import-job.ts'
import { endDeadImports, runImport } from '../../src/directory-import/job.ts'
import { whileLoading } from '../../src/directory-import/session.ts'
import { type Client, codeOf, type TestApi, testApi } from '../testkit/api.ts'
import { madeUpTaxpayerId } from '../testkit/made-up.ts'

let api: TestApi
let admin: Client
let folder: string
let watched: DirectoryFolder
const ends = new Map<string, ReturnType<typeof withResolvers>>()

/** Settled when the queue has tried this load and it has come to its end, be that before or after one asks. */
function endOf(id: string) {
  const known = ends.get(id) ?? withResolvers()
  ends.set(id, known)
  return known
}

function withResolvers() {
  let resolve = () => {}
  const promise = new Promise<void>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}

const end = (id: string) => endOf(id).promise

beforeAll(async () => {
  api = await testApi()
  admin = await api.as('admin')
  folder = await mkdtemp(join(tmpdir(), 'otklik-folder-'))
  watched = new DirectoryFolder(folder)
  await api.services.queue.start()
  api.services.queue.work(importJob, async ({ importId }, current) => {
    await runImport(api.services, watched, importId, current)
    const row = await api.services.db.prisma.directoryImport.findUniqueOrThrow({ where: { id: importId } })
    if (row.finishedAt) endOf(importId).resolve()
  })
})
afterAll(async () => {
  await api.services.queue.stop()
  await api[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

const csv = (number: number, bad = '') =>
  `ИНН;КПП;Наименование\n${madeUpTaxpayerId(number)};753601001;Пример ${number}\n${bad}`

const importOf = (where: object) => api.services.db.prisma.directoryImport.findFirstOrThrow({ where })

describe('through the screen', () => {
  const create = `mutation ($input: CreateDirectoryImportInput!) {
    createDirectoryImport(input: $input) { importId url headers { name value } }
  }`
  const read = `query ($id: ID!) { directoryImport(id: $id) {
    state progress created refused startedBy { fullName } faults { nodes { line reason } }
    changes { nodes { noun subject isNew fields { name after } } }
  } }`

  test('a promised file is loaded when its bytes have come, with the proof of the promise alone', async () => {
    const server = createServer((request, response) => void importRoutes(api.services)(request, response))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const body = csv(1, '12;753601001;Плохая\n')
    const size = Buffer.byteLength(body)
    const { createDirectoryImport } = await admin.get(create, { input: { filename: 'новые.csv', size } })
    const { importId, url } = createDirectoryImport
    const id = Buffer.from(importId, 'base64url').toString().split(':')[1] as string
    const headers = Object.fromEntries(
      createDirectoryImport.headers.map(({ name, value }: { name: string; value: string }) => [name, value]),
    )
    const put = (bytes: string, more: Record<string, string> = headers) =>
      fetch(`${origin}${url}`, { method: 'PUT', body: bytes, headers: more })
    expect((await put(body, { authorization: 'Upload bm90LXRoaXM' })).status).toBe(403)
    expect((await put(`${body}more`)).status).toBe(400)
    expect((await put(body.slice(1))).status).toBe(400)
    expect((await put(body)).status).toBe(204)
    await end(id)
    expect((await put(body)).status).toBe(409)
    const { directoryImport } = await admin.get(read, { id: importId })
    expect(directoryImport).toMatchObject({
      state: 'DONE',
      progress: 1,
      created: 1,
      refused: 1,
      startedBy: { fullName: 'admin' },
      faults: { nodes: [{ line: 3, reason: expect.stringContaining('is no ИНН') }] },
      changes: { nodes: [{ noun: 'organization', subject: 'Пример 1', isNew: true }] },
    })
    // The bytes are not kept once they are loaded.
    expect(await importOf({ id })).toMatchObject({ storageKey: null })
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })

  test('a sender that falls silent is hung up on, and may begin again', async () => {
    const routes = importRoutes(api.services, { stall: 50 })
    const server = createServer((request, response) => void routes(request, response))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const { createDirectoryImport } = await admin.get(create, { input: { filename: 'долго.csv', size: 1_000 } })
    const [proof] = createDirectoryImport.headers as [{ name: string; value: string }]
    const socket = connect(port, '127.0.0.1')
    socket.write(
      `PUT ${createDirectoryImport.url} HTTP/1.1\r\nHost: x\r\n${proof.name}: ${proof.value}\r\nContent-Length: 1000\r\n\r\nИНН`,
    )
    socket.resume()
    await once(socket, 'close')
    const { directoryImport } = await admin.get(read, { id: createDirectoryImport.importId })
    expect(directoryImport).toMatchObject({ state: 'WAITING' })
    await new Promise((resolve) => server.close(resolve))
  })

  test('nobody else may promise one', async () => {
    const input = { filename: 'x.csv', size: 10 }
    expect(codeOf(await (await api.as('agnes')).ask(create, { input }))).toBe('FORBIDDEN')
    expect(codeOf(await admin.ask(create, { input: { ...input, size: 0 } }))).toBe('BAD_USER_INPUT')
  })
})

describe('through the watched folder', () => {
  test('a file that has come to rest is loaded and moved, with a report beside it', async () => {
    await writeFile(join(folder, 'ночь.csv'), csv(2, '12;753601001;Плохая\n'))
    await writeFile(join(folder, 'пишется.csv.part'), csv(3))
    expect(await watched.look(api.services)).toBe(0)
    // It has grown meanwhile, and is looked at once more.
    await writeFile(join(folder, 'ночь.csv'), csv(2, '12;753601001;Плохая\n\n'))
    expect(await watched.look(api.services)).toBe(0)
    expect(await watched.look(api.services)).toBe(1)
    const { id } = await importOf({ filename: 'ночь.csv' })
    await end(id)
    expect(await importOf({ id })).toMatchObject({ state: 'DONE', source: 'FOLDER', created: 1, refused: 1 })
    expect((await readdir(join(folder, 'done'))).sort()).toEqual(['ночь.csv', 'ночь.csv.report.txt'])
    const report = await readFile(join(folder, 'done', 'ночь.csv.report.txt'), 'utf8')
    expect(report).toContain('добавлено 1, изменено 0, без изменений 0, не принято 1')
    expect(report).toMatch(/^3\tИНН: «12»/m)
    expect(await stat(join(folder, 'пишется.csv.part'))).toBeTruthy()
  })

  test('one that cannot be read goes to the failed, and one lost on the way comes back', async () => {
    await mkdir(join(folder, 'loading'), { recursive: true })
    await writeFile(join(folder, 'loading', '019a0000-0000-7000-8000-000000000001'), 'не справочник')
    await watched.look(api.services)
    await watched.look(api.services)
    const { id, filename } = await importOf({ source: 'FOLDER', filename: { startsWith: '019a' } })
    await end(id)
    expect(await importOf({ id })).toMatchObject({ state: 'FAILED', fault: expect.stringContaining('Не понять') })
    expect(await readdir(join(folder, 'failed'))).toContain(filename)
  })
})

test('one load at a time: the next waits its turn; a command whose process has died is ended', async () => {
  const { db, files, clock } = api.services
  await whileLoading(db, { wait: false }, async () => {
    expect(await whileLoading(db, { wait: false }, async () => 'two at once')).toBeUndefined()
  })
  const row = { filename: 'x', state: 'RUNNING' as const, size: 1n, createdAt: clock(), updatedAt: clock() }
  const dead = await db.prisma.directoryImport.create({ data: { ...row, source: 'COMMAND' } })
  const alive = await db.prisma.directoryImport.create({ data: { ...row, source: 'UPLOAD' } })
  const createdAt = new Date(clock().getTime() - 2 * 24 * 3600_000)
  const lost = await db.prisma.directoryImport.create({
    data: { ...row, createdAt, state: 'WAITING', source: 'UPLOAD' },
  })
  const left = newKey(lost.id)
  await files.write(left, Readable.from([Buffer.from('ИНН')]), { maxBytes: 100 })
  await endDeadImports(api.services)
  expect(await importOf({ id: lost.id })).toMatchObject({ state: 'FAILED' })
  await expect(files.open(left)).rejects.toThrow(FileNotFound)
  expect(await importOf({ id: dead.id })).toMatchObject({ state: 'FAILED', fault: expect.stringContaining('прервана') })
  expect(await importOf({ id: alive.id })).toMatchObject({ state: 'RUNNING' })
})
