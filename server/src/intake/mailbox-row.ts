import type { MailboxState } from '@otklik/prisma/client'
import type { Sql } from '../db/database.ts'
import type { MailboxSetting } from './mailboxes.ts'

/** How far a mailbox is read, under the UIDs of this moment: with a new UIDVALIDITY it is read from its beginning. */
export async function openPlace(
  sql: Sql,
  { name }: MailboxSetting,
  deskId: string,
  uidValidity: bigint,
  now: Date,
): Promise<bigint> {
  const [row] = await sql.query<{ lastUid: bigint }>(
    `INSERT INTO mailboxes (name, desk_id, state, since, uid_validity) VALUES ($1, $2, 'OPEN', $4, $3)
     ON CONFLICT (name) DO UPDATE SET desk_id = $2, uid_validity = $3,
       last_uid = CASE WHEN mailboxes.uid_validity = $3 THEN mailboxes.last_uid ELSE 0 END
     RETURNING last_uid AS "lastUid"`,
    [name, deskId, uidValidity, now],
  )
  return row?.lastUid ?? 0n
}

/** How a mailbox stands from now on; `since` moves only when that changes. */
export async function tellState(
  sql: Sql,
  { name }: MailboxSetting,
  deskId: string,
  state: MailboxState,
  fault: string | null,
  now: Date,
): Promise<void> {
  await sql.query(
    `INSERT INTO mailboxes (name, desk_id, state, fault, since, read_at)
     VALUES ($1, $2, $3, $4, $5::timestamptz, CASE WHEN $3 = 'OPEN'::"MailboxState" THEN $5::timestamptz END)
     ON CONFLICT (name) DO UPDATE SET state = $3, fault = $4, desk_id = $2,
       since = CASE WHEN mailboxes.state = $3 THEN mailboxes.since ELSE $5 END,
       read_at = CASE WHEN $3 = 'OPEN'::"MailboxState" THEN $5 ELSE mailboxes.read_at END`,
    [name, deskId, state, fault?.slice(0, 1000) ?? null, now],
  )
}

/** Mailboxes that the settings no longer name stand there no longer as if they were read. */
export async function tellForgotten(sql: Sql, names: readonly string[], now: Date): Promise<void> {
  await sql.query(
    `UPDATE mailboxes SET state = 'DOWN', since = $2, fault = 'INTAKE_MAILBOXES no longer names this mailbox.'
     WHERE name <> ALL($1) AND state <> 'DOWN'`,
    [names, now],
  )
}
