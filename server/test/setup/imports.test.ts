import { readdirSync, readFileSync } from 'node:fs'
import { join, posix, relative } from 'node:path'
import { expect, test } from 'vitest'

const source = join(import.meta.dirname, '..', '..', 'src')

interface SourceFile {
  /** From src/, with slashes. */
  path: string
  text: string
  /** What it imports for more than types: packages by name, own files from src/. */
  imports: string[]
}

const files: SourceFile[] = readdirSync(source, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
  .map((entry) => {
    const path = relative(source, join(entry.parentPath, entry.name)).replaceAll('\\', '/')
    const text = readFileSync(join(source, path), 'utf8')
    return { path, text, imports: importsOf(path, text) }
  })

function importsOf(path: string, text: string): string[] {
  const statements = text.matchAll(/^(?:import|export)\s+(?!type\b)([^;'"]*?\sfrom\s+)?'([^']+)'/gm)
  const loaded = [...statements].filter(([, names]) => !names || !/^\{(\s*type\s[^,}]+,?)+\s*\}\s*from\s+$/.test(names))
  return loaded.map(([, , name = '']) => (name.startsWith('.') ? posix.join(posix.dirname(path), name) : name))
}

/** Every import of the files that one of the patterns forbids, as «file imports what». */
function forbidden(from: (path: string) => boolean, ...what: RegExp[]): string[] {
  return files
    .filter(({ path }) => from(path))
    .flatMap(({ path, imports }) =>
      imports.filter((name) => what.some((pattern) => pattern.test(name))).map((name) => `${path} imports ${name}`),
    )
}

const isGraphQL = (path: string) => /(^|\/)graphql(\/|\.ts$)/.test(path)
const isPure = (path: string) =>
  /(^|\/)(status|permissions|filter|condition|kinds|taxpayer-id|cursor|paging|language|[\w-]*rules)\.ts$/.test(path) &&
  !isGraphQL(path)
const feature = /^(tickets|comments|attachments|desks|organizations|users|api-tokens|desk-fields|drafts)\//

test('imports are found: the rules below look at something', () => {
  expect(files.length).toBeGreaterThan(60)
  expect(files.filter(({ path }) => isPure(path)).map(({ path }) => path)).toEqual(
    expect.arrayContaining(['tickets/status.ts', 'tickets/permissions.ts', 'tickets/filter.ts', 'text-rules.ts']),
  )
  expect(files.find(({ path }) => path === 'product.ts')?.imports).toEqual(
    expect.arrayContaining(['db/database.ts', 'graphql/server.ts']),
  )
  expect(
    importsOf('a/b.ts', "import { type C } from './c.ts'\nimport type D from './d.ts'\nimport E from '../e.ts'"),
  ).toEqual(['e.ts'])
})

test('only graphql files, src/graphql and src/realtime know GraphQL', () => {
  const others = (path: string) => !isGraphQL(path) && !path.startsWith('realtime/')
  expect(forbidden(others, /^graphql$/, /^graphql-/, /^@pothos\//, /^@envelop\//)).toEqual([])
})

test('pure files know no database, file, clock or environment', () => {
  expect(
    forbidden(isPure, /^pg$/, /^@otklik\/prisma/, /^@prisma\//, /^node:(fs|net|http)/, /^db\//, /^env\.ts$/),
  ).toEqual([])
  const impure = /\bnew Date\(\)|\bDate\.now\(|\bperformance\.now\(|\bMath\.random\(|\bprocess\./
  expect(files.filter(({ path, text }) => isPure(path) && impure.test(text)).map(({ path }) => path)).toEqual([])
})

test('the log and the transports know no feature', () => {
  expect(forbidden((path) => /^(events|realtime)\//.test(path), feature)).toEqual([])
})

test('imports run from main to app, http, the schema and the features, never back', () => {
  expect(forbidden((path) => path !== 'main.ts', /^main\.ts$/)).toEqual([])
  expect(forbidden((path) => path !== 'main.ts', /^app\.ts$/)).toEqual([])
  const useCases = (path: string) => feature.test(path) && !isGraphQL(path)
  expect(forbidden(useCases, /(^|\/)graphql(\/|\.ts$)/, /^realtime\//)).toEqual([])
  expect(forbidden((path) => feature.test(path), /^graphql\/(schema|server)\.ts$/, /^http\/front-door\.ts$/)).toEqual(
    [],
  )
})

test('the environment is read in one place', () => {
  const readers = files.filter(({ path, text }) => path !== 'env.ts' && /process\s*\.\s*env\b/.test(text))
  expect(readers.map(({ path }) => path)).toEqual([])
})
