import type { PoolClient } from 'pg'
import type { Database } from '../../src/db/database.ts'

/** What the pool is asked while `work` runs; the log reads over a connection of its own and is not counted. */
export async function countStatements<Result>(db: Database, work: () => Promise<Result>) {
  const texts: string[] = []
  const { pool } = db
  const connect = pool.connect.bind(pool)
  const query = pool.query.bind(pool)
  const textOf = (first: unknown) => (typeof first === 'string' ? first : (first as { text: string }).text)
  const counted = <Args extends unknown[]>(run: (...args: Args) => unknown) =>
    ((...args: Args) => {
      texts.push(textOf(args[0]))
      return run(...args)
    }) as typeof run
  let depth = 0
  pool.query = ((...args: Parameters<typeof query>) => {
    texts.push(textOf(args[0]))
    // The pool's own query takes a connection, which must not be counted again.
    depth += 1
    try {
      return query(...args)
    } finally {
      depth -= 1
    }
  }) as typeof pool.query
  pool.connect = ((...args: Parameters<typeof connect>) => {
    if (depth > 0 || args.length > 0) return connect(...args)
    return (connect as () => Promise<PoolClient>)().then((client) => {
      const own = client.query
      client.query = counted(own.bind(client) as never) as never
      const release = client.release.bind(client)
      client.release = (error) => {
        client.query = own
        client.release = release
        release(error)
      }
      return client
    })
  }) as typeof pool.connect
  try {
    return { result: await work(), count: texts.length, texts }
  } finally {
    pool.query = query
    pool.connect = connect
  }
}
