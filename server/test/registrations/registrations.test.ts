import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { allowedApplications } from '../../src/registrations/limits.ts'
import { removeUnconfirmed } from '../../src/registrations/registrations.ts'
import { type Client, codeOf, gid, type TestApi, testApi } from '../testkit/api.ts'
import { madeUpTaxpayerId } from '../testkit/made-up.ts'

const DAY = 24 * 3600_000

let api: TestApi
let admin: Client
let other: Client
let nobody: Client
let now = new Date('2026-11-22T09:00:00Z')
let count = 0

beforeAll(async () => {
  api = await testApi({ clock: () => now })
  nobody = await api.as(null)
})
afterAll(() => api?.[Symbol.asyncDispose]())

/** A clock put forward ends sessions too. */
beforeEach(async () => {
  now = new Date()
  ;[admin, other] = await Promise.all([api.as('admin'), api.as('admin')])
})

const taxpayerId = madeUpTaxpayerId(753_000_001)

function application(more: object = {}) {
  count += 1
  return {
    fullName: 'Образцова Алла Примеровна',
    email: `approver${count}@Grbs.example`,
    phone: '8-302-2123456',
    post: 'Начальник отдела',
    taxpayerId,
    organizationName: 'Министерство примеров',
    consent: true,
    ...more,
  }
}

const apply = `mutation ($input: ApplyForRegistrationInput!) { applyForRegistration(input: $input) { email } }`
const own = `query ($secret: String!) { ownRegistration(secret: $secret) { state reason hasPassword maySetPassword } }`
const confirm = `mutation ($input: ConfirmRegistrationInput!) { confirmRegistration(input: $input) { registration { state } } }`
const setPassword = `mutation ($input: SetRegistrationPasswordInput!) {
  setRegistrationPassword(input: $input) { registration { hasPassword maySetPassword } }
}`
const list = `query ($state: RequestState!) { registrations(state: $state, first: 100) {
  nodes { id email state reason decidedBy { fullName } organizations { id name } }
} }`
const approve = `mutation ($input: ApproveRegistrationInput!) {
  approveRegistration(input: $input) { registration { state decidedBy { fullName } } }
}`
const refuse = `mutation ($input: RefuseRegistrationInput!) { refuseRegistration(input: $input) { registration { state reason } } }`

/** The letters to an address, the last first. */
const lettersTo = (email: string) =>
  api.services.db.prisma.letter.findMany({
    where: { toAddress: email },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  })

const secretIn = (text: string | undefined) => /\/registration\/([\w-]{43})\s/.exec(text ?? '')?.[1] ?? ''

/** Applies, and confirms by the link of the letter. */
async function pending(more: object = {}): Promise<{ email: string; secret: string; id: string }> {
  const { email } = (await nobody.get(apply, { input: application(more) })).applyForRegistration
  const [letter] = await lettersTo(email)
  const secret = secretIn(letter?.text)
  await nobody.get(confirm, { input: { secret } })
  const { nodes } = (await admin.get(list, { state: 'PENDING' })).registrations
  return { email, secret, id: nodes.find((node: { email: string }) => node.email === email).id }
}

test('an application is confirmed by its letter, approved, and ends in a password that signs in', async () => {
  const answer = await nobody.get(apply, { input: application() })
  const { email } = answer.applyForRegistration
  const [letter, ...more] = await lettersTo(email)
  expect(more).toEqual([])
  expect(letter).toMatchObject({ purpose: 'registration', state: 'WAITING' })
  // Whose address it is nobody knows yet: what somebody typed does not go there in our name.
  expect(letter?.text).not.toMatch(/Образцова|Министерство/)
  const secret = secretIn(letter?.text)
  const [row] = await api.services.db.prisma.registration.findMany({ where: { email } })
  expect(JSON.stringify(row)).not.toContain(secret)

  const look = async () => (await nobody.get(own, { secret })).ownRegistration
  // Looking is not confirming: programs of mail servers look too.
  expect(await look()).toMatchObject({ state: 'UNCONFIRMED', maySetPassword: false })
  expect((await look()).state).toBe('UNCONFIRMED')
  expect((await admin.get(list, { state: 'PENDING' })).registrations.nodes).toEqual([])
  for (const _ of ['first', 'again']) {
    const { confirmRegistration } = await nobody.get(confirm, { input: { secret } })
    expect(confirmRegistration.registration.state).toBe('PENDING')
  }
  expect(codeOf(await nobody.ask(setPassword, { input: { secret, password: 'long enough' } }))).toBe('CONFLICT')

  const { nodes } = (await admin.get(list, { state: 'PENDING' })).registrations
  expect(nodes).toMatchObject([{ email, organizations: [] }])
  const input = { id: nodes[0].id }
  const decisions = await Promise.all([admin.ask(approve, { input }), other.ask(approve, { input })])
  // Both decide at once: one does, the other is told.
  expect(decisions.map(codeOf).sort()).toEqual(['CONFLICT', undefined])
  const [approval] = await lettersTo(email)
  expect(approval?.subject).toMatch(/одобрена|approved/)
  expect(secretIn(approval?.text)).toBe(secret)

  expect(await look()).toMatchObject({ state: 'APPROVED', maySetPassword: true, hasPassword: false })
  expect(codeOf(await nobody.ask(setPassword, { input: { secret, password: 'short' } }))).toBe('BAD_USER_INPUT')
  const password = 'three plain words'
  const passwords = await Promise.all([1, 2].map(() => nobody.ask(setPassword, { input: { secret, password } })))
  expect(passwords.map(codeOf).sort()).toEqual(['CONFLICT', undefined])
  const { signIn } = await nobody.get(
    `mutation ($input: SignInInput!) { signIn(input: $input) { viewer { role organization { taxpayerId name } } } }`,
    { input: { email, password } },
  )
  expect(signIn.viewer).toEqual({
    role: 'REQUESTER',
    organization: { taxpayerId, name: 'Министерство примеров' },
  })
})

