import { v7 as uuid } from 'uuid'
import type { Sql } from '../db/database.ts'
import { badInput, fault, notFound } from '../errors.ts'
import { plainWord } from './search.ts'

/** A caller as a ticket needs them. */
export interface CallerRow {
  id: string
  phone: string | null
  organizationId: string | null
  language: string
  /** They can sign in, and so open a link to the ticket. */
  signsIn: boolean
}

export interface NewCaller {
  fullName: string
  /** Null only of somebody who has written. */
  phone: string | null
  /** Where they have written from, as anybody can claim: what they are looked for by, and nothing that is kept of them. */
  address: string | null
  post: string
  organizationId: string | null
  another: boolean
}

/** The new caller is perhaps somebody who is there: nothing is written until the operator has said. */
export class KnownCallers extends Error {
  readonly ids: readonly string[]

  constructor(ids: readonly string[]) {
    super('somebody of this name and number is among the users')
    this.name = 'KnownCallers'
    this.ids = ids
  }
}

/** A user who calls; NOT_FOUND when there is none. */
export async function findCaller(sql: Sql, id: string, path = 'callerId'): Promise<CallerRow> {
  const [row] = await sql.query<CallerRow>(
    `SELECT u.id, u.phone, u.organization_id AS "organizationId", u.language,
       EXISTS (SELECT 1 FROM accounts a WHERE a.user_id = u.id) AS "signsIn"
     FROM users u WHERE u.id = $1`,
    [id],
  )
  if (row) return row
  throw notFound({ ru: `${path}: такого пользователя нет.`, en: `${path}: there is no such user.` })
}

/**
 * Makes a user of a new caller, in the caller's transaction: without an address and without any way to sign in, since
 * nothing that is told over the telephone is proved, and no From of a letter. Of two operators who take down the same
 * person at the same moment the second waits here for the first, and is then told of them. Throws KnownCallers.
 */
export async function makeCaller(sql: Sql, caller: NewCaller, now: Date): Promise<CallerRow> {
  await sql.query(`SELECT pg_advisory_xact_lock(hashtextextended('caller ' || $1, 0))`, [sameName(caller.fullName)])
  await checkNewCaller(sql, caller)
  const { organizationId } = caller
  const id = uuid()
  await sql.query(
    `INSERT INTO users (id, full_name, phone, post, organization_id, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $6)`,
    [id, caller.fullName, caller.phone, caller.post || null, organizationId, now],
  )
  return { id, phone: caller.phone, organizationId, language: 'ru', signsIn: false }
}

/** Whether a user may be made of them. Throws KnownCallers; BAD_USER_INPUT for an organization that is not there. */
export async function checkNewCaller(sql: Sql, caller: NewCaller): Promise<void> {
  if (!caller.another) {
    const known = await sql.query<{ id: string }>(
      `SELECT u.id FROM users u WHERE regexp_replace(translate(lower(u.full_name), 'ё', 'е'), '\\s+', ' ', 'g') = $2
         AND u.id IN (
           SELECT id FROM users WHERE phone IS NOT NULL AND reverse(phone_tail(phone)) LIKE reverse(phone_tail($1))
           UNION SELECT requester_id FROM tickets
             WHERE contact_phone IS NOT NULL AND reverse(phone_tail(contact_phone)) LIKE reverse(phone_tail($1))
           UNION SELECT id FROM users WHERE email = $3
           UNION SELECT t.requester_id FROM inbound_letters l JOIN tickets t ON t.id = l.ticket_id
             WHERE l.from_address = $3 AND l.state = 'FILED')
       ORDER BY u.created_at, u.id LIMIT 10`,
      [caller.phone, sameName(caller.fullName), caller.address],
    )
    if (known.length > 0) throw new KnownCallers(known.map(({ id }) => id))
  }
  if (caller.organizationId !== null) await checkOrganization(sql, caller.organizationId)
}

async function checkOrganization(sql: Sql, id: string): Promise<void> {
  const found = await sql.query('SELECT 1 FROM organizations WHERE id = $1', [id])
  if (found.length > 0) return
  const path = ['newCaller', 'organizationId']
  throw badInput(fault(path, { ru: 'Такой организации нет.', en: 'There is no such organization.' }))
}

/** As names are compared: case, «ё» and spaces apart. */
const sameName = (name: string): string => plainWord(name).replace(/\s+/g, ' ').trim()
