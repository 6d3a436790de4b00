import { createECDH, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, request } from 'node:https'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { Notifier } from '../../src/notifications/notifier.ts'
import { isEndpoint } from '../../src/push/endpoint.ts'
import { vapidKeys } from '../../src/push/keys.ts'
import { pushSender, sendPush } from '../../src/push/send.ts'
import { codeOf, testApi } from '../testkit/api.ts'
import { selfSigned } from './self-signed.ts'

const { decrypt } = createRequire(createRequire(import.meta.url).resolve('web-push'))('http_ece')

const add = `mutation ($input: AddPushDeviceInput!) { addPushDevice(input: $input) { device { id name } } }`
const remove = `mutation ($id: ID!) { removePushDevice(input: { id: $id }) { device { id } } }`
const own = '{ pushKey pushDevices { id name endpoint } }'
const addComment = `mutation ($input: AddCommentInput!) { addComment(input: $input) { comment { id } } }`

const { signal } = new AbortController()
const current = { attempt: 1, last: false, signal, stopping: signal }

test('a push comes encrypted to its device alone; a device that is gone is forgotten', async () => {
  await using service = await pushService()
  await using api = await testApi()
  const { services } = api
  services.settings.pushInnerAllowed = true
  const [anna, agnes, vera] = [await api.as('anna'), await api.as('agnes'), await api.as('vera')]
  const device = newDevice(`${service.url}/anna`)
  const { id } = (await anna.get(add, { input: device.input })).addPushDevice.device
  const shown = await anna.get(own)
  const keys = vapidKeys(services.settings)
  expect(shown).toEqual({
    pushKey: keys.publicKey,
    pushDevices: [{ id, name: 'Firefox', endpoint: device.input.endpoint }],
  })
  expect(Buffer.from(keys.publicKey, 'base64url')).toHaveLength(65)
  expect((await vera.ask(remove, { id })).errors?.[0]?.extensions.code).toBe('NOT_FOUND')

  const ticket = await api.file('anna', { title: 'Тайна' })
  const sender = pushSender(keys, { innerAllowed: true }, { ca: service.certificate })
  const sendAll = async () => {
    await agnes.get(addComment, { input: { ticketId: ticket.id, body: 'Секретный ответ' } })
    await services.db.query('SELECT place_log_entries()')
    await new Notifier(services).round()
    const waiting = await services.db.query<{ id: string }>("SELECT id FROM push_messages WHERE state = 'WAITING'")
    const outcomes = await Promise.allSettled(waiting.map((each) => sendPush(services, sender, each.id, current)))
    return outcomes.map(({ status }) => status)
  }
  const states = () =>
    services.db.query("SELECT state, fault FROM push_messages WHERE state <> 'SENT' ORDER BY created_at, id")

  expect(await sendAll()).toEqual(['fulfilled'])
  const [received] = service.received
  expect(received?.path).toBe('/anna')
  expect(received?.headers.authorization).toMatch(/^vapid t=.+, k=/)
  const opened = decrypt(received?.body, {
    version: 'aes128gcm',
    privateKey: device.curve,
    dh: device.input.p256dh,
    authSecret: device.input.auth,
  }).toString()
  expect(JSON.parse(opened)).toEqual({
    title: ticket.number,
    body: 'Новый ответ по обращению.',
    path: `/tickets/${ticket.number}`,
    tag: expect.any(String),
    language: 'ru',
  })

  // The service is busy: another try will come. Then it does not know the device any more.
  service.status = 503
  expect(await sendAll()).toEqual(['rejected'])
  expect(await states()).toMatchObject([{ state: 'WAITING', fault: expect.stringContaining('503') }])
  service.status = 410
  expect(await sendAll()).toEqual(['fulfilled', 'fulfilled'])
  expect((await states()).map((row) => (row as { state: string }).state)).toEqual(['FAILED', 'FAILED'])
  expect((await anna.get(own)).pushDevices).toEqual([])
  expect(await sendAll()).toEqual([])
})

test('signing out at a browser ends its pushes, and nobody else’s', async () => {
  await using api = await testApi()
  const [anna, elsewhere, vera] = [await api.as('anna'), await api.as('anna'), await api.as('vera')]
  const [desktop, phone] = [
    newDevice('https://push.example/desktop').input,
    newDevice('https://push.example/phone').input,
  ]
  for (const input of [desktop, phone]) await anna.get(add, { input })
  const signOut = 'mutation ($endpoint: String) { signOut(pushEndpoint: $endpoint) { ok } }'
  expect(await vera.get(signOut, { endpoint: phone.endpoint })).toEqual({ signOut: { ok: true } })
  expect((await anna.get(own)).pushDevices).toHaveLength(2)
  expect(await anna.get(signOut, { endpoint: desktop.endpoint })).toEqual({ signOut: { ok: true } })
  expect((await elsewhere.get(own)).pushDevices).toMatchObject([{ endpoint: phone.endpoint }])
})

test('an endpoint in the inner network is neither taken nor connected to, whatever its name leads to', async () => {
  await using service = await pushService()
  await using api = await testApi()
  const anna = await api.as('anna')
  const outer = { innerAllowed: false }
  for (const endpoint of [
    'http://push.example/1',
    'https://127.0.0.1/1',
    'https://[::1]/1',
    'https://[::ffff:10.0.0.1]/1',
    'https://169.254.169.254/latest',
    'https://192.168.1.1/1',
    'https://2130706433/1',
    'https://localhost/1',
    'https://push.example:8443/1',
    'https://user:secret@push.example/1',
    'nonsense',
  ]) {
    expect(isEndpoint(endpoint, outer), endpoint).toBe(false)
    expect(codeOf(await anna.ask(add, { input: newDevice(endpoint).input }))).toBe('BAD_USER_INPUT')
  }
  expect(isEndpoint('https://push.example/send/1', outer)).toBe(true)
  const good = newDevice('https://push.example/send/1').input
  for (const wrong of [
    { p256dh: 'AAAA' },
    { p256dh: randomBytes(65).toString('base64url') },
    { auth: '' },
    { name: '' },
  ]) {
    const answer = await anna.ask(add, { input: { ...good, ...wrong } })
    expect(answer.errors?.[0]?.extensions).toMatchObject({ fields: [{ path: Object.keys(wrong) }] })
  }
  // A name that was harmless when it was looked at, and leads inside when it is connected to.
  const { agent } = pushSender(vapidKeys(api.services.settings), outer, { ca: service.certificate })
  const [error] = await once(request(service.url.replace('127.0.0.1', 'localhost'), { agent }).end(), 'error')
  expect(error).toMatchObject({ code: 'EINNER', message: 'localhost is an inner address' })
  expect(service.received).toEqual([])
})

/** What a browser would give of its subscription. */
function newDevice(endpoint: string) {
  const curve = createECDH('prime256v1')
  const p256dh = curve.generateKeys().toString('base64url')
  return { curve, input: { endpoint, p256dh, auth: randomBytes(16).toString('base64url'), name: 'Firefox' } }
}

/** A push service over real TLS. */
async function pushService() {
  const { key, certificate } = await selfSigned()
  const received: { path?: string; headers: Record<string, unknown>; body: Buffer }[] = []
  const server = createServer({ key, cert: certificate }, (asked, response) => {
    const chunks: Buffer[] = []
    asked.on('data', (chunk: Buffer) => chunks.push(chunk))
    asked.on('end', () => {
      received.push({ path: asked.url, headers: asked.headers, body: Buffer.concat(chunks) })
      response.writeHead(service.status).end('as you like')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const service = {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    certificate,
    received,
    status: 201,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return service
}