test('a refusal has a reason, which the applicant reads in the letter and by the link', async () => {
  const { email, secret, id } = await pending()
  expect(codeOf(await admin.ask(refuse, { input: { id, reason: ' ' } }))).toBe('BAD_USER_INPUT')
  await admin.get(refuse, { input: { id, reason: 'Нет приказа о назначении' } })
  expect((await nobody.get(own, { secret })).ownRegistration).toMatchObject({
    state: 'REFUSED',
    reason: 'Нет приказа о назначении',
    maySetPassword: false,
  })
  expect((await lettersTo(email))[0]?.text).toContain('Нет приказа о назначении')
  expect(codeOf(await admin.ask(approve, { input: { id } }))).toBe('CONFLICT')
})

test('a bad application is told all its faults; the answer says nothing of who is known', async () => {
  const bad = application({
    fullName: '',
    email: 'x',
    phone: '123',
    taxpayerId: '1234567890',
    post: '',
    consent: false,
  })
  const { errors } = await nobody.ask(apply, { input: bad })
  const fields = errors?.[0]?.extensions.fields as { path: string[] }[]
  expect(fields.map(({ path }) => path[0]).sort()).toEqual([
    'consent',
    'email',
    'fullName',
    'phone',
    'post',
    'taxpayerId',
  ])
  const known = await nobody.ask(apply, { input: application({ email: 'anna@test.example' }) })
  expect(known.data).toEqual({ applyForRegistration: { email: 'anna@test.example' } })
})

test('an address is written to a few times an hour', async () => {
  const { email } = application()
  for (let sent = 0; sent < allowedApplications.registrationEmail; sent += 1) {
    await nobody.get(apply, { input: application({ email }) })
  }
  const refused = await nobody.ask(apply, { input: application({ email }) })
  expect(codeOf(refused)).toBe('RATE_LIMITED')
  expect(await lettersTo(email.toLowerCase())).toHaveLength(allowedApplications.registrationEmail)
})

test('links that nobody was given, and those of applications long unconfirmed, lead nowhere', async () => {
  expect(codeOf(await nobody.ask(own, { secret: 'x'.repeat(43) }))).toBe('NOT_FOUND')
  const { email } = (await nobody.get(apply, { input: application() })).applyForRegistration
  const secret = secretIn((await lettersTo(email))[0]?.text)
  now = new Date(now.getTime() + 8 * DAY)
  expect(codeOf(await nobody.ask(confirm, { input: { secret } }))).toBe('NOT_FOUND')
  await removeUnconfirmed(api.services.db, now)
  expect(await api.services.db.prisma.registration.count({ where: { email } })).toBe(0)
})

test('a password can be set for a week after the approval', async () => {
  const { secret, id } = await pending()
  await admin.get(approve, { input: { id } })
  now = new Date(now.getTime() + 8 * DAY)
  const answer = await nobody.ask(setPassword, { input: { secret, password: 'three plain words' } })
  expect(codeOf(answer)).toBe('CONFLICT')
  expect((await nobody.get(own, { secret })).ownRegistration).toMatchObject({
    state: 'APPROVED',
    maySetPassword: false,
  })
})

