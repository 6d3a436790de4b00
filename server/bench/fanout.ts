import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { WebSocket } from 'ws'
import { openSession } from '../test/testkit/world.ts'
import { median, openStage, printTable } from './stage.ts'

// CPU of the server's process for each message delivered, beside two floors on the same machine in the same run: raw
// ws with one Buffer for all, and yoga with graphql-ws, one execution a subscriber. Only the ratios count. The cases
// run in turn, in rounds; a figure is the median of its rounds. `npm run bench:fanout -w server -- 3 1000` sets the
// rounds and the subscribers; a third word names the one case to run beside raw ws.

const [rounds = 3, subscribers = 1000] = process.argv.slice(2, 4).map(Number)

const fields = `cursor kind transition at actor { fullName } ticket { number title status version updatedAt
  assignee { fullName } requester { fullName } }`
const query = `subscription ($filter: TicketFilter) { ticketEvents(filter: $filter) { ${fields} } }`

interface Subscription {
  query: string
  variables?: object
}

interface Case {
  name: string
  path: '/raw' | '/plain' | '/graphql'
  events: number
  /** Milliseconds between events; 0: all in one transaction. */
  every: number
  subscriptions: Subscription[][]
}

interface Figures {
  cpu: NodeJS.CpuUsage
  memory: number
  live: Record<string, number>
}

const same: Subscription[][] = [[{ query, variables: { filter: { desk: ['open'] } } }]]
/** So many groups, all of which get every event: each filter says the same in other words. */
const groupsOf = (count: number): Subscription[][] =>
  Array.from({ length: count }, (_, index) => [
    { query, variables: { filter: { desk: ['open'], createdAt: { gte: new Date(index).toISOString() } } } },
  ])
/** The same, with documents that differ, so that nothing is shared but the relations. */
const documentsOf = (count: number): Subscription[][] =>
  Array.from({ length: count }, (_, index) => [
    { query: query.replace('kind', `kind${index}: kind`), variables: { filter: { desk: ['open'] } } },
  ])

const live = { events: 60, every: 50 }
const burst = { events: 200, every: 0 }
const only = process.argv[4]
const allCases: Case[] = [
  { name: 'raw ws', path: '/raw', ...live, subscriptions: [[]] },
  { name: 'one group', path: '/graphql', ...live, subscriptions: same },
  { name: '100 groups', path: '/graphql', ...live, subscriptions: groupsOf(100) },
  { name: 'each its own group', path: '/graphql', ...live, subscriptions: groupsOf(subscribers) },
  { name: 'each its own document', path: '/graphql', events: 20, every: 50, subscriptions: documentsOf(subscribers) },
  { name: 'raw ws, burst', path: '/raw', ...burst, subscriptions: [[]] },
  { name: 'one group, burst', path: '/graphql', ...burst, subscriptions: same },
  { name: 'yoga + graphql-ws', path: '/plain', events: 20, every: 50, subscriptions: same },
]

