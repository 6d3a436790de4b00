import { PrismaPg } from '@prisma/adapter-pg'
import { ColumnTypeEnum, type SqlQuery, type SqlResultSet } from '@prisma/driver-adapter-utils'
import pg from 'pg'

/** The type "char" of the catalogues, which the adapter does not know, and what it can be read as. */
const CHAR = 18
const TEXT = 25

type Adapter = Awaited<ReturnType<PrismaPg['connect']>>

/** Private in the adapter's types, and the one place that all its results pass. */
interface Inner {
  performIO(query: SqlQuery): Promise<pg.QueryArrayResult>
}

/**
 * Prisma's adapter, mended where the schema engine needs more than the client does:
 * "char" comes back as a character; a script is sent whole, since cutting it at `;` breaks `$$` bodies; the
 * shadow database is really another database, and is dropped with its connection.
 */
export class MigrationAdapter extends PrismaPg {
  readonly #url: string

  constructor(url: string) {
    super(connection(url))
    this.#url = url
  }

  override async connect(): Promise<Adapter> {
    return mend(await super.connect())
  }

  override async connectToShadowDb(): Promise<Adapter> {
    const name = `otklik_shadow_${globalThis.crypto.randomUUID().replaceAll('-', '')}`
    const url = new URL(this.#url)
    url.pathname = `/${name}`
    await runScript(this.#url, `CREATE DATABASE ${name} TEMPLATE template0`)
    const shadow = mend(await new PrismaPg(connection(url.href)).connect())
    const disconnect = shadow.dispose.bind(shadow)
    shadow.dispose = async () => {
      await disconnect()
      await runScript(this.#url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    }
    return shadow
  }
}

// One connection: the engine's advisory lock belongs to the session that took it.
function connection(url: string): pg.PoolConfig {
  return { connectionString: url, max: 1, application_name: 'otklik migrate' }
}

function mend(adapter: Adapter): Adapter {
  const inner = adapter as unknown as Inner
  const performIO = inner.performIO.bind(adapter)
  const queryRaw = adapter.queryRaw

  adapter.queryRaw = async (query: SqlQuery): Promise<SqlResultSet> => {
    let chars: number[] = []
    // A view of the adapter for this one call, so that calls at the same time do not mix up their columns.
    const once: Adapter = Object.create(adapter, {
      performIO: {
        value: async (asked: SqlQuery) => {
          const result = await performIO(asked)
          chars = result.fields.flatMap((field, index) => (field.dataTypeID === CHAR ? [index] : []))
          for (const index of chars)
            result.fields[index] = Object.assign({}, result.fields[index], { dataTypeID: TEXT })
          return result
        },
      },
    })
    const set = await queryRaw.call(once, query)
    for (const index of chars) set.columnTypes[index] = ColumnTypeEnum.Character
    return set
  }

  // Without values the driver uses the simple protocol: many statements, and one transaction around them
  // unless the script says otherwise. So a migration that fails leaves nothing half done.
  adapter.executeScript = async (script: string): Promise<void> => {
    await performIO({ sql: script, args: [], argTypes: [] })
  }
  return adapter
}

async function runScript(url: string, script: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(script)
  } finally {
    await client.end()
  }
}
