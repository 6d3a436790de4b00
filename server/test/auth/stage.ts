import { type Auth, createAuth } from '../../src/auth/auth.ts'
import type { Database, Sql } from '../../src/db/database.ts'
import { AppError } from '../../src/errors.ts'
import { createUser } from '../../src/users/users.ts'
import { type TestDatabase, testDatabase } from '../testkit/database.ts'

export const password = 'otklik-demo'
export const secret = 'a secret of tests only: 8f1c2d7be6a94035'

let hash: Promise<string> | undefined

export interface Stage extends AsyncDisposable {
  db: Database
  auth: Auth
  /** Another node on the same database. */
  otherNode: Auth
  /** What the nodes' clocks show; tests move it. */
  time: { now: Date }
}

/** An empty product with two nodes and one requester, Anna. */
export async function stage(options: { secureCookies?: boolean } = {}): Promise<Stage & { anna: string }> {
  const test: TestDatabase = await testDatabase()
  const time = { now: new Date() }
  const node = () =>
    createAuth({
      db: test.db,
      secret,
      publicUrl: 'http://localhost:3000',
      secureCookies: options.secureCookies ?? false,
      clock: () => time.now,
    })
  const auth = node()
  const input = { email: 'anna@zakupki.example', fullName: 'Кравцова Анна Викторовна', role: 'REQUESTER' as const }
  // Slow on purpose, and the same in every test.
  hash ??= auth.hashPassword(password)
  const anna = await createUser(test.db, { ...input, password }, () => hash as Promise<string>)
  return {
    db: test.db,
    auth,
    otherNode: node(),
    time,
    anna: anna.id,
    [Symbol.asyncDispose]: () => test[Symbol.asyncDispose](),
  }
}

/** Signs in from one office unless told otherwise. */
export function signIn(auth: Auth, more: { email?: string; password?: string; address?: string } = {}) {
  return auth.signIn({ email: 'anna@zakupki.example', password, address: '192.0.2.1', ...more })
}

/** What a browser would send back. */
export const cookieOf = (cookies: string[]) => cookies.map((cookie) => cookie.split(';')[0]).join('; ')

/** The AppError that `work` ends with. */
export async function failure(work: Promise<unknown>): Promise<AppError> {
  const outcome = await work.then(
    () => 'success',
    (error: unknown) => error,
  )
  if (outcome instanceof AppError) return outcome
  throw new Error(`Expected an AppError, got ${String(outcome)}`, { cause: outcome })
}

/** The same database, noting each statement. */
export function counted(sql: Sql): Sql & { statements: string[] } {
  const statements: string[] = []
  return {
    statements,
    query(text, values) {
      statements.push(text)
      return sql.query(text, values)
    },
  }
}
