import { PrismaClient } from '@otklik/prisma/client'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'

/** Anything that runs SQL: the pool, or one transaction. */
export interface Sql {
  /** Rows of one statement; `$1`-style parameters. */
  query<Row>(text: string, values?: readonly unknown[]): Promise<Row[]>
}

export interface SqlWithScripts extends Sql {
  /** Rows of each of several statements, sent and answered together, in one transaction; without parameters. */
  script(...statements: string[]): Promise<Record<string, unknown>[][]>
}

export interface DatabaseOptions {
  url: string
  /** Connections at most. */
  poolSize?: number
  /** Milliseconds after which PostgreSQL gives up a statement. */
  statementTimeout?: number
}

// In SQL by hand bigint columns (ids of the log, positions) come as BigInt. Not set globally: the adapter of
// Prisma reads the same driver's defaults.
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text') =>
    oid === pg.types.builtins.INT8 ? BigInt : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
}

/**
 * The one pool of a node: hot paths write their SQL by hand through `query` and `transaction`,
 * everything else goes through `prisma`, which shares the same connections.
 */
export class Database implements SqlWithScripts {
  readonly pool: pg.Pool
  readonly prisma: PrismaClient

  constructor(options: DatabaseOptions) {
    const { statementTimeout = 15_000 } = options
    this.pool = new pg.Pool({
      connectionString: options.url,
      max: options.poolSize ?? 10,
      statement_timeout: statementTimeout,
      // A network that goes silent answers nothing, not even a timeout of the server's.
      query_timeout: statementTimeout + 5_000,
      connectionTimeoutMillis: 10_000,
      keepAlive: true,
      application_name: 'otklik',
    })
    // A connection that breaks is replaced by the pool; without a listener it would end the process. The pool listens
    // to idle ones only: one that breaks between two statements of a transaction must be listened to itself.
    this.pool.on('error', () => {})
    this.pool.on('connect', (client) => client.on('error', () => {}))
    this.prisma = new PrismaClient({ adapter: new PrismaPg(this.pool) })
  }

  async query<Row>(text: string, values?: readonly unknown[]): Promise<Row[]> {
    return run(this.pool, text, values)
  }

  async script(...statements: string[]): Promise<Record<string, unknown>[][]> {
    return runScript(this.pool, statements)
  }

  /** Runs `work` in one READ COMMITTED transaction; whatever it throws rolls everything back. */
  async transaction<Result>(work: (sql: Sql) => Promise<Result>): Promise<Result> {
    return this.within('BEGIN', work)
  }

  /** Runs reads that must see one and the same moment. */
  async snapshot<Result>(work: (sql: Sql) => Promise<Result>): Promise<Result> {
    return this.within('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', work)
  }

  async close(): Promise<void> {
    await this.prisma.$disconnect()
    await this.pool.end()
  }

  private async within<Result>(begin: string, work: (sql: Sql) => Promise<Result>): Promise<Result> {
    const client = await this.pool.connect()
    let broken: Error | undefined
    try {
      await client.query(begin)
      const result = await work(sqlOver(client))
      await client.query('COMMIT')
      return result
    } catch (error) {
      await client.query('ROLLBACK').catch((cause: Error) => {
        broken = cause
      })
      throw error
    } finally {
      client.release(broken)
    }
  }
}

/** SQL by hand over one connection. */
export const sqlOver = (client: pg.ClientBase): SqlWithScripts => ({
  query: (text, values) => run(client, text, values),
  script: (...statements) => runScript(client, statements),
})

async function run<Row>(on: pg.Pool | pg.ClientBase, text: string, values?: readonly unknown[]): Promise<Row[]> {
  const result = await on.query({ text, values: values as unknown[], types })
  return result.rows as Row[]
}

async function runScript(on: pg.Pool | pg.ClientBase, statements: string[]): Promise<Record<string, unknown>[][]> {
  const answer: pg.QueryResult | pg.QueryResult[] = await on.query({ text: statements.join(';\n'), types })
  return (Array.isArray(answer) ? answer : [answer]).map(({ rows }) => rows)
}
