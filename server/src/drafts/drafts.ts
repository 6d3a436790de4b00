import { v7 as uuid } from 'uuid'
import { uploadLifeHours } from '../attachments/uploads.ts'
import type { DeskAccess, Viewer } from '../auth/viewer.ts'
import type { Sql } from '../db/database.ts'
import { deskNamed } from '../desks/desks.ts'
import { AppError } from '../errors.ts'
import type { Services } from '../services.ts'
import { requireScope } from '../tickets/permissions.ts'
import { type DraftContent, draftDays, printContent } from './content-rules.ts'

/*
 * Life of a draft, one a person and desk: saved → saved again by whoever knows its version → filed or discarded, which
 * removes it; 30 days after it was last saved it is removed too. A version never comes again: whoever knows one of a
 * draft that was discarded cannot write over its successor. What tells the draft of a ticket is
 * the idempotency key in it: filing removes the draft with its own key and no other, and a draft whose key has filed
 * is not there any more, even when its last saving came after the filing (a lost answer, another tab).
 */

type DraftServices = Pick<Services, 'db' | 'clock'>

export interface TicketDraft {
  id: string
  deskId: string
  content: DraftContent
  version: number
  updatedAt: Date
}

const columns = `d.id, d.desk_id AS "deskId", d.content, d.version, d.updated_at AS "updatedAt"`

/** True of a row `d` whose key has filed a ticket of the owner's. */
const isFiled = `EXISTS (
  SELECT 1 FROM idempotency_keys k WHERE k.actor_id = d.owner_id AND k.key = d.content->>'idempotencyKey')`

/** The viewer's drafts, last saved first; one statement. */
export async function listDrafts({ db, clock }: DraftServices, viewer: Viewer): Promise<TicketDraft[]> {
  requireScope(viewer, 'TICKETS_WRITE')
  return db.query<TicketDraft>(
    `SELECT ${columns} FROM ticket_drafts d
     WHERE d.owner_id = $1 AND d.updated_at > ${expiry('$2')} AND NOT ${isFiled}
     ORDER BY d.updated_at DESC, d.id DESC`,
    [viewer.userId, clock()],
  )
}

/** The viewer's draft for a desk, if there is one. */
export async function findDraft(services: DraftServices, viewer: Viewer, slug: string): Promise<TicketDraft | null> {
  const desk = deskNamed(viewer, slug)
  const drafts = await listDrafts(services, viewer)
  return drafts.find((draft) => draft.deskId === desk.id) ?? null
}

/**
 * Saves what is typed over the version that the typing began from; null for none. Errors: CONFLICT with `current`
 * (the version that there is, null when there is none any more), NOT_FOUND (desk), BAD_USER_INPUT (too large).
 */
export async function saveDraft(
  { db, clock }: DraftServices,
  viewer: Viewer,
  slug: string,
  content: DraftContent,
  expectedVersion: number | null,
): Promise<TicketDraft> {
  requireScope(viewer, 'TICKETS_WRITE')
  const desk = deskNamed(viewer, slug)
  const text = printContent(content)
  const now = clock()
  return db.transaction(async (sql) => {
    const [saved] = await sql.query<TicketDraft & { former: string[] | null; filed: boolean }>(
      expectedVersion === null ? insertDraft : updateDraft,
      expectedVersion === null
        ? [viewer.userId, desk.id, text, now, uuid()]
        : [viewer.userId, desk.id, text, now, expectedVersion],
    )
    if (!saved) throw await conflict(sql, viewer, desk, now)
    await settleUploads(sql, viewer.userId, [...(saved.former ?? []), ...(content.uploadIds ?? [])], now)
    const { former: _, ...draft } = saved
    return draft
  })
}

const nextVersion = `nextval('ticket_draft_versions')::int`

// A draft that is over stands in nobody's way, though its row may still be there.
const insertDraft = `
  INSERT INTO ticket_drafts AS d (id, owner_id, desk_id, content, version, updated_at)
  SELECT $5, $1, $2, $3::jsonb, ${nextVersion}, $4 WHERE NOT EXISTS (
    SELECT 1 FROM idempotency_keys k WHERE k.actor_id = $1 AND k.key = $3::jsonb->>'idempotencyKey')
  ON CONFLICT (owner_id, desk_id) DO UPDATE
    SET id = excluded.id, content = excluded.content, version = excluded.version, updated_at = excluded.updated_at
    WHERE d.updated_at <= ${expiry('$4')} OR ${isFiled}
  RETURNING ${columns}, NULL AS former`

const updateDraft = `
  WITH before AS (
    SELECT id, content FROM ticket_drafts WHERE owner_id = $1 AND desk_id = $2 FOR UPDATE
  )
  UPDATE ticket_drafts d SET content = $3::jsonb, version = ${nextVersion}, updated_at = $4
  FROM before WHERE d.id = before.id AND d.version = $5 AND NOT ${isFiled}
  RETURNING ${columns}, ARRAY(SELECT jsonb_array_elements_text(nullif(before.content->'uploadIds', 'null'))) AS former`

