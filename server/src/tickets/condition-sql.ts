import type { Condition, ListedField, MomentField } from './condition.ts'

/** Appends a parameter to the statement and answers with its placeholder. */
export type Bind = (value: unknown) => string

/** Starts the parameters of one statement. */
export function parameters(): { values: unknown[]; bind: Bind } {
  const values: unknown[] = []
  return { values, bind: (value) => `$${values.push(value)}` }
}

const columns: Record<ListedField, { column: string; type: string }> = {
  id: { column: 't.id', type: 'uuid' },
  number: { column: 't.number', type: 'text' },
  deskId: { column: 't.desk_id', type: 'uuid' },
  status: { column: 't.status', type: '"TicketStatus"' },
  assigneeId: { column: 't.assignee_id', type: 'uuid' },
  requesterId: { column: 't.requester_id', type: 'uuid' },
  organizationId: { column: 't.organization_id', type: 'uuid' },
  taxpayerId: { column: 't.organization_id', type: 'text' },
  typeId: { column: 't.type_id', type: 'uuid' },
  documentKindId: { column: 't.document_kind_id', type: 'uuid' },
  channel: { column: 't.channel', type: '"TicketChannel"' },
  termState: { column: 't.term_state', type: '"TermState"' },
}

const moments: Record<MomentField, string> = {
  createdAt: 't.created_at',
  updatedAt: 't.updated_at',
  dueAt: 't.due_at',
  escalatedAt: 't.escalated_at',
}

/**
 * A condition as SQL over a relation with the alias `t`. Absent values make parts of it NULL; negation asks
 * IS NOT TRUE, so that the whole is true exactly where `matches` is.
 */
export function conditionSql(condition: Condition, bind: Bind): string {
  if ('all' in condition) return joined(condition.all, ' AND ', 'TRUE', bind)
  if ('any' in condition) return joined(condition.any, ' OR ', 'FALSE', bind)
  if ('not' in condition) return `(${conditionSql(condition.not, bind)}) IS NOT TRUE`
  if ('search' in condition) return `t.search @@ ticket_search_query(${bind(condition.search)})`
  if ('field' in condition) return listed(condition.field, condition.in, bind)
  const bounds = [
    condition.gte && `${moments[condition.moment]} >= ${bind(condition.gte)}::timestamptz`,
    condition.lt && `${moments[condition.moment]} < ${bind(condition.lt)}::timestamptz`,
  ].filter((bound) => bound !== null)
  return bounds.length === 0 ? `${moments[condition.moment]} IS NOT NULL` : `(${bounds.join(' AND ')})`
}

function joined(parts: readonly Condition[], operator: string, empty: string, bind: Bind): string {
  return parts.length === 0 ? empty : `(${parts.map((part) => conditionSql(part, bind)).join(operator)})`
}

function listed(field: ListedField, values: readonly (string | null)[], bind: Bind): string {
  const { column, type } = columns[field]
  const present = values.filter((value) => value !== null)
  const alternatives: string[] = []
  if (field === 'taxpayerId' && present.length > 0) {
    // Several organizations may share one ИНН. Lists know their ids beforehand, see organization-terms.ts.
    const ids = `SELECT o.id FROM organizations o WHERE o.taxpayer_id = ANY(${bind(present)}::text[])`
    alternatives.push(`${column} = ANY(ARRAY(${ids}))`)
  } else if (present.length === 1) {
    // Only equality lets an index give the rows in order.
    alternatives.push(`${column} = ${bind(present[0])}::${type}`)
  } else if (present.length > 1) alternatives.push(`${column} = ANY(${bind(present)}::${type}[])`)
  if (present.length < values.length) alternatives.push(`${column} IS NULL`)
  return alternatives.length === 0 ? 'FALSE' : `(${alternatives.join(' OR ')})`
}
