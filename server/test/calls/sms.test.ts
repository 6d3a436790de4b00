import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import pino from 'pino'
import { expect, test } from 'vitest'
import { JobQueue } from '../../src/job-queue.ts'
import { defaultSmsBody, HttpSmsGateway } from '../../src/sms/gateway.ts'
import { sendSms, smsJob } from '../../src/sms/messages.ts'
import { gid, testApi } from '../testkit/api.ts'

interface Posted {
  authorization: string | undefined
  body: { id: string; to: string; text: string }
}

/** A gateway on a real socket: what it is posted, and what it answers next with; nothing left means 200. */
async function gateway(answers: { status: number; text: string; location?: string }[]) {
  const posted: Posted[] = []
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const piece of request) text += piece
    posted.push({ authorization: request.headers.authorization, body: JSON.parse(text) })
    const { status, text: words, location } = answers.shift() ?? { status: 200, text: '{}' }
    response.writeHead(status, location ? { location } : {}).end(words)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/send`,
    posted,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

test('the number goes out with the ticket, and is tried again under the same id', async () => {
  await using api = await testApi()
  await using there = await gateway([{ status: 503, text: 'ещё не время' }])
  const { db } = api.services
  const sms = new HttpSmsGateway({ url: there.url, token: 'a-token', body: defaultSmsBody })
  api.services.sms = sms
  const agnes = await api.as('agnes')
  const { open } = api.world.desks
  const { fileCall } = await agnes.get(
    `mutation ($input: FileCallInput!) { fileCall(input: $input) { ticket { number } } }`,
    {
      input: {
        desk: 'open',
        type: gid('TicketType', open.ticketTypes[0]?.id),
        description: 'Не открывается карточка закупки',
        callerId: gid('User', api.world.people.vera.id),
        contactPhone: '8 (912) 345-67-89',
        tell: ['SMS'],
      },
    },
  )
  const queue = new JobQueue(db, pino({ level: 'silent' }))
  await queue.start()
  try {
    queue.work(smsJob, (message, current) => sendSms(sms, message, current))
    // The first try is marked as failed before the second can be brought forward, unless that comes by itself.
    const jobs = () => db.query<{ state: string }>("SELECT state FROM jobs.job WHERE name = 'sms'")
    await expect.poll(jobs).toEqual([{ state: expect.stringMatching(/retry|completed/) }])
    await db.query("UPDATE jobs.job SET start_after = now() WHERE name = 'sms'")
    queue.wake(smsJob)
    await expect.poll(jobs).toEqual([{ state: 'completed' }])
  } finally {
    await queue.stop()
  }
  const text = `Номер обращения: ${fileCall.ticket.number}.`
  const [one, other] = there.posted
  expect(one).toEqual({ authorization: 'Bearer a-token', body: { id: expect.any(String), to: '79123456789', text } })
  expect(other).toEqual(one)
})

test('a refusal is told in the gateway’s words, cut short; the token follows no redirect', async () => {
  await using there = await gateway([
    { status: 402, text: `нет\n денег ${'.'.repeat(10_000)}` },
    { status: 307, text: '', location: '/elsewhere' },
  ])
  const sms = new HttpSmsGateway({ url: there.url, token: null, body: defaultSmsBody })
  const message = { id: 'i', to: '79123456789', text: 'Номер' }
  const { signal } = new AbortController()
  const refusal = await sms.send(message, signal).catch((error: Error) => error.message)
  expect(refusal).toMatch(/^the SMS gateway: 402 нет денег \.{400,500}$/)
  await expect(sms.send(message, signal)).rejects.toThrow('the SMS gateway: unexpected redirect')
  expect(there.posted.map(({ authorization }) => authorization)).toEqual([undefined, undefined])
  await sms.send(message, signal)
  expect(there.posted).toHaveLength(3)
})
