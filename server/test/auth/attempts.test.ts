import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { allowedAttempts } from '../../src/auth/attempts.ts'
import type { Auth } from '../../src/auth/auth.ts'
import { failure, type Stage, signIn, stage } from './stage.ts'

let on: Stage
beforeAll(async () => {
  on = await stage()
})
beforeEach(() => on.db.query('DELETE FROM sign_in_attempts'))
afterAll(() => on?.[Symbol.asyncDispose]())

const wrong = { password: 'wrong-password' }
const anna = 'anna@zakupki.example'

/** Codes of so many attempts, one after another. */
async function codesOf(auth: Auth, times: number, more: (attempt: number) => { email?: string; address?: string }) {
  const codes: string[] = []
  for (let attempt = 0; attempt < times; attempt++) {
    codes.push((await failure(signIn(auth, { ...wrong, ...more(attempt) }))).code)
  }
  return codes
}

/** As if so many attempts had been made: the limits are too many to try out one by one, each costs a hash. */
async function used(prefix: keyof typeof allowedAttempts, points: number) {
  const rows = await on.db.query(`UPDATE sign_in_attempts SET points = $2 WHERE key LIKE $1 || ':%' RETURNING key`, [
    prefix,
    points,
  ])
  expect(rows).toHaveLength(1)
}

describe('attempts to sign in', () => {
  test('at one account from one address are limited, on all nodes together, even with the right password', async () => {
    const half = allowedAttempts.accountAtAddress / 2
    const codes = [...(await codesOf(on.auth, half, () => ({}))), ...(await codesOf(on.otherNode, half, () => ({})))]
    expect(new Set(codes)).toEqual(new Set(['UNAUTHENTICATED']))
    const refusal = await failure(signIn(on.otherNode))
    expect(refusal.code).toBe('RATE_LIMITED')
    const { retryAfterSeconds } = refusal.extensions('en')
    expect(retryAfterSeconds).toBeGreaterThan(10 * 60)
    expect(retryAfterSeconds).toBeLessThanOrEqual(15 * 60)
    expect(refusal.text.en).toContain(`${Math.ceil(Number(retryAfterSeconds) / 60)} min`)
  })

  test('once limited, do not lock the account for its owner elsewhere, nor the office for its colleagues', async () => {
    await on.auth.createUser({
      email: 'boris@zakupki.example',
      fullName: 'Борис',
      password: 'otklik-demo',
      role: 'REQUESTER',
    })
    await codesOf(on.auth, 1, () => ({}))
    await used('accountAtAddress', allowedAttempts.accountAtAddress)
    expect((await failure(signIn(on.auth))).code).toBe('RATE_LIMITED')
    await expect(signIn(on.auth, { email: 'boris@zakupki.example' })).resolves.toBeDefined()
    await expect(signIn(on.auth, { address: '198.51.100.9' })).resolves.toBeDefined()
  })

  test('are open again when the window has ended', async () => {
    await codesOf(on.auth, 1, () => ({}))
    await used('accountAtAddress', allowedAttempts.accountAtAddress)
    expect((await failure(signIn(on.auth))).code).toBe('RATE_LIMITED')
    await on.db.query('UPDATE sign_in_attempts SET expire = 0')
    await expect(signIn(on.auth)).resolves.toBeDefined()
  })

  test('are forgotten by a success', async () => {
    for (const round of [1, 2]) {
      expect(await codesOf(on.auth, 1, () => ({}))).not.toContain('RATE_LIMITED')
      await used('accountAtAddress', allowedAttempts.accountAtAddress - 1)
      await expect(signIn(on.auth), `round ${round}`).resolves.toBeDefined()
    }
    const left = await on.db.query<{ key: string; points: number }>('SELECT key, points FROM sign_in_attempts')
    // The failures of this address stay counted for it, the successes do not.
    expect(left.map(({ key, points }) => [key.split(':')[0], points])).toEqual([['address', 2]])
  })

  test('at one account from many addresses are limited too', async () => {
    await codesOf(on.auth, 1, () => ({}))
    await used('account', allowedAttempts.account - 1)
    expect(await codesOf(on.auth, 2, (attempt) => ({ address: `198.51.100.${attempt}` }))).toEqual([
      'UNAUTHENTICATED',
      'RATE_LIMITED',
    ])
  })

  test('from one address at many accounts are limited, later', async () => {
    await codesOf(on.auth, 1, () => ({}))
    await used('address', allowedAttempts.address - 1)
    const spraying = (attempt: number) => ({ email: `user${attempt}@zakupki.example` })
    expect(await codesOf(on.auth, 3, spraying)).toEqual(['UNAUTHENTICATED', 'RATE_LIMITED', 'RATE_LIMITED'])
    // What was refused for its address has cost the account nothing.
    const accounts = await on.db.query(`SELECT key FROM sign_in_attempts WHERE key LIKE 'account:%' AND points > 0`)
    expect(accounts).toHaveLength(2)
    await expect(signIn(on.auth, { address: '198.51.100.9' })).resolves.toBeDefined()
  })

  test('count a whole IPv6 network as one address', async () => {
    const network = (attempt: number) => ({ address: `2001:db8:1:1::${attempt.toString(16)}` })
    await codesOf(on.auth, 2, network)
    await used('accountAtAddress', allowedAttempts.accountAtAddress)
    expect((await failure(signIn(on.auth, { address: '2001:db8:1:1:ffff::1' }))).code).toBe('RATE_LIMITED')
    await expect(signIn(on.auth, { address: '2001:db8:1:2::1' })).resolves.toBeDefined()
  })

  test('sent all at once are judged no more often than one after another', async () => {
    const codes = await Promise.all(
      Array.from({ length: 30 }, (_, n) => failure(signIn(n % 2 ? on.auth : on.otherNode, wrong)).then((e) => e.code)),
    )
    expect(codes.filter((code) => code === 'UNAUTHENTICATED')).toHaveLength(allowedAttempts.accountAtAddress)
    expect(codes.filter((code) => code === 'RATE_LIMITED')).toHaveLength(30 - allowedAttempts.accountAtAddress)
  })

  test('that succeed all at once do not refuse one another', async () => {
    const count = allowedAttempts.accountAtAddress + 3
    const opened = await Promise.all(Array.from({ length: count }, () => signIn(on.auth)))
    expect(new Set(opened.map(({ token }) => token)).size).toBe(count)
  })

  test('leave neither the address nor the e-mail in the table', async () => {
    await codesOf(on.auth, 1, () => ({}))
    const rows = await on.db.query<{ key: string }>('SELECT key FROM sign_in_attempts')
    expect(rows).toHaveLength(3)
    for (const { key } of rows) expect(key).toMatch(/^(address|account|accountAtAddress):[\w-]{43}$/)
    expect(JSON.stringify(rows)).not.toContain(anna)
  })
})
