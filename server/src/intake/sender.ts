import type { Role } from '@otklik/prisma/client'
import type { DeskAccess, Viewer } from '../auth/viewer.ts'
import type { Sql } from '../db/database.ts'
import type { Language } from '../errors.ts'
import { asciiEmail } from '../text-rules.ts'

/** A user who writes by mail, with the rights that they have when signed in. */
export interface Sender {
  viewer: Viewer
  fullName: string
  email: string | null
  phone: string | null
  organization: string | null
  language: Language
}

interface SenderRow {
  id: string
  role: Role
  fullName: string
  email: string | null
  phone: string | null
  language: string
  organizationId: string | null
  organization: string | null
  memberOf: string[]
  desks: DeskAccess[]
}

/** The user with this address, which they have proved, or id; null when there is none. One statement. */
export async function findSender(sql: Sql, by: { email: string } | { id: string }): Promise<Sender | null> {
  const [row] = await sql.query<SenderRow>(
    `SELECT u.id, u.role, u.full_name AS "fullName", u.email, u.phone, u.language,
       u.organization_id AS "organizationId", o.name AS organization,
       ARRAY(SELECT m.desk_id::text FROM desk_members m WHERE m.user_id = u.id AND u.role = 'AGENT') AS "memberOf",
       (SELECT coalesce(json_agg(json_build_object('id', d.id, 'slug', d.slug, 'visibility', d.visibility)
         ORDER BY d.position, d.slug), '[]') FROM desks d) AS desks
     FROM users u LEFT JOIN organizations o ON o.id = u.organization_id WHERE ${'id' in by ? 'u.id' : 'u.email'} = $1`,
    ['id' in by ? by.id : (asciiEmail(by.email) ?? by.email).toLowerCase()],
  )
  if (!row) return null
  const { id, role, organizationId, memberOf, desks, language, ...rest } = row
  return {
    ...rest,
    language: language === 'en' ? 'en' : 'ru',
    viewer: {
      userId: id,
      role,
      organizationId,
      memberOf: new Set(memberOf),
      desks,
      scopes: null,
      // Nothing that could be revoked: each letter finds the rights of its moment.
      credential: { kind: 'session', id: 'mail', expiresAt: null },
    },
  }
}
