import type { IncomingMessage, ServerResponse } from 'node:http'
import { renderGraphiQL } from '@graphql-yoga/render-graphiql'
import { createYoga, type Plugin, type YogaServerInstance } from 'graphql-yoga'
import type { Text } from '../errors.ts'
import { clientAddress } from '../http/client-address.ts'
import { ownCookie } from '../http/own-cookie.ts'
import { languageOf } from '../language.ts'
import type { Services } from '../services.ts'
import { type Context, contextFor } from './context.ts'
import { maskError } from './errors.ts'
import { limitsPlugin } from './limits.ts'
import { schema } from './schema.ts'

/** What node:http gives yoga of each request. */
export interface HttpContext {
  req: IncomingMessage
  res: ServerResponse
}

export type Yoga = YogaServerInstance<HttpContext, Context>

/** Sets the cookies that resolvers left, on the answer to the request that they came from. */
function cookiesPlugin(): Plugin<Context & { request?: Request }> {
  const left = new WeakMap<Request, Context>()
  return {
    onContextBuilding({ context }) {
      const { request } = context
      if (request) left.set(request, context)
    },
    onResponse({ request, response }) {
      for (const cookie of left.get(request)?.cookies ?? []) response.headers.append('set-cookie', cookie)
    },
  }
}

/**
 * A form of another site can post neither JSON nor anything else to us; and what a GET carries as JSON has to be that,
 * which yoga takes for granted.
 */
const jsonOnlyPlugin: Plugin = {
  onRequest({ request, url, fetchAPI, endResponse }) {
    const refuse = (status: number, text: Text) => {
      const message = text[languageOf(request.headers.get('accept-language'))]
      const body = { errors: [{ message, extensions: { code: 'BAD_USER_INPUT', fields: [] } }] }
      endResponse(fetchAPI.Response.json(body, { status }))
    }
    if (request.method === 'POST') {
      const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
      if (type === 'application/json' || type === 'application/graphql+json') return
      refuse(415, { ru: 'Передайте запрос как application/json.', en: 'Send the operation as application/json.' })
    } else if (['variables', 'extensions'].some((name) => !isJson(url.searchParams.get(name)))) {
      refuse(400, {
        ru: 'Параметры variables и extensions передают как JSON.',
        en: 'The parameters variables and extensions are JSON.',
      })
    }
  },
}

function isJson(text: string | null): boolean {
  try {
    return !text || JSON.parse(text) !== undefined
  } catch {
    return false
  }
}

/** The GraphQL API over HTTP; other transports take its envelope, so that the same limits and errors hold. */
export function createGraphQL(services: Services): { yoga: Yoga; schema: typeof schema } {
  const yoga = createYoga<HttpContext, Context>({
    schema,
    graphqlEndpoint: '/graphql',
    landingPage: false,
    graphiql: { title: 'Отклик · GraphQL' },
    renderGraphiQL,
    batching: false,
    multipart: false,
    cors: false,
    healthCheckEndpoint: '/graphql/health',
    logging: false,
    maskedErrors: { maskError: maskError(services.logger) },
    plugins: [jsonOnlyPlugin, limitsPlugin, cookiesPlugin() as Plugin],
    context: ({ req, request }) =>
      contextFor(services, {
        authorization: req.headers.authorization,
        cookie: ownCookie(req.headers, services.settings.publicUrl),
        language: languageOf(req.headers['accept-language']),
        address: clientAddress(req, services.settings.trustProxy),
        userAgent: req.headers['user-agent'],
        requestId: req.headers['x-request-id'] as string | undefined,
        lastEventId: req.headers['last-event-id'] as string | undefined,
        signal: request.signal,
      }),
  })
  return { yoga, schema }
}
