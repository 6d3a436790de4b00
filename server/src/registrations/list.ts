import type { Registration, RegistrationState } from '@otklik/prisma/client'
import type { Viewer } from '../auth/viewer.ts'
import type { Sql } from '../db/database.ts'
import {
  type Connection,
  connectionOf,
  decodeKey,
  encodeKey,
  keyChecks,
  type PageArguments,
  pageOf,
} from '../paging.ts'
import { requireAdministrator } from '../users/permissions.ts'
import { registrationColumns } from './registrations.ts'

export type DecidedState = Exclude<RegistrationState, 'UNCONFIRMED'>

/** Applications of one state whose address is confirmed: what waits longest first, what is decided latest first. */
export async function listRegistrations(
  sql: Sql,
  viewer: Viewer,
  args: PageArguments & { state: DecidedState },
): Promise<Connection<Registration>> {
  requireAdministrator(viewer)
  const page = pageOf(args)
  const order = `registrations:${args.state}`
  const [at, id] =
    page.beyond === null
      ? [null, null]
      : decodeKey(page.beyond, order, page.backwards ? 'before' : 'after', [keyChecks.moment, keyChecks.uuid])
  const ascending = (args.state === 'PENDING') !== page.backwards
  const [sign, direction] = ascending ? ['>', 'ASC'] : ['<', 'DESC']
  const rows = await sql.query<Registration>(
    `SELECT ${registrationColumns} FROM registrations r
     WHERE r.state = $1::"RegistrationState"
       AND ($2::timestamptz IS NULL OR (r.created_at, r.id) ${sign} ($2, $3::uuid))
     ORDER BY r.created_at ${direction}, r.id ${direction} LIMIT $4`,
    [args.state, at, id, page.limit + 1],
  )
  return connectionOf(page, rows, (row) => encodeKey(order, row.createdAt.toISOString(), row.id))
}
