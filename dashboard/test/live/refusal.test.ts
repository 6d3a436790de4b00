import { createLiveSocket } from '@otklik/client/live'
import { gql, type OperationResult } from 'urql'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { createApiClient } from '@/lib/graphql/client.ts'
import { faultOf } from '@/lib/graphql/errors.ts'
import { EventServer } from '../../../client/test/event-server.ts'

const document = gql('subscription ($after: String) { ticketEvents(after: $after) { id cursor } }')

let server: EventServer
beforeEach(async () => {
  server = await EventServer.start()
})
afterEach(() => server[Symbol.asyncDispose]())

test('a stream that is refused after its first events says why, and brings none of them again', async () => {
  const socket = createLiveSocket({ url: server.url, language: 'ru', webSocket: WebSocket, linger: 0 })
  const client = createApiClient({ language: 'ru', socket, onUnauthenticated: () => {} })
  const results: OperationResult[] = []
  const refusal = await new Promise<OperationResult>((resolve) => {
    client.subscription(document, { after: '0' }).subscribe((result) => {
      results.push(result)
      if (result.error) return resolve(result)
      // It comes back with the cursor of this event, and is told that it is too old.
      server.refusals.push({ code: 'CURSOR_EXPIRED' })
      server.cut()
    })
    server.write()
  })
  socket.close()
  expect(results[0]?.data?.ticketEvents).toMatchObject({ id: 'e1', cursor: '1' })
  expect(server.asked).toEqual(['0', '1'])
  expect(refusal.error && faultOf(refusal.error).code).toBe('CURSOR_EXPIRED')
  expect(refusal.data?.ticketEvents ?? null).toBeNull()
})
