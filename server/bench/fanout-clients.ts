import { randomUUID } from 'node:crypto'
import { WebSocket } from 'ws'

// A process of clients: opens sockets, subscribes, and counts what comes, with the time of its arrival.

interface Order {
  open?: { url: string; sockets: number; token: string; subscriptions: { query: string; variables?: object }[][] }
  close?: true
  ask?: true
}

let sockets: WebSocket[] = []
let received = 0
let late: number[] = []

async function open({ url, sockets: count, token, subscriptions }: NonNullable<Order['open']>): Promise<void> {
  const isRaw = url.endsWith('/raw')
  for (let first = 0; first < count; first += 50) {
    const some = Array.from({ length: Math.min(50, count - first) }, (_, index) => one(first + index))
    await Promise.all(some)
  }
  async function one(index: number): Promise<void> {
    const socket = new WebSocket(url, isRaw ? [] : 'graphql-transport-ws', { perMessageDeflate: false })
    sockets.push(socket)
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
    if (!isRaw) {
      const send = (message: object) => socket.send(JSON.stringify(message))
      send({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } })
      await new Promise((resolve) => socket.once('message', resolve))
      for (const payload of subscriptions[index % subscriptions.length] ?? []) {
        send({ id: randomUUID(), type: 'subscribe', payload })
      }
    }
    socket.on('message', (data: Buffer) => {
      received += 1
      // The clock of every message would cost more than its arrival.
      if (received % 16 !== 0) return
      const at = data.indexOf('"at":"')
      if (at !== -1) late.push(Date.now() - Date.parse(data.toString('latin1', at + 6, at + 30)))
    })
  }
}

process.on('message', async (order: Order) => {
  if (order.open) {
    await open(order.open)
    process.send?.({ opened: true })
  } else if (order.close) {
    const closing = sockets.map((socket) => new Promise((resolve) => socket.once('close', resolve)))
    for (const socket of sockets) socket.terminate()
    await Promise.all(closing)
    sockets = []
    received = 0
    process.send?.({ closed: true })
  } else {
    process.send?.({ received, late })
    late = []
  }
})
process.on('disconnect', () => process.exit())
