import { readFileSync } from 'node:fs'
import { buildSchema, findBreakingChanges } from 'graphql'
import { expect, test } from 'vitest'
import { printedSchema } from '../../src/graphql/print-schema.ts'

const file = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8')

test('the schema keeps everything that the contract promises to outside clients', () => {
  const contract = buildSchema(file('contract.graphql'))
  expect(findBreakingChanges(contract, buildSchema(printedSchema()))).toEqual([])
})

test('the comparison notices a promise that is broken', () => {
  const contract = buildSchema(file('contract.graphql'))
  const broken = buildSchema(printedSchema().replace('registryNumbers: [String!]!', 'registryNumbers: [String]'))
  expect(findBreakingChanges(contract, broken).length).toBeGreaterThan(0)
})

test('server/schema.graphql is what the server serves; `npm run schema -w server` writes it', () => {
  expect(file('schema.graphql')).toBe(printedSchema())
})
