import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { settableStatuses, statuses } from '../../src/tickets/status.ts'
import { gid, type TestApi, testApi } from '../testkit/api.ts'
import { act, attempt, bring, type Everybody, everybody, fileIn, form, historyOf, refusal } from './acts.ts'

let api: TestApi
let all: Everybody

beforeAll(async () => {
  api = await testApi()
  all = await everybody(api)
})
afterAll(() => api?.[Symbol.asyncDispose]())

const soon = () => new Date(Date.now() + 86_400_000).toISOString()
const last = async (number: string) => (await historyOf(all.agnes, number)).at(-1)

describe.each(statuses)('a ticket that is %s', (from) => {
  test('is reopened by words of the requester and by a file of a colleague, in one change each', async () => {
    const additions = {
      anna: async () => ({ body: 'Ещё одна ошибка' }),
      boris: async () => ({ body: '', uploadIds: [await bring(api, all.boris)] }),
    }
    for (const name of ['anna', 'boris'] as const) {
      const ticket = await fileIn(api, all, from)
      const input = { ticketId: ticket.id, ...(await additions[name]()) }
      const { ticket: after } = await act(all[name], 'comment', input)
      expect(after).toMatchObject({ status: 'REOPENED', version: ticket.version + 1, duplicateOf: null })
      const event = await last(ticket.number)
      expect(event).toMatchObject({
        kind: from !== 'REOPENED' ? 'STATUS_CHANGED' : name === 'anna' ? 'COMMENTED' : 'ATTACHED',
        comment: { body: input.body, internal: false },
        actor: { fullName: name },
        ticket: { version: ticket.version + 1, status: 'REOPENED' },
        withdrawn: false,
      })
      expect([event?.fromStatus, event?.toStatus]).toEqual(from === 'REOPENED' ? [null, null] : [from, 'REOPENED'])
    }
  })

  test('is not moved by what staff write, nor by the status that it has', async () => {
    const ticket = await fileIn(api, all, from)
    const before = await historyOf(all.agnes, ticket.number)
    expect((await act(all.agnes, 'status', { ticketId: ticket.id, status: from })).ticket).toEqual(ticket)
    const { ticket: answered } = await act(all.agnes, 'comment', { ticketId: ticket.id, body: 'Смотрим' })
    expect(answered).toMatchObject({ status: from, version: ticket.version + 1, duplicateOf: ticket.duplicateOf })
    const note = { ticketId: ticket.id, body: 'Спросить Веру', internal: true }
    expect((await act(all.agnes, 'comment', note)).ticket).toEqual(answered)
    const asked = { ticketId: ticket.id, status: from }
    expect((await act(all.agnes, 'status', { ...asked, comment: 'Напоминаем' })).ticket.status).toBe(from)
    const expectedResolutionAt = soon()
    const { ticket: promised } = await act(all.agnes, 'status', { ...asked, expectedResolutionAt })
    expect(promised).toMatchObject({ status: from, version: ticket.version + 3, expectedResolutionAt })

    const unmoved = { fromStatus: null, toStatus: null, withdrawn: false }
    expect((await historyOf(all.agnes, ticket.number)).slice(before.length)).toMatchObject([
      { ...unmoved, kind: 'COMMENTED', comment: { body: 'Смотрим', internal: false } },
      { ...unmoved, kind: 'COMMENTED', comment: { body: 'Спросить Веру', internal: true } },
      { ...unmoved, kind: 'COMMENTED', comment: { body: 'Напоминаем', internal: false } },
      { ...unmoved, kind: 'EDITED', changedFields: ['expectedResolutionAt'], comment: null },
    ])
  })

  test('is withdrawn by its requester where the procedure allows it, with the reason in the history', async () => {
    const ticket = await fileIn(api, all, from)
    const input = { ticketId: ticket.id, reason: 'Нашли ошибку у себя' }
    if (!['UNCONFIRMED', 'REOPENED', 'NEEDS_INFO'].includes(from)) {
      const answer = await attempt(all.anna, 'withdraw', input)
      expect(refusal(answer).code).toBe('TRANSITION_NOT_ALLOWED')
      expect(answer.errors?.[0]?.extensions.allowed).toEqual(['UNCONFIRMED', 'REOPENED', 'NEEDS_INFO'])
      return
    }
    for (const other of [all.boris, all.vera, all.agnes, all.admin]) {
      expect(refusal(await attempt(other, 'withdraw', input)).code).toBe('FORBIDDEN')
    }
    const { ticket: after } = await act(all.anna, 'withdraw', input)
    expect(after).toMatchObject({ status: 'NOT_A_BUG', version: ticket.version + 1 })
    expect(await last(ticket.number)).toMatchObject({
      kind: 'STATUS_CHANGED',
      fromStatus: from,
      toStatus: 'NOT_A_BUG',
      withdrawn: true,
      reason: 'Нашли ошибку у себя',
      actor: { fullName: 'anna' },
      comment: null,
    })
  })
})

