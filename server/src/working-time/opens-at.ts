import type { Sql } from '../db/database.ts'
import type { Text } from '../errors.ts'
import { nextOpening } from './clock.ts'
import { readSchedules } from './read.ts'

/** When the desk works on what comes now; null while it is open, and when it has no hours. */
export async function opensAt(sql: Sql, deskId: string, now: Date): Promise<Date | null> {
  const schedule = (await readSchedules(sql, [deskId])).get(deskId)
  const opening = schedule ? nextOpening(schedule, now.getTime()) : null
  return opening === null || opening <= now.getTime() ? null : new Date(opening)
}

/** What letters say of that; `at` as momentIn gives it. */
export const opensWords = (at: Text): Text => ({
  ru: `Сейчас нерабочее время. Работа над обращением начнётся ${at.ru}.`,
  en: `It is outside of working hours now. Work on it starts ${at.en}.`,
})
