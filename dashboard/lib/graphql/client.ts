import { type LiveSocket, openStream, type StreamSink } from '@otklik/client/live'
import { Client, fetchExchange, mapExchange, subscriptionExchange } from 'urql'
import type { Language } from '@/i18n/languages.ts'
import { timedFetch } from '@/lib/clock/server-time.ts'
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
    fetch: timedFetch,
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
                    wordForWord(sink as StreamSink),
                  ),
                }),
              }),
            }),
            fetchExchange,
          ]
        : []),
    ],
  })

/**
 * urql lays each result of a stream over the one before and keeps the old data where the new is null: a refusal after
 * the first event would look like that event come again, and nobody would read anew. Null inside is kept as it is.
 */
const wordForWord = (sink: StreamSink): StreamSink => ({
  ...sink,
  next: (result) => sink.next(result.data ? result : { ...result, data: { ticketEvents: null } }),
})
