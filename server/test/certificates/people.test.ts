import type { User } from '@otklik/prisma/client'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hashSecret } from '../../src/auth/secrets.ts'
import { readCertificate } from '../../src/certificates/certificate.ts'
import { defaultOids } from '../../src/certificates/oids.ts'
import { signInByCertificate } from '../../src/certificates/sign-in.ts'
import { isSubjectFault, readHolder } from '../../src/certificates/subject.ts'
import { issueTicket, spendTicket } from '../../src/certificates/tickets.ts'
import { type Client, codeOf, gid, type TestApi, testApi } from '../testkit/api.ts'
import { type Issued, type Subject, TestAuthority } from '../testkit/authority.ts'
import { openSession } from '../testkit/world.ts'
import { ivanova } from './stage.ts'

let authority: TestAuthority
let api: TestApi

beforeAll(async () => {
  authority = await TestAuthority.create()
  api = await testApi()
})
afterAll(() => api?.[Symbol.asyncDispose]())

// Made up, with right check digits; each test has people and an organization of its own.
const numbers = ['90123456764', '90234567892', '90345678919', '90456789037', '90567890145', '90678901243']
const [snils = '', snils2 = '', snils3 = '', snils4 = '', snils5 = '', snils6 = ''] = numbers

async function enter({ der }: Issued) {
  const certificate = readCertificate(der)
  const holder = certificate && readHolder(certificate.parsed, defaultOids)
  if (!certificate || !holder || isSubjectFault(holder)) throw new Error('not a certificate of a person')
  const entered = await signInByCertificate(api.services, certificate, holder)
  if (!('userId' in entered)) throw new Error(JSON.stringify(entered))
  return api.services.db.prisma.user.findUniqueOrThrow({
    where: { id: entered.userId },
    include: { organization: true, requests: true, certificates: true, accounts: true },
  })
}

const issue = (subject: Subject) => authority.issue({ ...ivanova, ...subject })

const organization = (taxpayerId: string, more: object = {}) =>
  api.services.db.prisma.organization.create({ data: { taxpayerId, name: `Организация ${taxpayerId}`, ...more } })

const lettersTo = (toAddress: string) => api.services.db.prisma.letter.findMany({ where: { toAddress } })

/** As the directory brings somebody: nobody has signed in as them. */
const listed = (data: Partial<User>) =>
  api.services.db.prisma.user.create({ data: { fullName: 'Из справочника', directoryId: uuid(), ...data } })

describe('a first sign-in', () => {
  test('by several certificates of one person at one moment makes one user', async () => {
    const subject = { snils, entityTaxpayerId: '7599555000', email: 'once@customer.example' }
    const certificates = await Promise.all([issue(subject), issue(subject), issue(subject)])
    const entered = await Promise.all([...certificates, ...certificates].map(enter))
    expect(new Set(entered.map(({ id }) => id)).size).toBe(1)
    const user = await enter(certificates[0] as Issued)
    expect(user.accounts).toHaveLength(1)
    expect(user.certificates).toHaveLength(3)
    expect(user.requests).toHaveLength(1)
    // What an applicant has written: nobody has proved it, and one letter asks.
    expect([user.email, user.pendingEmail]).toEqual([null, 'once@customer.example'])
    expect(await lettersTo('once@customer.example')).toHaveLength(1)
  })

  test('by people of two organizations with one address at one moment asks each for it, and gives it to neither', async () => {
    const email = 'shared@customer.example'
    const [one, other] = await Promise.all([
      issue({ snils: snils2, email, entityTaxpayerId: '7599555000' }).then(enter),
      issue({ snils: snils2, email, entityTaxpayerId: '7599777002' }).then(enter),
    ])
    expect(one.id).not.toBe(other.id)
    expect([one, other].map((each) => [each.email, each.pendingEmail])).toEqual([
      [null, email],
      [null, email],
    ])
    expect(await lettersTo(email)).toHaveLength(2)
  })

  test('finds whom the directory has brought, by the address and by the number', async () => {
    const { id: organizationId } = await organization('7599001019')
    const byAddress = await listed({ email: 'listed@customer.example', organizationId })
    const found = await enter(
      await issue({ snils: snils3, email: byAddress.email ?? '', entityTaxpayerId: '7599001019' }),
    )
    expect(found).toMatchObject({ id: byAddress.id, fullName: 'Иванова Мария Петровна', snils: snils3 })
    const byNumber = await listed({ snils: snils4, organizationId, email: 'kept@customer.example' })
    const other = await enter(
      await issue({ snils: snils4, email: 'asked@customer.example', entityTaxpayerId: '7599001019' }),
    )
    expect(other).toMatchObject({ id: byNumber.id, organizationId, requests: [] })
    // The directory's address goes on to count.
    expect(other).toMatchObject({ email: 'kept@customer.example', pendingEmail: 'asked@customer.example' })
  })

  test('takes over neither staff nor anybody who signs in otherwise, and never a role', async () => {
    const { agnes, anna, admin } = api.world.people
    await api.services.db.prisma.account.create({
      data: { userId: anna.id, accountId: anna.id, providerId: 'credential' },
    })
    for (const person of [agnes, anna, admin]) {
      const { zakupki } = api.world.organizations
      const subject = { snils: snils5, email: person.email ?? '', entityTaxpayerId: zakupki.taxpayerId }
      const user = await enter(await issue(subject))
      expect(user).toMatchObject({ role: 'REQUESTER', organizationId: zakupki.id })
      expect([agnes.id, anna.id, admin.id]).not.toContain(user.id)
      expect(user.email).toBeNull()
    }
  })

  test('goes to the head of those that share an ИНН', async () => {
    const taxpayerId = '4501002020'
    await organization(taxpayerId, { kpp: '450101002', registrationNumber: '02', parentRegistrationNumber: '01' })
    const head = await organization(taxpayerId, { kpp: '450101001', registrationNumber: '01' })
    await organization(taxpayerId, { kpp: '450101003', active: false })
    const user = await enter(await issue({ snils: snils6, email: undefined, entityTaxpayerId: taxpayerId }))
    expect(user.organizationId).toBe(head.id)
  })
})

