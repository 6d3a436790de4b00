import { join } from 'node:path'
import { generate } from '../../client/scripts/generate.ts'

await generate({
  root: join(import.meta.dirname, '..'),
  folders: ['lib', 'features'],
  // Every selection says its __typename: the cache asks for it anyway.
  config: { nonOptionalTypename: true },
})