async function conflict(sql: Sql, viewer: Viewer, desk: DeskAccess, now: Date): Promise<AppError> {
  const [current] = await sql.query<{ version: number }>(
    `SELECT d.version FROM ticket_drafts d
     WHERE d.owner_id = $1 AND d.desk_id = $2 AND d.updated_at > ${expiry('$3')} AND NOT ${isFiled}`,
    [viewer.userId, desk.id, now],
  )
  const version = current?.version ?? null
  const text =
    version === null
      ? {
          ru: 'Черновика уже нет: по нему подали обращение, его удалили или он устарел.',
          en: 'The draft is gone: a ticket was filed from it, it was discarded, or it has expired.',
        }
      : {
          ru: `Черновик изменён в другом окне: теперь его версия — ${version}. Прочитайте его и сохраните поверх неё.`,
          en: `The draft was changed elsewhere and has version ${version} now. Read it, and save over that one.`,
        }
  return new AppError('CONFLICT', text, { details: { current: { version } } })
}

/**
 * Removes a draft; its files live on for a day, like any that nobody has taken.
 *
 * @param version the only one to remove; null for whatever there is
 */
export async function discardDraft(
  { db, clock }: DraftServices,
  viewer: Viewer,
  slug: string,
  version: number | null,
): Promise<boolean> {
  requireScope(viewer, 'TICKETS_WRITE')
  const desk = deskNamed(viewer, slug)
  const term = 'd.owner_id = $1 AND d.desk_id = $2 AND d.version = coalesce($3, d.version)'
  return db.transaction((sql) => remove(sql, term, [viewer.userId, desk.id, version], clock()))
}

/** Inside the transaction that files a ticket with this key. */
export async function discardFiledDraft(sql: Sql, viewer: Viewer, deskId: string, key: string, now: Date) {
  const term = `d.owner_id = $1 AND d.desk_id = $2 AND d.content->>'idempotencyKey' = $3`
  await remove(sql, term, [viewer.userId, deskId, key], now)
}

/** Removes what nobody has touched for 30 days, and what is left of filed ones; returns nothing. */
export async function removeOldDrafts({ db, clock }: DraftServices): Promise<void> {
  const now = clock()
  // Their files need no settling: none outlives its 30 days.
  // A filed one goes while its key is still known: once that is forgotten, nothing would tell it from an unfiled one.
  await db.query(`DELETE FROM ticket_drafts d WHERE d.updated_at <= ${expiry('$1')} OR ${isFiled}`, [now])
}

async function remove(sql: Sql, term: string, values: readonly unknown[], now: Date): Promise<boolean> {
  const gone = await sql.query<{ ownerId: string; uploads: string[] }>(
    `DELETE FROM ticket_drafts d WHERE ${term} RETURNING d.owner_id AS "ownerId",
       ARRAY(SELECT jsonb_array_elements_text(nullif(d.content->'uploadIds', 'null'))) AS uploads`,
    values,
  )
  for (const { ownerId, uploads } of gone) await settleUploads(sql, ownerId, uploads, now)
  return gone.length > 0
}

/**
 * Files that a draft of the owner names are kept for 30 days since they were uploaded, others go within the usual
 * time. Somebody else's, taken and expired ones are left alone: a draft may name anything.
 */
async function settleUploads(sql: Sql, ownerId: string, ids: readonly string[], now: Date): Promise<void> {
  if (ids.length === 0) return
  await sql.query(
    `UPDATE uploads u SET expires_at = CASE
       WHEN EXISTS (SELECT 1 FROM ticket_drafts d WHERE d.owner_id = $1 AND d.content->'uploadIds' ? u.id::text)
       THEN u.created_at + make_interval(days => ${draftDays})
       ELSE least(u.expires_at, $3::timestamptz + make_interval(hours => ${uploadLifeHours})) END
     WHERE u.owner_id = $1 AND u.id = ANY($2::uuid[]) AND u.expires_at > $3`,
    [ownerId, [...new Set(ids)], now],
  )
}

export interface DraftUpload {
  id: string
  filename: string
  size: number
  expiresAt: Date
}

/** Files of drafts that can still be filed, of any number of drafts in one statement. */
export function readDraftUploads({ db, clock }: DraftServices, viewer: Viewer, ids: readonly string[]) {
  return db.query<DraftUpload>(
    `SELECT id, filename, size, expires_at AS "expiresAt" FROM uploads
     WHERE id = ANY($1::uuid[]) AND owner_id = $2 AND storage_key IS NOT NULL AND expires_at > $3`,
    [[...new Set(ids)], viewer.userId, clock()],
  )
}

function expiry(now: string): string {
  return `${now}::timestamptz - make_interval(days => ${draftDays})`
}
