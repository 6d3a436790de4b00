import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { User } from '@otklik/prisma/client'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { findSender } from '../../src/intake/sender.ts'
import { addressRoute } from '../../src/users/address-http.ts'
import { addressToken, readAddressToken } from '../../src/users/address-link.ts'
import { allowedLetters, countedFor, linkLife } from '../../src/users/address-rules.ts'
import { type Client, codeOf, gid, type TestApi, testApi } from '../testkit/api.ts'
import { openSession } from '../testkit/world.ts'

let api: TestApi
let server: Server
let origin: string
let now: Date
let count = 0

beforeAll(async () => {
  api = await testApi({ clock: () => now })
  const route = addressRoute(api.services)
  server = createServer((request, response) => void route(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  server?.closeAllConnections()
  server?.close()
  await api?.[Symbol.asyncDispose]()
})
beforeEach(() => {
  now = new Date()
})

const later = (milliseconds: number) => {
  now = new Date(now.getTime() + milliseconds)
}

interface Person {
  user: User
  me: Client
  email: string
}

/** A requester of Anna's organization whom no other test knows, signed in for days. */
async function person(more: Partial<User> = {}): Promise<Person> {
  count += 1
  const { db } = api.services
  const email = `person${count}@old.example`
  const { zakupki } = api.world.organizations
  const data = { fullName: `Примеров Пётр ${count}`, email, organizationId: zakupki.id, ...more }
  const user = await db.prisma.user.create({ data })
  const me = api.withToken(await openSession(db, user))
  await db.query(`UPDATE sessions SET expires_at = now() + interval '9 days' WHERE user_id = $1`, [user.id])
  return { user, me, email }
}

function fresh(): string {
  count += 1
  return `fresh${count}@new.example`
}

const update = `mutation ($input: UpdateProfileInput!) {
  updateProfile(input: $input) { viewer { email pendingEmail language } } }`
const resend = 'mutation { resendAddressLetter { viewer { email pendingEmail } } }'
const cancel = 'mutation { cancelAddressChange { viewer { email pendingEmail } } }'

const lettersTo = (email: string) =>
  api.services.db.prisma.letter.findMany({ where: { toAddress: email }, orderBy: { id: 'asc' } })

const tokenIn = (text: string | undefined) => /\/address\/([\w.-]+)\s/.exec(text ?? '')?.[1] ?? ''

/** Names an address; the token of the letter that asks there. */
async function name({ me }: Person, email: string): Promise<string> {
  await me.get(update, { input: { email } })
  return tokenIn((await lettersTo(email)).at(-1)?.text)
}

async function open(token: string, method: 'GET' | 'POST' = 'GET') {
  const response = await fetch(`${origin}/address/${token}`, { method })
  return { status: response.status, page: await response.text(), headers: response.headers }
}

const press = (token: string) => open(token, 'POST')

const rowOf = ({ user }: Person) => api.services.db.prisma.user.findUniqueOrThrow({ where: { id: user.id } })

test('an address that is named counts once the link of the letter to it is pressed, and the one before is told', async () => {
  const anyone = await person()
  const [before, email] = [anyone.email, fresh()]
  const named = await anyone.me.get(update, { input: { email: email.toUpperCase(), language: 'EN' } })
  expect(named.updateProfile.viewer).toEqual({ email: before, pendingEmail: email, language: 'EN' })
  const [letter, ...more] = await lettersTo(email)
  expect([letter?.purpose, letter?.subject, more]).toEqual(['address', 'Confirm your e-mail address', []])
  const token = tokenIn(letter?.text)

  // Programs that look into letters open every link.
  for (const _ of ['first', 'again']) {
    const { status, page, headers } = await open(token)
    expect([status, headers.get('referrer-policy'), headers.get('cache-control')]).toEqual([
      200,
      'no-referrer',
      'no-store',
    ])
    expect(page).toContain('<button type="submit">Confirm the address</button>')
    expect(page).toContain(anyone.user.fullName)
  }
  const { db } = api.services
  expect(await findSender(db, { email })).toBeNull()
  expect((await findSender(db, { email: before }))?.viewer.userId).toBe(anyone.user.id)

  const pressed = await press(token)
  expect([pressed.status, pressed.page.includes('<button')]).toEqual([200, false])
  expect(await rowOf(anyone)).toMatchObject({ email, emailVerified: true, pendingEmail: null, pendingEmailAt: null })
  expect(await findSender(db, { email: before })).toBeNull()
  expect((await findSender(db, { email }))?.viewer.userId).toBe(anyone.user.id)
  expect(await lettersTo(before)).toMatchObject([{ purpose: 'address-changed' }])

  const again = await press(token)
  expect([again.status, again.page]).toEqual([200, pressed.page])
  expect(await lettersTo(before)).toHaveLength(1)
  // What one has, or has named already, is no news.
  await anyone.me.get(update, { input: { email } })
  expect(await lettersTo(email)).toHaveLength(1)
})

test('signing in goes by the address that is proved', async () => {
  const { auth } = api.services
  const [password, address] = ['three plain words', null]
  const email = fresh()
  const user = await auth.createUser({ email: fresh(), fullName: 'Входова Яна', password, role: 'REQUESTER' })
  const me = { user, me: api.withToken(await openSession(api.services.db, user)), email: user.email }
  const token = await name(me, email)
  expect((await auth.signIn({ email: user.email, password, address })).userId).toBe(user.id)
  await expect(auth.signIn({ email, password, address })).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
  await press(token)
  expect((await auth.signIn({ email, password, address })).userId).toBe(user.id)
})

test('of two links at one moment one confirms, and the one before is told once', async () => {
  const anyone = await person()
  const token = await name(anyone, fresh())
  const pressed = await Promise.all([press(token), press(token), press(token)])
  expect(pressed.map(({ status }) => status)).toEqual([200, 200, 200])
  expect(await lettersTo(anyone.email)).toHaveLength(1)
})

test('what waits is known to oneself and administrators', async () => {
  const anyone = await person()
  const email = fresh()
  await name(anyone, email)
  const node = 'query ($id: ID!) { node(id: $id) { ... on User { email pendingEmail } } }'
  const seenBy = async (client: Client) => (await client.get(node, { id: gid('User', anyone.user.id) })).node
  const known = { email: anyone.email, pendingEmail: email }
  expect(await seenBy(anyone.me)).toEqual(known)
  expect(await seenBy(await api.as('admin'))).toEqual(known)
  expect(await seenBy(await api.as('boris'))).toEqual({ ...known, pendingEmail: null })
  expect((await seenBy(await api.as('agnes'))).pendingEmail).toBeNull()
})

describe('somebody else’s address', () => {
  test('opens nothing by being named: the letter goes to its owner, who is told whose name it is', async () => {
    const [owner, stranger] = [await person(), await person()]
    const token = await name(stranger, owner.email)
    // The answer was the same as for any address.
    expect((await stranger.me.get('{ viewer { email pendingEmail } }')).viewer).toEqual({
      email: stranger.email,
      pendingEmail: owner.email,
    })
    expect((await lettersTo(owner.email))[0]?.text).toContain(stranger.user.fullName)
    expect((await findSender(api.services.db, { email: owner.email }))?.viewer.userId).toBe(owner.user.id)
    const { status, page } = await press(token)
    expect(status).toBe(409)
    expect(page).not.toContain(owner.user.fullName)
    expect([(await rowOf(owner)).email, (await rowOf(stranger)).email]).toEqual([owner.email, stranger.email])
  })

  test('is not read off the letters by an administrator, who can have one sent again as it was', async () => {
    const anyone = await person()
    const email = fresh()
    const token = await name(anyone, email)
    const admin = await api.as('admin')
    const { letters } = await admin.get('{ letters(first: 5) { nodes { id to text html } } }')
    const shown = letters.nodes.find(({ to }: { to: string }) => to === email)
    expect(shown.text).toContain('/address/…')
    expect(JSON.stringify(letters)).not.toContain(token.slice(0, 20))
    await api.services.db.query(`UPDATE letters SET state = 'SENT' WHERE to_address = $1`, [email])
    const again = 'mutation ($input: ResendLetterInput!) { resendLetter(input: $input) { letter { text } } }'
    const { resendLetter } = await admin.get(again, { input: { id: shown.id } })
    expect(resendLetter.letter.text).toBe(shown.text)
    expect(tokenIn((await lettersTo(email))[0]?.text)).toBe(token)
  })

  test('of two who name one address, and press at one moment, one has it', async () => {
    const email = fresh()
    const people = [await person(), await person()] as const
    const tokens = [await name(people[0], email), await name(people[1], email)]
    const pressed = await Promise.all(tokens.map(press))
    expect(pressed.map(({ status }) => status).sort()).toEqual([200, 409])
    const emails = await Promise.all(people.map(async (each) => (await rowOf(each)).email))
    expect(emails.filter((each) => each === email)).toHaveLength(1)
    const [first] = emails
    const loser = first === email ? 1 : 0
    expect(emails[loser]).toBe(people[loser].email)
  })

  test('is proved by no link that was made up, changed, or made for something else', async () => {
    const [anyone, other] = [await person(), await person()]
    const token = await name(anyone, fresh())
    const proof = readAddressToken(api.services.settings.secret, token)
    if (!proof) throw new Error('the token cannot be read')
    const { pendingEmail } = await rowOf(anyone)
    const claims = { ...proof, address: pendingEmail ?? '' }
    const forged = [
      addressToken('another secret', claims),
      addressToken(api.services.settings.secret, { ...claims, address: other.email }),
      `${token.slice(0, -44)}.${addressToken(api.services.settings.secret, { ...claims, userId: other.user.id }).slice(44)}`,
      token.slice(0, -2),
      '',
      'x',
    ]
    expect((await Promise.all(forged.map(press))).map(({ status }) => status)).toEqual(forged.map(() => 404))
    expect((await rowOf(anyone)).email).toBe(anyone.email)
  })
})

test('a link is good for a day; sent again it is good for another, and the one before is not', async () => {
  const anyone = await person()
  const email = fresh()
  const token = await name(anyone, email)
  later(linkLife)
  expect((await press(token)).status).toBe(410)
  expect((await rowOf(anyone)).email).toBe(anyone.email)
  await anyone.me.get(resend)
  const newer = tokenIn((await lettersTo(email)).at(-1)?.text)
  expect([(await open(token)).status, (await press(newer)).status]).toEqual([410, 200])
  expect((await rowOf(anyone)).email).toBe(email)
})

test('a change that was cancelled, or made to another address, leaves links that lead nowhere', async () => {
  const anyone = await person()
  const [one, two] = [fresh(), fresh()]
  const first = await name(anyone, one)
  const second = await name(anyone, two)
  expect([(await press(first)).status, (await open(second)).status]).toEqual([404, 200])
  const { cancelAddressChange } = await anyone.me.get(cancel)
  expect(cancelAddressChange.viewer).toEqual({ email: anyone.email, pendingEmail: null })
  expect((await press(second)).status).toBe(404)
  expect(codeOf(await anyone.me.ask(resend))).toBe('CONFLICT')
  // Named again it is asked for again, and by no link of before.
  later(1)
  const third = await name(anyone, two)
  expect([(await press(second)).status, (await press(third)).status]).toEqual([404, 200])
})

test('letters that ask are few in an hour, of one person and to one address', async () => {
  const anyone = await person()
  for (let sent = 0; sent < allowedLetters.ofPerson; sent += 1) await name(anyone, fresh())
  const refused = await anyone.me.ask(update, { input: { email: fresh(), phone: '8-302-1112233' } })
  expect(codeOf(refused)).toBe('RATE_LIMITED')
  expect(refused.errors?.[0]?.extensions.retryAfterSeconds).toBe(countedFor / 1000)
  expect((await rowOf(anyone)).phone).toBeNull()

  const email = fresh()
  const people = await Promise.all(Array.from({ length: allowedLetters.toAddress + 2 }, () => person()))
  const answers = await Promise.all(people.map(({ me }) => me.ask(update, { input: { email } })))
  expect(answers.map(codeOf).filter((code) => code === 'RATE_LIMITED')).toHaveLength(2)
  expect(await lettersTo(email)).toHaveLength(allowedLetters.toAddress)
  later(countedFor)
  await name(anyone, email)
  expect(await lettersTo(email)).toHaveLength(allowedLetters.toAddress + 1)
})

test('an address is changed in a session only', async () => {
  const token = api.withToken(await api.issueToken('anna', ['TICKETS_READ', 'TICKETS_WRITE', 'TICKETS_MANAGE']))
  for (const query of [resend, cancel]) expect(codeOf(await token.ask(query))).toBe('FORBIDDEN')
  expect(codeOf(await token.ask(update, { input: { email: fresh() } }))).toBe('FORBIDDEN')
})
