import { createComplexityRule } from '@pothos/plugin-complexity'
import { type DocumentNode, GraphQLError, type GraphQLSchema, parse, validate, visit } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { AppError, badInput, fault, type Language, type Text } from '../errors.ts'
import type { Context } from './context.ts'
import { toGraphQLError } from './errors.ts'
import { variableFaults } from './variables.ts'

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

/** The engine's own words for what is wrong with a text are English, and the same for everybody who sends it. */
function parseWithin(source: string, options: object): DocumentNode {
  try {
    return parse(source, { ...options, maxTokens: limits.tokens })
  } catch (error) {
    if (error instanceof GraphQLError && error.message.includes('Parsing aborted')) {
      const what = { ru: `больше ${limits.tokens} лексем`, en: `more than ${limits.tokens} tokens` }
      throw tooComplex([what], limits.tokens + 1, 'en')
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

/** What is wrong or too much about a valid operation; null when it may run. */
export function limitFault(operation: Operation): GraphQLError | null {
  const { schema, document, operationName, contextValue } = operation
  const { language } = contextValue as Context
  const variables = operation.variableValues ?? {}
  // The values are coerced by recursion: how deep they are is looked at first, and without it.
  if (deeperThan(variables, limits.variablesDepth)) return toGraphQLError(tooDeep, language)
  const wrong = variableFaults(operation, variables)
  if (wrong) return toGraphQLError(wrong, language)
  const aliases = aliasesIn(document)
  if (aliases > limits.aliases) {
    return tooComplex([over(aliases, limits.aliases, 'псевдонимов', 'aliases')], aliases, language)
  }
  const rule = createComplexityRule({
    context: contextValue as object,
    variableValues: variables,
    operationName,
    validate({ complexity, depth, breadth }, report) {
      const passed = [
        complexity > limits.cost && over(complexity, limits.cost, 'стоимость', 'cost'),
        depth > limits.depth && over(depth, limits.depth, 'уровней', 'levels'),
        breadth > limits.fields && over(breadth, limits.fields, 'полей', 'fields'),
      ].filter((each) => each !== false)
      if (passed.length > 0) report(tooComplex(passed, complexity, language))
    },
  })
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

const tooDeep = badInput(
  fault('variables', {
    ru: `Переменные вложены глубже ${limits.variablesDepth} уровней.`,
    en: `Variables are nested more than ${limits.variablesDepth} levels deep.`,
  }),
)

const over = (found: number, limit: number, ru: string, en: string): Text => ({
  ru: `${ru} ${found} при допустимых ${limit}`,
  en: `${en} ${found}, at most ${limit}`,
})

function tooComplex(what: readonly Text[], cost: number, language: Language): GraphQLError {
  const sentence = (each: Language) => what.map((text) => text[each]).join('; ')
  const text = {
    ru: `Запрос требует слишком многого: ${sentence('ru')}. Разделите его.`,
    en: `The operation asks for too much: ${sentence('en')}. Split it.`,
  }
  return toGraphQLError(new AppError('QUERY_TOO_COMPLEX', text, { details: { cost } }), language)
}
