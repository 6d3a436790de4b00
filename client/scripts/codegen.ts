import { join } from 'node:path'
import { generate } from './generate.ts'

await generate({
  root: join(import.meta.dirname, '..'),
  folders: ['src'],
  // Documents as text: a program that uses them needs no GraphQL parser.
  config: { documentMode: 'string' },
})