describe('a later sign-in', () => {
  const subject = { snils: snils6, entityTaxpayerId: '759900101270', email: undefined }

  test('refreshes name and post, notes the certificate, and asks for an address once', async () => {
    const first = await enter(await issue(subject))
    const renewed = { ...subject, surname: 'Петрова', post: 'Начальник отдела', email: 'petrova@customer.example' }
    const later = await enter(await issue(renewed))
    expect(later).toMatchObject({
      id: first.id,
      fullName: 'Петрова Мария Петровна',
      post: 'Начальник отдела',
      email: null,
      pendingEmail: 'petrova@customer.example',
    })
    expect(later.certificates).toHaveLength(2)
    const again = await enter(await issue({ ...renewed, email: 'another@customer.example', post: undefined }))
    expect(again).toMatchObject({ pendingEmail: 'petrova@customer.example', post: 'Начальник отдела' })
    // She gives it up; her certificate goes on to say so, and is not listened to.
    const me = api.withToken(await openSession(api.services.db, again))
    await me.get('mutation { cancelAddressChange { viewer { id } } }')
    expect(await enter(await issue(renewed))).toMatchObject({ email: null, pendingEmail: null })
    expect(await lettersTo('petrova@customer.example')).toHaveLength(1)
    expect(await lettersTo('another@customer.example')).toEqual([])
  })

  test('keeps the name when the certificate has no surname; such a one makes nobody', async () => {
    const person = await enter(await issue(subject))
    const unnamed = {
      ...subject,
      surname: undefined,
      givenName: undefined,
      commonName: 'ООО «Ромашка»',
      post: 'Директор',
    }
    expect(await enter(await issue(unnamed))).toMatchObject({
      id: person.id,
      fullName: person.fullName,
      post: 'Директор',
    })
    const count = () => api.services.db.prisma.user.count()
    const before = await count()
    await expect(issue({ ...unnamed, snils: snils2, entityTaxpayerId: '4501002020' }).then(enter)).rejects.toThrow(
      'nameless',
    )
    expect(await count()).toBe(before)
  })

  test('joins the organization that the directory has brought since, and settles the request', async () => {
    const before = await enter(await issue(subject))
    expect(before).toMatchObject({ organizationId: null, requests: [{ state: 'PENDING' }] })
    const { id } = await organization('759900101270')
    const after = await enter(await issue(subject))
    expect(after).toMatchObject({ organizationId: id, requests: [{ state: 'APPROVED', organizationId: id }] })
    // Where an administrator has put somebody they stay.
    const branch = await organization('759900101270', { kpp: '759901001' })
    await api.services.db.prisma.user.update({ where: { id: after.id }, data: { organizationId: branch.id } })
    expect((await enter(await issue(subject))).organizationId).toBe(branch.id)
  })

  test('leaves a role that was given since, and asks for no organization then', async () => {
    const { id } = await enter(await issue(subject))
    await api.services.db.prisma.user.update({ where: { id }, data: { role: 'AGENT', organizationId: null } })
    expect(await enter(await issue(subject))).toMatchObject({ id, role: 'AGENT', organizationId: null })
  })
})

