import type { Sql } from '../db/database.ts'

/** What letters of escalations are known by among all. */
export const escalationPurpose = 'escalation'

/**
 * Whether this address is one that the ticket was escalated to: whoever answers from there answers as the authority.
 * By the letters that went out, so that it holds for those after the desk has got another address.
 *
 * @param answers Message-IDs of which one must be such a letter's; null where something else proves the sender
 */
export async function isAuthority(
  sql: Sql,
  ticketId: string,
  address: string,
  answers: readonly string[] | null,
): Promise<boolean> {
  const rows = await sql.query(
    `SELECT 1 FROM letters WHERE ticket_id = $1 AND purpose = $2 AND lower(to_address) = lower($3)
       AND ($4::text[] IS NULL OR message_id = ANY($4)) LIMIT 1`,
    [ticketId, escalationPurpose, address, answers],
  )
  return rows.length > 0
}
