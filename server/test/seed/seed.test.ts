import { seedDemo, seedDesks, seedWorkingTime } from '@otklik/prisma/seed'
import { verifyPassword } from 'better-auth/crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isTaxpayerId } from '../../src/organizations/taxpayer-id.ts'
import { readPolicies } from '../../src/terms/policy.ts'
import { termsOf } from '../../src/terms/rules.ts'
import { changedPart, reviveSnapshot, snapshotOf, type TicketRow } from '../../src/tickets/rows.ts'
import {
  type Change,
  decideAddition,
  decideAssignment,
  decideStatus,
  decideWithdrawal,
} from '../../src/tickets/rules.ts'
import { standingOf, statuses } from '../../src/tickets/status.ts'
import { type TestDatabase, testDatabase } from '../testkit/database.ts'

const now = new Date('2026-11-21T09:00:00.000Z')

describe('the demo story', () => {
  let world: TestDatabase
  beforeAll(async () => {
    world = await testDatabase()
    await seedDemo(world.db.prisma, now)
  })
  afterAll(() => world[Symbol.asyncDispose]())

  const read = () =>
    world.db.prisma.ticket.findMany({
      include: {
        organization: true,
        desk: true,
        type: true,
        documentKind: true,
        duplicateOf: true,
        comments: { orderBy: { seq: 'asc' } },
        events: { orderBy: { id: 'asc' }, include: { actor: true, comment: true } },
      },
      orderBy: { createdAt: 'asc' },
    })
  type Read = Awaited<ReturnType<typeof read>>[number]

  test('has 60 to 80 tickets over both desks, in every status', async () => {
    const tickets = await read()
    expect(tickets.length).toBeGreaterThanOrEqual(60)
    expect(tickets.length).toBeLessThanOrEqual(80)
    expect(new Set(tickets.map((ticket) => ticket.desk.slug))).toEqual(new Set(['web-torgi', 'espgu']))
    expect(new Set(tickets.map((ticket) => ticket.status))).toEqual(new Set(statuses))
    for (const ticket of tickets) {
      expect(ticket.type.deskId).toBe(ticket.deskId)
      expect(ticket.documentKind?.deskId ?? ticket.deskId).toBe(ticket.deskId)
      if (ticket.duplicateOf) expect(ticket.duplicateOf).toMatchObject({ deskId: ticket.deskId, duplicateOfId: null })
    }
  })

  test('is what the rules of the product would have made of the same steps', async () => {
    for (const ticket of await read()) {
      const [created, ...changes] = ticket.events
      const { events, comments, desk, type, documentKind, organization, duplicateOf, ...row } = ticket
      const taxpayerId = organization?.taxpayerId ?? null
      let state: TicketRow = {
        ...row,
        taxpayerId,
        status: 'UNCONFIRMED',
        assigneeId: null,
        duplicateOfId: null,
        expectedResolutionAt: null,
        version: 1,
        updatedAt: ticket.createdAt,
      }
      expect(created).toMatchObject({ kind: 'CREATED', toStatus: 'UNCONFIRMED', before: null, changedFields: [] })
      expect(created).toMatchObject({ actorId: ticket.requesterId, at: ticket.createdAt, internal: false })
      expect(created?.snapshot).toEqual(asJson(snapshotOf(state)))
      for (const event of changes) {
        const change = decided(state, event)
        expect(change, `${ticket.number} at ${event.at.toISOString()}`).not.toBeNull()
        const before = snapshotOf(state)
        if (!event.internal) state = { ...state, ...change?.patch, version: state.version + 1, updatedAt: event.at }
        expect(event).toMatchObject({ kind: change?.kind, changedFields: change?.changedFields, ticketId: ticket.id })
        expect(event.snapshot).toEqual(asJson(snapshotOf(state)))
        expect(event.before).toEqual(asJson(changedPart(before, snapshotOf(state))))
        const moved = before.status !== state.status
        expect([event.fromStatus, event.toStatus]).toEqual(moved ? [before.status, state.status] : [null, null])
        expect(event.comment ? [event.comment.ticketId, event.comment.authorId, event.comment.createdAt] : []).toEqual(
          event.comment ? [ticket.id, event.actorId, event.at] : [],
        )
      }
      expect(state).toEqual({ ...row, taxpayerId })
      expect(changes.flatMap((event) => event.commentId ?? [])).toEqual(comments.map((comment) => comment.id))
    }
  })

  /** What the product's rules say of an event's step, done to the ticket as it was before. */
  function decided(state: TicketRow, event: Read['events'][number]): Change | null {
    const after = reviveSnapshot(event.snapshot as unknown as TicketRow)
    const comment = event.comment?.body ?? null
    if (event.withdrawn) return decideWithdrawal(state, event.reason)
    if (event.actor?.role === 'REQUESTER' || (comment !== null && event.kind === 'COMMENTED')) {
      const side = event.actor?.role === 'REQUESTER' ? 'requester' : 'staff'
      return decideAddition(state, side, { body: comment ?? '', internal: event.internal, uploadIds: [] })
    }
    if (event.kind === 'ASSIGNED') return decideAssignment(state, after.assigneeId)
    const base = after.duplicateOfId && { id: after.duplicateOfId, number: '', deskId: state.deskId }
    const expectedResolutionAt = event.changedFields.includes('expectedResolutionAt')
      ? after.expectedResolutionAt
      : null
    return decideStatus(state, { status: after.status, comment, base: base || null, expectedResolutionAt }, event.at)
  }

  test('its log rises with time and lies wholly in the past', async () => {
    const events = await world.db.prisma.ticketEvent.findMany({ orderBy: { id: 'asc' } })
    const moments = events.map((event) => event.at.getTime())
    expect(moments).toEqual([...moments].sort((one, other) => one - other))
    expect(moments.at(-1)).toBeLessThanOrEqual(now.getTime())
    const comments = await world.db.prisma.comment.findMany({ orderBy: { seq: 'asc' } })
    const said = comments.map((comment) => comment.createdAt.getTime())
    expect(said).toEqual([...said].sort((one, other) => one - other))
  })

  test('numbers follow the order of filing, and the next one is free', async () => {
    const tickets = await read()
    for (const prefix of ['WT', 'ESPGU']) {
      const numbers = tickets.map((ticket) => ticket.number).filter((number) => number.startsWith(`${prefix}-`))
      expect(numbers).toEqual(numbers.map((_, index) => `${prefix}-${String(index + 1).padStart(6, '0')}`))
      const desk = await world.db.prisma.desk.findUniqueOrThrow({ where: { numberPrefix: prefix } })
      const [next] = await world.db.query<{ serial: bigint }>('SELECT next_ticket_serial($1) AS serial', [desk.id])
      expect(next?.serial).toBe(BigInt(numbers.length + 1))
    }
  })

  test('the counts of the queues are those of the tickets', async () => {
    const counted = await world.db.query(
      `SELECT desk_id, status, assignee_id, sum(delta) AS count FROM queue_counts GROUP BY 1, 2, 3 HAVING sum(delta) <> 0`,
    )
    const there = await world.db.query(
      `SELECT desk_id, status, assignee_id, count(*) AS count FROM tickets GROUP BY 1, 2, 3`,
    )
    expect(sorted(counted)).toEqual(sorted(there))
  })

  test('everybody named may sign in with the demo password, and nobody else', async () => {
    const accounts = await world.db.prisma.account.findMany({ include: { user: true } })
    expect(accounts.map((account) => account.user.email).sort()).toEqual([
      'admin@demo.example',
      'agent1@demo.example',
      'agent2@demo.example',
      'agent3@demo.example',
      'agent4@demo.example',
      'anna@zakupki.example',
      'boris@zakupki.example',
      'vera@kurgan.example',
    ])
    for (const { password, providerId, accountId, userId } of accounts) {
      expect([providerId, accountId]).toEqual(['credential', userId])
      expect(await verifyPassword({ hash: password ?? '', password: 'otklik-demo' })).toBe(true)
    }
    expect(await world.db.prisma.deskMember.count()).toBe(8)
  })

  test('every ИНН has its right check digits, every address is nobody’s', async () => {
    const organizations = await world.db.prisma.organization.findMany()
    for (const { taxpayerId } of organizations) expect(isTaxpayerId(taxpayerId), taxpayerId).toBe(true)
    for (const { email } of await world.db.prisma.user.findMany()) expect(email).toMatch(/\.example$/)
  })

  test('a second story does not begin, and leaves nothing half told', async () => {
    const count = await world.db.prisma.ticket.count()
    await expect(seedDemo(world.db.prisma, now)).rejects.toThrow()
    expect(await world.db.prisma.ticket.count()).toBe(count)
  })
})

