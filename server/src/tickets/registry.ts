import type { Sql } from '../db/database.ts'
import { badInput, type FieldFault, fault, notFound } from '../errors.ts'

export interface Registry {
  prefix: string
  serial: bigint
  /** ИНН of the organization that files. */
  taxpayerId: string | null
}

/**
 * The desk's next registry number, and whether the chosen type and document kind are of its lists, in one statement.
 * The number is spent even when the rest fails: gaps are allowed, repeats are not.
 */
export async function nextNumber(
  sql: Sql,
  desk: { id: string; slug: string },
  organizationId: string | null,
  chosen: { typeId: string; documentKindId: string | null },
): Promise<Registry> {
  const [row] = await sql.query<Registry & { typeDesk: string | null; kindDesk: string | null }>(
    `SELECT d.number_prefix AS prefix, next_ticket_serial(d.id) AS serial,
       (SELECT desk_id FROM ticket_types WHERE id = $2) AS "typeDesk",
       (SELECT desk_id FROM document_kinds WHERE id = $3) AS "kindDesk",
       (SELECT taxpayer_id FROM organizations WHERE id = $4) AS "taxpayerId"
     FROM desks d WHERE d.id = $1`,
    [desk.id, chosen.typeId, chosen.documentKindId, organizationId],
  )
  if (!row) throw new Error(`desk ${desk.id} is gone`)
  if (row.typeDesk === null)
    throw notFound({ ru: 'type: такого типа обращения нет.', en: 'type: no such ticket type.' })
  if (chosen.documentKindId !== null && row.kindDesk === null) {
    throw notFound({ ru: 'documentKind: такого документа нет.', en: 'documentKind: no such document kind.' })
  }
  const faults: FieldFault[] = []
  if (row.typeDesk !== desk.id) faults.push(ofAnotherDesk('type', desk.slug))
  if (chosen.documentKindId !== null && row.kindDesk !== desk.id) faults.push(ofAnotherDesk('documentKind', desk.slug))
  if (faults.length > 0) throw badInput(...faults)
  return row
}

const ofAnotherDesk = (path: string, slug: string) =>
  fault(path, {
    ru: `Это значение из списка другой службы поддержки; выберите из списка «${slug}».`,
    en: `This is of another desk's list; choose from the list of "${slug}".`,
  })
