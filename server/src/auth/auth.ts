import { hashPassword } from 'better-auth/crypto'
import type { Database, Sql } from '../db/database.ts'
import { AppError, badInput, forbidden } from '../errors.ts'
import { isFault } from '../text-rules.ts'
import { checkGivenPassword, parseLogin } from '../users/input.ts'
import { type CreateUserInput, createUser, type UserWithEmail } from '../users/users.ts'
import { SignInAttempts } from './attempts.ts'
import { type Credentials, identify } from './identity.ts'
import { type OpenedSession, type SessionOrigin, sessionsOf } from './library.ts'
import { clearSessionCookie, sessionCookie } from './session-cookie.ts'
import type { Viewer } from './viewer.ts'

export interface AuthOptions {
  db: Database
  /** Signs session cookies; the same on every node. */
  secret: string
  publicUrl: string
  /** The product is reached over HTTPS only. */
  secureCookies: boolean
  clock: () => Date
}

export interface SignInInput {
  email: string
  password: string
  /** Where the attempt comes from; null when that can't be known. */
  address: string | null
  userAgent?: string | null
}

/** Who is who. Holds nothing of sessions in memory: any node serves any of them. */
export interface Auth {
  /** A session; its token is also good as `Authorization: Bearer`. UNAUTHENTICATED, or RATE_LIMITED, otherwise. */
  signIn(input: SignInInput): Promise<OpenedSession>
  /** A session for somebody who has proved who they are by other means than a password. */
  openSession(userId: string, origin: SessionOrigin): Promise<OpenedSession>
  /**
   * Ends the viewer's session, on all nodes: a trigger writes the change to the log, so wake the log after it.
   * The cookies to send are the same whether there was a session or not.
   */
  signOut(viewer: Viewer | null): Promise<{ cookies: string[] }>
  /** One SQL statement; null for nobody. */
  identify(credentials: Credentials, now?: Date): Promise<Viewer | null>
  createUser(input: CreateUserInput): Promise<UserWithEmail>
  hashPassword(password: string): Promise<string>
  /** Clears away sessions and one-time proofs that have ended by themselves; for the node's periodic work. */
  removeExpiredSessions(): Promise<number>
}

export function createAuth({ db, secret, publicUrl, secureCookies, clock }: AuthOptions): Auth {
  const cookie = sessionCookie(secret, secureCookies)
  const sessions = sessionsOf({ prisma: db.prisma, publicUrl, cookie, clock })
  const attempts = new SignInAttempts(db.pool)

  return {
    async signIn({ address, userAgent = null, ...given }) {
      const email = parseLogin(given.email)
      const password = checkGivenPassword(given.password)
      if (isFault(email) || isFault(password)) throw badInput(...[email, password].filter(isFault))
      return attempts.limit(email, address, async () => {
        const opened = await sessions.byPassword(email, password, { address, userAgent })
        if (!opened) throw wrongCredentials()
        return opened
      })
    },

    openSession: (userId, origin) => sessions.of(userId, origin),

    async signOut(viewer) {
      if (viewer?.credential.kind === 'token') {
        throw forbidden({
          ru: 'Ключом доступа нельзя выйти: выход завершает сеанс. Ключ отзывают через revokeApiToken.',
          en: 'An API token cannot sign out, which ends a session. A token is ended by revokeApiToken.',
        })
      }
      if (viewer) await db.query('DELETE FROM sessions WHERE id = $1', [viewer.credential.id])
      return { cookies: [clearSessionCookie(cookie)] }
    },

    identify: (credentials, now = clock()) => identify(db, credentials, now, cookie),
    createUser: (input) => createUser(db, input, hashPassword),
    hashPassword,
    removeExpiredSessions: () => removeExpiredSessions(db, clock()),
  }
}

async function removeExpiredSessions(sql: Sql, now: Date): Promise<number> {
  await sql.query('DELETE FROM verifications WHERE expires_at <= $1', [now])
  const gone = await sql.query('DELETE FROM sessions WHERE expires_at <= $1 RETURNING id', [now])
  return gone.length
}

/** Says neither whether the address is known nor whether the password was near: the same words for both. */
function wrongCredentials(): AppError {
  return new AppError('UNAUTHENTICATED', {
    ru: 'Неверный адрес электронной почты или пароль.',
    en: 'Wrong e-mail address or password.',
  })
}
