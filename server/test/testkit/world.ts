import { randomBytes } from 'node:crypto'
import type { ApiScope, DeskVisibility, Role, User } from '@otklik/prisma/client'
import { v7 as uuid } from 'uuid'
import { hashSecret, newApiToken } from '../../src/auth/secrets.ts'
import type { Database } from '../../src/db/database.ts'

/**
 * Two organizations and three desks: `open` where everybody sees everything, `shared` for one's organization,
 * `own` for oneself. Agnes is an agent on `open` only.
 */
export async function buildWorld(db: Database) {
  const [zakupki, kurgan] = await Promise.all([
    db.prisma.organization.create({ data: { taxpayerId: '7707083893', name: 'Закупки' } }),
    db.prisma.organization.create({ data: { taxpayerId: '500100732259', name: 'Курган' } }),
  ])
  const desks = {
    open: await makeDesk(db, 'open', 'OP', 'ALL', 0),
    shared: await makeDesk(db, 'shared', 'SH', 'ORGANIZATION', 1),
    own: await makeDesk(db, 'own', 'OW', 'OWN', 2),
  }
  const people = {
    admin: await makeUser(db, 'admin', 'ADMIN', null),
    agnes: await makeUser(db, 'agnes', 'AGENT', null),
    anna: await makeUser(db, 'anna', 'REQUESTER', zakupki.id),
    boris: await makeUser(db, 'boris', 'REQUESTER', zakupki.id),
    vera: await makeUser(db, 'vera', 'REQUESTER', kurgan.id),
  }
  await db.prisma.deskMember.create({ data: { deskId: desks.open.id, userId: people.agnes.id } })
  return { organizations: { zakupki, kurgan }, desks, people }
}

export type World = Awaited<ReturnType<typeof buildWorld>>
export type DeskName = keyof World['desks']
export type PersonName = keyof World['people']

async function makeDesk(db: Database, slug: string, prefix: string, visibility: DeskVisibility, position: number) {
  return db.prisma.desk.create({
    data: {
      slug,
      name: `Служба ${slug}`,
      nameEn: `Desk ${slug}`,
      numberPrefix: prefix,
      timeZone: 'Asia/Chita',
      visibility,
      position,
      ticketTypes: { create: ['Ошибка', 'Прочее'].map((name, place) => ({ name, position: place })) },
      documentKinds: { create: ['План-график', 'Иное'].map((name, place) => ({ name, position: place })) },
    },
    include: { ticketTypes: true, documentKinds: true },
  })
}

function makeUser(db: Database, name: string, role: Role, organizationId: string | null): Promise<User> {
  return db.prisma.user.create({
    data: { fullName: name, email: `${name}@test.example`, phone: '8-302-1234567', role, organizationId },
  })
}

/** A session, as signing in would make it; its token is for `Authorization: Bearer`. */
export async function openSession(db: Database, user: User): Promise<string> {
  const token = randomBytes(24).toString('base64url')
  const expiresAt = new Date(Date.now() + 3_600_000)
  await db.query(`INSERT INTO sessions (id, token, user_id, expires_at, updated_at) VALUES ($1, $2, $3, $4, now())`, [
    uuid(),
    hashSecret(token),
    user.id,
    expiresAt,
  ])
  return token
}

/** An API token of the user's with these scopes. */
export async function issueToken(db: Database, user: User, scopes: ApiScope[]): Promise<string> {
  const { token, hash, hint } = newApiToken()
  await db.prisma.apiToken.create({ data: { userId: user.id, name: 'test', hash, hint, scopes } })
  return token
}
