import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { DiskStore } from '../../src/attachments/disk-store.ts'
import { createAuth } from '../../src/auth/auth.ts'
import { EventLog } from '../../src/events/log.ts'
import { createGraphQL } from '../../src/graphql/server.ts'
import { JobQueue } from '../../src/job-queue.ts'
import type { Services } from '../../src/services.ts'
import { ticketTopic } from '../../src/tickets/events.ts'
import { testDatabase } from './database.ts'
import { createTicketMutation, gid } from './documents.ts'
import { countStatements } from './statements.ts'
import { buildWorld, type DeskName, issueToken, openSession, type PersonName, type World } from './world.ts'

export interface Answer {
  status: number
  // The shape is the query's own; tests say what they expect of it.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  data: any
  errors?: { message: string; path?: (string | number)[]; extensions: Record<string, unknown> }[]
}

export interface Client {
  /** Data and errors as they come. */
  ask(query: string, variables?: Record<string, unknown>): Promise<Answer>
  /** Data; any error fails the test with the query and the answer. */
  get(query: string, variables?: Record<string, unknown>): Promise<Answer['data']>
  token: string | null
}

export interface TestApi extends AsyncDisposable {
  services: Services
  world: World
  url: string
  as(person: PersonName | null): Promise<Client>
  withToken(token: string): Client
  issueToken: (person: PersonName, scopes: Parameters<typeof issueToken>[2]) => Promise<string>
  /** How many statements ran meanwhile on this node, the log's own reading aside. */
  statements<Result>(work: () => Promise<Result>): Promise<{ result: Result; count: number; texts: string[] }>
  file(person: PersonName, input?: Partial<CreateInput>): Promise<FiledTicket>
}

interface CreateInput {
  desk: DeskName
  title: string
  description: string
  registryNumbers: string[]
}

export interface FiledTicket {
  id: string
  number: string
  version: number
  status: string
}

/** The API over real HTTP, on a database of the test's own with the world in it. */
export async function testApi(options: { clock?: () => Date } = {}): Promise<TestApi> {
  const database = await testDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'otklik-test-'))
  const logger = pino({ level: 'silent' })
  const clock = options.clock ?? (() => new Date())
  const settings = {
    publicUrl: 'http://localhost:3000',
    uploadMaxBytes: 1_000_000,
    secret: 'a secret of this test only, long enough',
    secureCookies: false,
    trustProxy: false,
  }
  const { db } = database
  const services: Services = {
    db,
    log: new EventLog(db, { url: database.url, topics: [ticketTopic], logger, clock }),
    auth: createAuth({ db, clock, ...settings }),
    files: new DiskStore(folder),
    queue: new JobQueue(db, logger),
    clock,
    settings,
    logger,
  }
  await services.log.start()
  const world = await buildWorld(db)
  const { yoga } = createGraphQL(services)
  const server = createServer((req, res) => void yoga(req, res))
  // On a busy machine a test may be silent for longer than a connection is kept, and meet its closing half-way.
  server.keepAliveTimeout = 0
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`

  const withToken = (token: string | null): Client => {
    const ask = async (query: string, variables?: Record<string, unknown>): Promise<Answer> => {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
        body: JSON.stringify({ query, variables }),
      })
      return { status: response.status, ...(await response.json()) }
    }
    return {
      token,
      ask,
      async get(query, variables) {
        const answer = await ask(query, variables)
        if (answer.errors) throw new Error(`${query}\n${JSON.stringify(variables)}\n${JSON.stringify(answer, null, 2)}`)
        return answer.data
      },
    }
  }

  const api: TestApi = {
    services,
    world,
    url,
    as: async (person) => withToken(person && (await openSession(db, world.people[person]))),
    withToken,
    issueToken: (person, scopes) => issueToken(db, world.people[person], scopes),
    statements: (work) => countStatements(db, work),
    async file(person, input = {}) {
      const client = await api.as(person)
      const desk = world.desks[input.desk ?? 'open']
      const { createTicket } = await client.get(createTicketMutation, {
        input: {
          title: 'Ошибка сертификата',
          description: 'При входе в систему',
          contactEmail: 'anna@zakupki.example',
          contactPhone: '8-123-12345678',
          ...input,
          desk: desk.slug,
          type: gid('TicketType', desk.ticketTypes[0]?.id),
        },
      })
      return createTicket.ticket
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await services.log.stop()
      await rm(folder, { recursive: true })
      await database[Symbol.asyncDispose]()
    },
  }
  return api
}

/** The code of an answer's one error. */
export const codeOf = (answer: Answer) => answer.errors?.[0]?.extensions.code

export { createTicketMutation, gid } from './documents.ts'