test('a ticket is spent by whoever brings it, and gone when its time is over', async () => {
  const now = new Date()
  const entered = { userId: api.world.people.anna.id, certificate: 'a fingerprint' }
  const ticket = await issueTicket(api.services.db, entered, hashSecret('right'), now)
  expect(await spendTicket(api.services.db, ticket, 'wrong', now)).toBeNull()
  expect(await spendTicket(api.services.db, ticket, 'right', now)).toBeNull()
  const second = await issueTicket(api.services.db, entered, hashSecret('right'), now)
  const spent = await Promise.all([1, 2].map(() => spendTicket(api.services.db, second, 'right', now)))
  expect(spent.filter((each) => each !== null)).toEqual([entered])
  await issueTicket(api.services.db, entered, hashSecret('right'), new Date(now.getTime() - 3_600_000))
  await api.services.auth.removeExpiredSessions()
  expect(await api.services.db.prisma.verification.count()).toBe(0)
})

describe('the profile', () => {
  const query = `{ viewer { fullName post language email phone
    certificates { fingerprint subject } organizationRequest { state reason name } } }`
  const update = `mutation ($input: UpdateProfileInput!) {
    updateProfile(input: $input) { viewer { email pendingEmail phone language } } }`

  async function viewerOf(subject: Subject): Promise<{ me: Client; user: User }> {
    const user = await enter(await issue(subject))
    return { me: api.withToken(await openSession(api.services.db, user)), user }
  }

  test('is the viewer’s own alone', async () => {
    const { me, user } = await viewerOf({ snils: snils3, entityTaxpayerId: '7599777002', email: undefined })
    const { viewer } = await me.get(query)
    expect(viewer).toMatchObject({
      fullName: 'Иванова Мария Петровна',
      post: 'Главный специалист',
      language: 'RU',
      certificates: [{ fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) }],
      organizationRequest: { state: 'PENDING', reason: null, name: 'ГКУ «Учебный заказчик»' },
    })
    const admin = await api.as('admin')
    const node = `query ($id: ID!) { node(id: $id) { ... on User { fullName language certificates { fingerprint }
      organizationRequest { state } } } }`
    const seen = await admin.get(node, { id: gid('User', user.id) })
    expect(seen.node).toMatchObject({ fullName: user.fullName, language: null, certificates: null })
    expect(seen.node.organizationRequest).toBeNull()
  })

  test('takes a phone and a language, asks for an address, and says what is wrong with others', async () => {
    const { me } = await viewerOf({ snils: snils4, entityTaxpayerId: '7599777002', email: undefined })
    const input = { phone: '8-302-1112233', email: 'Own@Customer.example', language: 'EN' }
    const { updateProfile } = await me.get(update, { input })
    const changed = { phone: '8-302-1112233', email: null, pendingEmail: 'own@customer.example', language: 'EN' }
    expect(updateProfile.viewer).toEqual(changed)
    expect(await lettersTo('own@customer.example')).toMatchObject([{ subject: 'Confirm your e-mail address' }])
    const bad = await me.ask(update, { input: { email: 'nowhere', phone: '12' } })
    expect(codeOf(bad)).toBe('BAD_USER_INPUT')
    expect(bad.errors?.[0]?.extensions.fields).toMatchObject([{ path: ['phone'] }, { path: ['email'] }])
    const { updateProfile: less } = await me.get(update, { input: { phone: null } })
    expect(less.viewer).toEqual({ ...changed, phone: null })
  })

  test('is changed in a session only', async () => {
    const token = api.withToken(await api.issueToken('anna', ['TICKETS_MANAGE']))
    expect(codeOf(await token.ask(update, { input: { phone: null } }))).toBe('FORBIDDEN')
  })
})
