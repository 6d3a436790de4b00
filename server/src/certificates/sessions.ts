import type { Services } from '../services.ts'
import type { RevocationList } from './revocation-list.ts'

interface Shown {
  fingerprint: string
  issuer: string
  serial: string
}

/**
 * Ends the sessions that were opened by a certificate which would not be taken now: it is revoked, it has run out, or its
 * holder's organization was struck off. A list that is merely outdated ends none: new sign-ins are refused then, and all
 * who work would be thrown out for a file that somebody has forgotten. Answers with how many it was.
 */
export async function endSessions(
  { db, clock, log }: Pick<Services, 'db' | 'clock' | 'log'>,
  lists: readonly RevocationList[] | null,
): Promise<number> {
  const now = clock()
  const over = await db.query(
    `DELETE FROM sessions s USING certificates c, users u LEFT JOIN organizations o ON o.id = u.organization_id
     WHERE s.certificate = c.fingerprint AND u.id = s.user_id
       AND (c.not_after < $1 OR (u.role = 'REQUESTER' AND NOT o.active)) RETURNING s.id`,
    [now],
  )
  const shown = lists
    ? await db.query<Shown>(
        `SELECT c.fingerprint, c.issuer_der AS issuer, c.serial FROM certificates c
         WHERE EXISTS (SELECT 1 FROM sessions s WHERE s.certificate = c.fingerprint AND s.expires_at > $1)`,
        [now],
      )
    : []
  const revoked = shown.filter(({ issuer, serial }) =>
    lists?.some((list) => list.issuer === issuer && list.revoked.has(serial)),
  )
  const ended = await db.query('DELETE FROM sessions WHERE certificate = ANY($1) RETURNING id', [
    revoked.map(({ fingerprint }) => fingerprint),
  ])
  // Triggers write each end into the log, by which open streams hear of it.
  if (over.length + ended.length > 0) log.wake()
  return over.length + ended.length
}
