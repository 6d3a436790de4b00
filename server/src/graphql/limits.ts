import { createComplexityRule } from '@pothos/plugin-complexity'
import { type DocumentNode, GraphQLError, type GraphQLSchema, parse, validate, visit } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import type { Context } from './context.ts'

/**
 * What one operation may ask for. A field costs 1; a connection 2, and all in it once per row asked for: a board
 * with 50 full cards in each of ten queues costs about 15,000.
 */
export const limits = { cost: 50_000, depth: 14, fields: 400, aliases: 50, tokens: 4_000, variablesDepth: 24 }

/** Holds every transport to the limits: tokens before parsing, the rest before anything runs. */
export const limitsPlugin: Plugin<Context> = {
  onParse({ setParseFn }) {
    setParseFn(((source: string, options: object) => parseWithin(source, options)) as typeof parse)
  },
  onExecute({ args, setResultAndStopExecution }) {
    const error = limitFault(args)
    if (error) setResultAndStopExecution({ errors: [error] })
  },
  onSubscribe({ args, setResultAndStopExecution }) {
    const error = limitFault(args)
    if (error) setResultAndStopExecution({ errors: [error] })
  },
}

function parseWithin(source: string, options: object): DocumentNode {
  try {
    return parse(source, { ...options, maxTokens: limits.tokens })
  } catch (error) {
    if (error instanceof GraphQLError && error.message.includes('exceeded')) {
      throw tooComplex(`at most ${limits.tokens} tokens`, limits.tokens + 1)
    }
    throw error
  }
}

interface Operation {
  schema: GraphQLSchema
  document: DocumentNode
  operationName?: string | null
  variableValues?: Record<string, unknown> | null
  contextValue?: unknown
}

/** What is too much about a valid operation; null when it is within the limits. */
export function limitFault({
  schema,
  document,
  operationName,
  variableValues,
  contextValue,
}: Operation): GraphQLError | null {
  const variables = variableValues ?? {}
  // The values are coerced by recursion: how deep they are is looked at first, and without it.
  if (deeperThan(variables, limits.variablesDepth)) {
    return new GraphQLError(`Variables are nested more than ${limits.variablesDepth} levels deep.`, {
      extensions: { code: 'BAD_USER_INPUT', fields: [] },
    })
  }
  const aliases = aliasesIn(document)
  if (aliases > limits.aliases) return tooComplex(`${aliases} aliases, at most ${limits.aliases}`, aliases)
  const rule = createComplexityRule({
    context: contextValue as object,
    variableValues: variables,
    operationName,
    validate({ complexity, depth, breadth }, report) {
      const over = [
        complexity > limits.cost && `cost ${complexity}, at most ${limits.cost}`,
        depth > limits.depth && `${depth} levels, at most ${limits.depth}`,
        breadth > limits.fields && `${breadth} fields, at most ${limits.fields}`,
      ].filter((each) => each !== false)
      if (over.length > 0) report(tooComplex(over.join('; '), complexity))
    },
  })
  // The rule also speaks of values that fit no variable; execution says that better.
  return validate(schema, document, [rule]).find((error) => error.extensions.code === 'QUERY_TOO_COMPLEX') ?? null
}

function aliasesIn(document: DocumentNode): number {
  let aliases = 0
  visit(document, {
    Field(field) {
      if (field.alias) aliases += 1
    },
  })
  return aliases
}

/** Whether a value is nested deeper; by levels, without recursion. */
export function deeperThan(value: unknown, limit: number): boolean {
  let level: unknown[] = [value]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > limit) return true
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []))
  }
  return false
}

const tooComplex = (what: string, cost: number) =>
  new GraphQLError(`The operation asks for too much: ${what}.`, { extensions: { code: 'QUERY_TOO_COMPLEX', cost } })
