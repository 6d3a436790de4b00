import { mkdtemp, rm } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type App, buildApp } from '../../src/app.ts'
import { readEnv } from '../../src/env.ts'
import { type TestDatabase, testDatabase } from '../testkit/database.ts'
import { EventStream, Peer } from '../testkit/live.ts'
import { promise } from '../testkit/promise.ts'
import { followAll } from './stage.ts'

/** The whole product, as its settings and its front door make it. */
let app: App
let database: TestDatabase
let folder: string
let url: string
let token: string
beforeAll(async () => {
  database = await testDatabase()
  folder = await mkdtemp(join(tmpdir(), 'otklik-test-'))
  const env = readEnv({
    PORT: '0',
    DASHBOARD: 'off',
    DATABASE_URL: database.url,
    DATA_DIR: folder,
    LIVE_MAX_CONNECTIONS: '6',
    LIVE_MAX_CONNECTIONS_PER_CREDENTIAL: '4',
    LIVE_QUEUE_BYTES: '65536',
    LIVE_COMPRESSION: 'on',
  })
  app = buildApp(env, { logger: pino({ level: 'silent' }) })
  url = `${(await app.start()).url}/graphql`
  const input = { email: 'admin@demo.example', password: 'otklik-demo' }
  const { signIn } = await ask('mutation ($input: SignInInput!) { signIn(input: $input) { token } }', { input })
  token = signIn.token
}, 120_000)
afterAll(async () => {
  await app?.stop()
  await rm(folder, { recursive: true, force: true })
  await database?.[Symbol.asyncDispose]()
})

// There is room for a few only, and the next test wants its own.
afterEach(() => expect.poll(metrics).toMatchObject({ connections: 0 }))

async function ask(query: string, variables: unknown = {}) {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) }
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query, variables }) })
  const { data, errors } = await response.json()
  if (errors) throw new Error(JSON.stringify(errors))
  return data
}

/** The values of /metrics by name and labels. */
async function metrics(): Promise<Record<string, number>> {
  const text = await (await fetch(url.replace('/graphql', '/metrics'))).text()
  const lines = text.split('\n').filter((line) => line.startsWith('otklik_live_'))
  return Object.fromEntries(
    lines.map((line) => [
      line.slice('otklik_live_'.length, line.lastIndexOf(' ')),
      Number(line.slice(line.lastIndexOf(' '))),
    ]),
  )
}

async function connected(more = {}): Promise<Peer> {
  const peer = await Peer.connect(url, { authorization: `Bearer ${token}` }, {}, more)
  await peer.expect('connection_ack')
  return peer
}

const comment = (ticketId: string, body: string) =>
  ask('mutation ($input: AddCommentInput!) { addComment(input: $input) { ticket { id } } }', {
    input: { ticketId, body },
  })

const someTicket = async (): Promise<{ id: string; after: string }> => {
  const { tickets } = await ask('{ tickets(first: 1) { liveCursor edges { node { id } } } }')
  return { id: tickets.edges[0].node.id, after: tickets.liveCursor }
}

