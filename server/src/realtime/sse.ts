import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { ExecutionResult } from 'graphql'
import { type Text, unauthenticated } from '../errors.ts'
import { toGraphQLError } from '../graphql/errors.ts'
import { putBody } from '../http/body.ts'
import { ownCookie } from '../http/own-cookie.ts'
import { sendError } from '../http/replies.ts'
import type { Closing } from './connections.ts'
import { type Operation, type OperationRequest, prepare } from './operations.ts'
import { askingOf, type TransportOptions } from './transport.ts'

export interface EventStreamOptions extends TransportOptions {
  /** Milliseconds between comments that keep proxies from giving the connection up. */
  keepAliveInterval?: number
}

/** GraphQL over Server-Sent Events: one operation a connection; a result's id is the cursor of its event. */
export class EventStreamTransport {
  readonly #options: EventStreamOptions

  constructor(options: EventStreamOptions) {
    this.#options = options
  }

  /** False when the request is none of ours: its body is there to be read again. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const preference = preferenceOf(request.headers.accept)
    if (preference === 'never' || (request.method !== 'GET' && request.method !== 'POST')) return false
    const parsed = request.method === 'GET' ? fromAddress(request) : await fromBody(request, preference)
    if (parsed === null) return false
    if ('status' in parsed) return refuse(response, parsed.status, parsed.text)
    const { connections, services } = this.#options
    const { authorization = null, cookie = null } = request.headers
    if (authorization === null && cookie !== ownCookie(request.headers, services.settings.publicUrl)) {
      return refuse(response, 403, foreignPage)
    }
    if (connections.full || connections.stopping) {
      response.setHeader('retry-after', '5')
      return refuse(response, 503, noRoom)
    }
    await this.#stream(request, response, parsed)
    return true
  }

  async #stream(request: IncomingMessage, response: ServerResponse, given: OperationRequest): Promise<void> {
    const { connections, engine, services, keepAliveInterval = 15_000 } = this.#options
    const { authorization = null, cookie = null, 'last-event-id': lastEventId } = request.headers
    const asking = askingOf(request, this.#options)
    const abort = new AbortController()
    response.once('close', () => abort.abort())

    const asOf = services.log.latest
    const viewer = await services.auth.identify({ authorization, cookie })
    const operation = await prepare(
      engine,
      given,
      { ...asking, viewer, lastEventId: typeof lastEventId === 'string' && lastEventId !== '' ? lastEventId : null },
      abort,
    )
    if (response.closed) return
    if ('start' in operation && operation.kind !== 'subscription' && request.method === 'GET') {
      response.setHeader('allow', 'POST')
      refuse(response, 405, onlySubscriptions)
      return
    }
    let closing: Closing | undefined
    const connection = connections.add(viewer, asOf, (why) => {
      closing = why
      abort.abort()
    })
    response.once('close', () => connection.end())
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    })
    // Lets the client see the headers before the first event.
    response.write(':\n\n')
    const timer = setInterval(() => response.write(':\n\n'), keepAliveInterval)
    try {
      if ('start' in operation) await pour(operation, response, abort.signal)
      else await write(response, { errors: operation })
      if (closing === 'revoked') {
        await write(response, { errors: [toGraphQLError(unauthenticated(), asking.language)] })
      }
      if (closing !== 'stopping') response.write('event: complete\ndata:\n\n')
    } finally {
      clearInterval(timer)
      connection.end()
      response.end()
    }
  }
}

/** Each result when the network has taken the one before it. */
async function pour(operation: Operation, response: ServerResponse, signal: AbortSignal): Promise<void> {
  for await (const result of operation.start()) {
    if (signal.aborted) return
    await write(response, result, operation.context.cursor)
  }
}

async function write(response: ServerResponse, result: ExecutionResult, cursor?: string | null): Promise<void> {
  const id = cursor ? `id: ${cursor}\n` : ''
  const errors = result.errors && { errors: result.errors.map((error) => error.toJSON()) }
  if (response.write(`${id}event: next\ndata: ${JSON.stringify({ ...result, ...errors })}\n\n`)) return
  await new Promise<void>((resolve) => {
    const go = () => {
      response.off('drain', go).off('close', go)
      resolve()
    }
    response.on('drain', go).on('close', go)
  })
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

interface Refusal {
  status: number
  text: Text
}

function fromAddress(request: IncomingMessage): OperationRequest | Refusal {
  const { searchParams } = new URL(request.url ?? '/', 'http://localhost')
  const variables = searchParams.get('variables')
  const operationName = searchParams.get('operationName')
  try {
    return checked({ query: searchParams.get('query'), variables: variables && JSON.parse(variables), operationName })
  } catch {
    return { status: 400, text: malformed }
  }
}

async function fromBody(request: IncomingMessage, preference: Preference): Promise<OperationRequest | Refusal | null> {
  const bytes = await buffer((request as { body?: Readable }).body ?? request)
  const leave = () => {
    putBody(request, bytes)
    return null
  }
  if (preference === 'for-subscriptions' && !bytes.includes('subscription')) return leave()
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) return { status: 415, text: onlyJson }
  try {
    const parsed = checked(JSON.parse(bytes.toString()))
    const wanted = preference === 'only' || ('query' in parsed && /(^|[\s},])subscription\b/.test(parsed.query))
    return wanted ? parsed : leave()
  } catch {
    return { status: 400, text: malformed }
  }
}

function checked(given: unknown): OperationRequest | Refusal {
  const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value)
  const { query, variables, operationName } = (isObject(given) ? given : {}) as Record<string, unknown>
  const fits =
    typeof query === 'string' &&
    (variables == null || isObject(variables)) &&
    (operationName == null || typeof operationName === 'string')
  if (!fits) return { status: 400, text: malformed }
  return { query, variables: variables as OperationRequest['variables'], operationName }
}

function refuse(response: ServerResponse, status: number, text: Text): true {
  sendError(response, status, status === 503 ? 'RATE_LIMITED' : 'BAD_USER_INPUT', text)
  return true
}

const malformed: Text = {
  ru: 'Запрос GraphQL — это query (текст), variables (объект JSON) и operationName (текст); обязателен только query.',
  en: 'A GraphQL request is query (text), variables (a JSON object) and operationName (text); only query is required.',
}
const onlyJson: Text = {
  ru: 'Передайте операцию как application/json.',
  en: 'Send the operation as application/json.',
}
const onlySubscriptions: Text = {
  ru: 'Методом GET можно только подписаться; запросы и мутации передаются методом POST.',
  en: 'GET is for subscriptions only; queries and mutations are sent by POST.',
}
const foreignPage: Text = {
  ru: 'Cookie действует только на страницах этого сайта; с других передайте заголовок Authorization.',
  en: 'The cookie counts on pages of this origin only; from others send the Authorization header.',
}
const noRoom: Text = {
  ru: 'Сервер держит столько соединений, сколько может. Повторите через несколько секунд.',
  en: 'The server holds as many connections as it may. Try again in a few seconds.',
}
