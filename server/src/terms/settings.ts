import type { DeskTerms } from '@otklik/prisma/client'
import { v7 } from 'uuid'
import type { Viewer } from '../auth/viewer.ts'
import type { Sql } from '../db/database.ts'
import { lockDesk } from '../desks/desks.ts'
import { badInput, type FieldFault, fault } from '../errors.ts'
import type { Services } from '../services.ts'
import { requireAdministrator } from '../users/permissions.ts'
import { recountJob, schedulesChanged } from './recount.ts'

/** What a desk promises, as administrators set it; `typeId` null for every type without terms of its own. */
export interface DeskTermsInput {
  deskId: string
  typeId: string | null
  acknowledgeMinutes: number | null
  outcomeMinutes: number | null
  outcomeDays: number | null
  nearPercent: number
  /** A type goes by the desk's terms again, whatever else is given. */
  asDesk: boolean
}

/** Of working time; three months of days of eight hours. */
export const termLimits = { minutes: 30_000, days: 60 }

/**
 * Sets the terms of a desk, or of one of its types in place of those. Without amounts nothing is promised. All open
 * tickets are counted anew by a job. Errors: FORBIDDEN, BAD_USER_INPUT, NOT_FOUND.
 */
export async function setDeskTerms(
  services: Pick<Services, 'db' | 'queue'>,
  viewer: Viewer,
  input: DeskTermsInput,
): Promise<void> {
  requireAdministrator(viewer)
  const faults = faultsOf(input)
  if (faults.length > 0) throw badInput(...faults)
  const { deskId, typeId } = input
  await services.db.transaction(async (sql) => {
    await lockDesk(sql, deskId)
    if (typeId !== null) {
      const [type] = await sql.query('SELECT id FROM ticket_types WHERE id = $1 AND desk_id = $2', [typeId, deskId])
      if (!type) throw badInput(fault('typeId', notItsType))
    }
    await sql.query('DELETE FROM desk_terms WHERE desk_id = $1 AND type_id IS NOT DISTINCT FROM $2::uuid', [
      deskId,
      typeId,
    ])
    // A type's row without amounts says that it has no terms, whatever the desk's; a desk needs none for that.
    if (!input.asDesk && (typeId !== null || !promisesNothing(input))) await insert(sql, input)
    await schedulesChanged(sql, services, { deskIds: [deskId] })
  })
  services.queue.wake(recountJob)
}

const promisesNothing = ({ acknowledgeMinutes, outcomeMinutes, outcomeDays }: DeskTermsInput) =>
  acknowledgeMinutes === null && outcomeMinutes === null && outcomeDays === null

const insert = (sql: Sql, input: DeskTermsInput) =>
  sql.query(
    `INSERT INTO desk_terms (id, desk_id, type_id, acknowledge_minutes, outcome_minutes, outcome_days, near_percent)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [
      v7(),
      input.deskId,
      input.typeId,
      input.acknowledgeMinutes,
      input.outcomeMinutes,
      input.outcomeDays,
      input.nearPercent,
    ],
  )

function faultsOf(input: DeskTermsInput): FieldFault[] {
  const { minutes, days } = termLimits
  const faults = [
    between('acknowledgeMinutes', input.acknowledgeMinutes, minutes),
    between('outcomeMinutes', input.outcomeMinutes, minutes),
    between('outcomeDays', input.outcomeDays, days),
    between('nearPercent', input.nearPercent, 99),
  ].filter((each) => each !== null)
  if (input.outcomeMinutes !== null && input.outcomeDays !== null) faults.push(fault('outcomeDays', oneOutcome))
  if (input.asDesk && input.typeId === null) faults.push(fault('asDesk', asDeskOfType))
  return faults
}

function between(path: keyof DeskTermsInput, value: number | null, most: number): FieldFault | null {
  if (value === null || (Number.isInteger(value) && value >= 1 && value <= most)) return null
  return fault(path, {
    ru: `Нужно целое число от 1 до ${most}, а не ${value}.`,
    en: `A whole number from 1 to ${most} is needed, not ${value}.`,
  })
}

const notItsType = {
  ru: 'У этой службы поддержки нет такого типа обращения.',
  en: 'The desk has no such ticket type.',
}
const oneOutcome = {
  ru: 'Срок ответа задают либо в минутах, либо в рабочих днях, а не тем и другим.',
  en: 'The term of an outcome is given in minutes or in working days, not in both.',
}
const asDeskOfType = {
  ru: '«Как у службы» бывает только у типа обращения: укажите тип.',
  en: 'Only a ticket type goes by the terms of its desk: name the type.',
}

/** The terms of desks, each with that of the desk first, then by the order of its types; one statement. */
export async function readDeskTerms(sql: Sql, deskIds: readonly string[]): Promise<Map<string, DeskTerms[]>> {
  const rows = await sql.query<DeskTerms>(
    `SELECT t.id, t.desk_id AS "deskId", t.type_id AS "typeId", t.acknowledge_minutes AS "acknowledgeMinutes",
       t.outcome_minutes AS "outcomeMinutes", t.outcome_days AS "outcomeDays", t.near_percent AS "nearPercent"
     FROM desk_terms t LEFT JOIN ticket_types y ON y.id = t.type_id WHERE t.desk_id = ANY($1::uuid[])
     ORDER BY y.position NULLS FIRST`,
    [deskIds],
  )
  return new Map(deskIds.map((id) => [id, rows.filter(({ deskId }) => deskId === id)]))
}
