import { randomUUID } from 'node:crypto'
import { type DocumentNode, type ExecutionArgs, type ExecutionResult, GraphQLError, getOperationAST } from 'graphql'
import type { Logger } from 'pino'
import type { Viewer } from '../auth/viewer.ts'
import { AppError, badInput, fault } from '../errors.ts'
import type { Asking, Context } from '../graphql/context.ts'
import { internalError, maskError, toGraphQLError } from '../graphql/errors.ts'

/** The GraphQL server behind the transports: the same limits, context and errors as over plain HTTP. */
export interface Engine {
  /** Yoga's: parsing and validation with its caches and limits, execution with its masking. */
  getEnveloped(context: Context): {
    schema: ExecutionArgs['schema']
    parse(query: string): DocumentNode
    validate(schema: ExecutionArgs['schema'], document: DocumentNode): readonly GraphQLError[]
    execute(args: ExecutionArgs): unknown
    subscribe(args: ExecutionArgs): unknown
  }
  contextFor(asking: Asking): Promise<Context>
  logger: Logger
}

export interface OperationRequest {
  query: string
  variables?: Record<string, unknown> | null
  operationName?: string | null
}

/** An operation that is valid and not yet started. */
export interface Operation {
  kind: 'query' | 'mutation' | 'subscription'
  context: Context
  args: ExecutionArgs
  /** One result of a query or mutation, each of a subscription's; a failure is a last result with errors. */
  start(): AsyncIterableIterator<ExecutionResult, undefined>
}

/** An operation that cannot be started. */
export interface Refused {
  errors: readonly GraphQLError[]
}

/**
 * Reads and checks an operation.
 *
 * @param identify whose rights it has, as of now
 */
export async function prepare(
  { getEnveloped, contextFor, logger }: Engine,
  request: OperationRequest,
  asking: Asking,
  identify: () => Promise<Viewer | null>,
  abort: AbortController,
): Promise<Operation | Refused> {
  const requestId = asking.requestId ?? randomUUID()
  const outgoing = (error: unknown) =>
    error instanceof AppError ? toGraphQLError(error, asking.language) : maskError(logger)(error)
  let context: Context
  try {
    context = await contextFor({ ...asking, requestId, viewer: await identify(), signal: abort.signal })
  } catch (error) {
    return { errors: [internalError(error, logger, asking.language, requestId)] }
  }
  const { schema, parse, validate, execute, subscribe } = getEnveloped(context)
  let document: DocumentNode
  try {
    document = parse(request.query)
  } catch (error) {
    const isSyntax = error instanceof GraphQLError && error.extensions.code === undefined
    return { errors: [isSyntax ? coded(error, 'GRAPHQL_PARSE_FAILED') : outgoing(error)] }
  }
  const errors = validate(schema, document)
  if (errors.length > 0) return { errors: errors.map((error) => coded(error, 'GRAPHQL_VALIDATION_FAILED')) }
  const definition = getOperationAST(document, request.operationName)
  if (!definition) return { errors: [outgoing(unknownOperation())] }
  const args: ExecutionArgs = {
    schema,
    document,
    contextValue: context,
    variableValues: request.variables,
    operationName: request.operationName,
  }
  const run = definition.operation === 'subscription' ? subscribe : execute
  return {
    kind: definition.operation,
    context,
    args,
    start: () => new Results(async () => run(args), abort, outgoing),
  }
}

/**
 * The results of a running operation, pulled one at a time. An iterator of its own and not an async generator, whose
 * `return` would wait for the event that a quiet subscription is waiting for: this one aborts it.
 */
class Results implements AsyncIterableIterator<ExecutionResult, undefined> {
  readonly #started: Promise<AsyncIterator<ExecutionResult>>
  readonly #abort: AbortController
  readonly #outgoing: (error: unknown) => GraphQLError
  #over = false

  constructor(run: () => Promise<unknown>, abort: AbortController, outgoing: (error: unknown) => GraphQLError) {
    this.#abort = abort
    this.#outgoing = outgoing
    this.#started = run().then((result) => iteratorOf(result as ExecutionResult | AsyncIterable<ExecutionResult>))
    this.#started.catch(() => {})
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async next(): Promise<IteratorResult<ExecutionResult, undefined>> {
    const result = this.#over ? undefined : await this.#pull()
    if (!result || this.#abort.signal.aborted) return this.return()
    if (!failed(result)) return { done: false, value: result }
    // To go on would be to pass over an event; the cursor of the one before brings it again.
    await this.return()
    return { done: false, value: { errors: result.errors } }
  }

  async return(): Promise<IteratorResult<ExecutionResult, undefined>> {
    this.#over = true
    this.#abort.abort()
    // It ends by the signal; that it has ended is nothing to wait for.
    this.#started.then((iterator) => iterator.return?.()).catch(() => {})
    return { done: true, value: undefined }
  }

  async #pull(): Promise<ExecutionResult | undefined> {
    try {
      const { value, done } = await (await this.#started).next()
      return done ? undefined : value
    } catch (error) {
      this.#over = true
      return { errors: [this.#outgoing(error)] }
    }
  }
}

/** Did the server fail, rather than refuse? */
export const failed = (result: ExecutionResult): boolean =>
  result.errors?.some((error) => error.extensions.code === 'INTERNAL_SERVER_ERROR') ?? false

function iteratorOf(result: ExecutionResult | AsyncIterable<ExecutionResult>): AsyncIterator<ExecutionResult> {
  if (Symbol.asyncIterator in result) return result[Symbol.asyncIterator]()
  const results = [result]
  return {
    next: async () => {
      const value = results.pop()
      return value ? { done: false, value } : { done: true, value: undefined }
    },
  }
}

/** The error with its code, and without what yoga notes on it for answers over HTTP. */
function coded(error: GraphQLError, code: string): GraphQLError {
  const { http: _, ...extensions } = error.extensions
  const { nodes, source, positions } = error
  return new GraphQLError(error.message, { nodes, source, positions, extensions: { code, ...extensions } })
}

const unknownOperation = () =>
  badInput(
    fault('operationName', {
      ru: 'Назовите одну из операций документа; без имени можно, только если операция одна.',
      en: 'Name one of the operations in the document; only a single operation needs no name.',
    }),
  )
