import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { FrontDoor, GRAPHQL_BODY_LIMIT } from '../../src/http/front-door.ts'
import { Metrics } from '../../src/http/metrics.ts'

let door: FrontDoor
let url: string
let port: number
let databaseAnswers: boolean
let seen: { path: string | undefined; headers: NodeJS.Dict<string | string[]>; body: string }[]

/** What a handler got, so that a test can see what the front door has made of a request. */
function handler(name: string) {
  return async (request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse) => {
    const body = await text((request as unknown as { body?: NodeJS.ReadableStream }).body ?? request)
    seen.push({ path: request.url, headers: request.headers, body })
    if (request.url?.includes('fail')) throw new Error('a secret of ours')
    response.end(name)
  }
}

async function openDoor({
  trustProxy = false,
  dashboard = true,
  metricsToken = null as string | null,
  bodyWithin = 60_000,
} = {}) {
  door = new FrontDoor({
    secure: false,
    trustProxy,
    logger: pino({ level: 'silent' }),
    metrics: new Metrics({ token: metricsToken, gauges: { otklik_test: { help: 'a test', read: () => 7 } } }),
    checks: { database: () => databaseAnswers },
    bodyWithin,
  })
  port = await door.listen('127.0.0.1', 0)
  url = `http://127.0.0.1:${port}`
  return () =>
    door.open({
      graphql: handler('graphql'),
      files: async (request, response) => {
        if (!request.url?.startsWith('/files/known')) return false
        await handler('files')(request, response)
        return true
      },
      stop: handler('stop'),
      address: handler('address'),
      auth: async () => false,
      dashboard: dashboard ? handler('dashboard') : null,
      upgrade: (_request, socket) => void socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\n'),
    })
}

beforeEach(() => {
  seen = []
  databaseAnswers = true
})
afterEach(() => door.close(0))

/** The error of an answer in the form that all parts share. */
async function errorOf(response: Response) {
  const { errors } = (await response.json()) as { errors: { message: string; extensions: { code: string } }[] }
  return { status: response.status, code: errors[0]?.extensions.code, message: errors[0]?.message }
}

/** Bytes as they are, for what fetch would not send. */
async function raw(bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.write(bytes)
  return text(socket)
}

test('before the product is up pages say that they open by themselves, and programs get JSON', async () => {
  const open = await openDoor()
  const page = await fetch(url, { headers: { accept: 'text/html' } })
  expect([page.status, page.headers.get('retry-after')]).toEqual([503, '1'])
  expect(await page.text()).toContain('http-equiv="refresh"')
  expect(await errorOf(await fetch(`${url}/graphql?query={desks{id}}`))).toMatchObject({
    status: 503,
    code: 'UNAVAILABLE',
  })
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
  expect(await (await fetch(`${url}/readyz`)).json()).toMatchObject({
    status: 'failing',
    checks: { started: 'failing' },
  })
  open()
  expect(await (await fetch(url)).text()).toBe('dashboard')
  expect((await fetch(`${url}/readyz`)).status).toBe(200)
  databaseAnswers = false
  const unready = await fetch(`${url}/readyz`)
  expect([unready.status, await unready.json()]).toMatchObject([
    503,
    { checks: { database: 'failing', started: 'ok' } },
  ])
})

test('each address goes to its part', async () => {
  ;(await openDoor())()
  const part = async (path: string, init?: RequestInit) => (await fetch(`${url}${path}`, init)).text()
  expect(await part('/graphql?query={x}')).toBe('graphql')
  expect(await part('/files/known/1.png')).toBe('files')
  expect(await part('/tickets/WT-000001?x=%D0%B0')).toBe('dashboard')
  expect(await part('/graphql/other')).toBe('dashboard')
  expect(await errorOf(await fetch(`${url}/files/other`))).toMatchObject({ status: 404, code: 'NOT_FOUND' })
})

