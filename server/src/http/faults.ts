import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Logger } from 'pino'
import { AppError, type ErrorCode } from '../errors.ts'
import { languageOf } from '../language.ts'
import { sendError } from './replies.ts'

const statuses: Record<ErrorCode, number> = {
  BAD_USER_INPUT: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  TRANSITION_NOT_ALLOWED: 409,
  RATE_LIMITED: 429,
  QUERY_TOO_COMPLEX: 400,
  CURSOR_EXPIRED: 410,
}

/**
 * Answers a request that is not GraphQL's with what went wrong; what is ours alone goes to the log.
 *
 * @param options.status where the code alone would say too little to programs
 */
export function sendFault(
  error: unknown,
  request: IncomingMessage,
  response: ServerResponse,
  options: { logger: Logger; status?: number | undefined },
): void {
  if (error instanceof AppError) {
    const status = options.status ?? statuses[error.code]
    if (status === 401) response.setHeader('www-authenticate', 'Bearer')
    const language = languageOf(request.headers['accept-language'])
    sendError(response, status, error.code, error.text, error.extensions(language))
    return
  }
  const requestId = String(request.headers['x-request-id'] ?? '')
  options.logger.error({ err: error, requestId }, 'A file could not be served')
  sendError(
    response,
    500,
    'INTERNAL_SERVER_ERROR',
    {
      ru: `Внутренняя ошибка. Сообщите службе поддержки номер ${requestId}.`,
      en: `Internal error. Quote the number ${requestId} when you report it.`,
    },
    { requestId },
  )
}
