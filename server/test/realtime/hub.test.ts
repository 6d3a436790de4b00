import { AsyncLocalStorage } from 'node:async_hooks'
import { setMaxListeners } from 'node:events'
import { parse } from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Viewer } from '../../src/auth/viewer.ts'
import { EventLog, type LiveCursorColumns, liveCursorColumns } from '../../src/events/log.ts'
import { schema } from '../../src/graphql/schema.ts'
import { Hub } from '../../src/realtime/hub.ts'
import type { Sink } from '../../src/realtime/member.ts'
import { planOf } from '../../src/realtime/plan.ts'
import type { Services } from '../../src/services.ts'
import { ticketTopic } from '../../src/tickets/events.ts'
import { type TestApi, testApi } from '../testkit/api.ts'
import { liveNode } from '../testkit/live.ts'
import { promise } from '../testkit/promise.ts'
import type { PersonName } from '../testkit/world.ts'
import { viewerOf } from '../tickets/crowd.ts'
import { bearer, comment, followAll, liveCursor, repeatLastEvent } from './stage.ts'

let api: TestApi
beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api?.[Symbol.asyncDispose]())

/** A hub without sockets: what a member gets is pushed into the sink. */
function hubOver(services: Services) {
  const hub = new Hub(services)
  const abort = new AbortController()
  setMaxListeners(0, abort.signal)
  const viewers = new Map<PersonName, Promise<Viewer>>()
  async function follow(
    person: PersonName,
    variables: Record<string, unknown>,
    push: Sink['push'] = () => {},
    query = followAll,
  ) {
    const plan = planOf({
      schema,
      document: parse(query),
      variableValues: variables,
      contextValue: { language: 'en' },
    })
    if (!plan) throw new Error('The hub does not serve this')
    const since = services.log.here()
    const known = viewers.get(person) ?? viewerOf(api, person)
    viewers.set(person, known)
    const viewer = await known
    const sink = { push, busy: false, settled: async () => {} }
    const { signal } = abort
    const viewerAsOf = async () => viewer
    const member = hub.follow({ plan, viewer, since, after: plan.after, language: 'en', signal, sink, viewerAsOf })
    return member.run()
  }
  const stop = () => {
    abort.abort()
    hub.stop()
  }
  return { hub, follow, [Symbol.dispose]: stop }
}

test(
  promise('A subscription with one `ticketEvents` field, without directives on it, is served by the node’s hub.'),
  async () => {
    await using node = await liveNode(api.services)
    const anna = await api.as('anna')
    const peer = await node.connect(bearer(anna))
    await peer.expect('connection_ack')
    const after = await liveCursor(anna)
    peer.subscribe('hub', followAll, { after })
    peer.subscribe(
      'alone',
      followAll.replace(
        ') {\n  ticketEvents(after: $after, filter: $filter)',
        ') {\n  ticketEvents(after: $after, filter: $filter) @skip(if: false)',
      ),
      { after },
    )
    await api.file('anna')
    expect([(await peer.expect('next')).id, (await peer.expect('next')).id].sort()).toEqual(['alone', 'hub'])
    expect(node.figures).toMatchObject({ members: 1, deliveries: 1 })
  },
)

test(
  promise(
    'Subscriptions whose filters, and whose viewers’ sight of what they name, are equal are one group, judged once an event.',
  ),
  async () => {
    using on = hubOver(api.services)
    const { hub } = on
    const people = ['anna', 'boris', 'vera', 'agnes', 'admin'] as const
    const ended = people.flatMap((person) =>
      Array.from({ length: 20 }, () => on.follow(person, { filter: { desk: ['open'] } })),
    )
    await expect.poll(() => hub.groups.members).toBe(100)
    // Everybody sees that desk's tickets; its agent and the administrator see internal notes as well.
    expect(hub.groups.size).toBe(3)
    const entries = await api.services.log.open()
    await api.file('anna')
    const { value: entry } = await entries.next()
    if (!entry) throw new Error('The log has ended')
    expect(
      hub.groups
        .candidates(entry)
        .map((group) => group.members.size)
        .sort((one, other) => one - other),
    ).toEqual([20, 20, 60])
    on[Symbol.dispose]()
    await Promise.all(ended)
    expect(hub.groups.size).toBe(0)
  },
)

