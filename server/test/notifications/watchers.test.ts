import { expect, test } from 'vitest'
import { testApi } from '../testkit/api.ts'

const watch = `mutation ($ticketId: ID!) { watchTicket(input: { ticketId: $ticketId }) { ticket { watching } } }`
const unwatch = `mutation ($ticketId: ID!) { unwatchTicket(input: { ticketId: $ticketId }) { ticket { watching } } }`
const read = `query ($number: String!) { ticket(number: $number) {
  watching watchers { totalCount users { id fullName } } } }`

test('staff see who follows a ticket, the parties first, and by the same rule by which one is told', async () => {
  await using api = await testApi()
  const { db } = api.services
  const { people } = api.world
  const ticket = await api.file('anna')
  const { number } = ticket
  const clients = {
    anna: await api.as('anna'),
    boris: await api.as('boris'),
    vera: await api.as('vera'),
    agnes: await api.as('agnes'),
    admin: await api.as('admin'),
  }
  const { anna, boris, vera, agnes, admin } = clients
  await db.query('UPDATE tickets SET assignee_id = $1 WHERE number = $2', [people.agnes.id, number])
  const shown = async () => (await admin.get(read, { number })).ticket.watchers
  const names = async () => (await shown()).users.map((user: { fullName: string }) => user.fullName)
  // What each is told of themselves agrees with what staff are told of all.
  const agree = async () => {
    const said: string[] = []
    for (const [name, client] of Object.entries(clients)) {
      if ((await client.get(read, { number })).ticket.watching) said.push(name)
    }
    expect((await names()).toSorted()).toEqual(said.sort())
    return said
  }

  expect(await names()).toEqual(['agnes', 'anna'])
  for (const client of [vera, boris, anna]) await client.get(watch, { ticketId: ticket.id })
  expect(await names()).toEqual(['agnes', 'anna', 'boris', 'vera'])
  for (const client of [boris, agnes]) await client.get(unwatch, { ticketId: ticket.id })
  expect(await names()).toEqual(['anna', 'vera'])
  expect(await agree()).toEqual(['anna', 'vera'])
  await anna.get(unwatch, { ticketId: ticket.id })
  expect(await agree()).toEqual(['vera'])
  for (const client of [anna, boris, vera]) expect((await client.get(read, { number })).ticket.watchers).toBeNull()

  // However many they are, the first hundred and their number; and one statement for any number of tickets.
  await db.query(
    `WITH crowd AS (
       INSERT INTO users (id, full_name) SELECT gen_random_uuid(), 'zz ' || n FROM generate_series(1, 150) n RETURNING id
     ) INSERT INTO watchers (ticket_id, user_id, muted) SELECT t.id, c.id, false FROM crowd c, tickets t`,
  )
  const crowd = await shown()
  expect([crowd.totalCount, crowd.users.length, crowd.users[0].fullName]).toEqual([151, 100, 'vera'])
  const list = '{ tickets(first: 5) { nodes { watchers { totalCount users { fullName } } } } }'
  const one = await api.statements(() => admin.get(list))
  await api.file('boris')
  await api.file('vera')
  const three = await api.statements(() => admin.get(list))
  expect(
    three.result.tickets.nodes.map((node: { watchers: { totalCount: number } }) => node.watchers.totalCount),
  ).toEqual([1, 1, 151])
  expect(three.count).toBe(one.count)
})
