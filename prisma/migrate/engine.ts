import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import type { SchemaEngine } from '@prisma/schema-engine-wasm'
import { MigrationAdapter } from './adapter.ts'
import { readDatamodel } from './folder.ts'

// Node has it; its types leave it to the browser's.
declare const WebAssembly: {
  instantiate(
    bytes: Uint8Array,
    imports: Record<string, object>,
  ): Promise<{ instance: { exports: Record<string, unknown> } }>
}

type Bindings = typeof import('@prisma/schema-engine-wasm/schema_engine_bg')

// Where the engine leaves its last words before it traps; without this they would be lost.
Object.assign(globalThis, {
  PRISMA_WASM_PANIC_REGISTRY: {
    set_message(message: string) {
      throw new Error(`Prisma's schema engine stopped: ${message}`)
    },
  },
})

let loaded: Promise<Bindings> | undefined

// The package's own entry imports its .wasm as a module, which Node does only behind a flag.
function load(): Promise<Bindings> {
  loaded ??= (async () => {
    const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg')
    const [bindings, bytes] = await Promise.all([
      import('@prisma/schema-engine-wasm/schema_engine_bg'),
      readFile(join(dirname(entry), 'schema_engine_bg.wasm')),
    ])
    const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': bindings })
    bindings.__wbg_set_wasm(instance.exports)
    const start = instance.exports.__wbindgen_start
    if (typeof start === 'function') start()
    return bindings
  })()
  return loaded
}

/** Prisma's own schema engine, as WebAssembly over the `pg` driver, for the length of `work`. */
export async function withEngine<Result>(
  url: string,
  work: (engine: SchemaEngine) => Promise<Result>,
): Promise<Result> {
  const [{ SchemaEngine: Engine }, datamodel] = await Promise.all([load(), readDatamodel()])
  const factory = bindMigrationAwareSqlAdapterFactory(new MigrationAdapter(url))
  // The engine does not close what it connected; we do.
  const open: { dispose(): unknown }[] = []
  const connect = factory.connect
  factory.connect = async () => {
    const result = await connect()
    if (result.ok) open.push(result.value)
    return result
  }
  const datamodels = datamodel.map(({ path, content }): [string, string] => [path, content])
  const engine = await Engine.new({ datamodels }, () => {}, factory)
  try {
    return await work(engine)
  } finally {
    engine.free()
    for (const adapter of open) await adapter.dispose()
  }
}
