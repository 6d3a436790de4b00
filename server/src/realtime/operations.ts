import { randomUUID } from 'node:crypto'
import { type DocumentNode, type ExecutionArgs, type ExecutionResult, GraphQLError, getOperationAST } from 'graphql'
import type { Logger } from 'pino'
import type { Viewer } from '../auth/viewer.ts'
import { AppError, badInput, fault } from '../errors.ts'
import type { Asking, Context } from '../graphql/context.ts'
import { internalError, maskError, toGraphQLError } from '../graphql/errors.ts'
import type { Hub } from './hub.ts'
import { Failure, type Member, type Sink } from './member.ts'
import { planOf } from './plan.ts'

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
  hub: Hub
  /** Why no subscription can be taken just now. */
  refusal(): AppError | null
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
  /**
   * One result of a query or mutation, each of a subscription's; a failure is a last result with errors. The events of
   * a subscription that the hub can serve go to the sink instead.
   */
  start(sink: Sink): AsyncIterableIterator<ExecutionResult, undefined>
}

/** Whose rights an operation has. */
export interface Asker {
  /** As of now. */
  identify(): Promise<Viewer | null>
  /** At least as new as that place in the log; null when there are none left. */
  viewerAsOf(position: bigint): Promise<Viewer | null>
}

/** An operation that cannot be started. */
export interface Refused {
  errors: readonly GraphQLError[]
}

/**
 * Reads and checks an operation.
 */
export async function prepare(
  engine: Engine,
  request: OperationRequest,
  asking: Asking,
  asker: Asker,
  abort: AbortController,
): Promise<Operation | Refused> {
  const { getEnveloped, contextFor, hub, logger } = engine
  const requestId = asking.requestId ?? randomUUID()
  const outgoing = (error: unknown) =>
    error instanceof AppError ? toGraphQLError(error, asking.language) : maskError(logger)(error)
  const context = await contextFor({ ...asking, requestId, viewer: null, signal: abort.signal })
  const { schema, parse, validate, execute, subscribe } = getEnveloped(context)
  let document: DocumentNode
  try {
    document = parse(request.query)
  } catch (error) {
    return { errors: [error instanceof GraphQLError ? coded(error, 'GRAPHQL_PARSE_FAILED') : outgoing(error)] }
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
  const isLive = definition.operation === 'subscription'
  const refusal = isLive ? engine.refusal() : null
  if (refusal) return { errors: [outgoing(refusal)] }
  const since = hub.log.here()
  try {
    context.viewer = await (isLive ? asker.viewerAsOf(since.position) : asker.identify())
  } catch (error) {
    return { errors: [internalError(error, logger, asking.language, requestId)] }
  }

  function follow(sink: Sink): AsyncIterable<ExecutionResult> | null {
    const plan = isLive && context.viewer ? planOf(args) : null
    if (!plan || !context.viewer) return null
    const { viewer, language, lastEventId } = context
    const after = lastEventId ?? plan.after
    const { viewerAsOf } = asker
    try {
      return endOf(hub.follow({ plan, viewer, since, after, language, signal: abort.signal, sink, viewerAsOf }))
    } catch {
      // What the arguments or the rights do not allow is said by the operation's own execution.
      return null
    }
  }
  const run = isLive ? subscribe : execute
  return {
    kind: definition.operation,
    context,
    args,
    start: (sink) => new Results(async () => follow(sink) ?? run(args), abort, outgoing),
  }
}

/** What a subscription has to say beside its events: how it ended. */
function endOf(member: Member): AsyncIterableIterator<ExecutionResult> {
  let running: Promise<IteratorResult<ExecutionResult>> | undefined
  const over = { done: true as const, value: undefined }
  const failure = (error: unknown) => {
    if (error instanceof Failure) return { done: false as const, value: { errors: error.errors } }
    throw error
  }
  return {
    [Symbol.asyncIterator]() {
      return this
    },
    next() {
      running ??= member.run().then(() => over, failure)
      return running
    },
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
