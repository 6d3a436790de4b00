import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { codegen } from '@graphql-codegen/core'
import * as typedDocumentNode from '@graphql-codegen/typed-document-node'
import * as operations from '@graphql-codegen/typescript-operations'
import { buildSchema, GraphQLError, Kind, NoUnusedFragmentsRule, parse, print, specifiedRules, validate } from 'graphql'
import { documentFiles } from './documents.ts'

/**
 * Types and document nodes of every `.graphql` file under lib/ and features/, from the server's printed schema.
 * The codegen's own command needs TypeScript's classic API, which TypeScript 7 has not; its core does not.
 */
const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const schemaFile = join(root, '../server/schema.graphql')
const output = join(root, 'generated/graphql.ts')

const schema = parse(await readFile(schemaFile, 'utf8'))
const documents = await Promise.all(
  (await documentFiles(root)).map(async (file) => {
    const location = relative(root, file)
    try {
      return { location, document: parse(await readFile(file, 'utf8')) }
    } catch (error) {
      throw new Error(`${location}: ${error instanceof GraphQLError ? error.message : String(error)}`)
    }
  }),
)

const faults = validate(
  buildSchema(print(schema)),
  { kind: Kind.DOCUMENT, definitions: documents.flatMap(({ document }) => document.definitions) },
  // A fragment may serve the cache alone.
  specifiedRules.filter((rule) => rule !== NoUnusedFragmentsRule),
)
if (faults.length > 0) {
  for (const fault of faults) console.error(`${fault.message}\n${fault.nodes?.map((node) => print(node)).join('\n')}\n`)
  throw new Error(`${faults.length} fault(s) against server/schema.graphql`)
}

const code = await codegen({
  filename: output,
  schema,
  documents,
  config: {
    scalars: { DateTime: 'string' },
    defaultScalarType: 'unknown',
    enumType: 'string-literal',
    useTypeImports: true,
    // Every selection says its __typename: the cache asks for it anyway.
    nonOptionalTypename: true,
    dedupeFragments: true,
  },
  plugins: [{ operations: {} }, { documents: {} }],
  pluginMap: { operations, documents: typedDocumentNode },
})

await mkdir(dirname(output), { recursive: true })
await writeFile(output, `// Written by scripts/codegen.ts; not kept in git.\n${code}`)
console.log(`generated/graphql.ts: ${documents.length} documents`)
