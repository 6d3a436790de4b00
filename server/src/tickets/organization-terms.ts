import type { Sql } from '../db/database.ts'
import { always, type Condition, isIn } from './condition.ts'

/** More organizations of one ИНН than these are filtered out of what lies in order anyway. */
const mergedOrganizations = 20

/**
 * The same condition with organizations named by their ids instead of ИНН, by one cheap statement, or none where no
 * ИНН is named. Branches share an ИНН, and only equality with one id lets an index give the rows in order: how many
 * there are must be known before the list's own statement is written.
 */
export async function withOrganizationIds(sql: Sql, condition: Condition): Promise<Condition> {
  const named = [...new Set(namedTaxpayers(condition))]
  if (named.length === 0) return condition
  const rows = await sql.query<{ id: string; taxpayerId: string }>(
    'SELECT id, taxpayer_id AS "taxpayerId" FROM organizations WHERE taxpayer_id = ANY($1::text[])',
    [named],
  )
  return replaced(condition, (taxpayerId) => rows.filter((row) => row.taxpayerId === taxpayerId).map(({ id }) => id))
}

function namedTaxpayers(condition: Condition): string[] {
  if ('all' in condition) return condition.all.flatMap(namedTaxpayers)
  if ('any' in condition) return condition.any.flatMap(namedTaxpayers)
  if ('not' in condition) return namedTaxpayers(condition.not)
  if (!('field' in condition) || condition.field !== 'taxpayerId') return []
  return condition.in.filter((value) => value !== null)
}

function replaced(condition: Condition, idsOf: (taxpayerId: string) => string[]): Condition {
  if ('all' in condition) return { all: condition.all.map((part) => replaced(part, idsOf)) }
  if ('any' in condition) return { any: condition.any.map((part) => replaced(part, idsOf)) }
  if ('not' in condition) return { not: replaced(condition.not, idsOf) }
  if (!('field' in condition) || condition.field !== 'taxpayerId') return condition
  return { field: 'organizationId', in: condition.in.flatMap((value) => (value === null ? [null] : idsOf(value))) }
}

/**
 * The conditions whose tickets make up those of a condition, each of them in the order of one index: the condition
 * itself; or, where the tickets must be of one of a few organizations, one for each. PostgreSQL would read all the
 * tickets of several organizations to find the first in order, so the first of each are read, and merged.
 */
export function inOrder(condition: Condition): Condition[] {
  const found = branchesOf(condition)
  return found ? found.ids.map((id) => ({ all: [isIn('organizationId', id), found.rest] })) : [condition]
}

interface Branches {
  ids: string[]
  rest: Condition
}

/** The few organizations that every ticket of a condition belongs to one of, and what else it asks. */
function branchesOf(condition: Condition): Branches | null {
  if ('all' in condition) {
    for (const [index, part] of condition.all.entries()) {
      const found = branchesOf(part)
      if (found) return { ids: found.ids, rest: { all: condition.all.with(index, found.rest) } }
    }
    return null
  }
  if (!('field' in condition) || condition.field !== 'organizationId' || condition.in.includes(null)) return null
  const ids = [...new Set(condition.in)].filter((id) => id !== null)
  return ids.length < 2 || ids.length > mergedOrganizations ? null : { ids, rest: always }
}