test('whenever the story is told, it lies in the past; nothing is late where that would have been escalated', async () => {
  await using world = await testDatabase()
  const { tellAll } = await import('../../../prisma/seed/write.ts')
  const { stories } = await import('../../../prisma/seed/stories.ts')
  const { seedPeople } = await import('../../../prisma/seed/people.ts')
  const desks = await seedDesks(world.db.prisma)
  const people = await seedPeople(world.db.prisma, desks.values(), now)
  await seedWorkingTime(world.db.prisma, desks)
  const escalating = (await world.db.prisma.deskEscalation.findMany()).map(({ deskId }) => deskId)
  expect(escalating).toEqual([desks.get('espgu')?.id])
  const policyOf = await readPolicies(world.db, escalating, { hold: false })
  for (let hour = 0; hour < 24 * 7; hour += 5) {
    const at = new Date(now.getTime() + hour * 3_600_000)
    const told = tellAll(stories, { now: at, desks, people }, () => 1n)
    const last = Math.max(...told.flatMap(({ events }) => events.map((event) => event.at.getTime())))
    expect(last, at.toISOString()).toBeLessThanOrEqual(at.getTime())
    const handedOn = told.filter(({ deskId }) => escalating.includes(deskId))
    const late = handedOn.filter(({ ticket: { deskId, typeId, status, createdAt, updatedAt, ...ticket }, events }) => {
      const reopened = events.filter((event) => event.toStatus === 'REOPENED').at(-1)
      const expectedResolutionAt = (ticket.expectedResolutionAt ?? null) as Date | null
      const facts = {
        receivedAt: createdAt,
        acknowledgedAt: createdAt,
        termStartedAt: reopened?.at ?? createdAt,
        termWaits: status === 'NEEDS_INFO' ? [updatedAt] : [],
        outcomeAt: expectedResolutionAt && updatedAt,
        expectedResolutionAt,
        breachedAt: null,
      }
      return termsOf(policyOf({ deskId, typeId }), standingOf(status), facts, at).termState === 'LATE'
    })
    expect(
      late.map(({ story }) => story.title),
      at.toISOString(),
    ).toEqual([])
  }
})

test('desks are reference data: they can be had alone, and twice is once', async () => {
  await using world = await testDatabase()
  const first = await seedDesks(world.db.prisma)
  expect(await seedDesks(world.db.prisma)).toEqual(first)
  for (const desk of await world.db.prisma.desk.findMany({ include: { ticketTypes: true, documentKinds: true } })) {
    expect(lastOf(desk.ticketTypes)).toBe('Прочее')
    expect(lastOf(desk.documentKinds)).toBe('Иное')
    expect(desk.steps.length).toBe(desk.stepsEn.length)
  }
  expect(await world.db.prisma.user.count()).toBe(0)
})

const lastOf = (list: { name: string; position: number }[]) => list.sort((a, b) => a.position - b.position).at(-1)?.name
const asJson = (value: unknown) => JSON.parse(JSON.stringify(value))
const sorted = (rows: unknown[]) =>
  rows.map((row) => JSON.stringify(row, (_, v) => (typeof v === 'bigint' ? String(v) : v))).sort()
