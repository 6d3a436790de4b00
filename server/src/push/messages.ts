import { v7 as uuid } from 'uuid'
import type { Database, Sql } from '../db/database.ts'
import type { Language } from '../errors.ts'
import type { JobKind } from '../job-queue.ts'
import type { Services } from '../services.ts'

/** What a device is shown. It goes over the browser maker's servers, encrypted, and onto screens that others see. */
export interface PushPayload {
  title: string
  body: string
  /** Of the page that a click opens. */
  path: string
  /** A later message takes the place of an earlier one with the same tag. */
  tag: string
  language: Language
}

export interface NewPush {
  eventId: bigint
  deviceId: string
  payload: PushPayload
}

/** Sends one message to one device; after some three hours nobody wants to be startled by it any more. */
export const pushJob: JobKind<{ messageId: string }> = {
  name: 'pushes',
  retryLimit: 8,
  retryDelay: 45,
  expireIn: 60,
  atOnce: 4,
}

/** Writes messages and the jobs that send them, in the caller's transaction; one event makes one a device. */
export async function writePushes(
  sql: Sql,
  { queue, clock }: Pick<Services, 'queue' | 'clock'>,
  pushes: readonly NewPush[],
): Promise<void> {
  if (pushes.length === 0) return
  const rows = pushes.map(({ eventId, deviceId, payload }) => ({
    id: uuid(),
    event_id: String(eventId),
    device_id: deviceId,
    payload,
  }))
  const written = await sql.query<{ id: string }>(
    `INSERT INTO push_messages (id, event_id, device_id, payload, created_at)
     SELECT id, event_id, device_id, payload, $2
     FROM jsonb_to_recordset($1::jsonb) AS push (id uuid, event_id bigint, device_id uuid, payload jsonb)
     ON CONFLICT (event_id, device_id) DO NOTHING RETURNING id`,
    [JSON.stringify(rows), clock()],
  )
  await queue.add(
    sql,
    pushJob,
    written.map(({ id }) => ({ messageId: id })),
  )
}

// Days after which nobody asks any more whether a message has gone out.
const KEPT = 30

export async function forgetOldPushes(db: Pick<Database, 'query'>, now: Date): Promise<void> {
  await db.query('DELETE FROM push_messages WHERE created_at < $1::timestamptz - make_interval(days => $2)', [
    now,
    KEPT,
  ])
}