test('without a dashboard its addresses are 404 in JSON, in the language of the asker', async () => {
  ;(await openDoor({ dashboard: false }))()
  const answer = await fetch(`${url}/tickets`, { headers: { 'accept-language': 'ru', accept: 'text/html' } })
  expect(await errorOf(answer)).toEqual({ status: 404, code: 'NOT_FOUND', message: 'По адресу /tickets ничего нет.' })
})

test.each([
  ['OPTIONS', '/graphql', 'GET, POST'],
  ['POST', '/files/known', 'GET, HEAD, PUT, OPTIONS'],
  ['PUT', '/tickets', 'GET, HEAD, POST'],
  ['POST', '/healthz', 'GET, HEAD'],
])('%s %s is 405 and says what is allowed', async (method, path, allowed) => {
  ;(await openDoor())()
  const answer = await fetch(`${url}${path}`, { method })
  expect(answer.headers.get('allow')).toBe(allowed)
  expect(await errorOf(answer)).toMatchObject({ status: 405, code: 'BAD_USER_INPUT' })
  expect(seen).toEqual([])
})

test.each([['/%zz'], ['/a%00b'], ['/..%5c'], ['*'], ['http://other.example/']])(
  'the address %s is 400',
  async (address) => {
    ;(await openDoor())()
    expect(await raw(`GET ${address} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)).toMatch(/^HTTP\/1\.1 400 /)
    expect(seen).toEqual([])
  },
)

test('what is not HTTP, or has too large a head, gets a status and harms nobody', async () => {
  ;(await openDoor())()
  expect(await raw('hello\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /)
  expect(await raw(`GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 431 /)
  expect((await fetch(url)).status).toBe(200)
})

const post = (body: BodyInit) =>
  fetch(`${url}/graphql`, { method: 'POST', body, headers: { 'content-type': 'application/json' } })

test('a GraphQL body arrives whole up to the limit; beyond it, also of 10 MB, it is refused in words', async () => {
  ;(await openDoor())()
  const largest = 'x'.repeat(GRAPHQL_BODY_LIMIT)
  expect(await (await post(largest)).text()).toBe('graphql')
  expect(seen[0]?.body).toBe(largest)
  for (const size of [GRAPHQL_BODY_LIMIT + 1, 10 * 1024 * 1024]) {
    const answer = await errorOf(await post('x'.repeat(size)))
    expect(answer).toMatchObject({ status: 413, code: 'BAD_USER_INPUT', message: expect.stringContaining('256 KiB') })
  }
  expect(seen).toHaveLength(1)
})

test('an empty body, and one that is not UTF-8, is refused in words', async () => {
  ;(await openDoor())()
  expect(await errorOf(await post(''))).toMatchObject({ status: 400, code: 'BAD_USER_INPUT' })
  expect(await errorOf(await post(new Uint8Array([0x22, 0xff, 0x22])))).toMatchObject({
    status: 400,
    code: 'BAD_USER_INPUT',
    message: expect.stringContaining('UTF-8'),
  })
})

test('an asker who goes away in the middle of a body leaves the rest working', async () => {
  ;(await openDoor())()
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.write('POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"que')
  socket.resetAndDestroy()
  expect(await (await post('{}')).text()).toBe('graphql')
  expect(seen.map(({ body }) => body)).toEqual(['{}'])
})

test('a body that does not end is hung up on; a file may come for as long as it comes', async () => {
  ;(await openDoor({ bodyWithin: 50 }))()
  const send = async (method: string, path: string) => {
    const socket = connect(port, '127.0.0.1')
    socket.write(`${method} ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 6\r\n\r\nabc`)
    return socket
  }
  const file = await send('PUT', '/files/known')
  // What its route leaves unread is no file any more.
  for (const [method, path] of [
    ['POST', '/tickets'],
    ['PUT', '/files/other'],
  ] as const) {
    const socket = await send(method, path)
    await Promise.all([once(socket, 'close'), text(socket)])
  }
  file.write('def')
  expect(await text(file)).toMatch(/^HTTP\/1\.1 200 [\s\S]*files/)
  expect(seen.map(({ body }) => body)).toEqual(['abcdef'])
})

test('a fault of ours says nothing of itself but the number of the request', async () => {
  ;(await openDoor())()
  const answer = await fetch(`${url}/fail`)
  const id = answer.headers.get('x-request-id')
  const body = await answer.text()
  expect([answer.status, id]).toEqual([500, expect.stringMatching(/^[\w-]{36}$/)])
  expect(body).toContain(id)
  expect(body).not.toContain('secret')
})

test('headers of a proxy count only when there is one', async () => {
  const headers = {
    'x-request-id': 'a-number-of-the-proxy',
    'x-forwarded-for': '203.0.113.7',
    'x-forwarded-host': 'evil.example',
  }
  ;(await openDoor())()
  expect((await fetch(url, { headers })).headers.get('x-request-id')).not.toBe('a-number-of-the-proxy')
  expect(seen[0]?.headers['x-forwarded-for']).toBeUndefined()
  expect(seen[0]?.headers['x-forwarded-host']).toBeUndefined()
  await door.close(0)
  ;(await openDoor({ trustProxy: true }))()
  expect((await fetch(url, { headers })).headers.get('x-request-id')).toBe('a-number-of-the-proxy')
  expect(seen[1]?.headers['x-forwarded-for']).toBe('203.0.113.7')
})

test('a page runs only the scripts that carry the number it was given, each page another', async () => {
  ;(await openDoor())()
  const policies = []
  for (const _ of [1, 2]) {
    const answer = await fetch(url, { headers: { 'content-security-policy': "script-src 'nonce-mine'" } })
    policies.push(answer.headers.get('content-security-policy'))
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  }
  expect(policies[0]).toMatch(/script-src 'self' 'nonce-[\w+/=]{22,}' 'strict-dynamic'/)
  expect(policies[0]).toContain("frame-ancestors 'none'")
  expect(policies[0]).not.toBe(policies[1])
  expect(seen.map(({ headers }) => headers['content-security-policy'])).toEqual(policies)
})

test('metrics are for this machine, and for nobody that a proxy speaks for', async () => {
  ;(await openDoor())()
  expect(await (await fetch(`${url}/metrics`)).text()).toMatch(/^otklik_test 7$/m)
  const passedOn = await fetch(`${url}/metrics`, { headers: { 'x-forwarded-for': '203.0.113.7' } })
  expect(await errorOf(passedOn)).toMatchObject({ status: 403, code: 'FORBIDDEN' })
})

test('with a token metrics are for who sends it', async () => {
  ;(await openDoor({ metricsToken: 'a-token-of-some-length' }))()
  expect((await fetch(`${url}/metrics`)).status).toBe(403)
  const bearer = { authorization: 'Bearer a-token-of-some-length' }
  expect((await fetch(`${url}/metrics`, { headers: bearer })).status).toBe(200)
})

test('only /graphql takes a WebSocket', async () => {
  ;(await openDoor())()
  const upgrade = (path: string) =>
    raw(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`)
  expect(await upgrade('/graphql')).toMatch(/^HTTP\/1\.1 101 /)
  expect(await upgrade('/other')).toMatch(/^HTTP\/1\.1 404 /)
})

test('a close ends requests under way and upgraded sockets when patience is over', async () => {
  ;(await openDoor())()
  door.open({
    graphql: async () => {},
    files: async () => false,
    stop: async () => {},
    address: async () => {},
    auth: async () => false,
    dashboard: null,
    upgrade: (_request, socket) => void socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n'),
  })
  const stuck = fetch(`${url}/graphql?query={slow}`)
  const socket = connect(port, '127.0.0.1')
  socket.write('GET /graphql HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
  await once(socket, 'data')
  const ended = once(socket, 'close')
  await Promise.all([door.close(50), ended, expect(stuck).rejects.toThrow()])
})
