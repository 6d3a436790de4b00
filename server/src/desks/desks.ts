import type { DeskAccess, Viewer } from '../auth/viewer.ts'
import type { Sql } from '../db/database.ts'
import { type AppError, notFound } from '../errors.ts'

/** The desk of that slug; NOT_FOUND, with those that there are, when there is none. */
export function deskNamed(viewer: Viewer, slug: string): DeskAccess {
  const desk = viewer.desks.find((each) => each.slug === slug.trim())
  if (desk) return desk
  throw noDeskNamed(viewer, slug)
}

export function noDeskNamed(viewer: Viewer, slug: string): AppError {
  const known = viewer.desks.map((each) => each.slug).join(', ')
  return notFound({
    ru: `desk: нет службы поддержки «${slug.slice(0, 40)}». Есть: ${known}.`,
    en: `desk: no desk "${slug.slice(0, 40)}". There are: ${known}.`,
  })
}

/** Holds a desk's row until the transaction ends: its hours, terms and escalation are changed by one at a time. */
export async function lockDesk(sql: Sql, id: string): Promise<void> {
  const [desk] = await sql.query('SELECT id FROM desks WHERE id = $1 FOR UPDATE', [id])
  if (!desk) throw notFound({ ru: 'Такой службы поддержки нет.', en: 'There is no such desk.' })
}
