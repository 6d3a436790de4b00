import { v7 as uuid } from 'uuid'
import type { Sql } from '../db/database.ts'
import { AppError, badInput, fault } from '../errors.ts'

export interface WantedOrganization {
  taxpayerId: string
  name: string
  ogrn?: string | null
  /** Which of several with this ИНН an administrator has chosen. */
  chosenId: string | null
}

/**
 * The organization that somebody is to be attached to: the chosen one, or the only active one with that ИНН; made when
 * there is none. CONFLICT when there are several and none is chosen.
 */
export async function findOrMakeOrganization(sql: Sql, wanted: WantedOrganization, now: Date): Promise<string> {
  const { taxpayerId, name, ogrn = null, chosenId } = wanted
  const rows = await sql.query<{ id: string; active: boolean }>(
    'SELECT id, active FROM organizations WHERE taxpayer_id = $1 ORDER BY id',
    [taxpayerId],
  )
  if (chosenId !== null) {
    if (rows.some(({ id }) => id === chosenId)) return chosenId
    throw badInput(
      fault('organizationId', {
        ru: `Это организация с другим ИНН; нужна одна из организаций с ИНН ${taxpayerId}.`,
        en: `That organization has another ИНН; one with the ИНН ${taxpayerId} is needed.`,
      }),
    )
  }
  const active = rows.filter((row) => row.active)
  const [only] = active
  if (only && active.length === 1) return only.id
  if (rows.length > 0) {
    throw new AppError('CONFLICT', {
      ru: `С ИНН ${taxpayerId} есть несколько организаций или она исключена из реестра: выберите, к какой относится заявка.`,
      en: `Several organizations have the ИНН ${taxpayerId}, or it is struck off the register: choose which one is meant.`,
    })
  }
  const id = uuid()
  const made = await sql.query<{ id: string }>(
    `INSERT INTO organizations (id, taxpayer_id, name, ogrn, created_at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (taxpayer_id, kpp) DO UPDATE SET name = organizations.name RETURNING id`,
    [id, taxpayerId, name, ogrn, now],
  )
  return made[0]?.id ?? id
}
