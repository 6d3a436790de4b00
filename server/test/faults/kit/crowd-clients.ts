import { WebSocket } from 'ws'
import type { CrowdAnswer, CrowdOrder } from './crowd.ts'

// A process of thousands of clients, each with its own place in the log: the test's own process has others to look
// after. Each client goes on with its own last cursor, whatever ends its connection.

interface Client {
  token: string
  cursor: string
  ids: string[]
  failures: number
}

let clients: Client[] = []
let connections = 0
let ends: Record<number, number> = {}
let query = ''
/** Milliseconds before a client connects again; they double while it fails. */
const [firstWait, longestWait] = [50, 4000]

/** One connection, until the client has what it wants or the connection ends; says whether it has. */
function follow(client: Client, url: string, isDone: (client: Client) => boolean): Promise<boolean> {
  connections += 1
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, 'graphql-transport-ws')
    const send = (message: object) => socket.send(JSON.stringify(message))
    const before = client.ids.length
    let done = false
    socket.on('error', () => {})
    socket.on('open', () => send({ type: 'connection_init', payload: { authorization: `Bearer ${client.token}` } }))
    socket.on('message', (data) => {
      if (done) return
      const { type, payload } = JSON.parse(String(data))
      if (type === 'connection_ack') {
        send({ id: '1', type: 'subscribe', payload: { query, variables: { after: client.cursor } } })
      } else if (type === 'next' && payload.data) {
        client.cursor = payload.data.ticketEvents.cursor
        client.ids.push(payload.data.ticketEvents.id)
        done = isDone(client)
        if (done) socket.terminate()
      } else if (type === 'next' || type === 'error') {
        reject(new Error(`A client was refused: ${data}`))
      }
    })
    socket.on('close', (code) => {
      if (!done) ends[code] = (ends[code] ?? 0) + 1
      client.failures = client.ids.length > before ? 0 : client.failures + 1
      resolve(done)
    })
  })
}

async function until(client: Client, url: string, isDone: (client: Client) => boolean): Promise<void> {
  while (!(await follow(client, url, isDone))) {
    const wait = Math.min(firstWait * 2 ** client.failures, longestWait)
    await new Promise((resolve) => setTimeout(resolve, wait * (0.5 + Math.random() / 2)))
  }
}

/** So many at a time. */
async function each(width: number, work: (client: Client, index: number) => Promise<void>): Promise<void> {
  let next = 0
  const worker = async () => {
    for (let index = next++; index < clients.length; index = next++) await work(clients[index] as Client, index)
  }
  await Promise.all(Array.from({ length: Math.min(width, clients.length) }, worker))
}

async function obey(order: CrowdOrder): Promise<CrowdAnswer> {
  connections = 0
  ends = {}
  if (order.kind === 'begin') {
    const { tokens, after, count } = order
    query = order.query
    clients = Array.from({ length: count }, (_, index) => ({
      token: tokens[index % tokens.length] as string,
      cursor: after,
      ids: [],
      failures: 0,
    }))
    await each(500, (client, index) =>
      until(client, order.url, ({ ids }) => ids.length === 1 + (index % order.leaveAfter)),
    )
  } else {
    // All at once.
    await each(clients.length, (client) => until(client, order.url, ({ ids }) => ids.at(-1) === order.last))
  }
  const sequences = new Map<string, number>()
  for (const { ids } of clients) {
    const sequence = ids.join(' ')
    sequences.set(sequence, (sequences.get(sequence) ?? 0) + 1)
  }
  return { sequences: [...sequences].map(([ids, count]) => ({ ids: ids.split(' '), count })), connections, ends }
}

process.on('message', (order: CrowdOrder) => {
  obey(order).then(
    (answer) => process.send?.({ answer }),
    (error: unknown) => process.send?.({ error: String(error) }),
  )
})
// Its test is gone.
process.on('disconnect', () => process.exit(0))
