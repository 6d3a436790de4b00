import type { Viewer } from '../auth/viewer.ts'
import type { Sql } from '../db/database.ts'
import { forbidden } from '../errors.ts'
import type { Services } from '../services.ts'
import { type Choices, defaultChoices } from './news.ts'

/** What a user has chosen. */
export interface NotificationChoices extends Choices {
  /** Where letters go; null: nowhere. */
  email: string | null
}

export async function readChoices(db: Sql, viewer: Viewer): Promise<NotificationChoices> {
  requireSession(viewer)
  const [row] = await db.query<{ email: string | null } & Nullable<Choices>>(
    `SELECT u.email, s.mail_status AS "mailStatus", s.mail_answers AS "mailAnswers",
       s.push_status AS "pushStatus", s.push_answers AS "pushAnswers"
     FROM users u LEFT JOIN notification_settings s ON s.user_id = u.id WHERE u.id = $1`,
    [viewer.userId],
  )
  if (!row) throw new Error(`user ${viewer.userId} is gone`)
  return {
    mailStatus: row.mailStatus ?? defaultChoices.mailStatus,
    mailAnswers: row.mailAnswers ?? defaultChoices.mailAnswers,
    pushStatus: row.pushStatus ?? defaultChoices.pushStatus,
    pushAnswers: row.pushAnswers ?? defaultChoices.pushAnswers,
    email: row.email,
  }
}

type Nullable<Row> = { [Key in keyof Row]: Row[Key] | null }

/** Changes what is given; what is absent or null stays as it is. */
export async function changeChoices(
  { db }: Pick<Services, 'db'>,
  viewer: Viewer,
  wanted: { [Key in keyof Choices]?: Choices[Key] | null },
): Promise<NotificationChoices> {
  requireSession(viewer)
  const { mailStatus, mailAnswers, pushStatus, pushAnswers } = wanted
  const given = [mailStatus, mailAnswers, pushStatus, pushAnswers].map((choice) => choice ?? null)
  await db.query(
    `INSERT INTO notification_settings AS s (user_id, mail_status, mail_answers, push_status, push_answers)
     VALUES ($1, coalesce($2, true), coalesce($3, true), coalesce($4, true), coalesce($5, true))
     ON CONFLICT (user_id) DO UPDATE SET mail_status = coalesce($2, s.mail_status),
       mail_answers = coalesce($3, s.mail_answers), push_status = coalesce($4, s.push_status),
       push_answers = coalesce($5, s.push_answers)`,
    [viewer.userId, ...given],
  )
  return readChoices(db, viewer)
}

/** Whoever steals a token must not be able to silence the one it belongs to. */
function requireSession(viewer: Viewer): void {
  if (viewer.credential.kind === 'session') return
  throw forbidden({
    ru: 'Уведомления настраивают после входа в систему, а не с помощью ключа доступа.',
    en: 'Notifications are set up in a session, after signing in; not with an API token.',
  })
}
