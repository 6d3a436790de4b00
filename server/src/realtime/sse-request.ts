import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { getOperationAST, parse } from 'graphql'
import type { Text } from '../errors.ts'
import { limits } from '../graphql/limits.ts'
import { putBody } from '../http/body.ts'
import { sendError } from '../http/replies.ts'
import type { OperationRequest } from './operations.ts'

interface Refusal {
  status: number
  text: Text
  /** When the same request may be granted later. */
  retryAfterSeconds?: number
}

/**
 * What a request for an event stream asks for; null when the request is another, and its body is there to be read
 * again. A subscription is never another: over plain HTTP it could only wait for an end that does not come.
 */
export async function readOperation(request: IncomingMessage): Promise<OperationRequest | Refusal | null> {
  const wish = wishOf(request.headers.accept)
  if (request.method === 'GET') {
    const given = fromAddress(request)
    if (wish === 'stream') return given
    return isSubscription(given) ? granted(given, wish) : null
  }
  if (request.method !== 'POST') return null
  const bytes = await buffer((request as { body?: Readable }).body ?? request)
  const isJson = /^application\/(graphql\+)?json\b/i.test(request.headers['content-type'] ?? '')
  if (wish === 'stream' && !isJson) return onlyJson
  if (wish === 'stream' || (isJson && bytes.includes('subscription'))) {
    const given = fromBody(bytes)
    if (wish === 'stream') return given
    if (isSubscription(given)) return granted(given, wish)
  }
  putBody(request, bytes)
  return null
}

/** An event stream before all; whatever fits, which for subscriptions is a stream; or no stream at all. */
type Wish = 'stream' | 'whatever fits' | 'no stream'

/** Some clients list event streams behind JSON, for what cannot be had in JSON. */
function wishOf(accept = '*/*'): Wish {
  const kinds = accept.split(',').map((range) => range.split(';', 1)[0]?.trim().toLowerCase() ?? '')
  const stream = kinds.indexOf('text/event-stream')
  const json = kinds.findIndex((kind) => /^application\/(.*\+)?json$/.test(kind))
  if (stream !== -1 && (json === -1 || stream < json)) return 'stream'
  return stream !== -1 || kinds.includes('*/*') || kinds.includes('text/*') ? 'whatever fits' : 'no stream'
}

const granted = (given: OperationRequest, wish: Wish) => (wish === 'no stream' ? onlyStreams : given)

function isSubscription(given: OperationRequest | Refusal): given is OperationRequest {
  if ('status' in given || !given.query.includes('subscription')) return false
  try {
    const document = parse(given.query, { maxTokens: limits.tokens })
    return getOperationAST(document, given.operationName)?.operation === 'subscription'
  } catch {
    return false
  }
}

function fromAddress(request: IncomingMessage): OperationRequest | Refusal {
  const { searchParams } = new URL(request.url ?? '/', 'http://localhost')
  const variables = searchParams.get('variables')
  const operationName = searchParams.get('operationName')
  try {
    return checked({ query: searchParams.get('query'), variables: variables && JSON.parse(variables), operationName })
  } catch {
    return malformed
  }
}

function fromBody(bytes: Buffer): OperationRequest | Refusal {
  try {
    return checked(JSON.parse(bytes.toString()))
  } catch {
    return malformed
  }
}

function checked(given: unknown): OperationRequest | Refusal {
  const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value)
  const { query, variables, operationName } = (isObject(given) ? given : {}) as Record<string, unknown>
  const fits =
    typeof query === 'string' &&
    (variables == null || isObject(variables)) &&
    (operationName == null || typeof operationName === 'string')
  if (!fits) return malformed
  return { query, variables: variables as OperationRequest['variables'], operationName }
}

export function refuse(response: ServerResponse, refusal: Refusal): true {
  const { status, text, retryAfterSeconds } = refusal
  if (retryAfterSeconds === undefined) sendError(response, status, 'BAD_USER_INPUT', text)
  else {
    response.setHeader('retry-after', String(retryAfterSeconds))
    sendError(response, status, 'RATE_LIMITED', text, { retryAfterSeconds })
  }
  return true
}

const malformed: Refusal = {
  status: 400,
  text: {
    ru: 'Запрос GraphQL — это query (текст), variables (объект JSON) и operationName (текст); обязателен только query.',
    en: 'A GraphQL request is query (text), variables (a JSON object) and operationName (text); only query is required.',
  },
}

const onlyJson: Refusal = {
  status: 415,
  text: { ru: 'Передайте операцию как application/json.', en: 'Send the operation as application/json.' },
}

const onlyStreams: Refusal = {
  status: 406,
  text: {
    ru: 'Подписка передаётся как text/event-stream (заголовок Accept) или по WebSocket, а не одним ответом JSON.',
    en: 'A subscription comes as text/event-stream (the Accept header) or over a WebSocket, not as one answer in JSON.',
  },
}

export const onlySubscriptions: Refusal = {
  status: 405,
  text: {
    ru: 'Методом GET можно только подписаться; запросы и мутации передаются методом POST.',
    en: 'GET is for subscriptions only; queries and mutations are sent by POST.',
  },
}

export const foreignPage: Refusal = {
  status: 403,
  text: {
    ru: 'Cookie действует только на страницах этого сайта; с других передайте заголовок Authorization.',
    en: 'The cookie counts on pages of this origin only; from others send the Authorization header.',
  },
}

export const noRoom: Refusal = {
  status: 503,
  retryAfterSeconds: 5,
  text: {
    ru: 'Сервер держит столько соединений, сколько может. Повторите через несколько секунд.',
    en: 'The server holds as many connections as it may. Try again in a few seconds.',
  },
}

export const tooMany: Refusal = {
  status: 429,
  retryAfterSeconds: 30,
  text: {
    ru: 'У вас или у этого ключа открыто слишком много соединений. Закройте лишние.',
    en: 'You, or this token, have too many connections open. Close some of them.',
  },
}