describe('whose account it is', () => {
  test('one without an organization is attached; staff and people of other organizations are not touched', async () => {
    const { db } = api.services
    const loner = await db.prisma.user.create({ data: { fullName: 'Один', email: 'loner@grbs.example' } })
    const { id } = await pending({ email: 'loner@grbs.example' })
    await admin.get(approve, { input: { id } })
    expect(await db.prisma.user.findUnique({ where: { id: loner.id }, include: { organization: true } })).toMatchObject(
      {
        phone: '8-302-2123456',
        organization: { taxpayerId },
      },
    )
    for (const name of ['agnes', 'anna'] as const) {
      const before = await db.prisma.user.findUnique({ where: { id: api.world.people[name].id } })
      const application = await pending({ email: `${name}@test.example` })
      expect(codeOf(await admin.ask(approve, { input: { id: application.id } }))).toBe('CONFLICT')
      expect(await db.prisma.user.findUnique({ where: { id: before?.id } })).toEqual(before)
    }
  })

  test('an address that somebody with a certificate has only named goes to who proves it', async () => {
    const { db } = api.services
    const accounts = { create: { accountId: 'snils:first', providerId: 'certificate' } }
    const first = await db.prisma.user.create({
      data: { fullName: 'Первый', pendingEmail: 'victim@grbs.example', pendingEmailAt: now, accounts },
    })
    const { id } = await pending({ email: 'victim@grbs.example' })
    await admin.get(approve, { input: { id } })
    expect(await db.prisma.user.findUnique({ where: { id: first.id } })).toMatchObject({
      email: null,
      pendingEmail: 'victim@grbs.example',
      organizationId: null,
    })
    const proved = await db.prisma.user.findUnique({ where: { email: 'victim@grbs.example' } })
    expect(proved).toMatchObject({ fullName: 'Образцова Алла Примеровна', emailVerified: true })
  })

  test('an administrator who reads the letters finds no link in them that would set a password', async () => {
    const { email, secret } = await pending()
    const { letters } = await admin.get('{ letters(first: 20) { nodes { to text } } }')
    const [letter] = letters.nodes.filter(({ to }: { to: string }) => to === email)
    expect(letter.text).toContain('/registration/…')
    expect(JSON.stringify(letters)).not.toContain(secret)
  })

  test('of several organizations with one ИНН an administrator chooses', async () => {
    const shared = madeUpTaxpayerId(753_000_002)
    const [, branch] = await Promise.all(
      ['753601001', '753602002'].map((kpp) =>
        api.services.db.prisma.organization.create({ data: { taxpayerId: shared, kpp, name: `Пример ${kpp}` } }),
      ),
    )
    const { id, email } = await pending({ taxpayerId: shared })
    expect(codeOf(await admin.ask(approve, { input: { id } }))).toBe('CONFLICT')
    const foreign = gid('Organization', api.world.organizations.kurgan.id)
    expect(codeOf(await admin.ask(approve, { input: { id, organizationId: foreign } }))).toBe('BAD_USER_INPUT')
    await admin.get(approve, { input: { id, organizationId: gid('Organization', branch?.id) } })
    expect(await api.services.db.prisma.user.findUnique({ where: { email } })).toMatchObject({
      organizationId: branch?.id,
    })
  })
})

test('who waits for an organization is attached by an administrator, once', async () => {
  const { db } = api.services
  const user = await db.prisma.user.create({ data: { fullName: 'Ждущая Дарья', email: 'waits@grbs.example' } })
  const ask = (number: number) =>
    db.prisma.organizationRequest.create({
      data: { userId: user.id, taxpayerId: madeUpTaxpayerId(number), name: 'Новая', createdAt: now },
    })
  const [first, second] = [await ask(753_000_003), await ask(753_000_004)]
  const requests = `query { organizationRequests(state: PENDING) { nodes { id name user { fullName } } } }`
  const { nodes } = (await admin.get(requests)).organizationRequests
  expect(nodes).toMatchObject([{ user: { fullName: 'Ждущая Дарья' } }, {}])
  const yes = `mutation ($input: ApproveOrganizationRequestInput!) { approveOrganizationRequest(input: $input) { request { state } } }`
  const no = `mutation ($input: RefuseOrganizationRequestInput!) { refuseOrganizationRequest(input: $input) { request { state } } }`
  const input = { id: gid('OrganizationRequest', first.id) }
  const decisions = await Promise.all([admin.ask(yes, { input }), other.ask(yes, { input })])
  expect(decisions.map(codeOf).sort()).toEqual(['CONFLICT', undefined])
  expect(await db.prisma.user.findUnique({ where: { id: user.id }, include: { organization: true } })).toMatchObject({
    organization: { taxpayerId: madeUpTaxpayerId(753_000_003), name: 'Новая' },
  })
  const other2 = { id: gid('OrganizationRequest', second.id) }
  // Belongs to another one by now.
  expect(codeOf(await admin.ask(yes, { input: other2 }))).toBe('CONFLICT')
  await admin.get(no, { input: { ...other2, reason: 'Уже в другой организации' } })
  const letters = await lettersTo('waits@grbs.example')
  expect(letters.map(({ purpose }) => purpose)).toEqual(['organization-request', 'organization-request'])
  expect(letters[0]?.text).toContain('Уже в другой организации')
})

test.each(['registrations(state: PENDING)', 'organizationRequests(state: PENDING)', 'directoryImports'])(
  '%s is for administrators in a session alone',
  async (field) => {
    const query = `{ ${field} { pageInfo { hasNextPage } } }`
    expect(codeOf(await nobody.ask(query))).toBe('UNAUTHENTICATED')
    for (const person of ['anna', 'agnes'] as const)
      expect(codeOf(await (await api.as(person)).ask(query))).toBe('FORBIDDEN')
    const token = await api.issueToken('admin', ['TICKETS_READ', 'TICKETS_WRITE', 'TICKETS_MANAGE'])
    expect(codeOf(await api.withToken(token).ask(query))).toBe('FORBIDDEN')
    await admin.get(query)
  },
)
