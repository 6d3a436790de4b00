import { type LiveSocket, openStream, type StreamSink } from '@otklik/client/live'
import { Client, fetchExchange, mapExchange, subscriptionExchange } from 'urql'
import type { Language } from '@/i18n/languages.ts'
import { normalizedCache } from './cache.ts'
import { faultOf } from './errors.ts'

export interface ApiClientOptions {
  language: Language
  /** Null while rendering on the server, where nothing is fetched and nothing streams. */
  socket: LiveSocket | null
  /** The API has answered UNAUTHENTICATED. */
  onUnauthenticated: () => void
}

export const createApiClient = ({ language, socket, onUnauthenticated }: ApiClientOptions): Client =>
  new Client({
    url: '/graphql',
    preferGetMethod: false,
    fetchOptions: {
      credentials: 'same-origin',
      headers: { 'accept-language': language },
    },
    exchanges: [
      mapExchange({
        onResult(result) {
          if (result.error && faultOf(result.error).code === 'UNAUTHENTICATED') onUnauthenticated()
        },
      }),
      normalizedCache(),
      ...(socket
        ? [
            subscriptionExchange({
              forwardSubscription: ({ query, operationName, variables }) => ({
                subscribe: (sink) => ({
                  unsubscribe: openStream(
                    socket,
                    { query: query ?? '', operationName, variables: { ...variables } },
                    sink as StreamSink,
                  ),
                }),
              }),
            }),
            fetchExchange,
          ]
        : []),
    ],
  })
