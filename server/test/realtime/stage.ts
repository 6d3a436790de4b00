import { EventLog } from '../../src/events/log.ts'
import { ticketTopic } from '../../src/tickets/events.ts'
import type { Client, TestApi } from '../testkit/api.ts'
import { type LiveNode, liveNode, type Message } from '../testkit/live.ts'

export const followAll = `subscription ($after: String, $filter: TicketFilter) {
  ticketEvents(after: $after, filter: $filter) { cursor kind reason ticket { number version } }
}`

/** Where the log ends for this client now: what happens after the call is after the cursor. */
export async function liveCursor(client: Client): Promise<string> {
  return (await client.get('{ tickets(first: 1) { liveCursor } }')).tickets.liveCursor
}

export async function comment(client: Client, ticketId: string, body: string): Promise<void> {
  await client.get('mutation ($input: AddCommentInput!) { addComment(input: $input) { ticket { id } } }', {
    input: { ticketId, body },
  })
}

/** A user with a password, and the cookie of their session. */
export async function signedInByCookie(api: TestApi): Promise<{ cookie: string; userId: string; token: string }> {
  const { auth } = api.services
  const email = 'olga@zakupki.example'
  const user = await auth.createUser({ email, fullName: 'Ольга', password: 'otklik-demo', role: 'REQUESTER' })
  const { cookies, token } = await auth.signIn({ email, password: 'otklik-demo', address: null })
  const cookie = cookies.map((each) => each.split(';', 1)[0]).join('; ')
  return { cookie, token, userId: user.id }
}

export const versionOf = (message: Message) => message.payload.data.ticketEvents.ticket.version as number
export const bearer = (client: Client) => ({ authorization: `Bearer ${client.token}` })

/** A second node on the same database, with a log of its own. */
export async function anotherNode({ services }: TestApi): Promise<LiveNode> {
  const { db, logger, clock } = services
  const url = db.pool.options.connectionString as string
  const log = new EventLog(db, { url, topics: [ticketTopic], logger, clock })
  await log.start()
  const node = await liveNode({ ...services, log })
  const close = node[Symbol.asyncDispose].bind(node)
  return Object.assign(node, {
    async [Symbol.asyncDispose]() {
      await close()
      await log.stop()
    },
  })
}

/**
 * Writes the ticket's last event again, many times over in one statement, each with the next version: a burst that the
 * API would take minutes for.
 */
export async function repeatLastEvent({ services }: TestApi, ticketId: string, times: number): Promise<void> {
  await services.db.query(
    `INSERT INTO ticket_events (ticket_id, kind, internal, actor_id, changed_fields, at, snapshot, before)
     SELECT ticket_id, 'EDITED', internal, actor_id, changed_fields, now(),
       snapshot || jsonb_build_object('version', (snapshot ->> 'version')::int + step), snapshot
     FROM (SELECT * FROM ticket_events WHERE ticket_id = $1::uuid ORDER BY id DESC LIMIT 1) last,
       generate_series(1, $2::int) step ORDER BY step`,
    [Buffer.from(ticketId, 'base64url').toString().replace('Ticket:', ''), times],
  )
  services.log.wake()
}
