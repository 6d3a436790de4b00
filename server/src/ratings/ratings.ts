import type { Viewer } from '../auth/viewer.ts'
import type { Sql } from '../db/database.ts'
import { forbidden, type Text } from '../errors.ts'
import type { Services } from '../services.ts'
import { type ChangeOptions, changeTicket } from '../tickets/change.ts'
import { isRequester, requireScope } from '../tickets/permissions.ts'
import type { Change } from '../tickets/rules.ts'
import type { Written } from '../tickets/write.ts'
import type { RatingFacts } from './permissions.ts'
import { checkRatable, cleanRating, type RatingInput } from './rules.ts'

export interface TicketRating extends RatingInput {
  at: Date
}

/** A ticket's rating, if there is one, and what else decides about it. */
export interface RatedTicket extends RatingFacts {
  ticketId: string
  rating: TicketRating | null
}

interface RatedRow {
  ticketId: string
  score: number | null
  remark: string | null
  at: Date | null
  withdrawn: boolean | null
}

/** Of many tickets at once; one statement. */
export async function readRatings(sql: Sql, ticketIds: readonly string[]): Promise<RatedTicket[]> {
  const rows = await sql.query<RatedRow>(
    `SELECT asked.id AS "ticketId", r.score, r.remark, r.at, (
       SELECT e.withdrawn FROM ticket_events e WHERE e.ticket_id = asked.id AND e.to_status IS NOT NULL
       ORDER BY e.id DESC LIMIT 1
     ) AS withdrawn
     FROM unnest($1::uuid[]) AS asked (id) LEFT JOIN ticket_ratings r ON r.ticket_id = asked.id`,
    [ticketIds],
  )
  return rows.map(({ ticketId, score, remark, at, withdrawn }) => ({
    ticketId,
    rating: score === null || at === null ? null : { score, remark, at },
    withdrawn: withdrawn ?? false,
  }))
}

const ratingChange: Change = {
  kind: 'EDITED',
  patch: {},
  changedFields: ['rating'],
  addition: null,
  withdrawn: false,
  reason: null,
}

/**
 * «Помог ли ответ?»: the requester's word on the answer, which may be changed until the ticket is reopened. The same
 * rating again changes nothing. Errors: BAD_USER_INPUT, NOT_FOUND, FORBIDDEN, CONFLICT, TRANSITION_NOT_ALLOWED.
 */
export async function rateTicket(
  services: Services,
  viewer: Viewer,
  ticketId: string,
  input: RatingInput,
  options: ChangeOptions,
): Promise<Written> {
  requireScope(viewer, 'TICKETS_WRITE')
  const { score, remark } = cleanRating(input)
  return changeTicket(services, viewer, ticketId, options, {
    allow(ticket) {
      if (!isRequester(viewer, ticket)) throw forbidden(onlyRequester)
    },
    async decide(ticket, sql, now) {
      // Under the ticket's lock: neither the status nor the rating can move between this look and the writing.
      const [known] = await readRatings(sql, [ticketId])
      checkRatable(ticket, known?.withdrawn ?? false)
      if (known?.rating?.score === score && known.rating.remark === remark) return null
      await sql.query(
        `INSERT INTO ticket_ratings (ticket_id, user_id, score, remark, at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (ticket_id) DO UPDATE SET user_id = $2, score = $3, remark = $4, at = $5`,
        [ticketId, viewer.userId, score, remark, now],
      )
      return ratingChange
    },
  })
}

const onlyRequester: Text = {
  ru: 'Оценить ответ может только сам заявитель.',
  en: 'Only the requester may rate the answer.',
}
