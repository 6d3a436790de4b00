import pg from 'pg'
import { StartError } from '../start-error.ts'

interface Facts {
  version: number
  versionText: string
  encoding: string
  lower: string
  readOnly: boolean
}

const OLDEST = 15
const CONNECT_WITHIN = 10_000

/** Sees that a PostgreSQL of the operator's can carry the product; one clear line otherwise, without its password. */
export async function checkDatabase(url: string): Promise<void> {
  const { version, versionText, encoding, lower, readOnly } = await readFacts(url)
  const where = `DATABASE_URL: the database at ${placeOf(url)}`
  if (version < OLDEST * 10_000)
    throw new StartError(`${where} is PostgreSQL ${versionText}; needed is ${OLDEST} or newer.`)
  if (encoding !== 'UTF8') throw new StartError(`${where} has the encoding ${encoding}; needed is UTF8.`)
  if (lower !== 'ё') {
    throw new StartError(
      `${where} has a locale that does not know Russian letters, so that search would find nothing: create it anew, for example with LOCALE_PROVIDER icu ICU_LOCALE 'ru-RU' TEMPLATE template0.`,
    )
  }
  if (readOnly) throw new StartError(`${where} is read-only; needed is the primary server.`)
}

async function readFacts(url: string): Promise<Facts> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_WITHIN })
  // A connection that breaks while it is being closed is no news.
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<Facts>(
      `SELECT current_setting('server_version_num')::int AS version, current_setting('server_version') AS "versionText",
        pg_encoding_to_char(encoding) AS encoding, lower('Ё') AS lower,
        current_setting('transaction_read_only') = 'on' AS "readOnly"
       FROM pg_database WHERE datname = current_database()`,
    )
    return rows[0] as Facts
  } catch (error) {
    throw new StartError(`DATABASE_URL: no use of the database at ${placeOf(url)} could be made: ${reasonOf(error)}.`)
  } finally {
    await client.end().catch(() => {})
  }
}

/** Host, port and name; the user and the password stay out of logs. */
function placeOf(url: string): string {
  const { hostname, port, pathname } = new URL(url)
  return `${hostname}:${port || 5432}${pathname}`
}

function reasonOf(error: unknown): string {
  // Both addresses of a name were tried, and each failed.
  const first = error instanceof AggregateError ? error.errors[0] : error
  return (first instanceof Error ? first.message : String(first)).replace(/\s+/g, ' ').replace(/\.$/, '')
}
