import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { testApi } from '../../server/test/testkit/api.ts'
import { liveNode } from '../../server/test/testkit/live.ts'
import { Program } from '../../server/test/testkit/program.ts'
import { newTicket, openClient } from './stage.ts'

const program = fileURLToPath(new URL('program.mjs', import.meta.url))

test('the package as it is built works in a program of plain Node, which ends by itself', async () => {
  await using api = await testApi()
  await using node = await liveNode(api.services)
  const token = (await api.as('agnes')).token as string
  using client = openClient({ url: node.url, token })
  await client.createTicket(newTicket(api, 'open', 'Раньше'))

  const running = new Program([process.execPath, [program]], { env: { OTKLIK_URL: node.url, OTKLIK_TOKEN: token } })
  // When all that it said has been read, too.
  const closed = once(running.process, 'close')
  await running.line(/^read 1$/)
  const { id } = await client.createTicket(newTicket(api, 'open', 'Потом'))
  await running.line(/^ENTERED Потом: 2$/)
  await client.changeTicketStatus({ ticketId: id, status: 'IN_PROGRESS' })
  expect(await closed).toEqual([0, null])
  expect(running.lines).toEqual(['read 1', 'ENTERED Потом: 2', 'LEFT Потом: 1', 'over'])
  expect(running.errors).toEqual([])
})
