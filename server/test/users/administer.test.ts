import type { User } from '@otklik/prisma/client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Client, codeOf, gid, type TestApi, testApi } from '../testkit/api.ts'
import { openSession } from '../testkit/world.ts'

let api: TestApi
let admin: Client

beforeAll(async () => {
  api = await testApi()
  admin = await api.as('admin')
})
afterAll(() => api?.[Symbol.asyncDispose]())

const list = `query ($search: String, $first: Int, $after: String, $last: Int, $before: String) {
  users(search: $search, first: $first, after: $after, last: $last, before: $before) {
    nodes { fullName } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  } }`
const setAddress = `mutation ($input: SetUserAddressInput!) {
  setUserAddress(input: $input) { user { email pendingEmail } } }`
const setContacts = `mutation ($input: SetUserContactsInput!) { setUserContacts(input: $input) { user { phone post } } }`

const make = (fullName: string, more: Partial<User> = {}) =>
  api.services.db.prisma.user.create({ data: { fullName, ...more } })

const rowOf = ({ id }: User) => api.services.db.prisma.user.findUniqueOrThrow({ where: { id } })
const lettersTo = (toAddress: string) => api.services.db.prisma.letter.findMany({ where: { toAddress } })

test('users are listed by name, page by page and back, and found by name, address or ИНН', async () => {
  const organizationId = api.world.organizations.kurgan.id
  for (const [place, name] of ['Щукина Я', 'щукин а', 'Щукин Б', 'Щ%кин'].entries())
    await make(name, { organizationId, email: `found_${place}@listed.example` })
  const read = async (variables: object) => (await admin.get(list, { ...variables })).users
  const names = async (search: string) =>
    (await read({ search, first: 20 })).nodes.map(({ fullName }: { fullName: string }) => fullName)
  expect(await names(' щУк ')).toEqual(['щукин а', 'Щукин Б', 'Щукина Я'])
  expect(await names('щ%')).toEqual(['Щ%кин'])
  expect(await names('Found_0@Listed')).toEqual(['Щукина Я'])
  expect(await names('found%@')).toEqual([])
  expect(await names('щук\u0000ин а\ud83d')).toEqual([])
  expect(await names('\u0000щукин\u0000а\ud83d')).toEqual(['щукин а'])
  expect(await names(api.world.organizations.kurgan.taxpayerId)).toEqual([
    'vera',
    'Щ%кин',
    'щукин а',
    'Щукин Б',
    'Щукина Я',
  ])

  const forth: string[] = []
  let after: string | null = null
  do {
    const page: { nodes: { fullName: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } } = await read({
      first: 2,
      after,
    })
    forth.push(...page.nodes.map(({ fullName }) => fullName))
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null
  } while (after)
  expect(forth).toHaveLength(await api.services.db.prisma.user.count())
  const end = await read({ last: 2 })
  const before = await read({ last: 2, before: end.pageInfo.startCursor })
  expect([...before.nodes, ...end.nodes].map(({ fullName }) => fullName)).toEqual(forth.slice(-4))
  const { count } = await api.statements(() => read({ first: 50 }))
  expect(count).toBeLessThanOrEqual(4)
  expect(codeOf(await admin.ask(list, { after: 'x' }))).toBe('BAD_USER_INPUT')
})

test('an administrator writes an address that is good at once, and the one before is told', async () => {
  const user = await make('Меняева Ия', {
    email: 'before@changed.example',
    pendingEmail: 'waits@changed.example',
    pendingEmailAt: new Date(),
  })
  const input = { userId: gid('User', user.id), email: 'After@Changed.example' }
  expect((await admin.get(setAddress, { input })).setUserAddress.user).toEqual({
    email: 'after@changed.example',
    pendingEmail: null,
  })
  expect(await rowOf(user)).toMatchObject({ emailVerified: true, pendingEmailAt: null })
  expect(await lettersTo('before@changed.example')).toMatchObject([{ purpose: 'address-changed' }])
  await admin.get(setAddress, { input })
  expect(await lettersTo('after@changed.example')).toEqual([])
  await admin.get(setAddress, { input: { userId: input.userId, email: null } })
  expect(await rowOf(user)).toMatchObject({ email: null, emailVerified: false })
  const { setUserContacts } = await admin.get(setContacts, {
    input: { userId: input.userId, phone: '8-302-1112233', post: 'Специалист' },
  })
  expect(setUserContacts.user).toEqual({ phone: '8-302-1112233', post: 'Специалист' })
  await admin.get(setContacts, { input: { userId: input.userId, phone: null } })
  expect(await rowOf(user)).toMatchObject({ phone: null, post: 'Специалист' })
})

test('an address that somebody has is refused, and says who; one to sign in by stays', async () => {
  const { anna, boris } = api.world.people
  const input = { userId: gid('User', boris.id), email: anna.email }
  const refused = await admin.ask(setAddress, { input })
  expect(codeOf(refused)).toBe('CONFLICT')
  expect(refused.errors?.[0]?.message).toContain('anna, Закупки')
  expect((await rowOf(boris)).email).toBe(boris.email)
  const account = { userId: boris.id, accountId: boris.id, providerId: 'credential', password: 'a hash' }
  await api.services.db.prisma.account.create({ data: account })
  const none = await admin.ask(setAddress, { input: { ...input, email: null } })
  expect(none.errors?.[0]?.extensions.fields).toMatchObject([{ path: ['email'] }])
  const bad = await admin.ask(setContacts, { input: { userId: input.userId, phone: '1', post: 'x'.repeat(301) } })
  expect(bad.errors?.[0]?.extensions.fields).toMatchObject([{ path: ['phone'] }, { path: ['post'] }])
  const nobody = gid('User', '019a0000-0000-7000-8000-000000000000')
  expect(codeOf(await admin.ask(setAddress, { input: { userId: nobody, email: 'x@changed.example' } }))).toBe(
    'NOT_FOUND',
  )
  expect(codeOf(await admin.ask(setContacts, { input: { userId: nobody, post: 'x' } }))).toBe('NOT_FOUND')
})

test('only administrators in a session see the list, and change it', async () => {
  const { anna, agnes } = api.world.people
  const token = await api.issueToken('admin', ['TICKETS_READ', 'TICKETS_WRITE', 'TICKETS_MANAGE'])
  const others = [anna, agnes].map(async (user) => api.withToken(await openSession(api.services.db, user)))
  for (const client of [...(await Promise.all(others)), api.withToken(token)]) {
    const userId = gid('User', anna.id)
    expect(codeOf(await client.ask(list))).toBe('FORBIDDEN')
    expect(codeOf(await client.ask(setAddress, { input: { userId, email: 'x@changed.example' } }))).toBe('FORBIDDEN')
    expect(codeOf(await client.ask(setContacts, { input: { userId, phone: null } }))).toBe('FORBIDDEN')
  }
})
