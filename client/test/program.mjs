// A program as anybody would write it, with the package as it is built: reads, follows, and is over when it closes.
import { createClient, keep } from '@otklik/client'
import { WebSocket } from 'ws'

const client = createClient({ url: process.env.OTKLIK_URL, token: process.env.OTKLIK_TOKEN, webSocket: WebSocket })
const tickets = new Map()
await client.follow(
  { status: ['UNCONFIRMED'] },
  {
    onSnapshot(snapshot) {
      for (const ticket of snapshot.tickets) tickets.set(ticket.id, ticket)
      console.log(`read ${tickets.size}`)
    },
    onEvent(event) {
      keep(tickets, event)
      console.log(`${event.transition} ${event.ticket.title}: ${tickets.size}`)
      if (event.transition === 'LEFT') client.close()
    },
  },
)
console.log('over')