test('/metrics tell of connections, groups, events, deliveries, queues, catch-ups and closes by code', async () => {
  const zero = await metrics()
  const gauges = ['connections', 'groups', 'members', 'lag_seconds', 'log_age_seconds', 'queue_bytes']
  const counters = ['events_total', 'executions_total', 'deliveries_total', 'catch_ups_total', 'overflows_total']
  expect(Object.keys(zero)).toEqual(expect.arrayContaining([...gauges, ...counters]))

  const { id, after } = await someTicket()
  const peers = [await connected(), await connected()]
  const stream = await EventStream.open(url, { query: followAll, token })
  for (const peer of peers) peer.subscribe('1', followAll)
  await expect.poll(metrics).toMatchObject({ connections: 3, groups: 1, members: 3 })
  await comment(id, 'Первое')
  for (const peer of peers) await peer.expect('next')
  expect(await stream.next()).toMatchObject({ event: 'next' })
  const one = await metrics()
  // One event, made once, handed to three.
  expect(one).toMatchObject({ events_total: 1, executions_total: 1, deliveries_total: 3 })
  expect(one.lag_seconds).toBeGreaterThanOrEqual(0)

  peers[0]?.subscribe('behind', followAll, { after })
  expect(await peers[0]?.expect('next')).toMatchObject({ id: 'behind' })
  expect(await metrics()).toMatchObject({ catch_ups_total: (one.catch_ups_total ?? 0) + 1 })

  // A reader that takes nothing: what waits for it is seen, and that it was closed.
  const slow = await connected()
  const wide = followAll.replace(
    'kind reason',
    `kind comment { body ${Array.from({ length: 16 }, (_, at) => `b${at}: body`)} }`,
  )
  slow.subscribe('1', wide)
  await expect.poll(metrics).toMatchObject({ groups: 2 })
  slow.socket.pause()
  let largest = 0
  for (let written = 0; written < 100; written += 1) {
    await comment(
      id,
      Array.from({ length: 15_000 }, () => String.fromCodePoint(0x4e00 + Math.floor(Math.random() * 20_000))).join(''),
    )
    const { queue_bytes = 0, overflows_total } = await metrics()
    largest = Math.max(largest, queue_bytes)
    if (overflows_total === 1) break
  }
  expect(largest).toBeGreaterThan(0)
  slow.socket.resume()
  expect((await slow.closed).code).toBe(4410)
  const [first, second] = peers as [Peer, Peer]
  first.socket.close(1000)
  second.socket.terminate()
  stream.close()
  const refused = await Peer.connect(url, { authorization: 'Bearer nobody' })
  expect((await refused.closed).code).toBe(4403)
  const made = await Peer.connect(url, null)
  made.socket.close(4999)
  await expect.poll(metrics).toMatchObject({
    connections: 0,
    groups: 0,
    members: 0,
    queue_bytes: 0,
    overflows_total: 1,
    'closed_total{code="1000"}': 1,
    'closed_total{code="1006"}': 1,
    'closed_total{code="4403"}': 1,
    'closed_total{code="4410"}': 1,
    'closed_total{code="left"}': 1,
    'closed_total{code="other"}': 1,
  })
})

test('the settings of the live stream reach it', async () => {
  const offered = await connected({ perMessageDeflate: true })
  expect(offered.socket.extensions).toBe('permessage-deflate')
  const others = [await connected(), await connected(), await connected()]
  // LIVE_MAX_CONNECTIONS_PER_CREDENTIAL, then LIVE_MAX_CONNECTIONS.
  const fifth = await Peer.connect(url, { authorization: `Bearer ${token}` })
  expect((await fifth.closed).code).toBe(4411)
  await expect.poll(metrics).toMatchObject({ connections: 4 })
  const anonymous = []
  for (let count = 0; count < 2; count += 1) {
    const peer = await Peer.connect(url)
    await peer.expect('connection_ack')
    anonymous.push(peer)
  }
  expect((await (await Peer.connect(url)).closed).code).toBe(1013)
  for (const peer of [offered, ...others, ...anonymous]) peer.socket.terminate()
})

/** The first bytes of an answer, and its head; `fetch` would say what it accepts. */
function post(body: string, headers: Record<string, string> = {}) {
  return new Promise<{ status: number; type: string; text: string }>((resolve, reject) => {
    const request = httpRequest(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
    })
    request.on('error', reject)
    request.on('response', (response) => {
      const {
        statusCode: status = 0,
        headers: { 'content-type': type = '' },
      } = response
      response.once('data', (chunk) => {
        resolve({ status, type, text: String(chunk) })
        request.destroy()
      })
    })
    request.end(body)
  })
}

test('a subscription by plain POST through the front door is a stream or a clear refusal, and never hangs', async () => {
  const { id, after } = await someTicket()
  await comment(id, 'Для потока')
  const body = JSON.stringify({ query: followAll, variables: { after } })
  for (const headers of [{}, { accept: '*/*' }, { accept: 'text/event-stream' }] as Record<string, string>[]) {
    expect(await post(body, headers)).toMatchObject({ status: 200, type: 'text/event-stream; charset=utf-8' })
  }
  const refused = await post(body, { accept: 'application/json' })
  expect(refused.status).toBe(406)
  expect(JSON.parse(refused.text).errors[0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } })
})

test(promise('413: a body larger than 256 KiB', 'message from a client: 256 KiB, then 1009 or 413'), async () => {
  const query = `{ viewer { id } } #${'x'.repeat(256 * 1024)}`
  const accept = { accept: 'text/event-stream' }
  expect((await post(JSON.stringify({ query }), accept)).status).toBe(413)
  const peer = await connected()
  peer.subscribe('1', `{ viewer { fullName } } #${'x'.repeat(200 * 1024)}`)
  expect((await peer.expect('next')).payload.data.viewer.fullName).toEqual(expect.any(String))
  await peer.expect('complete')
  peer.subscribe('2', query)
  expect((await peer.closed).code).toBe(1009)
})
