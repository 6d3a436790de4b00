import type { Sql } from '../db/database.ts'

/**
 * Approves whoever waits for an organization that the directory knows by now, and attaches them to it. Where several
 * share the ИНН, only an administrator can say which is meant.
 */
export async function approveKnownRequests(sql: Sql, now: Date): Promise<void> {
  await sql.query(
    `WITH found AS (
       SELECT r.id, (SELECT array_agg(o.id) FROM organizations o WHERE o.taxpayer_id = r.taxpayer_id AND o.active) AS ids
       FROM organization_requests r WHERE r.state = 'PENDING'
     ), approved AS (
       UPDATE organization_requests r SET state = 'APPROVED', organization_id = f.ids[1], decided_at = $1
       FROM found f WHERE f.id = r.id AND array_length(f.ids, 1) = 1 AND r.state = 'PENDING'
       RETURNING r.user_id, r.organization_id
     )
     UPDATE users u SET organization_id = a.organization_id, updated_at = $1
     FROM approved a WHERE u.id = a.user_id AND u.organization_id IS NULL`,
    [now],
  )
}
