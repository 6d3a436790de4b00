import { createServer } from 'node:http'
import { join } from 'node:path'
import { makeServer } from 'graphql-ws'
import pino from 'pino'
import { WebSocketServer } from 'ws'
import { DiskStore } from '../dist/attachments/disk-store.js'
import { createAuth } from '../dist/auth/auth.js'
import { Database } from '../dist/db/database.js'
import { EventLog } from '../dist/events/log.js'
import { contextFor } from '../dist/graphql/context.js'
import { createGraphQL } from '../dist/graphql/server.js'
import { JobQueue } from '../dist/job-queue.js'
import { createLiveTransports } from '../dist/realtime/transports.js'
import { ticketTopic } from '../dist/tickets/events.js'

// The process that is measured: our transports, and beside them the two floors, on one port. The parent tells it what
// to do and asks for its figures; it does nothing else. It is plain JavaScript over the built server, as that runs: what
// runs the sources gives every function a name of its own, which costs memory and time.

const url = process.argv[2]
const logger = pino({ level: 'error' })
const clock = () => new Date()
const settings = {
  publicUrl: 'http://localhost:3000',
  uploadMaxBytes: 1_000_000,
  secret: 'only for this bench, and long enough',
  secureCookies: false,
  trustProxy: false,
}
const db = new Database({ url })
const services = {
  db,
  log: new EventLog(db, { url, topics: [ticketTopic], logger, clock }),
  auth: createAuth({ db, clock, ...settings }),
  files: new DiskStore(join(process.cwd(), 'no-files')),
  queue: new JobQueue(db, logger),
  clock,
  settings,
  logger,
}
await services.log.start()
const { yoga } = createGraphQL(services)
const live = createLiveTransports(services, yoga, { connectionsPerUser: 20_000, connectionsPerCredential: 20_000 })

/** The first floor: one Buffer to all. */
const raw = new WebSocketServer({ noServer: true, perMessageDeflate: false })

/** The second: graphql-ws and yoga as their documentation has them, one execution for each subscriber and event. */
const plainSockets = new WebSocketServer({ noServer: true, handleProtocols: () => 'graphql-transport-ws' })
const plain = makeServer({
  async onSubscribe({ connectionParams }, _id, payload) {
    const authorization = connectionParams?.authorization
    const context = await contextFor(services, { authorization, language: 'ru' })
    const { schema, parse, validate, execute, subscribe } = yoga.getEnveloped(context)
    const document = parse(payload.query)
    const errors = validate(schema, document)
    if (errors.length > 0) return errors
    return {
      schema,
      document,
      contextValue: context,
      variableValues: payload.variables,
      rootValue: { execute, subscribe },
    }
  },
  execute: (args) => args.rootValue.execute({ ...args, rootValue: {} }),
  subscribe: (args) => args.rootValue.subscribe({ ...args, rootValue: {} }),
})
plainSockets.on('connection', (socket) => {
  const closed = plain.opened(
    {
      protocol: socket.protocol,
      send: (data) => new Promise((resolve) => socket.send(data, () => resolve())),
      close: (code, reason) => socket.close(code, reason),
      onMessage: (handle) => socket.on('message', (data) => handle(String(data))),
    },
    {},
  )
  socket.once('close', (code, reason) => void closed(code, String(reason)))
})

const server = createServer()
server.on('upgrade', (request, socket, head) => {
  if (request.url === '/raw') raw.handleUpgrade(request, socket, head, (opened) => raw.emit('connection', opened))
  else if (request.url === '/plain') {
    plainSockets.handleUpgrade(request, socket, head, (opened) => plainSockets.emit('connection', opened))
  } else live.handleUpgrade(request, socket, head)
})
server.listen(0, '127.0.0.1', 4096, () => process.send?.({ port: server.address().port }))

process.on('message', (message) => {
  if (message.ask === 'broadcast') {
    const frame = Buffer.from(message.bytes)
    for (let sent = 0; sent < (message.times ?? 1); sent += 1) {
      for (const socket of raw.clients) socket.send(frame, { binary: false })
    }
  } else if (message.ask === 'wake') services.log.wake()
  else {
    if (message.ask === 'collect') globalThis.gc?.()
    process.send?.({ cpu: process.cpuUsage(), memory: process.memoryUsage().rss, live: live.figures })
  }
})
process.on('disconnect', () => process.exit())