test(
  promise('An event is judged only for groups that share a term with the ticket as it was before or is after it.'),
  async () => {
    using on = hubOver(api.services)
    const { hub } = on
    const { people, organizations } = api.world
    const assignee = Buffer.from(`User:${people.agnes.id}`).toString('base64url')
    const own = await api.file('anna')
    for (let count = 0; count < 200; count += 1) {
      void on.follow('admin', { filter: { number: [`OP-${900_000 + count}`] } })
      void on.follow('agnes', { filter: { number: [`OP-${900_000 + count}`], status: ['IN_PROGRESS'] } })
    }
    const wanted = [
      { number: [own.number] },
      { desk: ['open'] },
      { desk: ['open'], status: ['UNCONFIRMED'] },
      { taxpayerId: [organizations.zakupki.taxpayerId] },
      { or: [{ number: [own.number] }, { assignee: [assignee] }] },
    ]
    const others = [
      { desk: ['shared'] },
      { desk: ['open'], status: ['RESOLVED'] },
      { taxpayerId: [organizations.kurgan.taxpayerId] },
      { assignee: [assignee] },
      { assignedToMe: true },
    ]
    for (const filter of [...wanted, ...others]) void on.follow('admin', { filter })
    void on.follow('anna', { filter: { mine: true } })
    void on.follow('vera', { filter: { mine: true } })
    await expect.poll(() => hub.groups.members).toBe(400 + wanted.length + others.length + 2)
    const entries = await api.services.log.open()
    await comment(await api.as('agnes'), own.id, 'Ответ')
    const { value: entry } = await entries.next()
    if (!entry) throw new Error('The log has ended')
    expect(hub.groups.candidates(entry)).toHaveLength(wanted.length + 1)
  },
)

test(promise('subscriptions that catch up at the same moment on a node: 8, in turns of 64 entries'), async () => {
  const { id } = await api.file('anna')
  const after = await liveCursor(await api.as('anna'))
  await repeatLastEvent(api, id, 150)
  const { db, logger, clock } = api.services
  const url = db.pool.options.connectionString as string
  // With next to nothing in memory: what is behind has to wait for pages.
  const log = new EventLog(db, { url, topics: [ticketTopic], logger, clock, ringSize: 4, preload: 0, pageSize: 32 })
  await log.start()
  try {
    using on = hubOver({ ...api.services, log })
    const { hub } = on
    const turn = new AsyncLocalStorage<{ entries: number }>()
    const run = hub.turns.run.bind(hub.turns)
    let [running, most, longest] = [0, 0, 0]
    hub.turns.run = (work) =>
      run(() =>
        turn.run({ entries: 0 }, async () => {
          most = Math.max(most, ++running)
          try {
            return await work()
          } finally {
            running -= 1
            longest = Math.max(longest, turn.getStore()?.entries ?? 0)
          }
        }),
      )
    const got = Array.from({ length: 20 }, () => 0)
    const push = (index: number) => () => {
      got[index] = (got[index] ?? 0) + 1
      const store = turn.getStore()
      if (store) store.entries += 1
    }
    for (const index of got.keys()) void on.follow('anna', { after }, push(index))
    await expect.poll(() => hub.groups.members).toBe(20)
    expect(got).toEqual(got.map(() => 150))
    expect([most, longest]).toEqual([8, 64])
    expect(hub.counts.catchUps).toBe(20)
  } finally {
    await log.stop()
  }
})

test('A change of access takes nobody back who has passed it already', async () => {
  using on = hubOver(api.services)
  const { hub } = on
  const { db, log } = api.services
  const anna = api.world.people.anna.id
  const { id } = await api.file('anna')
  const after = await liveCursor(await api.as('anna'))
  const ahead: number[] = []
  const note: Sink['push'] = ({ json }) =>
    ahead.push(JSON.parse(`${json}`.slice(0, -1)).data.ticketEvents.ticket.version)
  let brought = 0
  const count = () => {
    brought += 1
  }
  const relations = followAll.replace('version', 'version organization { name }')
  void on.follow('boris', { after }, count, relations)
  await expect.poll(() => hub.groups.members).toBe(1)
  const entries = await log.open({ after })
  await db.transaction(async (sql) => {
    // The hub cannot bring the first of these; the others have been read, and wait for it.
    await sql.query('LOCK TABLE organizations IN ACCESS EXCLUSIVE MODE')
    await repeatLastEvent(api, id, 1)
    await entries.next()
    await expect.poll(() => hub.position).toBe(entries.position)
    await db.query('INSERT INTO access_changes (user_id) VALUES ($1)', [anna])
    log.wake()
    await entries.next()
    await repeatLastEvent(api, id, 1)
    await entries.next()
    const [columns] = await db.query<LiveCursorColumns>(`SELECT ${liveCursorColumns}`)
    void on.follow('anna', { after: log.liveCursor(columns as LiveCursorColumns) }, note)
    await expect.poll(() => hub.groups.members).toBe(2)
    expect(brought).toBe(0)
  })
  await expect.poll(() => brought).toBe(2)
  await repeatLastEvent(api, id, 1)
  await expect.poll(() => brought).toBe(3)
  await expect.poll(() => ahead.at(-1)).toBe(4)
  expect(ahead).toEqual([4])
})
