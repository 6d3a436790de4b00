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
  private readonly connection: pg.ClientConfig

  constructor(options: DatabaseOptions) {
    const { statementTimeout = 15_000 } = options
    this.connection = {
      connectionString: options.url,
      statement_timeout: statementTimeout,
      // A network that goes silent answers nothing, not even a timeout of the server's.
      query_timeout: statementTimeout + 5_000,
      // Of a machine that is gone PostgreSQL may hear only after hours; its transaction must not lock rows for that long.
      idle_in_transaction_session_timeout: statementTimeout + 45_000,
      connectionTimeoutMillis: 10_000,
      keepAlive: true,
      application_name: 'otklik',
    }
    this.pool = new pg.Pool({ ...this.connection, max: options.poolSize ?? 10 })
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

  /**
   * Runs `work` on a connection beside the pool, closed at its end. For locks of a session: who holds one for minutes and
   * asks the pool meanwhile would, in a small pool, wait for itself.
   */
  async session<Result>(work: (client: pg.Client) => Promise<Result>): Promise<Result> {
    const client = new pg.Client(this.connection)
    // One that breaks while nothing is asked must not end the process.
    client.on('error', () => {})
    await client.connect()
    try {
      // The lock of a machine that is gone is free within a minute, not within the two hours of most systems.
      await client.query('SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3')
      return await work(client)
    } finally {
      // Not waited for: a network that has gone silent never says that it is closed.
      client.end().catch(() => {})
    }
  }

  /**
   * Closes the connections that nobody uses now. For when the network may have gone silent under them: whoever was given
   * one would wait for an answer until its time is over.
   */
  closeIdle(): void {
    for (let idle = this.pool.idleCount; idle > 0; idle -= 1) {
      this.pool.connect().then(
        (client) => client.release(true),
        () => {},
      )
    }
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
