import { randomUUID } from 'node:crypto'
import SchemaBuilder, { BasePlugin, type SchemaTypes } from '@pothos/core'
import { GraphQLError, type GraphQLFieldResolver, type GraphQLFormattedError } from 'graphql'
import type { Logger } from 'pino'
import { AppError, type Language } from '../errors.ts'
import type { Context } from './context.ts'

/** An error for the one who asked, in their language, with the contract's code. */
export function toGraphQLError(error: AppError, language: Language): GraphQLError {
  return new GraphQLError(error.text[language], { extensions: error.extensions(language) })
}

/** Nothing of the cause leaves; the id leads to it in the log. */
export function internalError(error: unknown, logger: Logger, language: Language, requestId: string): GraphQLError {
  logger.error({ err: error, requestId }, 'A request failed')
  const text = {
    ru: `Внутренняя ошибка. Сообщите службе поддержки номер ${requestId}.`,
    en: `Internal error. Quote the number ${requestId} when you report it.`,
  }
  return new GraphQLError(text[language], { extensions: { code: 'INTERNAL_SERVER_ERROR', requestId } })
}

/** Turns whatever a resolver throws into what may leave. */
export function leaving(error: unknown, { language, services, requestId }: Context): GraphQLError {
  if (error instanceof AppError) return toGraphQLError(error, language)
  if (error instanceof GraphQLError && error.extensions.code !== undefined) return error
  return internalError(error, services.logger, language, requestId)
}

/** Wraps every resolver and subscriber, so that each transport gets the same errors. */
class LeavingErrors<Types extends SchemaTypes> extends BasePlugin<Types> {
  override wrapResolve(resolver: GraphQLFieldResolver<unknown, Types['Context'], object>) {
    return guarded(resolver)
  }

  override wrapSubscribe(subscriber: GraphQLFieldResolver<unknown, Types['Context'], object> | undefined) {
    return subscriber && guarded(subscriber)
  }
}

function guarded(
  resolver: GraphQLFieldResolver<unknown, object, object>,
): GraphQLFieldResolver<unknown, object, object> {
  // Runs for every field: nothing is made here that only a failure needs.
  return (parent, args, context, info) => {
    try {
      const result = resolver(parent, args, context, info)
      return result instanceof Promise ? result.catch((error) => fail(error, context)) : result
    } catch (error) {
      return fail(error, context)
    }
  }
}

function fail(error: unknown, context: object): never {
  throw leaving(error, context as Context)
}

export const leavingErrors = 'leavingErrors'

declare global {
  namespace PothosSchemaTypes {
    interface Plugins<Types extends SchemaTypes> {
      leavingErrors: LeavingErrors<Types>
    }
  }
}

SchemaBuilder.registerPlugin(leavingErrors, LeavingErrors)

/** What the engine calls faults of the request itself; the contract has one code for them. */
const codesOfRequests = new Set<unknown>(['BAD_REQUEST', 'OPERATION_RESOLUTION_FAILURE'])

/**
 * What yoga is told of errors that no resolver threw: a request that cannot be read is BAD_USER_INPUT, a query's own
 * faults keep their codes, the rest is internal.
 */
export function maskError(logger: Logger) {
  return (error: unknown): GraphQLError => {
    if (error instanceof AppError) return toGraphQLError(error, 'en')
    if (!(error instanceof GraphQLError)) return internalError(error, logger, 'en', randomUUID())
    const { code, http } = error.extensions
    if (code !== undefined && !codesOfRequests.has(code)) return error
    if (error.originalError instanceof AppError)
      return maskAs(error, toGraphQLError(error.originalError, 'en').toJSON())
    if (code === undefined && error.originalError && !(error.originalError instanceof GraphQLError)) {
      return internalError(error.originalError, logger, 'en', randomUUID())
    }
    // What is no request of GraphQL at all is told by the status too, also to who takes plain application/json.
    const extensions = {
      code: 'BAD_USER_INPUT',
      fields: [],
      ...(http !== undefined && { http: { ...http, spec: false } }),
    }
    return maskAs(error, { message: error.message, extensions })
  }
}

function maskAs(error: GraphQLError, { message, extensions }: GraphQLFormattedError): GraphQLError {
  return new GraphQLError(message, { nodes: error.nodes, path: error.path, extensions })
}
