import { randomUUID } from 'node:crypto'
import { type DocumentNode, type ExecutionArgs, type ExecutionResult, GraphQLError, getOperationAST } from 'graphql'
import type { Logger } from 'pino'
import { AppError } from '../errors.ts'
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

/** Reads and checks an operation; answers with its errors when it cannot be started. */
export async function prepare(
  { getEnveloped, contextFor, logger }: Engine,
  request: OperationRequest,
  asking: Asking,
  abort: AbortController,
): Promise<Operation | readonly GraphQLError[]> {
  const requestId = asking.requestId ?? randomUUID()
  const outgoing = (error: unknown) =>
    error instanceof AppError ? toGraphQLError(error, asking.language) : maskError(logger)(error)
  let context: Context
  try {
    context = await contextFor({ ...asking, requestId, signal: abort.signal })
  } catch (error) {
    return [internalError(error, logger, asking.language, requestId)]
  }
  const { schema, parse, validate, execute, subscribe } = getEnveloped(context)
  let document: DocumentNode
  try {
    document = parse(request.query)
  } catch (error) {
    return [outgoing(error)]
  }
  const errors = validate(schema, document)
  if (errors.length > 0) return errors.map(outgoing)
  const definition = getOperationAST(document, request.operationName)
  if (!definition) return [unknownOperation(request.operationName)]
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
    if (!this.#over) {
      const result = await this.#pull()
      if (result && !this.#abort.signal.aborted) return { done: false, value: result }
      this.#over = true
    }
    return { done: true, value: undefined }
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
      return this.#abort.signal.aborted ? undefined : { errors: [this.#outgoing(error)] }
    }
  }
}

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

function unknownOperation(name: string | null | undefined): GraphQLError {
  const message = name ? `There is no operation "${name}"` : 'Several operations: say in operationName which one to run'
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } })
}
