import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { Text } from '../errors.ts'
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
 * again.
 */
export async function readOperation(request: IncomingMessage): Promise<OperationRequest | Refusal | null> {
  const preference = preferenceOf(request.headers.accept)
  if (preference === 'never') return null
  if (request.method === 'GET') return fromAddress(request)
  return request.method === 'POST' ? fromBody(request, preference) : null
}

type Preference = 'only' | 'for-subscriptions' | 'never'

/** Some clients list event streams behind JSON, for what cannot be had in JSON: those are subscriptions. */
function preferenceOf(accept = ''): Preference {
  const kinds = accept.split(',').map((range) => range.split(';', 1)[0]?.trim().toLowerCase())
  const stream = kinds.indexOf('text/event-stream')
  const json = kinds.findIndex((kind) => kind !== undefined && /^application\/(.*\+)?json$/.test(kind))
  if (stream === -1) return 'never'
  return json !== -1 && json < stream ? 'for-subscriptions' : 'only'
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

async function fromBody(request: IncomingMessage, preference: Preference): Promise<OperationRequest | Refusal | null> {
  const bytes = await buffer((request as { body?: Readable }).body ?? request)
  const leave = () => {
    putBody(request, bytes)
    return null
  }
  if (preference === 'for-subscriptions' && !bytes.includes('subscription')) return leave()
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) return onlyJson
  try {
    const parsed = checked(JSON.parse(bytes.toString()))
    const wanted = preference === 'only' || ('query' in parsed && /(^|[\s},])subscription\b/.test(parsed.query))
    return wanted ? parsed : leave()
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
