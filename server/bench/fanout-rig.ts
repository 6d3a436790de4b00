import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { WebSocket } from 'ws'
import { openSession } from '../test/testkit/world.ts'
import { type Case, query } from './fanout-cases.ts'
import type { Stage } from './stage.ts'

// The processes of the bench: one that is measured, one of clients. This one writes the changes.

interface Figures {
  cpu: NodeJS.CpuUsage
  memory: number
  live: Record<string, number>
}

export interface Measured {
  /** Microseconds of the server's process, all its threads, for a message. */
  cpu: number
  /** Milliseconds from commit to arrival, of some of the messages. */
  late: number[]
}

const file = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const execArgv = ['--import', 'tsx', '--conditions=source']

export class Rig implements Disposable {
  readonly #stage: Stage
  readonly #server: ChildProcess
  readonly #clients: ChildProcess
  #port = 0
  #token = ''
  #ticket = { id: '', number: '' }
  /** A message as our server sends it, for the floor to send. */
  #sample = ''

  static async start(stage: Stage): Promise<Rig> {
    const rig = new Rig(stage)
    const [{ port }] = (await once(rig.#server, 'message')) as [{ port: number }]
    rig.#port = port
    rig.#token = await openSession(stage.db, stage.world.people.agnes)
    rig.#ticket = await rig.#fileTicket()
    rig.#sample = await rig.#takeSample()
    return rig
  }

  private constructor(stage: Stage) {
    this.#stage = stage
    const url = stage.db.pool.options.connectionString as string
    this.#server = fork(file('fanout-server.mjs'), [url], { execArgv: ['--expose-gc'] })
    this.#clients = fork(file('fanout-clients.ts'), [], { execArgv })
  }

  /** The number of the ticket that changes. */
  get number(): string {
    return this.#ticket.number
  }

  async measure(each: Case): Promise<Measured> {
    await this.open(each)
    const { path, events, every } = each
    const before = await this.#ask(this.#server, 'figures')
    const transactions = every === 0 ? 1 : events
    for (let sent = 0; sent < transactions; sent += 1) {
      const count = events / transactions
      if (path === '/raw') this.#server.send({ ask: 'broadcast', bytes: this.#sample, times: count })
      else {
        await this.#write(count)
        this.#server.send({ ask: 'wake' })
      }
      await delay(every)
    }
    const wanted = events * (each.messages ?? each.subscribers)
    let received = 0
    const late: number[] = []
    for (const until = Date.now() + 120_000; received < wanted && Date.now() < until; ) {
      await delay(100)
      const answer = await this.#ask<{ received: number; late: number[] }>(this.#clients, 'received')
      received = answer.received
      late.push(...answer.late)
    }
    if (received !== wanted) throw new Error(`${each.name}: ${received} of ${wanted} messages came`)
    const { cpu } = await this.#ask(this.#server, 'figures')
    await this.close()
    return { cpu: (cpu.user + cpu.system - before.cpu.user - before.cpu.system) / wanted, late }
  }

  /** Bytes of the server's process for a subscription that waits. */
  async memoryOf(each: Case): Promise<number> {
    const before = await this.#ask(this.#server, 'collect')
    await this.open(each)
    const open = await this.#ask(this.#server, 'collect')
    await this.close()
    return (open.memory - before.memory) / each.subscribers
  }

  /** Opens a case's subscriptions, as few at a time as real clients would come. */
  async open({ path, subscribers, subscriptionsOf }: Case): Promise<void> {
    const url = `ws://127.0.0.1:${this.#port}${path}`
    const subscriptions =
      path === '/raw' ? [] : Array.from({ length: subscribers }, (_, socket) => subscriptionsOf(socket))
    await this.#tell({ open: { url, sockets: subscribers, token: this.#token, subscriptions } })
    await this.#settled(path === '/graphql' ? subscriptions.flat().length : 0)
  }

  async close(): Promise<void> {
    await this.#tell({ close: true })
    await this.#settled(0)
  }

  [Symbol.dispose](): void {
    for (const child of [this.#server, this.#clients]) child.disconnect()
  }

  async #ask<Answer = Figures>(child: ChildProcess, what: string): Promise<Answer> {
    child.send({ ask: what })
    return (await once(child, 'message'))[0] as Answer
  }

  async #tell(order: object): Promise<void> {
    this.#clients.send(order)
    await once(this.#clients, 'message')
  }

  /** Resolves when so many subscriptions are live; those of the plain stack can only be given time. */
  async #settled(members: number): Promise<void> {
    await delay(500)
    for (;;) {
      const { live } = await this.#ask(this.#server, 'figures')
      if (live.members === members) return
      await delay(100)
    }
  }

  async #fileTicket() {
    const { ask, db, world } = this.#stage
    const desk = world.desks.open
    await ask('anna', 'mutation ($input: CreateTicketInput!) { createTicket(input: $input) { ticket { id } } }', {
      input: {
        title: 'Не подписывается план-график',
        description: 'Сертификат действует, подпись не проходит',
        contactEmail: 'anna@zakupki.example',
        contactPhone: '8-123-12345678',
        desk: desk.slug,
        type: Buffer.from(`TicketType:${desk.ticketTypes[0]?.id}`).toString('base64url'),
      },
    })
    const [row] = await db.query<{ id: string; number: string }>('SELECT id, number FROM tickets LIMIT 1')
    if (!row) throw new Error('The ticket was not filed')
    return row
  }

  /** So many changes of the ticket, committed together. */
  async #write(events: number): Promise<void> {
    await this.#stage.db.query(
      `INSERT INTO ticket_events (ticket_id, kind, at, actor_id, changed_fields, snapshot, before)
       SELECT e.ticket_id, 'EDITED', clock_timestamp(), e.actor_id, '{title}', e.snapshot, '{}'
       FROM (SELECT * FROM ticket_events WHERE ticket_id = $1 ORDER BY id LIMIT 1) e, generate_series(1, $2)`,
      [this.#ticket.id, events],
    )
  }

  async #takeSample(): Promise<string> {
    const socket = new WebSocket(`ws://127.0.0.1:${this.#port}/graphql`, 'graphql-transport-ws')
    const next = async () => String((await once(socket, 'message'))[0])
    await once(socket, 'open')
    socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${this.#token}` } }))
    await next()
    const id = 'b3c7a1f0-7a52-4a52-9d0e-000000000000'
    socket.send(JSON.stringify({ id, type: 'subscribe', payload: { query } }))
    await this.#settled(1)
    await this.#write(1)
    this.#server.send({ ask: 'wake' })
    const message = await next()
    socket.terminate()
    await this.#settled(0)
    return message
  }
}
