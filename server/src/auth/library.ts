import type { PrismaClient } from '@otklik/prisma/client'
import { prismaAdapter } from 'better-auth/adapters/prisma'
import { createAuthEndpoint, isAPIError } from 'better-auth/api'
import { setSessionCookie } from 'better-auth/cookies'
import { betterAuth } from 'better-auth/minimal'
import { z } from 'zod'
import { hashSecret } from './secrets.ts'
import type { SessionCookie } from './session-cookie.ts'

export interface LibraryOptions {
  prisma: PrismaClient
  publicUrl: string
  cookie: SessionCookie
  clock: () => Date
}

/** A week from signing in, used or not. */
export const sessionSeconds = 7 * 24 * 60 * 60

/** What is noted of a new session. */
export interface SessionOrigin {
  address: string | null
  userAgent: string | null
  /** Fingerprint of the certificate that was shown: the session ends with it. */
  certificate?: string | null
}

export interface OpenedSession {
  token: string
  userId: string
  /** `Set-Cookie` headers. */
  cookies: string[]
}

/** The ways to open a session. */
export interface SessionOpeners {
  /** For a right password; null for a wrong one and for an unknown address, after the same time. */
  byPassword(email: string, password: string, origin: SessionOrigin): Promise<OpenedSession | null>
  /** For a user whose identity was proved already. */
  of(userId: string, origin: SessionOrigin): Promise<OpenedSession>
}

const addressHeader = 'x-otklik-address'

/**
 * better-auth over our tables: checks passwords, opens sessions, writes the cookie. Its own HTTP routes are not
 * served, so its limits, origin checks and telemetry are off; see docs/adr/002-better-auth-for-passwords.md.
 */
export function sessionsOf({ prisma, publicUrl, cookie, clock }: LibraryOptions): SessionOpeners {
  const library = betterAuth({
    baseURL: publicUrl,
    secret: cookie.secret,
    database: prismaAdapter(hashingSessionTokens(prisma), { provider: 'postgresql' }),
    user: { fields: { name: 'fullName' } },
    emailAndPassword: { enabled: true, disableSignUp: true },
    session: {
      expiresIn: sessionSeconds,
      additionalFields: { certificate: { type: 'string', required: false, input: false } },
    },
    plugins: [{ id: 'proved-identity', endpoints: { openProved } }],
    databaseHooks: {
      session: {
        create: {
          before: async (session) => {
            const now = clock()
            const expiresAt = new Date(now.getTime() + sessionSeconds * 1000)
            return { data: { ...session, expiresAt, createdAt: now, updatedAt: now } }
          },
        },
      },
    },
    advanced: {
      // The cookie's name asks for what the library would ask for by a prefix of its own.
      useSecureCookies: false,
      cookies: { session_token: { name: cookie.name, attributes: cookie.attributes } },
      // Prisma gives uuid v7.
      database: { generateId: false },
      ipAddress: { ipAddressHeaders: [addressHeader], ipv6Subnet: 128 },
    },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    // It tells apart in its log what must look the same: an unknown address and a wrong password.
    logger: { disabled: true },
  })
  return {
    async byPassword(email, password, origin) {
      try {
        const body = { email, password }
        const opened = await library.api.signInEmail({ body, headers: headersFor(origin), returnHeaders: true })
        return { token: opened.response.token, userId: opened.response.user.id, cookies: opened.headers.getSetCookie() }
      } catch (error) {
        if (isAPIError(error) && error.status === 'UNAUTHORIZED') return null
        throw error
      }
    },
    async of(userId, origin) {
      const opened = await library.api.openProved({
        body: { userId, certificate: origin.certificate ?? null },
        headers: headersFor(origin),
        returnHeaders: true,
      })
      return { token: opened.response.token, userId, cookies: opened.headers.getSetCookie() }
    },
  }
}

/** What the library does once it has found a password right, without the password. */
const openProved = createAuthEndpoint(
  '/proved-identity',
  {
    method: 'POST',
    body: z.object({ userId: z.string(), certificate: z.string().nullable() }),
    metadata: { SERVER_ONLY: true },
  },
  async (call) => {
    const { internalAdapter } = call.context
    const user = await internalAdapter.findUserById(call.body.userId)
    if (!user) throw new Error(`user ${call.body.userId} is gone`)
    const { certificate } = call.body
    const session = await internalAdapter.createSession(user.id, false, { certificate })
    await setSessionCookie(call, { session, user })
    return call.json({ token: session.token })
  },
)

/** The library takes a request's headers, which hold printable ASCII only; a browser's name needs no more. */
function headersFor({ address, userAgent }: SessionOrigin): Headers {
  const printable = (text: string) => text.replace(/[^\x20-\x7e]/g, '?').slice(0, 300)
  const headers = new Headers()
  if (address !== null) headers.set(addressHeader, printable(address))
  if (userAgent !== null) headers.set('user-agent', printable(userAgent))
  return headers
}

/** The library would keep session tokens as they are; here only their hashes reach the database. */
function hashingSessionTokens(prisma: PrismaClient) {
  return prisma.$extends({
    name: 'hash session tokens',
    query: {
      session: {
        async create({ args, query }) {
          const { token } = args.data
          const created = await query({ ...args, data: { ...args.data, token: hashSecret(token) } })
          return { ...created, token }
        },
      },
    },
  })
}
