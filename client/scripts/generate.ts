import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { codegen } from '@graphql-codegen/core'
import * as typedDocumentNode from '@graphql-codegen/typed-document-node'
import * as operations from '@graphql-codegen/typescript-operations'
import { buildSchema, GraphQLError, Kind, NoUnusedFragmentsRule, parse, print, specifiedRules, validate } from 'graphql'

const schemaFile = join(import.meta.dirname, '../../server/schema.graphql')

export interface Generation {
  /** The workspace; what is written is its generated/graphql.ts. */
  root: string
  /** Where its `.graphql` files are. */
  folders: string[]
  /** Of the codegen's plugins, beside what all workspaces have alike. */
  config: Record<string, unknown>
}

/**
 * Types and documents of a workspace's `.graphql` files, from the server's printed schema. The codegen's own command
 * needs TypeScript's classic API, which TypeScript 7 has not; its core does not.
 */
export async function generate({ root, folders, config }: Generation): Promise<void> {
  const schema = parse(await readFile(schemaFile, 'utf8'))
  const documents = await Promise.all(
    (await documentFiles(root, folders)).map(async (file) => {
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
    // A fragment may serve a cache alone.
    specifiedRules.filter((rule) => rule !== NoUnusedFragmentsRule),
  )
  if (faults.length > 0) {
    const list = faults.map(({ message, nodes }) => `${message}\n${nodes?.map((node) => print(node)).join('\n')}`)
    throw new Error(`${faults.length} fault(s) against server/schema.graphql\n\n${list.join('\n\n')}`)
  }

  const output = join(root, 'generated/graphql.ts')
  const code = await codegen({
    filename: output,
    schema,
    documents,
    config: {
      scalars: { DateTime: 'string', ID: 'string' },
      defaultScalarType: 'unknown',
      enumType: 'string-literal',
      useTypeImports: true,
      dedupeFragments: true,
      ...config,
    },
    plugins: [{ operations: {} }, { documents: {} }],
    pluginMap: { operations, documents: typedDocumentNode },
  })
  await mkdir(dirname(output), { recursive: true })
  await writeFile(output, `// Written by scripts/codegen.ts; not kept in git.\n${code}`)
  console.log(`generated/graphql.ts: ${documents.length} documents`)
}

/** Sorted, so that the output does not depend on the file system. */
async function documentFiles(root: string, folders: string[]): Promise<string[]> {
  const found = await Promise.all(
    folders.map(async (folder) => {
      const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true })
      return entries
        .filter((entry) => entry.isFile() && entry.name.endsWith('.graphql'))
        .map((entry) => join(entry.parentPath, entry.name))
    }),
  )
  return found.flat().sort()
}
