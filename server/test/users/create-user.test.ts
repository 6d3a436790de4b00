import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CreateUserInput } from '../../src/users/users.ts'
import { failure, signIn, stage } from '../auth/stage.ts'

const admin: CreateUserInput = {
  email: 'admin@demo.example',
  fullName: 'Ермаков Павел Андреевич',
  password: 'otklik-demo',
  role: 'ADMIN',
}

describe('a new user', () => {
  test('can sign in at once, by an address in any case', async () => {
    await using on = await stage()
    const created = await on.auth.createUser({ ...admin, email: 'Admin@Demo.Example', phone: '8-302-00101122' })
    expect(created).toMatchObject({ email: 'admin@demo.example', role: 'ADMIN', phone: '8-302-00101122' })
    expect(created.id[14]).toBe('7')
    expect((await signIn(on.auth, { email: 'ADMIN@demo.example' })).userId).toBe(created.id)
  })

  test('can sign in by an address in national letters, however it is written', async () => {
    await using on = await stage()
    const created = await on.auth.createUser({ ...admin, email: 'pavel@почта.example' })
    expect(created.email).toBe('pavel@xn--80a1acny.example')
    expect((await signIn(on.auth, { email: 'Pavel@ПОЧТА.example' })).userId).toBe(created.id)
    expect((await signIn(on.auth, { email: created.email })).userId).toBe(created.id)
  })

  test('has a password that nobody can read back', async () => {
    await using on = await stage()
    const created = await on.auth.createUser(admin)
    const again = await on.auth.hashPassword(admin.password)
    const account = await on.db.prisma.account.findFirstOrThrow({ where: { userId: created.id } })
    // scrypt's salt and key; the salt differs each time.
    expect(account.password).toMatch(/^[0-9a-f]{32}:[0-9a-f]{128}$/)
    expect(account.password).not.toBe(again)
  })

  test('does not take an address that is in use, and leaves nothing half written', async () => {
    await using on = await stage()
    const error = await failure(on.auth.createUser({ ...admin, email: 'ANNA@zakupki.example' }))
    expect(error.code).toBe('BAD_USER_INPUT')
    expect(error.fields.map((fault) => fault.path)).toEqual([['email']])
    const organizationId = '01890000-0000-7000-8000-000000000000'
    const astray = await failure(on.auth.createUser({ ...admin, organizationId }))
    expect(astray.fields.map((fault) => fault.path)).toEqual([['organizationId']])
    expect(await on.db.prisma.user.count()).toBe(1)
    expect(await on.db.prisma.account.count()).toBe(1)
  })

  test('of two made at once with one address, one is made', async () => {
    await using on = await stage()
    const both = await Promise.allSettled([on.auth.createUser(admin), on.otherNode.createUser(admin)])
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(await on.db.prisma.account.count()).toBe(2)
  })
})

describe('bad input for a new user', () => {
  let on: Awaited<ReturnType<typeof stage>>
  beforeAll(async () => {
    on = await stage()
  })
  afterAll(() => on[Symbol.asyncDispose]())

  test.each<[string, Partial<CreateUserInput>, string[]]>([
    ['a short password', { password: 'otklik!' }, ['password']],
    ['an endless password', { password: 'длинный '.repeat(17) }, ['password']],
    ['a password of one character', { password: 'aaaaaaaaaaaa' }, ['password']],
    ['the address for a password', { password: 'Admin@demo.example' }, ['password']],
    ['its beginning for a password', { email: 'administrator@demo.example', password: 'Administrator' }, ['password']],
    ['a control character', { password: 'otklik-demo\n' }, ['password']],
    ['no name', { fullName: '  ' }, ['fullName']],
    ['an endless name', { fullName: 'я'.repeat(201) }, ['fullName']],
    ['no address', { email: 'admin' }, ['email']],
    ['another form of phone', { phone: '+7 (302) 123' }, ['phone']],
    [
      'everything wrong',
      { email: '', fullName: '', password: '', phone: '1' },
      ['email', 'fullName', 'password', 'phone'],
    ],
  ])('is not made with %s', async (_, input, fields) => {
    const error = await failure(on.auth.createUser({ ...admin, ...input }))
    expect(error.code).toBe('BAD_USER_INPUT')
    expect(error.fields.map((fault) => fault.path)).toEqual(fields.map((field) => [field]))
    expect(await on.db.prisma.user.count()).toBe(1)
  })
})
