import type { Database, Sql } from '../../src/db/database.ts'
import type { Services } from '../../src/services.ts'
import type { TestApi } from '../testkit/api.ts'

interface Statement {
  text: string
  values: readonly unknown[]
}

/** The services with an ear at the database: what is read through them, to be explained afterwards. */
export function overheard(api: TestApi): { services: Services; statements: Statement[] } {
  const { db } = api.services
  const statements: Statement[] = []
  const heard = (sql: Sql): Sql => ({
    query(text, values = []) {
      statements.push({ text, values })
      return sql.query(text, values)
    },
  })
  const spy: Database = Object.assign(Object.create(db), heard(db), {
    snapshot: <Result>(work: (sql: Sql) => Promise<Result>) => db.snapshot((sql) => work(heard(sql))),
  })
  return { services: { ...api.services, db: spy }, statements }
}

interface PlanNode {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  'Actual Rows': number
  'Actual Loops': number
  'Rows Removed by Filter'?: number
  Plans?: PlanNode[]
}

/** How PostgreSQL reads `tickets` for a statement. */
export interface Reading {
  /** Of the scans of tickets: `Index Scan tickets_…`, `Seq Scan`, … */
  scans: string[]
  /** Whether rows are sorted before a LIMIT has cut them short. */
  sortsBeforeLimit: boolean
  /** Rows of tickets looked at in all. */
  rows: number
}

export async function readingOf(db: Sql, { text, values }: Statement): Promise<Reading> {
  const [row] = await db.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(`EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, values)
  if (!row) throw new Error('EXPLAIN gives one row')
  const reading: Reading = { scans: [], sortsBeforeLimit: false, rows: 0 }
  const walk = (node: PlanNode, belowLimit: boolean) => {
    const type = node['Node Type']
    if (belowLimit && type.endsWith('Sort')) reading.sortsBeforeLimit = true
    if (node['Relation Name'] === 'tickets') {
      reading.scans.push([type, node['Index Name']].filter(Boolean).join(' '))
      reading.rows += (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops']
    }
    for (const child of node.Plans ?? []) walk(child, belowLimit || type === 'Limit')
  }
  walk(row['QUERY PLAN'][0].Plan, false)
  return reading
}
