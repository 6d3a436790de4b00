import { AppError, badInput, type FieldFault, fault } from '../errors.ts'
import { cleanText, isFault, textLimits } from '../text-rules.ts'
import type { TicketRow } from '../tickets/rows.ts'
import { finalStatuses, statusRules } from '../tickets/status.ts'

/** «Помог ли ответ?»: 1 not at all, 5 fully. */
export const lowestScore = 1
export const highestScore = 5

export interface RatingInput {
  score: number
  /** Null when none. */
  remark: string | null
}

/** The input as it is kept; every fault at once. */
export function cleanRating({ score, remark }: RatingInput): RatingInput {
  const faults: FieldFault[] = []
  if (!Number.isInteger(score) || score < lowestScore || score > highestScore) {
    faults.push(
      fault('score', {
        ru: `Оценка ${score}; можно целое число от ${lowestScore} до ${highestScore}.`,
        en: `The score is ${score}; a whole number from ${lowestScore} to ${highestScore} is allowed.`,
      }),
    )
  }
  const cleaned = cleanText(remark ?? '', { path: 'remark', max: textLimits.reason, multiline: true, required: false })
  if (isFault(cleaned)) faults.push(cleaned)
  if (faults.length > 0) throw badInput(...faults)
  return { score, remark: cleaned === '' ? null : (cleaned as string) }
}

/**
 * There is an answer to rate: the ticket is in a final status, and not because the requester took it back. A reopened
 * ticket keeps its rating, which can be changed again after the next answer.
 */
export const isRatable = (ticket: Pick<TicketRow, 'status'>, withdrawn: boolean): boolean =>
  statusRules[ticket.status].final && !withdrawn

export function checkRatable(ticket: Pick<TicketRow, 'status' | 'number'>, withdrawn: boolean): void {
  if (isRatable(ticket, withdrawn)) return
  const allowed = finalStatuses.join(', ')
  throw new AppError(
    'TRANSITION_NOT_ALLOWED',
    withdrawn
      ? {
          ru: `Обращение ${ticket.number} отозвано заявителем: оценивать нечего. Оценивают ответ службы поддержки.`,
          en: `${ticket.number} was withdrawn by its requester: there is no answer to rate.`,
        }
      : {
          ru: `Обращение ${ticket.number} нельзя оценить: его статус ${ticket.status}; можно в ${allowed}.`,
          en: `Cannot rate ${ticket.number}: status is ${ticket.status}; allowed in ${allowed}.`,
        },
    { details: { allowed: finalStatuses } },
  )
}
