import { defineConfig } from 'prisma/config'

// Prisma insists on a native engine that nothing here uses, and would download it: migrations run on its
// WebAssembly twin (migrate/engine.ts), and generating code needs neither. Any file that exists will do.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath
process.env.CHECKPOINT_DISABLE ??= '1'

export default defineConfig({
  schema: '.',
  migrations: { path: './migrations' },
})
