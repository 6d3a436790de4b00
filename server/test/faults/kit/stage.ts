import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFailed, onTestFinished } from 'vitest'
import type { Database } from '../../../src/db/database.ts'
import { testDatabase } from '../../testkit/database.ts'
import { createTicketMutation, gid } from '../../testkit/documents.ts'
import { buildWorld, openSession, type PersonName, type World } from '../../testkit/world.ts'
import { ask } from './ask.ts'
import { Follower, type FollowerOptions, plainId } from './follower.ts'
import { ServerNode } from './node.ts'
import { expectWhole, truthOf } from './whole.ts'
import { ApiWriter, changeBySql, expectWrittenOnce } from './writers.ts'

/** People of the world who see every ticket that is written here, by different rights. */
const onlookers = ['agnes', 'anna', 'admin', 'vera'] as const

/**
 * One fault's scene: a database with the world in it, nodes on it, tickets, writers and followers. It is cleared away
 * with the test, also with one that has run out of time.
 */
export class Stage {
  readonly db: Database
  readonly url: string
  readonly world: World
  readonly nodes: ServerNode[] = []
  readonly followers: Follower[] = []
  readonly writers: ApiWriter[] = []
  readonly ticketIds: string[] = []
  readonly #folder: string

  private constructor(database: { db: Database; url: string }, world: World, folder: string) {
    this.db = database.db
    this.url = database.url
    this.world = world
    this.#folder = folder
  }