const cases = allCases.filter(({ name }) => !only || name === only || name === 'raw ws')
const file = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const execArgv = ['--import', 'tsx', '--conditions=source']
const stage = await openStage()
const children: ChildProcess[] = []
try {
  const databaseUrl = stage.db.pool.options.connectionString as string
  const server = fork(file('fanout-server.ts'), [databaseUrl], { execArgv: [...execArgv, '--expose-gc'] })
  const clients = fork(file('fanout-clients.ts'), [], { execArgv })
  children.push(server, clients)
  const reply = async <Answer>(child: ChildProcess, message: object): Promise<Answer> => {
    child.send(message)
    return (await once(child, 'message'))[0] as Answer
  }
  const [{ port }] = (await once(server, 'message')) as [{ port: number }]
  const token = await openSession(stage.db, stage.world.people.agnes)
  const ticketId = await fileTicket()
  const sample = await sampleOf(`ws://127.0.0.1:${port}/graphql`, token)

  const found = new Map<string, { cpu: number; late: number[]; memory: number }[]>()
  for (let round = 1; round <= rounds; round += 1) {
    for (const each of cases) {
      const figures = await measure(each)
      found.set(each.name, [...(found.get(each.name) ?? []), figures])
      console.error(`${round}/${rounds} ${each.name}: ${figures.cpu.toFixed(1)} µs`)
    }
  }
  const cpuOf = (name: string) => median((found.get(name) ?? []).map(({ cpu }) => cpu))
  printTable(
    [...found].map(([name, all]) => {
      const late = all.flatMap((one) => one.late).sort((one, other) => one - other)
      const percentile = (share: number) => late[Math.floor(late.length * share)] ?? '–'
      return {
        [`${subscribers} subscribers`]: name,
        'CPU a message, µs': cpuOf(name).toFixed(1),
        'to raw ws': (cpuOf(name) / cpuOf('raw ws')).toFixed(2),
        'KB a connection': (median(all.map(({ memory }) => memory)) / 1024).toFixed(1),
        'commit to delivery, ms, p50 / p99': `${percentile(0.5)} / ${percentile(0.99)}`,
      }
    }),
  )

  async function measure({ path, events, every, subscriptions }: Case) {
    const before = await reply<Figures>(server, { ask: 'collect' })
    const url = `ws://127.0.0.1:${port}${path}`
    await reply(clients, { open: { url, sockets: subscribers, token, subscriptions } })
    await settled(path === '/graphql' ? subscribers : 0)
    const open = await reply<Figures>(server, { ask: 'collect' })
    for (let sent = 0; sent < (every === 0 ? 1 : events); sent += 1) {
      const times = every === 0 ? events : 1
      if (path === '/raw') server.send({ ask: 'broadcast', bytes: sample, times })
      else {
        await write(times)
        server.send({ ask: 'wake' })
      }
      await delay(every)
    }
    const wanted = events * subscribers
    let answer = { received: 0, late: [] as number[] }
    const late: number[] = []
    for (const until = Date.now() + 120_000; answer.received < wanted && Date.now() < until; ) {
      await delay(100)
      answer = await reply(clients, { ask: true })
      late.push(...answer.late)
    }
    if (answer.received !== wanted) throw new Error(`${path}: ${answer.received} of ${wanted} messages came`)
    const done = await reply<Figures>(server, { ask: 'figures' })
    await reply(clients, { close: true })
    await settled(0)
    const spent = done.cpu.user + done.cpu.system - open.cpu.user - open.cpu.system
    return {
      cpu: spent / wanted,
      late: path === '/raw' ? [] : late,
      memory: (open.memory - before.memory) / subscribers,
    }
  }

  /** Resolves when so many subscriptions are live; those of the plain stack can only be given time. */
  async function settled(members: number): Promise<void> {
    await delay(500)
    for (;;) {
      const { live } = await reply<Figures>(server, { ask: 'figures' })
      if (live.members === members) return
      await delay(100)
    }
  }

  async function fileTicket(): Promise<string> {
    const desk = stage.world.desks.open
    await stage.ask('anna', 'mutation ($input: CreateTicketInput!) { createTicket(input: $input) { ticket { id } } }', {
      input: {
        title: 'Не подписывается план-график',
        description: 'Сертификат действует, подпись не проходит',
        contactEmail: 'anna@zakupki.example',
        contactPhone: '8-123-12345678',
        desk: desk.slug,
        type: Buffer.from(`TicketType:${desk.ticketTypes[0]?.id}`).toString('base64url'),
      },
    })
    const [row] = await stage.db.query<{ id: string }>('SELECT id FROM tickets LIMIT 1')
    return row?.id as string
  }

  /** So many changes of the ticket, committed together. */
  async function write(events: number): Promise<void> {
    await stage.db.query(
      `INSERT INTO ticket_events (ticket_id, kind, at, actor_id, changed_fields, snapshot, before)
       SELECT e.ticket_id, 'EDITED', clock_timestamp(), e.actor_id, '{title}', e.snapshot, '{}'
       FROM (SELECT * FROM ticket_events WHERE ticket_id = $1 ORDER BY id LIMIT 1) e, generate_series(1, $2)`,
      [ticketId, events],
    )
  }

  async function sampleOf(url: string, token: string): Promise<string> {
    const socket = new WebSocket(url, 'graphql-transport-ws')
    const next = async () => String((await once(socket, 'message'))[0])
    await once(socket, 'open')
    socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } }))
    await next()
    const id = 'b3c7a1f0-7a52-4a52-9d0e-000000000000'
    socket.send(JSON.stringify({ id, type: 'subscribe', payload: { query } }))
    await settled(1)
    await write(1)
    server.send({ ask: 'wake' })
    const message = await next()
    socket.terminate()
    await settled(0)
    return message
  }
} finally {
  for (const child of children) child.disconnect()
  await stage.close()
}