test('agents set every status but UNCONFIRMED, from each, and what is allowed is said', async () => {
  const base = await fileIn(api, all, 'UNCONFIRMED')
  const ticket = await fileIn(api, all, 'UNCONFIRMED')
  for (const status of [...settableStatuses, ...settableStatuses]) {
    const duplicateOfId = status === 'DUPLICATE' ? base.id : undefined
    const { ticket: after } = await act(all.agnes, 'status', {
      ticketId: ticket.id,
      status,
      comment: 'Ответ',
      duplicateOfId,
    })
    expect(after.status).toBe(status)
    const answer = await attempt(all.agnes, 'status', { ticketId: ticket.id, status: 'UNCONFIRMED', comment: 'Назад' })
    expect(refusal(answer).code).toBe('TRANSITION_NOT_ALLOWED')
    expect(answer.errors?.[0]?.extensions.allowed).toEqual(settableStatuses.filter((each) => each !== status))
  }
})

test.each(['NEEDS_INFO', 'WONT_FIX', 'NOT_A_BUG', 'NOT_REPRODUCIBLE'])(
  '%s needs its answer in the same step',
  async (status) => {
    const ticket = await fileIn(api, all, 'IN_PROGRESS')
    // An answer given before does not count.
    await act(all.agnes, 'comment', { ticketId: ticket.id, body: 'Пришлите снимок экрана' })
    for (const comment of [undefined, null, '', '  \n']) {
      const answer = await attempt(all.agnes, 'status', { ticketId: ticket.id, status, comment })
      expect(refusal(answer)).toMatchObject({ code: 'BAD_USER_INPUT', fields: ['comment'] })
    }
    await act(all.agnes, 'status', { ticketId: ticket.id, status, comment: 'Пришлите снимок экрана' })
    expect(await last(ticket.number)).toMatchObject({
      kind: 'STATUS_CHANGED',
      toStatus: status,
      comment: { body: 'Пришлите снимок экрана', internal: false },
      changedFields: ['status', 'comments'],
    })
    const { comments } = (
      await all.anna.get(`{ ticket(number: "${ticket.number}") { comments { nodes { body author { fullName } } } } }`)
    ).ticket
    expect(comments.nodes.at(-1)).toEqual({ body: 'Пришлите снимок экрана', author: { fullName: 'agnes' } })
  },
)

test('an agent who files a ticket is its requester: public words reopen it, internal ones do not', async () => {
  const { ticket: filed } = await act(all.agnes, 'create', form(api))
  const { ticket } = await act(all.agnes, 'status', { ticketId: filed.id, status: 'RESOLVED' })
  const { ticket: noted } = await act(all.agnes, 'comment', { ticketId: ticket.id, body: 'Себе', internal: true })
  expect(noted).toEqual(ticket)
  const { ticket: after } = await act(all.agnes, 'comment', { ticketId: ticket.id, body: 'Снова не работает' })
  expect(after.status).toBe('REOPENED')
})

test('an assignment is one ASSIGNED event with both names; the same assignee again is none', async () => {
  const ticket = await fileIn(api, all, 'UNCONFIRMED')
  const id = (name: 'agnes' | 'admin') => gid('User', api.world.people[name].id)
  await act(all.agnes, 'assign', { ticketId: ticket.id, assigneeId: id('agnes') })
  const { ticket: same } = await act(all.agnes, 'assign', { ticketId: ticket.id, assigneeId: id('agnes') })
  expect(same.version).toBe(ticket.version + 1)
  await act(all.agnes, 'assign', { ticketId: ticket.id, assigneeId: id('admin') })
  await act(all.admin, 'assign', { ticketId: ticket.id })
  const changes = (await historyOf(all.anna, ticket.number)).slice(1)
  expect(changes.map((event) => [event.kind, event.fromAssignee?.fullName, event.ticket.assignee?.fullName])).toEqual([
    ['ASSIGNED', undefined, 'agnes'],
    ['ASSIGNED', 'agnes', 'admin'],
    ['ASSIGNED', 'admin', undefined],
  ])
})

test('only staff of the desk can be an assignee', async () => {
  const { ticket } = await act(all.anna, 'create', form(api, 'shared'))
  for (const person of ['agnes', 'anna', 'vera'] as const) {
    const answer = await attempt(all.admin, 'assign', {
      ticketId: ticket.id,
      assigneeId: gid('User', api.world.people[person].id),
    })
    expect(refusal(answer)).toMatchObject({ code: 'BAD_USER_INPUT', fields: ['assigneeId'] })
  }
  await act(all.admin, 'assign', { ticketId: ticket.id, assigneeId: gid('User', api.world.people.admin.id) })
})

test('every change is one event and raises the version by one, and its time never goes back', async () => {
  const ticket = await fileIn(api, all, 'UNCONFIRMED')
  await act(all.agnes, 'assign', { ticketId: ticket.id, assigneeId: gid('User', api.world.people.agnes.id) })
  await act(all.agnes, 'comment', { ticketId: ticket.id, body: 'заметка', internal: true })
  await act(all.agnes, 'status', {
    ticketId: ticket.id,
    status: 'NEEDS_INFO',
    comment: 'Уточните',
    expectedResolutionAt: soon(),
  })
  await act(all.anna, 'comment', { ticketId: ticket.id, body: 'Уточняю', uploadIds: [await bring(api, all.anna)] })
  await act(all.anna, 'withdraw', { ticketId: ticket.id })
  const events = await historyOf(all.anna, ticket.number)
  expect(events.map((event) => event.ticket.version)).toEqual([1, 2, 3, 4, 5])
  const times = events.map((event) => event.ticket.updatedAt)
  expect(times).toEqual([...times].sort())
  expect(events[2]?.changedFields).toEqual(['status', 'expectedResolutionAt', 'comments'])
  expect(events[3]?.changedFields).toEqual(['status', 'comments', 'attachments'])
})
