import { v7 as uuid } from 'uuid'
import type { DeskAccess, Viewer } from '../auth/viewer.ts'
import type { Sql } from '../db/database.ts'
import { deskNamed } from '../desks/desks.ts'
import { badInput, type FieldFault, fault } from '../errors.ts'
import type { Services } from '../services.ts'
import { checkFieldDescription, type FieldDescription } from './description-rules.ts'
import { archivedOf, type DeskFieldRow, formOf, usualRow } from './form-rules.ts'
import { requireFormRights } from './permissions.ts'

type FormServices = Pick<Services, 'db' | 'clock'>

export type StoredField = DeskFieldRow & { deskId: string }

/** All the rows of desks, archived ones too: one statement. */
export const readDeskFields = (sql: Sql, deskIds: readonly string[]): Promise<StoredField[]> =>
  sql.query<StoredField>(
    `SELECT desk_id AS "deskId", key, kind, label, label_en AS "labelEn", hint, hint_en AS "hintEn", required, mask,
       choices, position, archived_at AS "archivedAt"
     FROM desk_fields WHERE desk_id = ANY($1::uuid[]) ORDER BY desk_id, position, key`,
    [deskIds],
  )

/**
 * Adds a field to a desk's form, or changes how it is asked for; `before` places a new one. Tickets that are being
 * filed meanwhile are held to the form as they found it. Errors: FORBIDDEN, NOT_FOUND (desk), BAD_USER_INPUT.
 */
export async function saveDeskField(
  services: FormServices,
  viewer: Viewer,
  desk: string,
  given: FieldDescription,
  before: string | null,
): Promise<DeskAccess> {
  return changeForm(services, viewer, desk, async (sql, { id }, rows) => {
    const known = rows.find((row) => row.key === given.key) ?? null
    const others = rows.filter((row) => row.kind !== 'STANDARD' && row.archivedAt === null && row.key !== given.key)
    const { description, faults } = checkFieldDescription(given, known, others.length)
    if (known?.archivedAt) faults.push(fault('key', inArchive))
    if (faults.length > 0) throw badInput(...faults)
    const isNew = known === null && description.kind !== 'STANDARD'
    const position = known?.position ?? formOf(rows).find((field) => field.key === given.key)?.position ?? 0
    const row: DeskFieldRow = { ...description, position, archivedAt: null }
    await writeDescription(sql, id, row)
    if (isNew) await placeField(sql, id, [...rows, row], row.key, before ?? 'files')
  })
}

/** Puts a field before another, or last: by the keys that `Desk.fields` shows. */
export async function moveDeskField(
  services: FormServices,
  viewer: Viewer,
  desk: string,
  { key, before }: { key: string; before: string | null },
): Promise<DeskAccess> {
  return changeForm(services, viewer, desk, (sql, { id }, rows) => placeField(sql, id, rows, key, before))
}

/** No longer asks for a field, or asks for it again; values that tickets have in it stay either way. */
export async function archiveDeskField(
  services: FormServices,
  viewer: Viewer,
  desk: string,
  { key, archived }: { key: string; archived: boolean },
): Promise<DeskAccess> {
  return changeForm(services, viewer, desk, async (sql, { id }, rows) => {
    const row = rows.find((each) => each.key === key && each.kind !== 'STANDARD')
    if (!row) throw badInput(fault('key', noOwnField(rows)))
    if ((row.archivedAt !== null) === archived) return
    const now = services.clock()
    await sql.query('UPDATE desk_fields SET archived_at = $3 WHERE desk_id = $1 AND key = $2', [
      id,
      key,
      archived ? now : null,
    ])
  })
}

/** One change of a form at a time: the desk's row is held, in a way that lets tickets be filed meanwhile. */
async function changeForm(
  { db }: FormServices,
  viewer: Viewer,
  slug: string,
  work: (sql: Sql, desk: DeskAccess, rows: StoredField[]) => Promise<void>,
): Promise<DeskAccess> {
  requireFormRights(viewer)
  const desk = deskNamed(viewer, slug)
  await db.transaction(async (sql) => {
    await sql.query('SELECT 1 FROM desks WHERE id = $1 FOR NO KEY UPDATE', [desk.id])
    await work(sql, desk, await readDeskFields(sql, [desk.id]))
  })
  return desk
}

const writeDescription = (sql: Sql, deskId: string, row: DeskFieldRow) =>
  sql.query(
    `INSERT INTO desk_fields (id, desk_id, key, kind, label, label_en, hint, hint_en, required, mask, choices, position)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
     ON CONFLICT (desk_id, key) DO UPDATE SET label = excluded.label, label_en = excluded.label_en,
       hint = excluded.hint, hint_en = excluded.hint_en, required = excluded.required, mask = excluded.mask,
       choices = excluded.choices`,
    [
      uuid(),
      deskId,
      row.key,
      row.kind,
      row.label,
      row.labelEn,
      row.hint,
      row.hintEn,
      row.required,
      row.mask,
      row.choices,
      row.position,
    ],
  )

/** Numbers the whole form anew; a standard field without a row gets one that says nothing but its place. */
async function placeField(
  sql: Sql,
  deskId: string,
  rows: readonly DeskFieldRow[],
  key: string,
  before: string | null,
): Promise<void> {
  const keys = formOf(rows).map((field) => field.key)
  const faults: FieldFault[] = []
  if (!keys.includes(key)) faults.push(fault('key', noField(keys)))
  if (before !== null && !keys.includes(before)) faults.push(fault('before', noField(keys)))
  if (faults.length > 0) throw badInput(...faults)
  if (key === before) return
  const others = keys.filter((each) => each !== key)
  others.splice(before === null ? others.length : others.indexOf(before), 0, key)
  const placed = others.map((each, index) => {
    const position = (index + 1) * 10
    return { ...(rows.find((row) => row.key === each) ?? usualRow(each, position)), position }
  })
  await sql.query(
    `INSERT INTO desk_fields (id, desk_id, key, kind, label, label_en, required, position)
     SELECT id, $1, key, kind::"DeskFieldKind", '', '', false, position
     FROM unnest($2::uuid[], $3::text[], $4::text[], $5::int[]) AS placed (id, key, kind, position)
     ON CONFLICT (desk_id, key) DO UPDATE SET position = excluded.position`,
    [
      deskId,
      placed.map(() => uuid()),
      placed.map((row) => row.key),
      placed.map((row) => row.kind),
      placed.map((row) => row.position),
    ],
  )
}

const inArchive = {
  ru: 'Поле с таким именем есть в архиве: верните его или возьмите другое имя.',
  en: 'A field of this name is archived: restore it, or take another name.',
}
const noField = (keys: readonly string[]) => ({
  ru: `Такого поля в форме нет. Есть: ${keys.join(', ')}.`,
  en: `The form has no such field. There are: ${keys.join(', ')}.`,
})
const noOwnField = (rows: readonly DeskFieldRow[]) => {
  const keys = [...formOf(rows), ...archivedOf(rows)].filter(({ kind }) => kind !== 'STANDARD').map(({ key }) => key)
  return {
    ru: `В архив отправляют только свои поля службы. Есть: ${keys.join(', ') || 'пока ни одного'}.`,
    en: `Only a desk’s own fields are archived. There are: ${keys.join(', ') || 'none yet'}.`,
  }
}
