import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { ApiScope, DeskVisibility, Role } from '@otklik/prisma/client'
import pino from 'pino'
import { DiskStore } from '../../src/attachments/disk-store.ts'
import { type AttachmentLimits, type AttachmentServices, attachmentRoutes } from '../../src/attachments/http.ts'
import { createUpload, takeUploads } from '../../src/attachments/uploads.ts'
import { createAuth } from '../../src/auth/auth.ts'
import { hashSecret, newApiToken } from '../../src/auth/secrets.ts'
import type { Viewer } from '../../src/auth/viewer.ts'
import { testDatabase } from '../testkit/database.ts'

export const uploadMaxBytes = 2_000_000

/**
 * The attachments of a small product: two organizations, three desks, one for each visibility, with an agent on the
 * desk «own»; served by a real server from real files.
 */
export async function stage(limits?: AttachmentLimits) {
  const database = await testDatabase()
  const { db } = database
  const root = await mkdtemp(join(tmpdir(), 'otklik files '))
  const time = { now: new Date() }
  const clock = () => time.now
  const secret = 'a secret of tests only: 20c1f9b2e7a34d56'
  const logged: unknown[] = []
  const services: AttachmentServices = {
    db,
    files: new DiskStore(root),
    auth: createAuth({ db, secret, publicUrl: 'http://localhost', secureCookies: false, clock }),
    clock,
    settings: { uploadMaxBytes, secret },
    logger: pino({ level: 'error' }, { write: (line: string) => void logged.push(JSON.parse(line)) }),
  }

  const routes = attachmentRoutes(services, limits)
  const underWay = new Set<Promise<unknown>>()
  const server = createServer((request, response) => {
    request.headers['x-request-id'] = 'the-request'
    const handled = routes(request, response).then((ours) => ours || response.writeHead(418).end())
    underWay.add(handled)
    handled.finally(() => underWay.delete(handled))
  })
  // On a busy machine a test may be silent for longer than a connection is kept, and meet its closing half-way.
  server.keepAliveTimeout = 0
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const sockets = new Set<Socket>()

  const organization = async (taxpayerId: string) => {
    const id = randomUUID()
    await db.query('INSERT INTO organizations (id, taxpayer_id, name) VALUES ($1, $2, $2)', [id, taxpayerId])
    return id
  }
  const user = async (name: string, role: Role, organizationId: string | null) => {
    const id = randomUUID()
    await db.query(
      'INSERT INTO users (id, full_name, email, role, organization_id) VALUES ($1, $2, $3, $4::"Role", $5)',
      [id, name, `${name}@demo.example`, role, organizationId],
    )
    const token = `${name}-${randomUUID()}`
    await db.query(
      `INSERT INTO sessions (id, token, user_id, expires_at) VALUES ($1, $2, $3, now() + interval '1 day')`,
      [randomUUID(), hashSecret(token), id],
    )
    return { id, authorization: `Bearer ${token}` }
  }
  const desk = async (slug: string, visibility: DeskVisibility) => {
    const id = randomUUID()
    await db.query(
      `INSERT INTO desks (id, slug, name, name_en, number_prefix, time_zone, visibility, position)
       VALUES ($1, $2, $2, $2, $2, 'Asia/Chita', $3::"DeskVisibility", 1)`,
      [id, slug, visibility],
    )
    await db.query(`INSERT INTO ticket_types (id, desk_id, name, position) VALUES ($1, $1, 'Прочее', 1)`, [id])
    return id
  }

  const zakupki = await organization('7536111100')
  const kurgan = await organization('4501111100')
  const people = {
    anna: await user('anna', 'REQUESTER', zakupki),
    boris: await user('boris', 'REQUESTER', zakupki),
    vera: await user('vera', 'REQUESTER', kurgan),
    agent: await user('agent', 'AGENT', null),
    admin: await user('admin', 'ADMIN', null),
  }
  const desks = {
    all: await desk('all', 'ALL'),
    organization: await desk('organization', 'ORGANIZATION'),
    own: await desk('own', 'OWN'),
  }
  await db.query('INSERT INTO desk_members (desk_id, user_id) VALUES ($1, $2)', [desks.own, people.agent.id])

  const viewer = async (name: keyof typeof people): Promise<Viewer> => {
    const found = await services.auth.identify({ authorization: people[name].authorization })
    if (!found) throw new Error(`${name} is nobody`)
    return found
  }

  return {
    db,
    services,
    time,
    people,
    logged,
    root,
    viewer,
    origin: `http://127.0.0.1:${port}`,

    /** A ticket that Anna files. */
    async ticket(on: keyof typeof desks = 'all'): Promise<string> {
      const id = randomUUID()
      await db.query(
        `INSERT INTO tickets (id, desk_id, number, number_key, title, type_id, description, requester_id,
           organization_id, channel, created_at, updated_at)
         VALUES ($1, $2, $3, $3, 't', $2, 'd', $4, $5, 'PORTAL', now(), now())`,
        [id, desks[on], id, people.anna.id, zakupki],
      )
      return id
    },

    async comment(ticketId: string, internal: boolean): Promise<string> {
      const id = randomUUID()
      await db.query(
        `INSERT INTO comments (id, ticket_id, author_id, body, internal, created_at) VALUES ($1, $2, $3, 'c', $4, now())`,
        [id, ticketId, people.agent.id, internal],
      )
      return id
    },

    /** An API token of Anna's. */
    async apiToken(...scopes: ApiScope[]): Promise<string> {
      const { token, hash, hint } = newApiToken()
      await db.query(
        `INSERT INTO api_tokens (id, user_id, name, hash, hint, scopes) VALUES ($1, $2, 't', $3, $4, $5::"ApiScope"[])`,
        [randomUUID(), people.anna.id, hash, hint, scopes],
      )
      return `Bearer ${token}`
    },

    /** Promises a file and returns what a client needs for its PUT. */
    async promise(size: number, filename = 'снимок.png', contentType = '', by: keyof typeof people = 'anna') {
      const made = await createUpload(services, await viewer(by), { filename, contentType, size })
      return {
        id: made.uploadId,
        path: made.url,
        headers: Object.fromEntries(made.headers.map(({ name, value }) => [name, value])),
      }
    },

    /** A body of chunks goes without a length. */
    put(
      promised: { path: string; headers: Record<string, string> },
      body: Uint8Array | AsyncIterable<Uint8Array>,
    ): Promise<Response> {
      return fetch(`http://127.0.0.1:${port}${promised.path}`, {
        method: 'PUT',
        headers: promised.headers,
        // undici takes both; the types of browsers, which these are, do not.
        body: body as unknown as BodyInit,
        duplex: 'half',
      } as RequestInit)
    },

    /** Uploads a file and attaches it; returns the attachment's id. */
    async attach(bytes: Uint8Array, filename: string, to: { ticketId: string; commentId?: string | null }) {
      const promised = await this.promise(bytes.length, filename)
      const answer = await this.put(promised, bytes)
      if (answer.status !== 204) throw new Error(`PUT: ${answer.status} ${await answer.text()}`)
      await db.transaction(async (sql) =>
        takeUploads(sql, await viewer('anna'), [promised.id], { commentId: null, ...to, now: clock() }),
      )
      return promised.id
    },

    /** A connection below HTTP, for clients that misbehave. */
    async connect(): Promise<Socket> {
      const socket = connect(port, '127.0.0.1')
      socket.on('error', () => {})
      sockets.add(socket)
      await once(socket, 'connect')
      return socket
    },

    nextRequest: async (): Promise<IncomingMessage> => ((await once(server, 'request')) as [IncomingMessage])[0],

    underWay: () => underWay.size,

    /** When every request has been dealt with to its end. */
    async settled(): Promise<void> {
      while (underWay.size > 0) await Promise.all(underWay)
    },

    /** Paths of all that lies in the store, unfinished files too. */
    async storedPaths(): Promise<string[]> {
      const entries = await readdir(root, { recursive: true, withFileTypes: true })
      return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
    },

    async stored(): Promise<string[]> {
      return (await this.storedPaths()).map((path) => basename(path))
    },

    /** As it was in the beginning, for the next test: making a stage anew takes longer than most tests. */
    async clear(): Promise<void> {
      for (const socket of sockets) socket.destroy()
      sockets.clear()
      await this.settled()
      for (const table of ['attachments', 'uploads', 'comments', 'tickets', 'api_tokens']) {
        await db.query(`DELETE FROM ${table}`)
      }
      for (const name of await readdir(root)) await rm(join(root, name), { recursive: true })
      logged.length = 0
      time.now = new Date()
    },

    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.closeAllConnections()
      server.close()
      await Promise.all(underWay)
      await database[Symbol.asyncDispose]()
      await rm(root, { recursive: true })
    },
  }
}

export type Stage = Awaited<ReturnType<typeof stage>>

/** The errors of an answer: status, code and message. */
export async function refusal(answer: Response) {
  const { errors } = (await answer.json()) as {
    errors: { message: string; extensions: { code: string; fields?: { path: string[]; message: string }[] } }[]
  }
  const [error] = errors
  if (!error || errors.length !== 1) throw new Error(`not one error: ${JSON.stringify(errors)}`)
  return { status: answer.status, code: error.extensions.code, message: error.message, fields: error.extensions.fields }
}