  /** @param database a migrated and empty one; otherwise one is made for the test */
  static async open(database?: { db: Database; url: string }): Promise<Stage> {
    const own = database ?? (await ownDatabase())
    const folder = await mkdtemp(join(tmpdir(), 'otklik-faults-'))
    const stage = new Stage(own, await buildWorld(own.db), folder)
    onTestFinished(() => stage.#clear())
    onTestFailed(() => console.error(stage.describe()))
    return stage
  }

  /** Where somebody may connect now. */
  readonly addresses = (): string[] => this.nodes.filter((node) => node.isRunning).map((node) => node.url)

  async startNode(env: Record<string, string> = {}): Promise<ServerNode> {
    const folder = await mkdtemp(join(this.#folder, 'node-'))
    const node = await ServerNode.start({ DATABASE_URL: this.url, DATA_DIR: folder, ...env })
    this.nodes.push(node)
    return node
  }

  startNodes(count: number): Promise<ServerNode[]> {
    return Promise.all(Array.from({ length: count }, () => this.startNode()))
  }

  /** @param db where a session is to be known; the stage's own database but for one that was restored */
  token(person: PersonName, db = this.db): Promise<string> {
    return openSession(db, this.world.people[person])
  }

  /** Files tickets on the desk where everybody sees everything. */
  async file(tickets: number): Promise<void> {
    const { slug, ticketTypes } = this.world.desks.open
    const token = await this.token('anna')
    const input = {
      desk: slug,
      type: gid('TicketType', ticketTypes[0]?.id),
      title: 'Ошибка сертификата',
      description: 'При входе в систему',
      contactEmail: 'anna@zakupki.example',
      contactPhone: '8-123-12345678',
    }
    for (let number = 0; number < tickets; number += 1) {
      const { createTicket } = await ask<{ createTicket: { ticket: { id: string } } }>(
        this.addresses()[0] ?? '',
        token,
        createTicketMutation,
        { input },
      )
      this.ticketIds.push(plainId(createTicket.ticket.id))
    }
  }

  /** The cursor of now, as a list has it. */
  async liveCursor(url = this.addresses()[0] ?? '', db = this.db): Promise<string> {
    const { tickets } = await ask<{ tickets: { liveCursor: string } }>(
      url,
      await this.token('admin', db),
      '{ tickets(first: 1) { liveCursor } }',
    )
    return tickets.liveCursor
  }

  /** Somebody who follows from the cursor on; the first of `addresses` that it takes goes round. */
  async follow(options: Partial<FollowerOptions> & { after: string }): Promise<Follower> {
    const number = this.followers.length
    const person = onlookers[number % onlookers.length] ?? 'admin'
    const follower = new Follower({
      name: `follower ${number} (${person})`,
      addresses: this.addresses,
      first: number % this.addresses().length,
      token: await this.token(person),
      ...options,
    })
    this.followers.push(follower)
    return follower
  }

  /** So many on each of the running nodes, one of them over an event stream. */
  async followAll(perNode: number, after: string, query?: string): Promise<Follower[]> {
    const nodes = this.addresses()
    const followers: Follower[] = []
    for (let number = 0; number < perNode * nodes.length; number += 1) {
      const isLast = perNode > 1 && Math.floor(number / nodes.length) === perNode - 1
      followers.push(await this.follow({ after, query, over: isLast ? 'stream' : 'socket' }))
    }
    return followers
  }

  /** Programs that write through the API from now on, until `stopWriting`. */
  async write(count: number, addresses = this.addresses): Promise<void> {
    for (let number = 0; number < count; number += 1) {
      const writer = new ApiWriter({
        name: `writer ${number}`,
        addresses,
        token: await this.token('agnes'),
        ticketIds: this.ticketIds.toSorted(() => Math.random() - 0.5),
      })
      this.writers.push(writer)
    }
    this.#writing = Promise.all(this.writers.map((writer) => writer.run()))
    // Whoever waits for the followers meanwhile would not hear of it.
    this.#writing.catch((error: unknown) => console.error(error))
  }

  #writing: Promise<unknown> = Promise.resolve()

  /** Resolves when one of the followers has received so many events more. */
  async more(events: number, follower = 0): Promise<void> {
    const witness = this.followers[follower]
    await witness?.count(witness.received.length + events)
  }

  /** How often a writer had to send something again. */
  get repeats(): number {
    return this.writers.reduce((sum, writer) => sum + writer.repeats, 0)
  }

  /** Stops the writers when what they have begun is acknowledged. */
  async stopWriting(): Promise<void> {
    for (const writer of this.writers) writer.stop()
    await this.#writing
  }

  /** One last change, which all followers are waited for to have: whatever they will ever have they have then. */
  async fullStop(): Promise<void> {
    const last = await this.db.transaction((sql) => changeBySql(sql, this.ticketIds[0] as string, 'full stop'))
    await Promise.all(this.followers.map((follower) => follower.event(last)))
  }

  /** Ends the writing, waits for everybody, and holds what each has received against the log after the position. */
  async expectWhole(after = 0n): Promise<void> {
    await this.stopWriting()
    await this.fullStop()
    const truth = await truthOf(this.db, after)
    expectWhole(Object.fromEntries(this.followers.map((follower) => [follower.name, follower.ids])), truth)
    await expectWrittenOnce(this.db, this.writers)
    console.log(this.describe())
  }

  /** What has happened, in a few lines. */
  describe(): string {
    const acknowledged = this.writers.reduce((sum, writer) => sum + writer.acknowledged.length, 0)
    const writing = this.writers.length > 0 ? [`${acknowledged} changes by the API, ${this.repeats} sent again`] : []
    // Of a node that has fallen by itself this is all that tells why.
    const fallen = this.nodes.flatMap(({ program }) => (program.process.exitCode ? program.errors.slice(-30) : []))
    return [...writing, ...this.followers.map(String), ...fallen].join('\n')
  }

  async #clear(): Promise<void> {
    for (const writer of this.writers) writer.stop()
    await Promise.all(this.followers.map((follower) => follower.stop()))
    await Promise.all(this.nodes.map((node) => node.kill()))
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 20 })
  }
}

async function ownDatabase(): Promise<{ db: Database; url: string }> {
  const database = await testDatabase()
  onTestFinished(() => database[Symbol.asyncDispose]())
  return database
}
