import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core'
import { type GraphQLFault, OtklikError, readFault } from './fault.ts'
import type { Language } from './language.ts'

/** A GraphQL document as text, with the types of its result and variables when a generator has written it. */
export type Document<Result, Variables> = string | (DocumentTypeDecoration<Result, Variables> & { toString(): string })

export type Send = <Result, Variables extends object>(
  document: Document<Result, Variables>,
  variables?: Variables,
  options?: { signal?: AbortSignal },
) => Promise<Result>

export interface HttpOptions {
  url: string
  token?: string
  language: Language
  fetch: typeof fetch
  /** Milliseconds for an answer. */
  timeout: number
}

interface Answer<Result> {
  data?: Result | null
  errors?: GraphQLFault[]
}

/** One query or mutation a call. Any error of the answer fails it: there are no halves. */
export function createSend({ url, token, language, fetch, timeout }: HttpOptions): Send {
  return async (document, variables, { signal } = {}) => {
    const overdue = AbortSignal.timeout(timeout)
    const request: RequestInit = {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json, application/json',
        'accept-language': language,
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ query: String(document), variables }),
      signal: signal ? AbortSignal.any([signal, overdue]) : overdue,
    }
    let status: number
    let text: string
    try {
      const response = await fetch(url, request)
      status = response.status
      text = await response.text()
    } catch (cause) {
      signal?.throwIfAborted()
      const message = overdue.aborted ? late(timeout)[language] : unreachable(url)[language]
      throw new OtklikError({ code: 'NETWORK', message }, { cause })
    }
    return resultOf(status, text, url, language)
  }
}

function resultOf<Result>(status: number, text: string, url: string, language: Language): Result {
  let answer: Answer<Result>
  try {
    answer = JSON.parse(text)
  } catch (cause) {
    // What stands before the server answers for it when it is away, in a language of its own.
    const code = status >= 500 || status === 429 ? 'NETWORK' : 'PROTOCOL'
    throw new OtklikError({ code, message: noAnswer(url, status)[language] }, { cause })
  }
  if (answer.errors?.length) throw new OtklikError(readFault(answer.errors))
  if (!answer.data) throw new OtklikError({ code: 'PROTOCOL', message: noAnswer(url, status)[language] })
  return answer.data
}

const unreachable = (url: string) => ({
  ru: `Сервер ${url} недоступен. Проверьте адрес и сеть.`,
  en: `The server ${url} cannot be reached. Check the address and the network.`,
})

const late = (timeout: number) => ({
  ru: `Ответа не было ${timeout / 1_000} с. Неизвестно, выполнена ли операция: повторите её с тем же idempotencyKey.`,
  en: `No answer within ${timeout / 1_000} s. Whether it was done is unknown: repeat it with the same idempotencyKey.`,
})

const noAnswer = (url: string, status: number) => ({
  ru: `${url} отвечает (${status}) не так, как GraphQL. Адрес должен быть адресом Отклика.`,
  en: `${url} answers (${status}) unlike GraphQL. The address must be that of Otklik.`,
})
